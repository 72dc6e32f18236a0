"""The strict stage: the passages that contain all terms of a query, how many there are, and the first of them in order.

Their number is always exact. Up to `MAX_RANKED` are ranked one by one. Of more, those of every n-th passage are, and
those whose title has the words of the query: the order is then estimated.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from adachi_shingikai.search.filters import SORTS, SUBJECT, Sort
from adachi_shingikai.search.query import Node, fts_expression, title_expression

MAX_RANKED = 10_000
"""Hits up to which each one is ranked: bm25 takes a microsecond or two for each."""

SAMPLE = 5_000
"""How many of more hits are ranked, and how many of those whose title has the words."""


class Page(NamedTuple):
    """Which hits are returned, in which order, and whether only the best one of each item is."""

    limit: int = 20
    offset: int = 0
    sort: Sort = SORTS["relevance"]
    is_grouped: bool = False


class Found(NamedTuple):
    """A passage that was found. `missing` is None for a strict hit."""

    id: int
    score: float
    others: int = 0
    missing: tuple[str, ...] | None = None


class FoundPage(NamedTuple):
    """The hits of a page, the number of all hits, and of the groups that they make."""

    total: int
    groups: int
    shown: list[Found]
    is_estimate: bool = False


_NARROW = "passages_fts CROSS JOIN passages p INDEXED BY passages_ranking ON p.id = passages_fts.rowid"
"""Enough to count and to rank: the index has what is asked of a passage then."""

_WIDE = "passages_fts CROSS JOIN passages p ON p.id = passages_fts.rowid"


class Strict(NamedTuple):
    """A strict search: the tree of the query (None: all passages), the filters as SQL and what is bound in it."""

    connection: sqlite3.Connection
    tree: Node | None
    where: str
    values: tuple[object, ...]

    def hits_as_sql(self, *, only_ranking: bool = False, joined: str = "") -> tuple[str, tuple[object, ...]]:
        """Return the SQL of the hits from FROM on, with the passages as `p`, and what is bound in it."""
        if self.tree is None:
            return f"FROM passages p {joined} WHERE p.is_searchable {self.where}", self.values
        tables = _NARROW if only_ranking and not self.where else _WIDE
        sql = f"FROM {tables} {joined} WHERE p.is_searchable AND passages_fts MATCH ? {self.where}"
        return sql, (fts_expression(self.tree), *self.values)

    def find(self, page: Page) -> FoundPage:
        """Return a page of hits."""
        if page.is_grouped:
            return self._find_groups(page)
        is_ranked = self.tree is not None and page.sort is SORTS["relevance"]
        source, values = self.hits_as_sql(only_ranking=is_ranked)
        most = MAX_RANKED + 1 if is_ranked else -1
        found = self._first(f"SELECT p.id, {page.sort.key} AS key {source} LIMIT {most}", values, page)
        if self.tree is None or not is_ranked or found.total <= MAX_RANKED:
            return found
        total = self._count()
        sample = self._sample(self.tree, page.sort, total)
        found = self._first(*sample, page)
        if len(found.shown) < page.limit:
            found.shown.extend(self._others(sample, page.limit - len(found.shown), max(0, page.offset - found.total)))
        return FoundPage(total, total, found.shown, is_estimate=True)

    def _first(self, found: str, values: tuple[object, ...], page: Page) -> FoundPage:
        """Return the number of what SQL finds (`id` and `key`), and a page of it.

        What can be on the page is selected by the key alone, and then sorted by date and file, too: the rest is not
        looked up. One statement finds and counts, since a second one would take as long again.
        """
        direction = page.sort.direction
        at_least = ">=" if direction == "DESC" else "<="
        rows = self.connection.execute(
            f"""WITH found AS MATERIALIZED ({found})
            SELECT (SELECT count(*) FROM found) AS total, id, key FROM (SELECT 1) LEFT JOIN
            (SELECT f.id, f.key FROM found f JOIN passages p ON p.id = f.id JOIN documents d ON d.id = p.document_id
                WHERE f.key {at_least}
                    coalesce((SELECT key FROM found ORDER BY key {direction} LIMIT 1 OFFSET ?), f.key)
                ORDER BY f.key {direction}, p.date DESC, d.sha256, f.id LIMIT ? OFFSET ?)""",
            (*values, page.offset + page.limit - 1, page.limit, page.offset),
        ).fetchall()
        shown = [Found(row["id"], _score(row["key"])) for row in rows if row["id"] is not None]
        return FoundPage(rows[0]["total"], rows[0]["total"], shown)

    def _count(self) -> int:
        source, values = self.hits_as_sql(only_ranking=True)
        return int(self.connection.execute(f"SELECT count(*) {source}", values).fetchone()[0])

    def _sample(self, tree: Node, sort: Sort, total: int) -> tuple[str, tuple[object, ...]]:
        """The SQL of the hits to be ranked, and what is bound in it.

        They are those of every n-th passage, and those whose title has the words, the last ones saved.
        """
        source, values = self.hits_as_sql(only_ranking=True)
        ranked = f"SELECT p.id, {sort.key} AS key {source}"
        sql = f"""SELECT id, max(key) AS key FROM (SELECT * FROM ({ranked} AND passages_fts.rowid % ? = 0) UNION ALL
            SELECT * FROM ({ranked} ORDER BY passages_fts.rowid DESC LIMIT {SAMPLE})) GROUP BY id"""
        titled = f"({values[0]}) AND {title_expression(tree)}"
        return sql, (*values, -(-total // SAMPLE), titled, *values[1:])

    def _others(self, sample: tuple[str, tuple[object, ...]], limit: int, offset: int) -> list[Found]:
        """Hits that are not ranked, in the order in which they were saved."""
        source, values = self.hits_as_sql(only_ranking=True)
        sql = f"""SELECT p.id {source} AND +passages_fts.rowid NOT IN (SELECT id FROM ({sample[0]}))
            ORDER BY passages_fts.rowid LIMIT ? OFFSET ?"""
        rows = self.connection.execute(sql, (*values, *sample[1], limit, offset))
        return [Found(row["id"], 0.0) for row in rows]

    def _find_groups(self, page: Page) -> FoundPage:
        """Return the best hit of each item."""
        is_ranked = page.sort is SORTS["relevance"] and self.tree is not None
        total = self._count() if is_ranked else 0
        if self.tree is not None and total > MAX_RANKED:
            return self._estimate_groups(self._sample(self.tree, page.sort, total), page)
        source, values = self.hits_as_sql(joined="JOIN documents d ON d.id = p.document_id")
        order = f"key {page.sort.direction}, date DESC, sha256, id"
        rows = self.connection.execute(
            f"""WITH best AS MATERIALIZED (SELECT * FROM (SELECT *, count(*) OVER same - 1 AS others,
                row_number() OVER (same ORDER BY {order}) AS place
                FROM (SELECT p.id, {page.sort.key} AS key, p.date, d.sha256, {SUBJECT} AS subject {source})
                WINDOW same AS (PARTITION BY subject)) WHERE place = 1)
            SELECT (SELECT count(*) FROM best) AS groups, (SELECT total(others) FROM best) AS others_of_all,
            id, key, others FROM (SELECT 1) LEFT JOIN
            (SELECT id, key, others FROM best ORDER BY {order} LIMIT ? OFFSET ?)""",
            (*values, page.limit, page.offset),
        ).fetchall()
        groups = rows[0]["groups"]
        shown = [Found(row["id"], _score(row["key"]), row["others"]) for row in rows if row["id"] is not None]
        return FoundPage(groups + int(rows[0]["others_of_all"]), groups, shown)

    def _estimate_groups(self, sample: tuple[str, tuple[object, ...]], page: Page) -> FoundPage:
        """Sort the items by their best hits that are ranked; after them come the other items."""
        source, values = self.hits_as_sql()
        sql = f"SELECT {SUBJECT} AS subject, min(p.id) AS id, count(*) AS count {source} GROUP BY subject"
        counted = {row["subject"]: row for row in self.connection.execute(sql, values)}
        sql = f"""SELECT {SUBJECT} AS subject, p.id, max(key) AS score FROM ({sample[0]}) JOIN passages p USING (id)
            GROUP BY subject ORDER BY score DESC, p.id"""
        best = {row["subject"]: Found(row["id"], row["score"]) for row in self.connection.execute(sql, sample[1])}
        best |= {subject: Found(row["id"], 0.0) for subject, row in counted.items() if subject not in best}
        shown = list(best.items())[page.offset : page.offset + page.limit]
        total = sum(row["count"] for row in counted.values())
        with_others = [one._replace(others=counted[subject]["count"] - 1) for subject, one in shown]
        return FoundPage(total, len(counted), with_others, is_estimate=True)


def _score(key: float | str) -> float:
    """The key of a hit, if it is a score and not a date."""
    return key if isinstance(key, float) else 0.0
