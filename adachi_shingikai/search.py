"""A query → hits with exact highlights. Reads only; imports no PDF library and no sqlite-utils."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from adachi_shingikai import aloud, highlights, query, tokens
from adachi_shingikai.errors import UsageError
from adachi_shingikai.query import Node

KINDS = ("speech", "opinion", "agenda", "overview", "field", "report", "remark", "page")
FACETS = ("speaker", "role", "meeting", "item", "kind", "label", "year")
SORTS = ("relevance", "date")
OUTCOMES = ("了承", "意見付き了承", "継続審議", "不承認", "取下げ", "不明")

_WEIGHTS = "1.0, 0.5"  # of the columns t and b
_FACET_VALUES = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must also be. Empty fields filter nothing; several values of one field are alternatives."""

    speaker: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    meeting: tuple[str, ...] = ()
    item: tuple[int, ...] = ()
    kind: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    article: tuple[int, ...] = ()
    outcome: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    no_ocr: bool = False


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `highlights` are half-open character ranges in `text`."""

    id: int
    ref: str
    kind: str
    meeting: str | None
    date: str | None
    item: int | None
    item_title: str | None
    label: str | None
    speaker: str | None
    text: str
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    file: str
    sha256: str
    page_start: int
    page_end: int
    printed_start: str | None
    ocr: bool
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. `total` counts all; `read_as` says which spellings a reading was taken for."""

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    read_as: tuple[str, ...] = ()


_FIELDS = (
    *("id", "ref", "kind", "meeting", "date", "item", "item_title", "label", "speaker", "text"),
    *("page_start", "page_end", "printed_start", "ocr", "file", "sha256", "score"),
)
_COLUMNS = ", ".join(f"p.{name}" for name in _FIELDS[:14]) + ", d.name, d.sha256"
_FROM = """FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
    JOIN documents d ON d.id = p.document_id WHERE p.current AND passages_fts MATCH ?"""


def search(
    connection: sqlite3.Connection,
    words: str,
    filters: Filters = EVERYTHING,
    *,
    sort: str = "relevance",
    limit: int = 20,
    offset: int = 0,
    facets: Sequence[str] = (),
) -> Results:
    """The passages that a query finds, best first or newest first.

    A query in kana or Latin letters that finds nothing is read aloud: it is tried again as the
    words of the index that sound so. Raises UsageError for a query that makes no sense.
    """
    tree = query.parse(words)
    where, values = conditions(filters)
    if filters.speaker:
        teach_names(connection)
    total = _count(connection, query.expression(tree), where, values)
    read_as: tuple[str, ...] = ()
    if total == 0:
        heard = aloud.read(connection, tree)
        if heard != tree and (total := _count(connection, query.expression(heard), where, values)):
            tree, read_as = heard, tuple("".join(s) for term in query.terms(heard) for s in term.spellings)
    match = query.expression(tree)
    order = "score DESC, p.date DESC, d.sha256, p.id" if sort == "relevance" else "p.date DESC, d.sha256, p.id"
    columns = f"{_COLUMNS}, -bm25(passages_fts, {_WEIGHTS}) AS score"
    rows = connection.execute(
        f"SELECT {columns} {_FROM} {where} ORDER BY {order} LIMIT ? OFFSET ?",
        (match, *values, limit, offset),
    )
    found = tuple(_hit(row, tree) for row in rows)
    counts = {name: _facet(connection, name, match, where, values) for name in facets}
    return Results(words, total, offset, found, counts, read_as)


def _count(connection: sqlite3.Connection, match: str, where: str, values: Sequence[object]) -> int:
    row = connection.execute(f"SELECT count(*) {_FROM} {where}", (match, *values)).fetchone()
    return int(row[0])


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """The filters as SQL behind a WHERE, and its values."""
    parts: list[str] = []
    values: list[object] = []

    def add(sql: str, wanted: Iterable[object]) -> None:
        alternatives = list(wanted)
        if alternatives:
            parts.append("(" + " OR ".join([sql] * len(alternatives)) + ")")
            values.extend(value for value in alternatives for _ in range(sql.count("?")))

    add("(instr(same_name(p.speaker), same_name(?)) OR instr(same_name(p.label), same_name(?)))", filters.speaker)
    add("instr(p.role, ?)", map(_squeezed, filters.role))
    add("(p.meeting = ? OR p.ref LIKE ? || '#%')", filters.meeting)
    add("p.item = ?", filters.item)
    add("p.kind = ?", filters.kind)
    add(
        "p.item IN (SELECT number FROM item_departments WHERE instr(department, ?))", map(_squeezed, filters.department)
    )
    add(
        "(p.item IN (SELECT number FROM item_articles WHERE article = ?) OR p.id IN "
        "(SELECT passage_id FROM citations WHERE kind = 'article' AND number = ?))",
        filters.article,
    )
    add(
        "p.item IN (SELECT b.number FROM debates b JOIN minutes m ON m.id = b.minutes_id "
        "WHERE m.current AND b.outcome = ?)",
        filters.outcome,
    )
    if filters.since:
        parts.append("p.date >= ?")
        values.append(filters.since)
    if filters.no_ocr:
        parts.append("NOT p.ocr")
    if filters.until:
        parts.append("p.date <= ?")
        values.append(filters.until)
    return "".join(f" AND {part}" for part in parts), values


def teach_names(connection: sqlite3.Connection) -> None:
    """Let SQL compare names as people do: 長沢 finds 長澤."""
    from adachi_shingikai import text

    connection.create_function("same_name", 1, lambda name: text.same_name(name or ""), deterministic=True)


def _squeezed(value: str) -> str:
    return re.sub(r"\s+", "", value)


_FACET_SQL = {"item": "CAST(p.item AS TEXT)", "year": "substr(p.date, 1, 4)"}


def _facet(
    connection: sqlite3.Connection, name: str, match: str, where: str, values: Sequence[object]
) -> dict[str, int]:
    column = _FACET_SQL.get(name, f"p.{name}")
    rows = connection.execute(
        f"SELECT {column} AS value, count(*) AS n {_FROM} {where} AND {column} IS NOT NULL "
        f"GROUP BY value ORDER BY n DESC, value LIMIT {_FACET_VALUES}",
        (match, *values),
    )
    return {str(value): int(count) for value, count in rows}


def _hit(row: tuple[Any, ...], tree: Node) -> Hit:
    known = dict(zip(_FIELDS, row, strict=True))
    known["ocr"] = bool(known["ocr"])
    marks = highlights.of(known["text"], tree)
    return Hit(**known, highlights=marks, snippet=highlights.snippet(known["text"], marks))


def stale(connection: sqlite3.Connection) -> str:
    """The versions that the index was made with, where they are not those installed; "" where they are."""
    made = dict(connection.execute("SELECT key, value FROM meta"))
    return " ".join(
        f"{name} {made[name]}" for name, version in tokens.versions().items() if made.get(name, version) != version
    )


def check(filters: Filters, sort: str, facets: Sequence[str]) -> None:
    """Raises UsageError for a value that no passage can have."""
    for name, values, allowed in (
        ("--kind", filters.kind, KINDS),
        ("--facet", facets, FACETS),
        ("--outcome", filters.outcome, OUTCOMES),
        ("--sort", (sort,), SORTS),
    ):
        for value in values:
            if value not in allowed:
                raise UsageError(f"{name} {value}: 使える値は {' '.join(allowed)} です")
