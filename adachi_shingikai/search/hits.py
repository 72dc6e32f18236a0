"""A query → hits with exact highlights. Reads only; imports no PDF library and no sqlite-utils."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.sudachi import token_versions
from adachi_shingikai.japanese.synonyms import Synonyms, default_synonyms
from adachi_shingikai.search.facets import Facets, count_facets
from adachi_shingikai.search.filters import EVERYTHING, SORTS, Filters, filter_conditions
from adachi_shingikai.search.highlights import find_highlights, make_snippet
from adachi_shingikai.search.limits import DEFAULT_LIMITS, Limits, TimeLimit, time_limit
from adachi_shingikai.search.query import Node, bare_terms, parse_query, query_terms
from adachi_shingikai.search.readings import expand_readings
from adachi_shingikai.search.stages.clues import Clues, Phrase, find_clues
from adachi_shingikai.search.stages.loosened import FEW, Near, find_near
from adachi_shingikai.search.stages.strict import Found, Strict
from adachi_shingikai.search.stages.strict import Page as Page  # callers ask for a page of hits


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `highlights` are half-open character ranges in `text`.

    `outcome` is that of its item. `match` tells strict hits (`all`) from near ones (`some`), which lack the words in
    `missing`. If hits are grouped, `others` counts the further ones of the same item.
    """

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
    outcome: str | None
    match: Literal["all", "some"]
    missing: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits: first the strict ones, then the near ones.

    `total` counts all strict hits, `groups` those that are listed: fewer if they are grouped. `near` counts the near
    ones. `read_as` are the words that a kana or romaji query was read as, `synonyms` the words that were searched for
    as well. `estimated`: there are too many hits to rank each one.
    """

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    facets: Facets
    read_as: tuple[str, ...]
    near: int
    synonyms: tuple[str, ...]
    groups: int
    estimated: bool


FIRST_PAGE = Page()

_PASSAGES = """SELECT p.id, p.reference AS ref, p.kind, p.meeting, p.date, p.item, p.item_title,
    coalesce(p.label, p.caption) AS label, p.speaker, p.text, d.name AS file, d.sha256, p.page_start, p.page_end,
    p.printed_start, p.printed_end, p.is_ocr, d.body FROM passages p
    JOIN documents d ON d.id = p.document_id WHERE p.id IN (SELECT value FROM json_each(?))"""

_OUTCOMES = """SELECT item, outcome FROM (SELECT b.item, b.outcome, max(m.date) FROM debates b
    JOIN minutes m ON m.id = b.minutes_id AND m.is_current
    WHERE b.item IN (SELECT value FROM json_each(?)) AND b.opinion IS NOT NULL GROUP BY b.item)"""


def search(
    connection: sqlite3.Connection,
    words: str,
    filters: Filters = EVERYTHING,
    page: Page = FIRST_PAGE,
    *,
    facets: Sequence[str] = (),
    exact: bool = False,
    synonyms: Synonyms | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Results:
    """Return the passages that a query finds.

    Filters without a query find all passages that meet them, the newest first. A query in kana or Latin letters that
    finds nothing is searched again as the words of the index with that reading. A query of bare terms that finds few
    passages is loosened, unless it is `exact` or sorted by date. `synonyms` are the program's own if they are None.
    Raise UsageError for a query that makes no sense, has more terms than `limits` allow, or takes too long.
    """
    with time_limit(connection, limits.seconds) as time:
        if not words.strip():
            return _list_passages(connection, filters, page, facets, time)
        asked = _Asked(words, parse_query(words, limits.terms), exact, synonyms)
        return _find_passages(connection, asked, filters, page, facets, time)


class _Asked(NamedTuple):
    """A query, and how it may be loosened."""

    words: str
    tree: Node
    exact: bool
    synonyms: Synonyms | None


def _find_passages(
    connection: sqlite3.Connection,
    asked: _Asked,
    filters: Filters,
    page: Page,
    facets: Sequence[str],
    time: TimeLimit,
) -> Results:
    where, values = filter_conditions(connection, filters)
    tree = asked.tree
    strict = Strict(connection, tree, where, tuple(values))
    found = strict.find(page)
    read_as: tuple[str, ...] = ()
    if found.total == 0 and (expanded := expand_readings(connection, tree)) != tree:
        in_kanji = strict._replace(tree=expanded)
        if (read := in_kanji.find(page)).total:
            strict, tree, found = in_kanji, expanded, read
            read_as = tuple("".join(spelling).replace(" ", "") for t in query_terms(tree) for spelling in t.spellings)
    hits = _make_hits(connection, found.shown, time, tree)
    near: list[Found] = []
    added: tuple[str, ...] = ()
    is_loosened = found.total < FEW and page.sort is SORTS["relevance"] and not asked.exact
    if is_loosened and (terms := bare_terms(tree)):
        clues = find_clues(connection, terms, default_synonyms() if asked.synonyms is None else asked.synonyms)
        first_strict = strict.find(Page(limit=FEW)).shown
        near = _near_hits(find_near(connection, clues, where, values), {one.id for one in first_strict}, page)
        start = max(0, page.offset - found.groups)
        shown = near[start : start + page.limit - len(hits)]
        hits += _make_hits(connection, shown, time, tree, _phrases(clues))
        added = clues.added
    counts = count_facets(connection, facets, strict, found.total)
    groups, estimated = found.groups, found.is_estimate
    return Results(
        asked.words, found.total, page.offset, tuple(hits), counts, read_as, len(near), added, groups, estimated
    )


def _list_passages(
    connection: sqlite3.Connection, filters: Filters, page: Page, facets: Sequence[str], time: TimeLimit
) -> Results:
    """All passages that meet the filters."""
    if filters == EVERYTHING:
        raise UsageError("検索語か、--speaker などの絞り込みを指定してください")
    where, values = filter_conditions(connection, filters)
    if page.sort is SORTS["relevance"]:
        page = page._replace(sort=SORTS["newest"])
    listed = Strict(connection, None, where, tuple(values))
    found = listed.find(page)
    hits = tuple(_make_hits(connection, found.shown, time))
    counts = count_facets(connection, facets, listed, found.total)
    return Results("", found.total, page.offset, hits, counts, (), 0, (), found.groups, found.is_estimate)


def _near_hits(near: Sequence[Near], strict: Collection[int], page: Page) -> list[Found]:
    """The near hits in their order, without the strict ones; if they are grouped, the best one of each other item."""
    others = [one for one in near if one.id not in strict]
    if not page.is_grouped:
        return [Found(one.id, one.score, 0, one.missing) for one in others]
    taken = {one.subject for one in near if one.id in strict}
    count = Counter(one.subject for one in others)
    best = {one.subject: one for one in reversed(others) if one.subject not in taken}
    return [
        Found(one.id, one.score, count[one.subject] - 1, one.missing) for one in others if best.get(one.subject) is one
    ]


def _phrases(clues: Clues) -> list[Phrase]:
    """All that is highlighted in a near hit."""
    return [one for clue in clues.clues for one in (*clue.own, *sorted(clue.synonyms))]


def _make_hits(
    connection: sqlite3.Connection,
    found: Sequence[Found],
    time: TimeLimit,
    tree: Node | None = None,
    phrases: Sequence[Phrase] = (),
) -> list[Hit]:
    if not found:
        return []
    rows = {row["id"]: dict(row) for row in connection.execute(_PASSAGES, (json.dumps([one.id for one in found]),))}
    items = {row["item"] for row in rows.values()} - {None}
    outcomes = dict(map(tuple, connection.execute(_OUTCOMES, (json.dumps(list(items)),))))
    hits = []
    for one in found:
        time.check()
        row = rows[one.id]
        is_ocr = bool(row.pop("is_ocr"))
        highlights = find_highlights(row["text"], tree, phrases) if tree else ()
        hits.append(
            Hit(
                **row,
                ocr=is_ocr,
                score=one.score,
                highlights=highlights,
                snippet=make_snippet(row["text"], highlights),
                outcome=outcomes.get(row["item"]),
                match="all" if one.missing is None else "some",
                missing=one.missing or (),
                others=one.others,
            )
        )
    return hits


def stale_versions(connection: sqlite3.Connection) -> str:
    """Return the versions that the index was made with, if others are installed now; "" if they are the same."""
    made = {row["name"]: row["version"] for row in connection.execute("SELECT name, version FROM index_versions")}
    return " ".join(
        f"{name} {made[name]}" for name, version in token_versions().items() if made.get(name, version) != version
    )
