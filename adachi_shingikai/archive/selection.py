"""Select records: the one that a reference names, or the items and meetings that meet the filters. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adachi_shingikai.archive.items import Dossier, get_item
from adachi_shingikai.archive.lists import ConditionRecord, list_conditions
from adachi_shingikai.archive.meetings import MeetingRecord, find_meeting, get_meeting
from adachi_shingikai.archive.printed.reports import ReportRecord, get_report
from adachi_shingikai.archive.speeches import SpeechRecord, find_speeches, get_speech, query_rows
from adachi_shingikai.index.reference import ItemRef, MeetingRef, Reference, ReportRef, try_reference
from adachi_shingikai.search.filters import EVERYTHING, Filters, filter_conditions


@dataclass(frozen=True, slots=True)
class RemarkRecord:
    """A stage direction, after the speech of that order."""

    after: int
    text: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting whose minutes are in the database: its record, its speeches and remarks in order."""

    record: MeetingRecord
    speeches: tuple[SpeechRecord, ...]
    remarks: tuple[RemarkRecord, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The records to export, in a stable order: items by number, meetings by date, the conditions of the items."""

    items: tuple[Dossier, ...]
    sittings: tuple[Sitting, ...]
    conditions: tuple[ConditionRecord, ...] = ()


Record = Dossier | MeetingRecord | ReportRecord | tuple[SpeechRecord, ...]
"""What `show` shows."""


def find_reference(connection: sqlite3.Connection, words: str) -> Reference:
    """Return what words refer to. Words that are not a reference name a meeting: see `find_meeting`."""
    return try_reference(words) or find_meeting(connection, words)


def get_record(connection: sqlite3.Connection, words: str, context: int = 2) -> Record:
    """Return what a reference names; a speech with `context` speeches before and after it.

    Raise NotFoundError if no document holds what the words name, UsageError for a reference that makes no sense or
    words that name several meetings.
    """
    ref = find_reference(connection, words)
    if isinstance(ref, ItemRef):
        return get_item(connection, ref)
    if isinstance(ref, MeetingRef):
        return get_meeting(connection, ref)
    if isinstance(ref, ReportRef):
        return get_report(connection, ref.meeting, ref.no)
    return get_speech(connection, ref, context)


_OF_MEETING = """p.minutes_id IN (SELECT m.id FROM minutes m JOIN documents x ON x.id = m.document_id
    WHERE coalesce(m.meeting, substr(x.sha256, 1, 8)) = ?)"""


def select_records(connection: sqlite3.Connection, filters: Filters) -> Selection:
    """Return the items and meetings with a passage that meets the filters; of the meetings, only such speeches."""
    where, values = filter_conditions(connection, filters)
    items = query_rows(
        connection,
        f"SELECT DISTINCT p.item FROM passages p WHERE p.is_searchable AND p.item IS NOT NULL {where} ORDER BY p.item",
        *values,
    )
    meetings = query_rows(
        connection,
        f"""SELECT coalesce(p.meeting, substr(d.sha256, 1, 8)) AS key FROM passages p
        JOIN documents d ON d.id = p.document_id WHERE p.is_searchable AND p.kind = 'speech' {where}
        GROUP BY key ORDER BY min(p.date), key""",
        *values,
    )
    numbers = {row["item"] for row in items}
    conditions = list_conditions(connection, EVERYTHING, date.today())
    return Selection(
        tuple(get_item(connection, ItemRef(row["item"])) for row in items),
        tuple(get_sitting(connection, row["key"], where, values) for row in meetings),
        tuple(condition for condition in conditions if condition.item in numbers),
    )


def get_sitting(connection: sqlite3.Connection, key: str, where: str = "", values: Sequence[object] = ()) -> Sitting:
    """Return a meeting with the speeches that meet an SQL condition about `p`, all by default, and its remarks.

    Raise NotFoundError if no document names the meeting.
    """
    speeches = find_speeches(connection, f"{_OF_MEETING} {where}", key, *values)
    remarks = query_rows(
        connection,
        f"""SELECT p.after_speech AS after, p.text FROM passages p WHERE p.is_searchable AND p.kind = 'remark'
        AND p.after_speech IS NOT NULL AND {_OF_MEETING} ORDER BY p.after_speech, p.id""",
        key,
    )
    orders = {speech.order for speech in speeches} | {0}
    return Sitting(
        get_meeting(connection, MeetingRef(key)),
        speeches,
        tuple(RemarkRecord(**row) for row in remarks if row["after"] in orders),
    )
