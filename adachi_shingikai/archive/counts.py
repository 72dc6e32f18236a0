"""Counts and shares over everything in the database, and a term's frequency from meeting to meeting. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from adachi_shingikai.archive.speeches import rows
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.search.query import fts_expression, parse_query


@dataclass(frozen=True, slots=True)
class Count:
    """A value of what was counted; `share` is of the whole, between 0 and 1."""

    label: str
    count: int
    share: float
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class CountTable:
    """What was counted, and the counts: in order of time for meetings, else the most first."""

    name: str
    title: str
    counts: tuple[Count, ...]


_TABLES = (
    (
        "meetings",
        "会議ごとの発言",
        """SELECT meeting, count(*), sum(length(text)) FROM passages WHERE kind = 'speech' AND current
        AND meeting IS NOT NULL GROUP BY meeting ORDER BY min(date), meeting""",
    ),
    (
        "items",
        "会議ごとの諮問",
        """SELECT meeting, count(DISTINCT item), NULL FROM passages WHERE kind IN ('agenda', 'opinion') AND current
        AND item IS NOT NULL AND meeting IS NOT NULL GROUP BY meeting ORDER BY min(date), meeting""",
    ),
    (
        "outcomes",
        "結果ごとの諮問",
        """SELECT outcome, count(*), NULL FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE m.current AND b.kind = 'item' AND outcome IS NOT NULL GROUP BY outcome ORDER BY count(*) DESC, outcome""",
    ),
    (
        "departments",
        "所管ごとの諮問",
        """SELECT department, count(DISTINCT number), NULL FROM item_departments
        GROUP BY department ORDER BY count(DISTINCT number) DESC, department""",
    ),
    (
        "articles",
        "条ごとの諮問",
        """SELECT '第' || article || '条', count(DISTINCT number), NULL FROM item_articles
        GROUP BY article ORDER BY article""",
    ),
    (
        "speakers",
        "発言者",
        """SELECT coalesce(speaker, label), count(*), sum(length(text)) FROM passages WHERE kind = 'speech' AND current
        GROUP BY coalesce(speaker, label) ORDER BY count(*) DESC, 1""",
    ),
    (
        "roles",
        "役職",
        """SELECT role, count(*), sum(length(text)) FROM passages WHERE kind = 'speech' AND current
        GROUP BY role ORDER BY count(*) DESC, role""",
    ),
)


def count_everything(connection: sqlite3.Connection) -> tuple[CountTable, ...]:
    """All the tables; those that would be empty are left out."""
    found = (_table(name, title, rows(connection, sql)) for name, title, sql in _TABLES)
    return tuple(table for table in found if table.counts)


def count_query(connection: sqlite3.Connection, words: str) -> CountTable:
    """In how many speeches of each meeting a query is found, as a share of that meeting's speeches.

    Raises UsageError for a query that makes no sense.
    """
    match = fts_expression(parse_query(words))
    found = rows(
        connection,
        """SELECT p.meeting, count(*), sum(length(p.text)), (SELECT count(*) FROM passages q
        WHERE q.kind = 'speech' AND q.current AND q.meeting = p.meeting)
        FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
        WHERE passages_fts MATCH ? AND p.current AND p.kind = 'speech' AND p.meeting IS NOT NULL
        GROUP BY p.meeting ORDER BY min(p.date), p.meeting""",
        match,
    )
    hits = {meeting: Count(meeting, count, count / total, characters) for meeting, count, characters, total in found}
    meetings = rows(
        connection,
        """SELECT meeting FROM passages WHERE kind = 'speech' AND current AND meeting IS NOT NULL
        GROUP BY meeting ORDER BY min(date), meeting""",
    )
    counts = tuple(hits.get(meeting, Count(meeting, 0, 0.0, 0)) for (meeting,) in meetings)
    return CountTable("term", f"「{fold(words)}」を含む発言", counts)


def _table(name: str, title: str, found: list[tuple[str, int, int | None]]) -> CountTable:
    whole = sum(count for _, count, _ in found) or 1
    return CountTable(name, title, tuple(Count(label, n, n / whole, characters) for label, n, characters in found))
