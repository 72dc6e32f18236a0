"""What is to be exported: the items and meetings that the filters leave, with all their records."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from adachi_shingikai.archive.items import Dossier, get_item
from adachi_shingikai.archive.meetings import MeetingRecord, get_meeting
from adachi_shingikai.archive.speeches import SpeechRecord, find_speeches, rows
from adachi_shingikai.index.reference import ItemRef, MeetingRef
from adachi_shingikai.search.hits import Filters, filter_conditions, register_fold_name


@dataclass(frozen=True, slots=True)
class Remark:
    """A stage direction, after the speech of that order."""

    after: int
    text: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting whose minutes are there: its record, its speeches and remarks in order."""

    record: MeetingRecord
    speeches: tuple[SpeechRecord, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """In a stable order: items by number, meetings by date."""

    items: tuple[Dossier, ...]
    sittings: tuple[Sitting, ...]


def select_records(connection: sqlite3.Connection, filters: Filters) -> Selection:
    """The items and sittings of which any passage passes the filters; of sittings, the speeches that do."""
    where, values = filter_conditions(filters)
    if filters.speaker:
        register_fold_name(connection)
    numbers = rows(
        connection,
        f"SELECT DISTINCT p.item FROM passages p WHERE p.current AND p.item IS NOT NULL {where} ORDER BY p.item",
        *values,
    )
    meetings = rows(
        connection,
        f"""SELECT substr(p.ref, 1, instr(p.ref, '#') - 1) AS own, min(p.date) FROM passages p
        WHERE p.current AND p.kind = 'speech' {where} GROUP BY own ORDER BY min(p.date), own""",
        *values,
    )
    return Selection(
        tuple(get_item(connection, ItemRef(number)) for (number,) in numbers),
        tuple(_sitting(connection, own, where, values) for own, _ in meetings),
    )


def _sitting(connection: sqlite3.Connection, own: str, where: str, values: list[object]) -> Sitting:
    remarks = rows(
        connection,
        """SELECT p.no, p.text FROM passages p WHERE p.current AND p.kind = 'remark' AND p.no IS NOT NULL
        AND (p.ref = ? OR p.ref LIKE ? || '#%') ORDER BY p.no, p.id""",
        own,
        own,
    )
    said = find_speeches(connection, f"p.ref LIKE ? || '#%' {where}", own, *values)
    orders = {speech.order for speech in said} | {0}
    return Sitting(
        get_meeting(connection, MeetingRef(own)),
        said,
        tuple(Remark(after, words) for after, words in remarks if after in orders),
    )
