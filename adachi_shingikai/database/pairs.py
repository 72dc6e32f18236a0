"""Pairs of units that are copies of each other: found once, when the document of the later one is saved.

Documents of two known meetings are never copies, and papers are copies only of papers of the same item or report, or of
an unknown one. What is compared therefore grows with the document that is saved, not with the database.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from adachi_shingikai.database.units import FEW, Unit, find_units, passages_of_unit
from adachi_shingikai.index.fingerprints import runs_of_letters
from adachi_shingikai.japanese.fold import fold

if TYPE_CHECKING:
    from sqlite_utils import Database

SHARED = 0.5
"""The share of the smaller unit's text that a copy has, too."""

_UNKNOWN_OWNER = (None, None)


def related_documents(connection: sqlite3.Connection, document_id: int) -> set[int]:
    """Return the document and all others whose choice it may change: of one meeting, or with a copy of its text or of a
    row of its agenda.
    """
    sql = """SELECT o.id FROM documents d JOIN documents o ON o.meeting = d.meeting WHERE d.id = :id
        UNION SELECT o.document_id FROM minutes m JOIN minutes o ON o.meeting = m.meeting WHERE m.document_id = :id
        UNION SELECT b.document_id FROM agenda a JOIN documents d ON d.id = a.document_id
        JOIN agenda b ON b.item = a.item JOIN documents e ON e.id = b.document_id
        WHERE a.document_id = :id AND (d.meeting IS NULL OR e.meeting IS NULL)
        UNION SELECT v.document_id FROM units u JOIN unit_copies c ON c.unit_id = u.id JOIN units v ON v.id = c.copy_id
        WHERE u.document_id = :id"""
    return {document_id} | {row[0] for row in connection.execute(sql, {"id": document_id})}


def find_copies(connection: sqlite3.Connection, documents: Iterable[int]) -> dict[int, list[Unit]]:
    """Return the copies of the units of documents, by the id of the unit; none from superseded documents."""
    of_documents = "SELECT id FROM units WHERE document_id IN (SELECT value FROM json_each(?))"
    ids = json.dumps(list(documents))
    sql = f"SELECT unit_id, copy_id FROM unit_copies WHERE unit_id IN ({of_documents})"
    pairs = connection.execute(sql, (ids,)).fetchall()
    condition = (
        f"d.superseded_by IS NULL AND u.id IN (SELECT copy_id FROM unit_copies WHERE unit_id IN ({of_documents}))"
    )
    units = {unit.id: unit for unit in find_units(connection, condition, ids)}
    found: dict[int, list[Unit]] = defaultdict(list)
    for unit_id, copy_id in pairs:
        if copy_id in units:
            found[unit_id].append(units[copy_id])
    return found


def pair_units(db: Database, document_id: int) -> None:
    """Save which units are copies of those of a document whose passages are stored."""
    own = find_units(db.conn, "u.document_id = ?", document_id)
    shared = _count_shared_fingerprints(db.conn, document_id)
    ids = json.dumps(sorted({other for counts in shared.values() for other in counts}))
    units = {unit.id: unit for unit in find_units(db.conn, "u.id IN (SELECT value FROM json_each(?))", ids)}
    short = _find_short_units(db.conn, own)
    runs: dict[int, set[str]] = {}
    pairs = set()
    for unit in own:
        counts = shared.get(unit.id, {})
        near = {id_: units[id_] for id_ in counts} | {other.id: other for other in short(unit)}
        for other in near.values():
            if _may_be_copies(unit, other) and _share(db.conn, unit, other, counts.get(other.id, 0), runs) >= SHARED:
                pairs |= {(unit.id, other.id), (other.id, unit.id)}
    db.conn.executemany("INSERT OR IGNORE INTO unit_copies (unit_id, copy_id) VALUES (?, ?)", sorted(pairs))


def _count_shared_fingerprints(connection: sqlite3.Connection, document_id: int) -> dict[int, dict[int, int]]:
    """Return for each unit of a document how many fingerprints it shares with others, as far as enough for copies."""
    sql = """SELECT unit_id, other_id, shared FROM (
        SELECT f.unit_id, g.unit_id AS other_id, count(*) AS shared FROM units u
        JOIN fingerprints f ON f.unit_id = u.id JOIN fingerprints g ON g.hash = f.hash AND g.unit_id <> f.unit_id
        WHERE u.document_id = ? GROUP BY f.unit_id, g.unit_id
        ) JOIN units u ON u.id = unit_id JOIN units v ON v.id = other_id WHERE shared >= ? * min(u.size, v.size)"""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for unit_id, other_id, count in connection.execute(sql, (document_id, SHARED)):
        found[unit_id][other_id] = count
    return found


def _find_short_units(connection: sqlite3.Connection, own: list[Unit]) -> Callable[[Unit], list[Unit]]:
    """Return a function that returns the units of a unit's meeting with which all of its text must be compared, because
    one of the two is too short for a sample.
    """
    meetings = sorted({unit.meeting for unit in own if unit.meeting})
    condition = """iif(u.minutes_id IS NULL, d.meeting, m.meeting) IN (SELECT value FROM json_each(?)) AND (u.size < ?
        OR ?)"""
    any_short = any(unit.size < FEW for unit in own)
    found: dict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in find_units(connection, condition, json.dumps(meetings), FEW, any_short):
        is_minutes = unit.minutes_id is not None
        found[is_minutes, unit.meeting, unit.owner].append(unit)
        found[is_minutes, unit.meeting].append(unit)

    def of_meeting(unit: Unit) -> list[Unit]:
        is_minutes = unit.minutes_id is not None
        if is_minutes or unit.owner == _UNKNOWN_OWNER:
            return found[is_minutes, unit.meeting]
        return found[False, unit.meeting, unit.owner] + found[False, unit.meeting, _UNKNOWN_OWNER]

    return of_meeting


def _may_be_copies(one: Unit, other: Unit) -> bool:
    """Return whether two units are of one kind, of one meeting as far as known, and, of papers, of one owner."""
    if one.id == other.id or (one.minutes_id is None) != (other.minutes_id is None):
        return False
    if one.meeting and other.meeting and one.meeting != other.meeting:
        return False
    if one.minutes_id is not None:
        return True
    is_same_owner = one.owner == other.owner or _UNKNOWN_OWNER in (one.owner, other.owner)
    return one.document_id != other.document_id and is_same_owner


def _share(connection: sqlite3.Connection, one: Unit, other: Unit, shared: int, runs: dict[int, set[str]]) -> float:
    """Return the share of the smaller unit's text that both have. `runs` keeps what was read of short units."""
    smaller = min(one.size, other.size)
    if smaller >= FEW:
        return shared / smaller
    for unit in (one, other):
        if unit.id not in runs:
            runs[unit.id] = _runs_of(connection, unit)
    few, many = sorted((runs[one.id], runs[other.id]), key=len)
    return len(few & many) / len(few) if few else 0.0


def _runs_of(connection: sqlite3.Connection, unit: Unit) -> set[str]:
    where, values = passages_of_unit(unit.minutes_id, unit.document_id, *unit.owner)
    rows = connection.execute(f"SELECT text FROM passages WHERE {where}", values)
    return {run for row in rows for run in runs_of_letters(fold(row["text"]))}
