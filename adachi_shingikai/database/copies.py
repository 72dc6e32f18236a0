"""Which of several copies of one text counts: of minutes, of the papers of an item, and of the rows of an agenda.

The text layer counts before OCR, then the copy with more pages, then the later one; confirmed minutes count before a
draft. The choice depends on the documents that are stored, never on the order in which they were ingested, and it is
made for each unit (units.py): of a scan that has papers that no other document has, these still count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from adachi_shingikai.database.units import FEW, SHARED, Unit, find_copies, find_units, latest_first, passages_of_unit
from adachi_shingikai.index.reference import SpeechRef
from adachi_shingikai.japanese.fold import fold, letters_only

if TYPE_CHECKING:
    from sqlite_utils import Database

WHOLE = 0.8
"""A unit whose size is a smaller share than this of its copy's is a fragment: it never counts instead of the whole."""

SCRAP = 0.05
"""The share of a document's text up to which text without an owner goes with all the rest of the document."""

SIMILAR_TITLE = 0.6
"""The similarity of titles that have the same number in one meeting and are the same row."""


def choose_copies(db: Database, documents: Iterable[int]) -> None:
    """Choose again what counts of these documents, which must be all that are related to one that has changed."""
    ids = sorted(documents)
    meetings: set[tuple[str | None, int]] = set()
    for document_id in ids:
        sql = "UPDATE passages SET is_searchable = 0 WHERE document_id = ?"
        db.conn.execute(sql, (document_id,))
        for table in ("units", "minutes", "agenda", "submissions"):
            db.conn.execute(f"UPDATE {table} SET is_current = 0 WHERE document_id = ?", (document_id,))
        db.conn.execute("UPDATE documents SET copy_of = NULL WHERE id = ?", (document_id,))
        for row in db.conn.execute("SELECT meeting FROM minutes WHERE document_id = ?", (document_id,)):
            meetings.add((row["meeting"], 0 if row["meeting"] else document_id))
    for document_id in ids:
        sql = "SELECT * FROM documents WHERE id = ? AND superseded_by IS NULL"
        if document := db.conn.execute(sql, (document_id,)).fetchone():
            _choose_of_document(db, document)
    for meeting, document_id in sorted(meetings, key=str):
        _number_speeches(db, meeting, document_id)


def _choose_of_document(db: Database, document: sqlite3.Row) -> None:
    units = find_units(db.conn, "u.document_id = ?", document["id"])
    better = {unit.id: _find_better_copy(db.conn, unit) for unit in units}
    total = sum(unit.size for unit in units)
    rest = [unit for unit in units if unit.minutes_id is None and unit.owner == (None, None)]
    others = [better[unit.id] for unit in units if unit not in rest]
    for unit in rest:
        if better[unit.id] is None and others and all(others) and unit.size <= SCRAP * total:
            better[unit.id] = others[0]
    for unit in units:
        if better[unit.id] is None:
            _show_unit(db, unit)
    rows_of = _choose_agenda(db, document)
    has_current_minutes = any(unit.minutes_id is not None and better[unit.id] is None for unit in units)
    for part, is_shown in (
        ("cover", not rows_of or None in rows_of),
        ("overview", has_current_minutes or all(unit.minutes_id is None for unit in units)),
    ):
        sql = "UPDATE passages SET is_searchable = ? WHERE document_id = ? AND minutes_id IS NULL AND part = ?"
        db.conn.execute(sql, (is_shown, document["id"], part))
    found = [*rows_of, *(better[unit.id] for unit in sorted(units, key=lambda unit: unit.size))]
    if found and all(found):
        db.conn.execute("UPDATE documents SET copy_of = ? WHERE id = ?", (found[-1], document["id"]))


def _show_unit(db: Database, unit: Unit) -> None:
    """Mark a unit as current. The passages of minutes become searchable when their speeches are numbered."""
    db.conn.execute("UPDATE units SET is_current = 1 WHERE id = ?", (unit.id,))
    if unit.minutes_id is not None:
        db.conn.execute("UPDATE minutes SET is_current = 1 WHERE id = ?", (unit.minutes_id,))
        return
    where, values = passages_of_unit(None, unit.document_id, *unit.owner)
    db.conn.execute(f"UPDATE passages SET is_searchable = 1 WHERE {where}", values)
    sql = "UPDATE submissions SET is_current = 1 WHERE document_id = ? AND item IS ? AND report IS ?"
    db.conn.execute(sql, values)


# --- copies of a unit -----------------------------------------------------------------------


def _find_better_copy(connection: sqlite3.Connection, unit: Unit) -> str | None:
    """Return the SHA-256 of a document with a better copy of a unit; None if there is none."""
    copies = []
    for other, shared in find_copies(connection, unit):
        if _is_better_minutes(unit, other, shared) if unit.minutes_id else _is_better_paper(unit, other, shared):
            copies.append(other)
    return min(copies, key=lambda copy: copy.rank).sha256 if copies else None


def _is_better_minutes(unit: Unit, other: Unit, shared: float) -> bool:
    """Return whether other minutes count instead of these. Minutes that do not name their meeting never do instead of
    minutes that do: their speeches would lose their references.
    """
    if shared < SHARED or (unit.meeting and unit.meeting != other.meeting):
        return False
    if unit.meeting is None and unit.date and other.date and unit.date != other.date:
        return False
    if other.meeting and unit.meeting is None:
        return other.size >= WHOLE * unit.size
    return _counts_before(other, unit)


def _is_better_paper(unit: Unit, other: Unit, shared: float) -> bool:
    """Return whether the papers of another document count instead of these, which belong to the same item or report.

    Papers whose owner is unknown may be those of any item.
    """
    if shared < SHARED or unit.document_id == other.document_id:
        return False
    if unit.meeting and other.meeting and unit.meeting != other.meeting:
        return False
    if unit.owner == other.owner:
        return _counts_before(other, unit)
    return unit.owner == (None, None) and other.size >= WHOLE * unit.size


def _counts_before(one: Unit, other: Unit) -> bool:
    """Return whether one of two copies counts: the whole, the confirmed minutes, or the one with the better rank.

    A paper and its scan are drafts or not alike: OCR may have lost the word.
    """
    if min(one.size, other.size) < WHOLE * max(one.size, other.size) and max(one.size, other.size) >= FEW:
        return one.size > other.size
    is_scan_of_the_other = one.paper is not None and one.paper == other.paper and one.ocr != other.ocr
    if one.is_draft != other.is_draft and not is_scan_of_the_other:
        return other.is_draft
    return one.rank < other.rank


# --- rows of an agenda ----------------------------------------------------------------------


def _choose_agenda(db: Database, document: sqlite3.Row) -> list[str | None]:
    """Mark the rows of a document's agenda that no better copy has.

    Return for each row the SHA-256 of the document with the better copy, None if there is none.
    """
    found: list[str | None] = []
    rank = _agenda_rank(document)
    for row in db.conn.execute("SELECT * FROM agenda WHERE document_id = ? ORDER BY id", (document["id"],)).fetchall():
        sql = """SELECT d.*, a.no, a.title AS row_title, a.item, a.confirmed_meeting FROM agenda a
            JOIN documents d ON d.id = a.document_id WHERE d.superseded_by IS NULL AND d.id <> ? AND a.kind = ?
            AND (d.meeting = ? OR (a.item = ? AND (d.meeting IS NULL OR ? IS NULL)))"""
        values = (document["id"], row["kind"], document["meeting"], row["item"], document["meeting"])
        copies = [other for other in db.conn.execute(sql, values) if _is_same_row(row, other)]
        better = sorted((_agenda_rank(other), other["sha256"]) for other in copies if _agenda_rank(other) < rank)
        found.append(better[0][1] if better else None)
        if not better:
            db.conn.execute("UPDATE agenda SET is_current = 1 WHERE id = ?", (row["id"],))
            db.conn.execute(
                "UPDATE passages SET is_searchable = 1 WHERE document_id = ? AND kind = 'agenda' AND text = ?",
                (document["id"], row["title"]),
            )
    return found


def _agenda_rank(document: sqlite3.Row) -> tuple[int | float | str, ...]:
    is_ocr = document["ocr_pages"] != "[]" or not document["pages"]
    latest = latest_first(document["date"])
    return (document["meeting"] is None, is_ocr, -document["pages"], *latest, -document["mtime_ns"], document["sha256"])


def _is_same_row(row: sqlite3.Row, other: sqlite3.Row) -> bool:
    if row["item"] is not None or other["item"] is not None:
        return bool(row["item"] == other["item"])
    if row["confirmed_meeting"] and other["confirmed_meeting"]:
        return bool(row["confirmed_meeting"] == other["confirmed_meeting"])
    one, another = letters_only(fold(row["title"])), letters_only(fold(other["row_title"]))
    similar = SequenceMatcher(None, one, another, autojunk=False).ratio() >= SIMILAR_TITLE
    return one == another or (row["no"] == other["no"] and similar)


# --- the speeches of a meeting --------------------------------------------------------------


def _number_speeches(db: Database, meeting: str | None, document_id: int) -> None:
    """Number the speeches of a meeting's current minutes in one sequence, and make their passages searchable; or those
    of a document's minutes that do not name their meeting.

    The minutes may be in several parts: the one with the earlier sections and items comes first.
    """
    where = "m.meeting = ?" if meeting else "m.meeting IS NULL AND m.document_id = ?"
    parts = db.conn.execute(
        f"""SELECT m.id, m.date, m.speeches_before, coalesce(m.meeting, substr(d.sha256, 1, 8)) AS reference,
        (SELECT count(*) FROM passages p WHERE p.minutes_id = m.id AND p.kind = 'speech') AS speeches,
        (SELECT min(s.no) FROM sections s WHERE s.minutes_id = m.id) AS section,
        (SELECT min(b.item) FROM debates b WHERE b.minutes_id = m.id) AS item
        FROM minutes m JOIN documents d ON d.id = m.document_id WHERE m.is_current AND {where}
        ORDER BY section IS NULL, section, item IS NULL, item, d.name, d.sha256, m.id""",
        (meeting or document_id,),
    ).fetchall()
    before = 0
    date = next((part["date"] for part in parts if part["date"]), None)
    db.conn.executemany("UPDATE passages SET is_searchable = 0 WHERE minutes_id = ?", [(p["id"],) for p in parts])
    for part in parts:
        _renumber(db, part["id"], part["reference"], before - part["speeches_before"])
        db.conn.execute("UPDATE minutes SET speeches_before = ? WHERE id = ?", (before, part["id"]))
        sql = "UPDATE passages SET is_searchable = 1, date = ? WHERE minutes_id = ?"
        db.conn.execute(sql, (part["date"] or date, part["id"]))
        before += part["speeches"]


def _renumber(db: Database, minutes_id: int, reference: str, more: int) -> None:
    """Add a number to the orders of speeches, and of the speeches that remarks follow, and write their references."""
    sql = """SELECT id, reference, speech_order, after_speech FROM passages
        WHERE minutes_id = ? AND coalesce(speech_order, after_speech) IS NOT NULL"""
    changed: list[tuple[int | None, int | None, str, int]] = []
    for row in db.conn.execute(sql, (minutes_id,)):
        order = None if row["speech_order"] is None else row["speech_order"] + more
        after = None if row["after_speech"] is None else row["after_speech"] + more
        speech = order or after
        new = str(SpeechRef(reference, speech)) if speech else reference
        if more or new != row["reference"]:
            changed.append((order, after, new, row["id"]))
    sql = "UPDATE passages SET speech_order = ?, after_speech = ?, reference = ? WHERE id = ?"
    db.conn.executemany(sql, changed)
