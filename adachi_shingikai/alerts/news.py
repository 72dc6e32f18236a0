"""What is new for a saved search: the hits in documents that it has not reported on. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from adachi_shingikai.alerts.store import Alert
from adachi_shingikai.search.filters import Filters
from adachi_shingikai.search.hits import Hit, Page, search

_MOST = 1_000_000
"""More hits than any search has."""


@dataclass(frozen=True, slots=True)
class News:
    """The new hits of an alert, and the alert as it is once they are reported."""

    alert: Alert
    hits: tuple[Hit, ...]
    reported: Alert


def ingested_documents(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the SHA-256 of all documents in the database."""
    return frozenset(row["sha256"] for row in connection.execute("SELECT sha256 FROM documents"))


def count_hits(connection: sqlite3.Connection, query: str, filters: Filters) -> int:
    """Return how many passages a saved search finds now. Raise UsageError for a query that makes no sense."""
    return search(connection, query, filters, Page(limit=0), exact=True).total


def find_news(connection: sqlite3.Connection, alert: Alert) -> News:
    """Return the hits of an alert in documents that it has not seen yet.

    A document is told by its bytes, not by the time of its ingest, so that reading it again brings nothing. Passages
    that a document seen before holds in the same words, such as the speeches of a confirmed draft, are not new.
    Raise UsageError for a query that makes no sense any more.
    """
    there = ingested_documents(connection)
    unseen = tuple(sorted(there - alert.seen))
    filters = Filters({**alert.filters.values, "file": unseen})
    found = search(connection, alert.query, filters, Page(_MOST), exact=True).hits if unseen else ()
    hits = [hit for hit in found if not _was_seen(connection, hit, alert.seen)]
    hits.sort(key=lambda hit: (hit.date or "", hit.sha256, hit.id))
    return News(alert, tuple(hits), Alert(alert.name, alert.query, alert.filters, alert.seen | there))


def _was_seen(connection: sqlite3.Connection, hit: Hit, seen: frozenset[str]) -> bool:
    found = connection.execute(
        """SELECT d.sha256 FROM passages p JOIN documents d ON d.id = p.document_id
        WHERE p.meeting IS ? AND p.kind = ? AND p.text = ?""",
        (hit.meeting, hit.kind, hit.text),
    )
    return any(row["sha256"] in seen for row in found)
