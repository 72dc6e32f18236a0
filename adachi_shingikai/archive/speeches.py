"""What every view of the database shares: speeches with their place, and sources. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import SpeechRef


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement is printed."""

    file: str
    sha256: str
    page_start: int
    page_end: int
    what: str


@dataclass(frozen=True, slots=True)
class SpeechRecord:
    """A speech with its place."""

    ref: str
    order: int
    meeting: str | None
    date: str | None
    item: int | None
    label: str
    name: str
    role: str
    speaker: str | None
    text: str
    file: str
    page_start: int
    page_end: int
    printed_start: str | None


_SPEECH = """SELECT p.ref, p.no, p.meeting, p.date, p.item, p.label, p.name, p.role, p.speaker, p.text,
    d.name, p.page_start, p.page_end, p.printed_start
    FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.kind = 'speech' AND p.current"""


def rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return connection.execute(sql, values).fetchall()


def find_speeches(connection: sqlite3.Connection, where: str, *values: object) -> tuple[SpeechRecord, ...]:
    """The current speeches that a condition on `p` selects, in the order in which they were made."""
    found = rows(connection, f"{_SPEECH} AND {where} ORDER BY p.date, p.meeting, d.sha256, p.no", *values)
    return tuple(SpeechRecord(*row) for row in found)


def meeting_key(term: int | None, number: int | None) -> str | None:
    """`13-1`, or None where the paper does not say."""
    return f"{term}-{number}" if term and number else None


def get_speech(connection: sqlite3.Connection, ref: SpeechRef, context: int = 2) -> tuple[SpeechRecord, ...]:
    """A speech with its neighbours. Raises NotFoundError where there is none of that number."""
    found = find_speeches(
        connection,
        "p.ref LIKE ? || '#%' AND p.no BETWEEN ? AND ?",
        ref.meeting,
        ref.order - context,
        ref.order + context,
    )
    if not any(s.order == ref.order for s in found):
        raise NotFoundError(
            f"{ref.meeting}#{ref.order}: その番号の発言はありません。`shingikai show {ref.meeting}` で確かめてください"
        )
    return found
