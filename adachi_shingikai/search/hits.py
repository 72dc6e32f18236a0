"""A query → hits with exact highlights. Reads only; imports no PDF library and no sqlite-utils."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.japanese.sudachi import token_versions
from adachi_shingikai.search.facets import NO_FACETS, Facets, count_facets
from adachi_shingikai.search.filters import EVERYTHING, SORTS, Filters, Sort, filter_conditions
from adachi_shingikai.search.highlights import find_highlights, make_snippet
from adachi_shingikai.search.limits import DEFAULT_LIMITS, Limits, time_limit
from adachi_shingikai.search.query import Node, fts_expression, parse_query, query_terms
from adachi_shingikai.search.readings import expand_readings


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
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None
    ocr: bool
    score: float
    body: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. `total` counts all of them; `read_as` are the words that a kana or romaji query was read as."""

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    facets: Facets
    read_as: tuple[str, ...]


_SOURCE = """FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
    JOIN documents d ON d.id = p.document_id WHERE p.is_searchable AND passages_fts MATCH ?"""

_PASSAGE = """SELECT p.id, p.reference AS ref, p.kind, p.meeting, p.date, p.item, p.item_title,
    coalesce(p.label, p.caption) AS label, p.speaker, p.text, d.name AS file, d.sha256, p.page_start, p.page_end,
    p.printed_start, p.printed_end, p.is_ocr, d.body FROM passages p
    JOIN documents d ON d.id = p.document_id WHERE p.id = ?"""


def search(
    connection: sqlite3.Connection,
    words: str,
    filters: Filters = EVERYTHING,
    *,
    sort: Sort = SORTS["relevance"],
    limit: int = 20,
    offset: int = 0,
    facets: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Results:
    """Return the passages that a query finds.

    A query in kana or Latin letters that finds nothing is searched again as the words of the index with that reading.
    Raise UsageError for a query that makes no sense, has more terms than `limits` allow, or takes too long.
    """
    tree = parse_query(words, limits.terms)
    where, values = filter_conditions(connection, filters)
    search_ = _Search(connection, where, values, sort, limit, offset)
    with time_limit(connection, limits.seconds) as time:
        total, found = search_.find(tree)
        read_as: tuple[str, ...] = ()
        if total == 0:
            expanded = expand_readings(connection, tree)
            if expanded != tree:
                total, found = search_.find(expanded)
            if total:
                tree = expanded
                read_as = tuple("".join(spelling) for term in query_terms(tree) for spelling in term.spellings)
        hits: list[Hit] = []
        for passage_id, score in found:
            time.check()
            hits.append(_make_hit(connection, passage_id, score, tree))
        counts = NO_FACETS
        if facets:
            counts = count_facets(connection, facets, f"{_SOURCE} {where}", (fts_expression(tree), *values), total)
    return Results(words, total, offset, tuple(hits), counts, read_as)


@dataclass(frozen=True, slots=True)
class _Search:
    """A search without its query: the filters as SQL with their values, the order, and which hits are returned."""

    connection: sqlite3.Connection
    where: str
    values: Sequence[object]
    sort: Sort
    limit: int
    offset: int

    def find(self, tree: Node) -> tuple[int, list[tuple[int, float]]]:
        """Return the number of all hits, and the ids and scores of those from `offset`, up to `limit`.

        One SQL query does both: a second one for the number would take as long again.
        """
        rows = self.connection.execute(
            f"WITH found AS MATERIALIZED "
            f"(SELECT p.id, {self.sort.score} AS score, p.date, d.sha256 {_SOURCE} {self.where}) "
            f"SELECT (SELECT count(*) FROM found) AS total, id, score FROM (SELECT 1) LEFT JOIN "
            f"(SELECT id, score FROM found ORDER BY {self.sort.order} LIMIT ? OFFSET ?)",
            (fts_expression(tree), *self.values, self.limit, self.offset),
        ).fetchall()
        return rows[0]["total"], [(row["id"], row["score"]) for row in rows if row["id"] is not None]


def _make_hit(connection: sqlite3.Connection, passage_id: int, score: float, tree: Node) -> Hit:
    row = dict(connection.execute(_PASSAGE, (passage_id,)).fetchone())
    highlights = find_highlights(row["text"], tree)
    return Hit(
        **{name: value for name, value in row.items() if name != "is_ocr"},
        ocr=bool(row["is_ocr"]),
        score=score,
        highlights=highlights,
        snippet=make_snippet(row["text"], highlights),
    )


def stale_versions(connection: sqlite3.Connection) -> str:
    """Return the versions that the index was made with, if others are installed now; "" if they are the same."""
    made = {row["name"]: row["version"] for row in connection.execute("SELECT name, version FROM index_versions")}
    return " ".join(
        f"{name} {made[name]}" for name, version in token_versions().items() if made.get(name, version) != version
    )
