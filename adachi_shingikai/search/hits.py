"""A query → hits with exact highlights. Reads only; imports no PDF library and no sqlite-utils.

Its records are named tuples, as those of `query` and `view` are: a search from the shell needs `dataclasses` for
nothing else, and that takes 5 ms to load. This module's annotations are no strings, as `typing` would compile each.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.sudachi import token_versions
from adachi_shingikai.search.highlights import find_highlights, make_snippet
from adachi_shingikai.search.query import Node, fts_expression, parse_query, query_terms
from adachi_shingikai.search.readings import expand_readings

KINDS = ("speech", "opinion", "agenda", "overview", "field", "report", "remark", "page")
FACETS = ("speaker", "role", "meeting", "item", "kind", "label", "year")
SORTS = ("relevance", "date")
OUTCOMES = ("了承", "意見付き了承", "継続審議", "不承認", "取下げ", "不明")

_WEIGHTS = "1.0, 0.5"  # of the columns t and b
_FACET_VALUES = 20
_SAMPLE = 20_000
"""Hits of which facets are counted; beyond, they are estimated: a million passages would take a second."""
_STRIPES = 50


class Filters(NamedTuple):
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


class Hit(NamedTuple):
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


class Results(NamedTuple):
    """A page of hits. `total` counts all; `read_as` says which spellings a reading was taken for.

    `facets_sampled`: there are so many hits that their facets are estimated from a sample.
    """

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    read_as: tuple[str, ...]
    facets_sampled: bool


_FIELDS = (
    *("id", "ref", "kind", "meeting", "date", "item", "item_title", "label", "speaker", "text"),
    *("page_start", "page_end", "printed_start", "ocr", "file", "sha256", "score"),
)
_COLUMNS = ", ".join(f"p.{name}" for name in _FIELDS[:14]) + ", d.name, d.sha256"
_SCORES = {"relevance": f"-bm25(passages_fts, {_WEIGHTS})", "date": "0.0"}
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

    Hits in order of date have no score (0). A query in kana or Latin letters that finds nothing is read
    aloud: it is tried again as the words of the index that sound so. Raises UsageError for a query that makes no sense.
    """
    tree = parse_query(words)
    where, values = filter_conditions(filters)
    if filters.speaker:
        register_fold_name(connection)
    page = (sort, limit, offset)
    total, found = _found(connection, fts_expression(tree), where, values, *page)
    read_as: tuple[str, ...] = ()
    if total == 0:
        heard = expand_readings(connection, tree)
        if heard != tree:
            total, found = _found(connection, fts_expression(heard), where, values, *page)
        if total:
            tree, read_as = heard, tuple("".join(s) for term in query_terms(heard) for s in term.spellings)
    match = fts_expression(tree)
    hits = tuple(_hit(row, tree) for row in _rows(connection, found))
    sampled = bool(facets) and total > _SAMPLE
    counts = _facets(connection, facets, match, where, values, total) if facets else {}
    return Results(words, total, offset, hits, counts, read_as, sampled)


def _found(
    connection: sqlite3.Connection,
    match: str,
    where: str,
    values: Sequence[object],
    sort: str,
    limit: int,
    offset: int,
) -> tuple[int, list[tuple[int, float]]]:
    """How many passages there are, and the ids and scores of one page of them.

    The index is asked once: counting in a query of its own takes as long again.
    """
    order = "score DESC, date DESC, sha256, id" if sort == "relevance" else "date DESC, sha256, id"
    found = connection.execute(
        f"WITH found AS MATERIALIZED (SELECT p.id, {_SCORES[sort]} AS score, p.date, d.sha256 {_FROM} {where}) "
        f"SELECT (SELECT count(*) FROM found), id, score FROM (SELECT 1) LEFT JOIN "
        f"(SELECT id, score FROM found ORDER BY {order} LIMIT ? OFFSET ?)",
        (match, *values, limit, offset),
    ).fetchall()
    return int(found[0][0]), [(passage, score) for _, passage, score in found if passage is not None]


def _rows(connection: sqlite3.Connection, found: Sequence[tuple[int, float]]) -> Iterator[tuple[Any, ...]]:
    """The passages of these ids, each with its score behind it."""
    sql = f"SELECT {_COLUMNS} FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.id = ?"
    for passage, score in found:
        yield (*connection.execute(sql, (passage,)).fetchone(), score)


def filter_conditions(filters: Filters) -> tuple[str, list[object]]:
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


def register_fold_name(connection: sqlite3.Connection) -> None:
    """Let SQL compare names as people do: 長沢 finds 長澤."""
    from adachi_shingikai.japanese.text import fold_name

    connection.create_function("same_name", 1, lambda name: fold_name(name or ""), deterministic=True)


def _squeezed(value: str) -> str:
    return re.sub(r"\s+", "", value)


_FACET_SQL = {"item": "CAST(p.item AS TEXT)", "year": "substr(p.date, 1, 4)"}


def _facets(
    connection: sqlite3.Connection, names: Sequence[str], match: str, where: str, values: Sequence[object], total: int
) -> dict[str, dict[str, int]]:
    """How often each value of these columns is among the hits, the most frequent first.

    Of more than `_SAMPLE` hits only so many are looked at, in stripes over all papers, and the counts
    are put in proportion.
    """
    columns = ", ".join(_FACET_SQL.get(name, f"p.{name}") for name in names)
    sql = f"SELECT {columns} {_FROM} {where} AND passages_fts.rowid BETWEEN ? AND ?"
    counts: list[Counter[str]] = [Counter() for _ in names]
    looked_at = 0
    for first, last in _stripes(connection, total):
        for row in connection.execute(sql, (match, *values, first, last)):
            looked_at += 1
            for count, value in zip(counts, row, strict=True):
                if value is not None:
                    count[str(value)] += 1
    share = total / max(looked_at, 1)
    return {
        name: {
            value: round(number * share)
            for value, number in sorted(count.items(), key=lambda c: (-c[1], c[0]))[:_FACET_VALUES]
        }
        for name, count in zip(names, counts, strict=True)
    }


def _stripes(connection: sqlite3.Connection, total: int) -> Iterator[tuple[int, int]]:
    """Ranges of passage ids that hold about `_SAMPLE` of the hits; both ends included."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    if total <= _SAMPLE:
        yield 0, last
        return
    step = max(1, last // _STRIPES)
    for start in range(0, last + 1, step):
        yield start, start + max(1, round(step * _SAMPLE / total)) - 1


def _hit(row: tuple[Any, ...], tree: Node) -> Hit:
    known = dict(zip(_FIELDS, row, strict=True))
    known["ocr"] = bool(known["ocr"])
    marks = find_highlights(known["text"], tree)
    return Hit(**known, highlights=marks, snippet=make_snippet(known["text"], marks))


def stale_versions(connection: sqlite3.Connection) -> str:
    """The versions that the index was made with, where they are not those installed; "" where they are."""
    made = dict(connection.execute("SELECT key, value FROM meta"))
    return " ".join(
        f"{name} {made[name]}" for name, version in token_versions().items() if made.get(name, version) != version
    )


def check_values(filters: Filters, sort: str, facets: Sequence[str]) -> None:
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
