"""Counts and shares over the whole database, and the frequency of a query from meeting to meeting. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.search.filters import Filters
from adachi_shingikai.search.query import fts_expression, parse_query


@dataclass(frozen=True, slots=True)
class Count:
    """How often a value occurs; `share` of the whole is between 0 and 1."""

    label: str
    count: int
    share: float
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class CountTable:
    """The counts of one kind of thing: meetings by date, articles by number, all others by count."""

    name: str
    title: str
    counts: tuple[Count, ...]


_SPEECHES = "FROM passages WHERE kind = 'speech' AND is_searchable"
_COUNTED = "count(*) AS count, sum(length(text)) AS characters"

_TABLES = (
    (
        "meetings",
        "会議ごとの発言",
        f"""SELECT coalesce((SELECT m.name || '　' || m.date FROM minutes m WHERE m.id = minutes_id AND m.term IS NULL),
        meeting) AS label, {_COUNTED} {_SPEECHES}
        AND meeting IS NOT NULL GROUP BY meeting ORDER BY min(date), meeting""",
    ),
    (
        "bodies",
        "会議体ごとの発言",
        """SELECT m.body AS label, count(*) AS count, sum(length(p.text)) AS characters FROM passages p
        JOIN minutes m ON m.id = p.minutes_id WHERE p.kind = 'speech' AND p.is_searchable AND m.body IS NOT NULL
        GROUP BY m.body ORDER BY count(*) DESC, m.body""",
    ),
    (
        "items",
        "会議ごとの諮問",
        """SELECT meeting AS label, count(DISTINCT item) AS count, NULL AS characters FROM passages
        WHERE kind IN ('agenda', 'opinion') AND is_searchable AND item IS NOT NULL AND meeting IS NOT NULL
        GROUP BY meeting ORDER BY min(date), meeting""",
    ),
    (
        "outcomes",
        "結果ごとの諮問",
        """SELECT outcome AS label, count(*) AS count, NULL AS characters FROM debates b
        JOIN minutes m ON m.id = b.minutes_id WHERE m.is_current AND b.kind = 'item' AND outcome IS NOT NULL
        GROUP BY outcome ORDER BY count(*) DESC, outcome""",
    ),
    (
        "departments",
        "所管ごとの諮問",
        """SELECT min(department) AS label, count(DISTINCT item) AS count, NULL AS characters FROM item_departments
        GROUP BY plain(department) ORDER BY count(DISTINCT item) DESC, 1""",
    ),
    (
        "articles",
        "条ごとの諮問",
        """SELECT '第' || article || '条' AS label, count(DISTINCT item) AS count, NULL AS characters
        FROM item_articles GROUP BY article ORDER BY article""",
    ),
    (
        "speakers",
        "発言者",
        """SELECT coalesce(p.speaker, p.label) || CASE WHEN (SELECT count(DISTINCT coalesce(body, '')) FROM minutes) > 1
        AND m.body IS NOT NULL THEN '（' || m.body || '）' ELSE '' END AS label, count(*) AS count,
        sum(length(p.text)) AS characters FROM passages p JOIN minutes m ON m.id = p.minutes_id
        WHERE p.kind = 'speech' AND p.is_searchable
        GROUP BY m.body, coalesce(p.speaker, p.label) ORDER BY count(*) DESC, 1""",
    ),
    (
        "roles",
        "役職",
        f"SELECT role AS label, {_COUNTED} {_SPEECHES} GROUP BY role ORDER BY count(*) DESC, role",
    ),
)


def count_everything(connection: sqlite3.Connection) -> tuple[CountTable, ...]:
    """Return all tables that are not empty."""
    connection.create_function("plain", 1, lambda words: plain(words or ""), deterministic=True)
    found = (_make_table(name, title, query_rows(connection, sql)) for name, title, sql in _TABLES)
    return tuple(table for table in found if table.counts)


def count_query(connection: sqlite3.Connection, words: str) -> CountTable:
    """Return in how many speeches of each meeting a query is found, as a share of the meeting's speeches.

    Raise UsageError for a query that makes no sense.
    """
    found = query_rows(
        connection,
        """SELECT p.meeting, count(*) AS count, sum(length(p.text)) AS characters FROM passages_fts
        JOIN passages p ON p.id = passages_fts.rowid
        WHERE passages_fts MATCH ? AND p.is_searchable AND p.kind = 'speech' AND p.meeting IS NOT NULL
        GROUP BY p.meeting""",
        f"{{words bigrams}} : {fts_expression(parse_query(words))}",  # not the names of speakers
    )
    hits = {row["meeting"]: row for row in found}
    meetings = query_rows(
        connection,
        f"""SELECT meeting, count(*) AS speeches {_SPEECHES}
        AND meeting IS NOT NULL GROUP BY meeting ORDER BY min(date), meeting""",
    )
    none = {"count": 0, "characters": 0}
    counts = []
    for row in meetings:
        hit = hits.get(row["meeting"], none)
        counts.append(Count(row["meeting"], hit["count"], hit["count"] / row["speeches"], hit["characters"]))
    return CountTable("term", f"「{fold(words)}」を含む発言", tuple(counts))


def _make_table(name: str, title: str, rows: Sequence[dict[str, Any]]) -> CountTable:
    whole = sum(row["count"] for row in rows) or 1
    counts = tuple(Count(row["label"], row["count"], row["count"] / whole, row["characters"]) for row in rows)
    return CountTable(name, title, counts)


def count_undated(connection: sqlite3.Connection, filters: Filters) -> int:
    """Return how many current documents a filter by date leaves out because they name no date; 0 without one."""
    if not {"since", "until"} & filters.values.keys():
        return 0
    sql = """SELECT count(*) FROM current_documents d WHERE d.date IS NULL
        AND NOT EXISTS (SELECT 1 FROM minutes m WHERE m.document_id = d.id AND m.date IS NOT NULL)"""
    return int(connection.execute(sql).fetchone()[0])
