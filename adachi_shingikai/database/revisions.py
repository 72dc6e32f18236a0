"""Which papers count: revisions of one paper, minutes of one meeting, papers taken out again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.database.files import delete_entries, path_key, path_of_key

if TYPE_CHECKING:
    from sqlite_utils import Database

_Meeting = tuple[int | None, int | None]


def supersede(db: Database, old: str, new: str) -> bool:
    """Let a paper give way to the one that came in under its name; False where they are two papers.

    The old revision is kept and marked, and counts no more. It is one if it is of the same meeting and has an
    item in common, or if half of what it says stands in the new one: a name may be used for another paper
    every month, and a meeting may have several.
    """
    found = {
        row[1]: row
        for row in db.conn.execute("SELECT id, sha256, term, number FROM documents WHERE sha256 IN (?, ?)", (old, new))
    }
    if len(found) < 2:
        return False
    (old_id, _, *old_meeting), (new_id, _, *new_meeting) = found[old], found[new]
    known = None not in (*old_meeting, *new_meeting)
    if known and old_meeting != new_meeting:
        return False
    if not (known and _items_of(db, old_id) & _items_of(db, new_id)):
        before, after = _texts(db, old_id), _texts(db, new_id)
        if 2 * len(before & after) < len(before):
            return False
    with db.atomic():
        mark_superseded(db, old_id, new)
        if old in _successors(db, new):  # it is back
            mark_superseded(db, new_id, None)
        _settle(db, _meetings_of(db, old_id) + _meetings_of(db, new_id))
    return True


def _successors(db: Database, sha256: str) -> list[str]:
    """The papers that superseded a paper, one after the other."""
    found = [sha256]
    while True:
        sql = "SELECT superseded_by FROM documents WHERE sha256 = ?"
        row = db.conn.execute(sql, (found[-1],)).fetchone()
        if row is None or row[0] is None or row[0] in found:
            return found[1:]
        found.append(row[0])


def find_last_at_path(db: Database, path: str, but: str) -> str | None:
    """The paper that last came from a path and still counts, other than one."""
    sql = "SELECT sha256 FROM papers WHERE path = ? AND sha256 <> ? ORDER BY id DESC LIMIT 1"
    row = db.conn.execute(sql, (path, but)).fetchone()
    return str(row[0]) if row else None


def mark_superseded(db: Database, document_id: int, superseded_by: str | None) -> None:
    """Let a paper count, or not."""
    db.conn.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (superseded_by, document_id))
    for table in ("minutes", "passages"):
        sql = f"UPDATE {table} SET current = ? WHERE document_id = ?"
        db.conn.execute(sql, (superseded_by is None, document_id))


def _items_of(db: Database, document_id: int) -> set[int]:
    """The numbers of the 諮問 on a paper's agenda and in its minutes."""
    sql = """SELECT number FROM agenda WHERE kind = 'item' AND document_id = :id
        UNION SELECT b.number FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE b.kind = 'item' AND m.document_id = :id"""
    return {number for (number,) in db.conn.execute(sql, {"id": document_id}) if number is not None}


def _texts(db: Database, document_id: int) -> set[str]:
    return {row[0] for row in db.conn.execute("SELECT text FROM passages WHERE document_id = ?", (document_id,))}


def _meetings_of(db: Database, document_id: int) -> list[_Meeting]:
    return db.conn.execute("SELECT term, number FROM minutes WHERE document_id = ?", (document_id,)).fetchall()


def _settle(db: Database, meetings: Iterable[_Meeting]) -> None:
    """Decide which minutes of these meetings count: confirmed ones before a draft, then those of the later paper.

    The others stay, marked as not current. It depends on what is in the database, never on the order
    in which it came in. Minutes that hardly share a speech are parts of one, and all count.
    """
    for term, number in {(term, number) for term, number in meetings if term and number}:
        ranked = db.conn.execute(
            """SELECT m.id FROM minutes m JOIN papers d ON d.id = m.document_id
            WHERE m.term = ? AND m.number = ? ORDER BY m.draft, d.date DESC, d.sha256, m.id""",
            (term, number),
        ).fetchall()
        before: list[set[str]] = []
        for (minutes_id,) in ranked:
            sql = "SELECT text FROM passages WHERE minutes_id = ? AND kind = 'speech'"
            said = {row[0] for row in db.conn.execute(sql, (minutes_id,))}
            current = not any(said and 2 * len(said & other) >= min(len(said), len(other)) for other in before)
            if current and said:
                before.append(said)
            db.conn.execute("UPDATE minutes SET current = ? WHERE id = ?", (current, minutes_id))
            db.conn.execute("UPDATE passages SET current = ? WHERE minutes_id = ?", (current, minutes_id))


class Replaced(NamedTuple):
    """What has to be known of a paper that is taken out to make room for the same one, read again."""

    superseded_by: str | None
    meetings: list[_Meeting]


def delete_document(db: Database, sha256: str) -> Replaced:
    """Take out the paper of these bytes, if there is one, to put it in again."""
    row = db.conn.execute("SELECT id, superseded_by FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return Replaced(None, [])
    meetings = _meetings_of(db, row[0])
    db.conn.execute("DELETE FROM documents WHERE id = ?", (row[0],))
    return Replaced(row[1], meetings)


def restore_revision(db: Database, document_id: int, before: Replaced) -> None:
    """Let a paper count as the one did that it was put in for, and decide anew which minutes count."""
    if before.superseded_by:
        mark_superseded(db, document_id, before.superseded_by)
    _settle(db, before.meetings + _meetings_of(db, document_id))


class StoredDocument(NamedTuple):
    """A paper in the database, as `forget` names it."""

    id: int
    sha256: str
    name: str
    path: str


def find_documents(connection: sqlite3.Connection, words: str) -> list[StoredDocument]:
    """The papers that a file's name, its path, or the beginning of a SHA-256 (8 digits or more) means."""
    names: dict[str, set[str]] = {}
    for sha256, path in connection.execute("SELECT sha256, path FROM files"):
        names.setdefault(sha256, set()).update((path, Path(path).name))
    wanted = {words, path_key(Path(words))}
    papers = [
        StoredDocument(*row)
        for row in connection.execute("SELECT id, sha256, name, path FROM documents ORDER BY date, name, id")
    ]
    return [
        paper
        for paper in papers
        if wanted & ({paper.name, paper.path} | names.get(paper.sha256, set()))
        or (len(words) >= 8 and paper.sha256.startswith(words))
    ]


def forget_document(db: Database, paper: StoredDocument) -> list[Path]:
    """Take a paper out, with all that came from it; what it replaced or outdid counts again. One transaction.

    The places where its file may still be.
    """
    with db.atomic():
        places = [path for (path,) in db.conn.execute("SELECT path FROM files WHERE sha256 = ?", (paper.sha256,))]
        meetings = _meetings_of(db, paper.id)
        (successor,) = db.conn.execute("SELECT superseded_by FROM documents WHERE id = ?", (paper.id,)).fetchone()
        db.conn.execute("DELETE FROM documents WHERE id = ?", (paper.id,))
        sql = "SELECT id FROM documents WHERE superseded_by = ?"
        for (document_id,) in db.conn.execute(sql, (paper.sha256,)).fetchall():
            mark_superseded(db, document_id, successor)
            meetings += _meetings_of(db, document_id)
        delete_entries(db, paper.sha256)
        _settle(db, meetings)
    return [place for place in map(path_of_key, places) if os.path.lexists(place)]
