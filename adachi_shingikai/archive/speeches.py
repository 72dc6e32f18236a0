"""Speeches and the sources of statements, which the other modules of this package share. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import SpeechRef


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement is printed. A text file has no pages."""

    file: str
    sha256: str
    page_start: int | None
    page_end: int | None
    what: str
    printed_start: str | None = None
    printed_end: str | None = None


@dataclass(frozen=True, slots=True)
class SpeechRecord:
    """A speech, with the pages on which it is printed. `answers` is the reference of the question that it answers."""

    ref: str
    order: int
    meeting: str | None
    date: str | None
    item: int | None
    report: int | None
    section: int | None
    label: str
    name: str
    role: str
    speaker: str | None
    text: str
    file: str
    sha256: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None
    mark: str | None = None
    answers: str | None = None


_SPEECHES = """SELECT p.reference AS ref, p.speech_order AS "order", p.meeting, p.date, p.item, p.report,
    p.section, p.label, p.name, p.role, p.speaker, p.text, d.name AS file, d.sha256, p.page_start, p.page_end,
    p.printed_start, p.printed_end, p.mark, substr(p.reference, 1, instr(p.reference, '#')) || p.answers AS answers
    FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.kind = 'speech' AND p.is_searchable"""


def query_rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of a query, by the names of its columns."""
    return [dict(row) for row in connection.execute(sql, values)]


def find_speeches(connection: sqlite3.Connection, condition: str, *values: object) -> tuple[SpeechRecord, ...]:
    """Return the current speeches that meet an SQL condition about `p`, in the order in which they were made."""
    sql = f"{_SPEECHES} AND {condition} ORDER BY p.date, coalesce(p.meeting, d.sha256), p.speech_order"
    return tuple(SpeechRecord(**row) for row in query_rows(connection, sql, *values))


def get_speech(connection: sqlite3.Connection, ref: SpeechRef, context: int = 2) -> tuple[SpeechRecord, ...]:
    """Return a speech with its neighbours. Raise NotFoundError if there is no speech with this reference."""
    around = [str(SpeechRef(ref.minutes, order)) for order in range(ref.order - context, ref.order + context + 1)]
    marks = ", ".join("?" * len(around))
    found = find_speeches(connection, f"p.reference IN ({marks})", *around)
    if not any(speech.ref == str(ref) for speech in found):
        raise NotFoundError(f"{ref}: その番号の発言はありません。`shingikai show {ref.minutes}` で確かめてください")
    return found


def find_page_ranges(connection: sqlite3.Connection, what: str, condition: str, *values: object) -> Iterator[Source]:
    """Yield the first to the last page of the passages that meet an SQL condition about `p`, for each document."""
    found = query_rows(
        connection,
        f"""SELECT DISTINCT d.name AS file, d.sha256, p.page_start, p.page_end, p.printed_start, p.printed_end
        FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.is_searchable AND {condition}
        ORDER BY d.date, d.sha256, p.page_start, p.page_end""",
        *values,
    )
    for sha256, group in groupby(found, key=lambda row: row["sha256"]):
        rows = list(group)
        first, last = rows[0], max(rows, key=lambda row: row["page_end"] or 0)
        pages = first["page_start"], last["page_end"]
        yield Source(first["file"], sha256, *pages, what, first["printed_start"], last["printed_end"])


_PLACES_OF_AN_ITEM = {
    "審議会意見": "'opinion'",
    "諮問資料": "'overview', 'field', 'page'",
    "審議": "'speech'",
    "議題": "'agenda'",
}
"""Where an item may be printed, the place that says most about it first, with the kinds of passage there."""


def find_item_source(connection: sqlite3.Connection, number: int) -> Source | None:
    """Return where an item is printed: its opinion, or else its papers, its debate, its row in an agenda."""
    for what, kinds in _PLACES_OF_AN_ITEM.items():
        for source in find_page_ranges(connection, what, f"p.kind IN ({kinds}) AND p.item = ?", number):
            return source
    return None
