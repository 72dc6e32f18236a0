"""Pages about the site itself: home, help, what it is, how its API is used; counts."""

from __future__ import annotations

from dataclasses import asdict

from adachi_shingikai.archive.counts import CountTable, count_everything, count_query
from adachi_shingikai.archive.lists import find_meeting_files, list_records
from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.errors import UsageError
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.web.pages.meetings import meeting_label
from adachi_shingikai.web.pages.people import count_speakers
from adachi_shingikai.web.request import Data, Page, Visit, json_data, parse_search

NEWEST = 6
"""Meetings and items on the home page."""


def home_page(visit: Visit) -> Page:
    """Return the home page: the newest meetings and items, and what the database holds."""
    items = list_records(visit.connection, "items").records
    meetings = list_records(visit.connection, "meetings").records
    documents = list_records(visit.connection, "documents").records
    newest = sorted(meetings, key=lambda record: record["date"] or "", reverse=True)
    conditions = query_rows(visit.connection, "SELECT count(*) AS n FROM conditions")[0]["n"]
    counts = {
        "documents": len(documents),
        "meetings": len(meetings),
        "items": len(items),
        "speeches": sum(record["speeches"] for record in documents if not record["superseded_by"]),
        "speakers": count_speakers(visit),
        "conditions": conditions,
    }
    values = {"meetings": newest[:NEWEST], "items": list(reversed(items))[:NEWEST], "counts": counts}
    return Page("home.html", values)


def stats_page(visit: Visit) -> Page:
    """Return counts of everything, or how often a query occurs from meeting to meeting."""
    words = visit.first("q")
    files = find_meeting_files(visit.connection)
    error = None
    tables: tuple[CountTable, ...] = ()
    try:
        parse_search(visit)
        tables = (count_query(visit.connection, words),) if words else count_everything(visit.connection)
    except UsageError as wrong:
        error = str(wrong)
    names = {c.label: meeting_label(c.label, files) for t in tables for c in t.counts if _is_by_meeting(t)}
    values = {"words": words, "tables": tables, "error": error, "names": names, "is_by_meeting": _is_by_meeting}
    return Page("stats.html", values, 400 if error else 200)


def _is_by_meeting(table: CountTable) -> bool:
    return table.name in ("term", "meetings", "items")


def stats_json(visit: Visit) -> Data:
    """Return the counts as `stats --format json` prints them."""
    words = parse_search(visit).words
    tables = (count_query(visit.connection, words),) if words else count_everything(visit.connection)
    return json_data(dump_json([asdict(table) for table in tables]) + "\n")


def help_page(visit: Visit) -> Page:
    """Return how to search."""
    return Page("help.html", {})


def about_page(visit: Visit) -> Page:
    """Return what the site is: its sources, its limits, its accessibility."""
    return Page("about.html", {})


def api_page(visit: Visit) -> Page:
    """Return how the data are read by programs."""
    return Page("api.html", {})
