"""Units: the minutes of one meeting, or the papers of one item or report, as one document holds them.

Whether two units are copies is decided by their fingerprints (index/fingerprints.py): half of those of the smaller one
are also in the other. Of minutes, only the speeches are compared. A cover belongs to the rows of its agenda, an
overview to its minutes: they are in no unit. Pairs of copies are found once, when the later document is saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adachi_shingikai.index.fingerprints import fingerprints
from adachi_shingikai.index.terms import Entry
from adachi_shingikai.japanese.fold import fold

if TYPE_CHECKING:
    from sqlite_utils import Database

FEW = 12
"""Fingerprints. Units with fewer are too short for a sample: all of their text is compared."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and what decides whether it counts. `meeting` is that of its minutes, or of the document's cover.

    `date` is the date of the minutes, `paper` the meeting that the document was sent out for, `ocr` the share of its
    text that was read by OCR. Of two copies, the one with the lower `rank` counts, unless only the other one is a
    draft.
    """

    id: int
    document_id: int
    sha256: str
    minutes_id: int | None
    item: int | None
    report: int | None
    size: int
    meeting: str | None
    date: str | None
    paper: str | None
    is_draft: bool
    ocr: float
    rank: tuple[int | float | str, ...]

    @property
    def owner(self) -> tuple[int | None, int | None]:
        """The item or the report that papers belong to."""
        return self.item, self.report


_UNITS = """SELECT u.*, d.sha256, d.pages, d.date AS document_date, d.mtime_ns, d.meeting AS document_meeting,
    m.meeting AS minutes_meeting, m.date AS minutes_date, m.is_draft,
    coalesce(m.page_end - m.page_start, -1) AS minutes_pages
    FROM units u JOIN documents d ON d.id = u.document_id LEFT JOIN minutes m ON m.id = u.minutes_id"""


def find_units(connection: sqlite3.Connection, condition: str, *values: object) -> list[Unit]:
    """Return the units that meet an SQL condition about `u`, their document `d`, and their minutes `m`."""
    return [_make_unit(row) for row in connection.execute(f"{_UNITS} WHERE {condition}", values)]


def _make_unit(row: sqlite3.Row) -> Unit:
    is_minutes = row["minutes_id"] is not None
    return Unit(
        id=row["id"],
        document_id=row["document_id"],
        sha256=row["sha256"],
        minutes_id=row["minutes_id"],
        item=row["item"],
        report=row["report"],
        size=row["size"],
        meeting=row["minutes_meeting"] if is_minutes else row["document_meeting"],
        date=row["minutes_date"] if is_minutes else None,
        paper=row["document_meeting"],
        is_draft=bool(row["is_draft"]),
        ocr=round(row["ocr"], 1),
        rank=(
            round(row["ocr"], 1),
            -(row["minutes_pages"] if is_minutes else row["pages"]),
            *latest_first(row["document_date"]),
            -row["mtime_ns"],
            row["sha256"],
            row["id"],
        ),
    )


def latest_first(date: str | None) -> tuple[int]:
    """Return a date as a rank, the latest first."""
    return (-int((date or "0").replace("-", "")),)


_Key = tuple[int | None, int | None, int | None]
"""The minutes, the item and the report of a unit."""


def save_units(
    db: Database, document_id: int, minutes_ids: Iterable[int], entries: Iterable[tuple[int | None, Entry]]
) -> None:
    """Save the units of a document with their fingerprints. Each entry comes with the id of its minutes, if any.

    The text of a file without pages was read by the OCR of another program. A cover goes with the rows of its agenda
    and an overview with the minutes below it: they are in no unit.
    """
    marks: dict[_Key, set[int]] = {(minutes_id, None, None): set() for minutes_id in minutes_ids}
    lengths: dict[_Key, list[int]] = {key: [0, 0] for key in marks}
    for minutes_id, entry in entries:
        passage = entry.passage
        if passage.kind == "agenda" or passage.part in ("cover", "overview"):
            continue
        key: _Key = (minutes_id, None, None) if minutes_id else (None, passage.item, passage.report)
        length = lengths.setdefault(key, [0, 0])
        found = marks.setdefault(key, set())
        if minutes_id is None or passage.kind == "speech":
            found.update(entry.fingerprints)
        length[passage.is_ocr or passage.page_start is None] += len(passage.text)
    for key, hashes in marks.items():
        typed, recognised = lengths[key]
        sql = "INSERT INTO units (document_id, minutes_id, item, report, size, ocr) VALUES (?, ?, ?, ?, ?, ?)"
        values = (document_id, *key, len(hashes), recognised / (typed + recognised or 1))
        unit_id = db.conn.execute(sql, values).lastrowid
        sql = "INSERT INTO fingerprints (hash, unit_id) VALUES (?, ?)"
        db.conn.executemany(sql, [(hash_, unit_id) for hash_ in sorted(hashes)])


def rebuild_fingerprints(db: Database) -> None:
    """Make the fingerprints of all units again from the stored text. Their pairs of copies must be found again, too."""
    db.conn.execute("DELETE FROM unit_copies")
    db.conn.execute("DELETE FROM fingerprints")
    for unit in db.conn.execute("SELECT * FROM units").fetchall():
        where, values = passages_of_unit(unit["minutes_id"], unit["document_id"], unit["item"], unit["report"])
        rows = db.conn.execute(f"SELECT text FROM passages WHERE {where}", values)
        found = {hash_ for row in rows for hash_ in fingerprints(fold(row["text"]))}
        sql = "INSERT INTO fingerprints (hash, unit_id) VALUES (?, ?)"
        db.conn.executemany(sql, [(hash_, unit["id"]) for hash_ in sorted(found)])
        db.conn.execute("UPDATE units SET size = ? WHERE id = ?", (len(found), unit["id"]))


def passages_of_unit(
    minutes_id: int | None, document_id: int, item: int | None, report: int | None
) -> tuple[str, tuple[object, ...]]:
    """Return the SQL condition of the passages of a unit, and its values."""
    if minutes_id is not None:
        return "minutes_id = ? AND kind = 'speech'", (minutes_id,)
    condition = """document_id = ? AND item IS ? AND report IS ? AND minutes_id IS NULL AND kind <> 'agenda'
        AND coalesce(part, '') NOT IN ('cover', 'overview')"""
    return condition, (document_id, item, report)
