"""Which of several copies of one text counts: of minutes, of the papers of an item, and of the rows of an agenda.

The text layer counts before OCR, then the copy with more pages, then the later one; confirmed minutes count before a
draft. The choice depends on the documents that are stored, never on the order in which they were ingested, and it is
made for each unit (units.py) and each row (agenda.py): of a scan that has papers that no other document has, these
still count.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from adachi_shingikai.database.agenda import find_better_rows
from adachi_shingikai.database.pairs import find_copies
from adachi_shingikai.database.units import FEW, Unit, find_units, passages_of_unit
from adachi_shingikai.index.reference import SpeechRef

if TYPE_CHECKING:
    from sqlite_utils import Database

WHOLE = 0.8
"""A unit whose size is a smaller share than this of its copy's is a fragment: it never counts instead of the whole."""

SCRAP = 0.05
"""The share of a document's text up to which text without an owner goes with all the rest of the document."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What counts of a document: its units and the rows of its agenda, by id. `copy_of` is the SHA-256 of the document
    that counts instead, if nothing of this one does.
    """

    units: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()
    copy_of: str | None = None


NOTHING = Choice()
"""What counts of a document that is superseded."""


def choose_copies(db: Database, documents: Iterable[int], changed: Collection[int]) -> None:
    """Choose again what counts of these documents, which must be all that are related to one that has changed.

    `changed` are those that are new, or that were or will be superseded: all their passages are marked. The passages of
    the others are marked only where the choice differs from the one that is stored.
    """
    ids = json.dumps(sorted(documents))
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in find_units(db.conn, "u.document_id IN (SELECT value FROM json_each(?))", ids):
        units[unit.document_id].append(unit)
    copies = find_copies(db.conn, units)
    better_rows = find_better_rows(db.conn, documents)
    sql = "SELECT id, superseded_by, copy_of FROM documents WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    for row in db.conn.execute(sql, (ids,)).fetchall():
        document_id = row["id"]
        choice = NOTHING
        if row["superseded_by"] is None:
            choice = _choose_of_document(units[document_id], copies, better_rows.get(document_id, {}))
        if document_id in changed or (choice.units, choice.rows) != _stored_choice(db.conn, document_id):
            _mark(db, document_id, units[document_id], choice)
        if choice.copy_of != row["copy_of"]:
            db.conn.execute("UPDATE documents SET copy_of = ? WHERE id = ?", (choice.copy_of, document_id))
    sql = """SELECT DISTINCT meeting, iif(meeting IS NULL, document_id, 0) FROM minutes
        WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"""
    for meeting, document_id in db.conn.execute(sql, (ids,)).fetchall():
        _number_speeches(db, meeting, document_id)


def _choose_of_document(
    units: Sequence[Unit], copies: Mapping[int, Sequence[Unit]], rows: Mapping[int, str | None]
) -> Choice:
    """Choose what counts of a document, given the copies of its units, and the documents with better rows."""
    better = {unit.id: _find_better_copy(unit, copies.get(unit.id, ())) for unit in units}
    total = sum(unit.size for unit in units)
    rest = [unit for unit in units if unit.minutes_id is None and unit.owner == (None, None)]
    others = [better[unit.id] for unit in units if unit not in rest]
    for unit in rest:
        if better[unit.id] is None and others and all(others) and unit.size <= SCRAP * total:
            better[unit.id] = others[0]
    found = [*rows.values(), *(better[unit.id] for unit in sorted(units, key=lambda unit: unit.size))]
    return Choice(
        units=frozenset(id_ for id_, copy in better.items() if copy is None),
        rows=frozenset(id_ for id_, copy in rows.items() if copy is None),
        copy_of=found[-1] if found and all(found) else None,
    )


# --- what is stored of a choice -------------------------------------------------------------


def _stored_choice(connection: sqlite3.Connection, document_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """Return the units and the rows of a document that are marked as current."""
    units, rows = (
        frozenset(
            row["id"]
            for row in connection.execute(
                f"SELECT id FROM {table} WHERE document_id = ? AND is_current", (document_id,)
            )
        )
        for table in ("units", "agenda")
    )
    return units, rows


def _mark(db: Database, document_id: int, units: Sequence[Unit], choice: Choice) -> None:
    """Mark what counts of a document as current, and its passages as searchable; those of minutes become searchable
    when their speeches are numbered.
    """
    db.conn.execute("UPDATE passages SET is_searchable = 0 WHERE document_id = ? AND is_searchable", (document_id,))
    for table in ("units", "minutes", "agenda", "submissions"):
        db.conn.execute(f"UPDATE {table} SET is_current = 0 WHERE document_id = ?", (document_id,))
    if choice == NOTHING:
        return
    for unit in units:
        if unit.id in choice.units:
            _mark_unit(db, unit)
    for row_id in choice.rows:
        db.conn.execute("UPDATE agenda SET is_current = 1 WHERE id = ?", (row_id,))
    sql = """UPDATE passages SET is_searchable = 1 WHERE document_id = ?1 AND kind = 'agenda'
        AND text IN (SELECT title FROM agenda WHERE document_id = ?1 AND is_current)"""
    db.conn.execute(sql, (document_id,))
    has_agenda = db.conn.execute("SELECT 1 FROM agenda WHERE document_id = ?", (document_id,)).fetchone()
    minutes = [unit.id in choice.units for unit in units if unit.minutes_id is not None]
    for part, is_shown in (("cover", choice.rows or not has_agenda), ("overview", any(minutes) or not minutes)):
        sql = "UPDATE passages SET is_searchable = ? WHERE document_id = ? AND minutes_id IS NULL AND part = ?"
        db.conn.execute(sql, (bool(is_shown), document_id, part))


def _mark_unit(db: Database, unit: Unit) -> None:
    db.conn.execute("UPDATE units SET is_current = 1 WHERE id = ?", (unit.id,))
    if unit.minutes_id is not None:
        db.conn.execute("UPDATE minutes SET is_current = 1 WHERE id = ?", (unit.minutes_id,))
        return
    where, values = passages_of_unit(None, unit.document_id, *unit.owner)
    db.conn.execute(f"UPDATE passages SET is_searchable = 1 WHERE {where}", values)
    sql = "UPDATE submissions SET is_current = 1 WHERE document_id = ? AND item IS ? AND report IS ?"
    db.conn.execute(sql, values)


# --- copies of a unit -----------------------------------------------------------------------


def _find_better_copy(unit: Unit, copies: Iterable[Unit]) -> str | None:
    """Return the SHA-256 of the document with the best copy that counts instead of a unit; None if there is none."""
    is_better = _is_better_paper if unit.minutes_id is None else _is_better_minutes
    better = [other for other in copies if is_better(unit, other)]
    return min(better, key=lambda copy: copy.rank).sha256 if better else None


def _is_better_minutes(unit: Unit, other: Unit) -> bool:
    """Return whether other minutes count instead of these. Minutes that do not name their meeting never do instead of
    minutes that do: their speeches would lose their references.
    """
    if unit.meeting and unit.meeting != other.meeting:
        return False
    if unit.meeting is None and unit.date and other.date and unit.date != other.date:
        return False
    if other.meeting and unit.meeting is None:
        return other.size >= WHOLE * unit.size
    return _counts_before(other, unit)


def _is_better_paper(unit: Unit, other: Unit) -> bool:
    """Return whether the papers of another document count instead of these, which belong to the same item or report.

    Papers whose owner is unknown may be those of any item.
    """
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
    date = next((part["date"] for part in parts if part["date"]), None)
    starts = [0, *accumulate(part["speeches"] for part in parts)][: len(parts)]
    numbered = list(zip(parts, starts, strict=True))
    if all(_is_numbered(db.conn, part, before, part["date"] or date) for part, before in numbered):
        return
    sql = "UPDATE passages SET is_searchable = 0 WHERE minutes_id = ? AND is_searchable"
    db.conn.executemany(sql, [(part["id"],) for part in parts])
    for part, before in numbered:
        _renumber(db, part["id"], part["reference"], before - part["speeches_before"])
        db.conn.execute("UPDATE minutes SET speeches_before = ? WHERE id = ?", (before, part["id"]))
        sql = "UPDATE passages SET is_searchable = 1, date = ? WHERE minutes_id = ?"
        db.conn.execute(sql, (part["date"] or date, part["id"]))


def _is_numbered(connection: sqlite3.Connection, part: sqlite3.Row, before: int, date: str | None) -> bool:
    """Return whether the speeches of minutes are numbered from here on, and all their passages searchable and dated."""
    sql = "SELECT 1 FROM passages WHERE minutes_id = ? AND (NOT is_searchable OR date IS NOT ?) LIMIT 1"
    is_marked = connection.execute(sql, (part["id"], date)).fetchone() is None
    return is_marked and part["speeches_before"] == before


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
