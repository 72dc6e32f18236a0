"""Which documents are current: corrected documents, drafts and confirmed minutes of one meeting, deleted documents.

Nothing but `forget` deletes a document. A superseded one stays, marked, and is left out of searches.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.database.files import delete_entries, path_key, path_of_key
from adachi_shingikai.index.reference import SpeechRef, minutes_reference

if TYPE_CHECKING:
    from sqlite_utils import Database


def supersede(db: Database, old: str, new: str) -> bool:
    """Mark the document `old` as superseded by `new`, which was ingested under its name (both are SHA-256).

    Return False, and change nothing, if the two are different documents: a name alone proves nothing (`latest.pdf`).
    They are revisions of one document if they are about the same meeting and share an item, or if the new one
    contains half of the passages of the old one.
    """
    sql = "SELECT id, sha256, meeting FROM documents WHERE sha256 IN (?, ?)"
    found = {row["sha256"]: row for row in db.conn.execute(sql, (old, new))}
    if len(found) < 2 or not _are_revisions(db, found[old], found[new]):
        return False
    with db.atomic():
        _mark_superseded(db, found[old]["id"], new)
        if old in _successors(db, new):  # the earlier revision has come back
            _mark_superseded(db, found[new]["id"], None)
        _choose_minutes(db, _meetings_of(db, found[old]["id"]) | _meetings_of(db, found[new]["id"]))
    return True


def _are_revisions(db: Database, old: sqlite3.Row, new: sqlite3.Row) -> bool:
    both_known = old["meeting"] is not None and new["meeting"] is not None
    if both_known and old["meeting"] != new["meeting"]:
        return False
    if both_known and _items_of(db, old["id"]) & _items_of(db, new["id"]):
        return True
    before, after = _texts_of(db, old["id"]), _texts_of(db, new["id"])
    return 2 * len(before & after) >= len(before)


def _successors(db: Database, sha256: str) -> list[str]:
    """The document that superseded a document, the one that superseded that, and so on."""
    chain = [sha256]
    while True:
        sql = "SELECT superseded_by FROM documents WHERE sha256 = ?"
        row = db.conn.execute(sql, (chain[-1],)).fetchone()
        if row is None or row["superseded_by"] is None or row["superseded_by"] in chain:
            return chain[1:]
        chain.append(row["superseded_by"])


def find_last_at_path(db: Database, path: str, but: str) -> str | None:
    """Return the hash of the current document that last came from a path, other than the document `but`."""
    sql = "SELECT sha256 FROM current_documents WHERE path = ? AND sha256 <> ? ORDER BY id DESC LIMIT 1"
    row = db.conn.execute(sql, (path, but)).fetchone()
    return str(row["sha256"]) if row else None


def _mark_superseded(db: Database, document_id: int, superseded_by: str | None) -> None:
    """Mark a document as superseded, or as current. Its minutes are hidden until `_choose_minutes` chooses them."""
    db.conn.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (superseded_by, document_id))
    sql = "UPDATE passages SET is_searchable = ? WHERE document_id = ? AND minutes_id IS NULL"
    db.conn.execute(sql, (superseded_by is None, document_id))
    _hide_minutes(db, "document_id = ?", document_id)


def _hide_minutes(db: Database, where: str, value: object) -> None:
    sql = f"""UPDATE passages SET is_searchable = 0
        WHERE minutes_id IN (SELECT id FROM minutes WHERE {where})"""
    db.conn.execute(sql, (value,))
    db.conn.execute(f"UPDATE minutes SET is_current = 0 WHERE {where}", (value,))


def _items_of(db: Database, document_id: int) -> set[int]:
    """The numbers of the 諮問 on a document's agenda and in its minutes."""
    sql = """SELECT item FROM agenda WHERE kind = 'item' AND document_id = :id
        UNION SELECT b.item FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE b.kind = 'item' AND m.document_id = :id"""
    return {row["item"] for row in db.conn.execute(sql, {"id": document_id}) if row["item"] is not None}


def _texts_of(db: Database, document_id: int) -> set[str]:
    sql = "SELECT text FROM passages WHERE document_id = ?"
    return {row["text"] for row in db.conn.execute(sql, (document_id,))}


_Meeting = tuple[str, str | None]
"""The key of a meeting; and the SHA-256 of its document, if the document does not name its meeting."""


def _meetings_of(db: Database, document_id: int) -> set[_Meeting]:
    sql = """SELECT DISTINCT m.meeting, d.sha256 FROM minutes m JOIN documents d ON d.id = m.document_id
        WHERE d.id = ?"""
    rows = db.conn.execute(sql, (document_id,))
    return {(r["meeting"], None) if r["meeting"] else (r["sha256"][:8], r["sha256"]) for r in rows}


def _choose_minutes(db: Database, meetings: Iterable[_Meeting]) -> None:
    """Choose the minutes that are current for each meeting: confirmed ones before a draft, then the later document.

    The choice depends on the documents, never on the order in which they were ingested. Minutes that share less than
    half of their speeches are parts of the same minutes, and all are current; the speeches of each part have
    references of their own.
    """
    for key, sha256 in sorted(meetings):
        where, value = ("m.meeting = ?", key) if sha256 is None else ("m.meeting IS NULL AND d.sha256 = ?", sha256)
        ranked = db.conn.execute(
            f"""SELECT m.id FROM minutes m JOIN current_documents d ON d.id = m.document_id
            WHERE {where} ORDER BY m.is_draft, d.date DESC, d.sha256, m.id""",
            (value,),
        ).fetchall()
        chosen: list[int] = []
        texts: list[set[str]] = []
        for row in ranked:
            _hide_minutes(db, "id = ?", row["id"])
            sql = "SELECT text FROM passages WHERE minutes_id = ? AND kind = 'speech'"
            own = {speech["text"] for speech in db.conn.execute(sql, (row["id"],))}
            if sha256 is None and any(own and 2 * len(own & other) >= min(len(own), len(other)) for other in texts):
                continue
            if own:
                texts.append(own)
            chosen.append(row["id"])
        for part, minutes_id in enumerate(chosen, 1):
            _show_minutes(db, minutes_id, minutes_reference(key, part))


def _show_minutes(db: Database, minutes_id: int, reference: str) -> None:
    """Mark minutes as current, and give their speeches the references that belong to this part of the minutes."""
    db.conn.execute("UPDATE minutes SET is_current = 1 WHERE id = ?", (minutes_id,))
    sql = "SELECT id, reference, coalesce(speech_order, after_speech) AS speech FROM passages WHERE minutes_id = ?"
    changed = [
        (str(SpeechRef(reference, row["speech"])), row["id"])
        for row in db.conn.execute(sql, (minutes_id,))
        if row["speech"] and row["reference"] != str(SpeechRef(reference, row["speech"]))
    ]
    db.conn.executemany("UPDATE passages SET reference = ? WHERE id = ?", changed)
    db.conn.execute("UPDATE passages SET is_searchable = 1 WHERE minutes_id = ?", (minutes_id,))


class Replaced(NamedTuple):
    """What must be kept of a document that is replaced because its file was read again."""

    superseded_by: str | None
    meetings: set[_Meeting]


def delete_document(db: Database, sha256: str) -> Replaced:
    """Delete the document with this hash, if there is one, before it is saved again."""
    row = db.conn.execute("SELECT id, superseded_by FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return Replaced(None, set())
    meetings = _meetings_of(db, row["id"])
    db.conn.execute("DELETE FROM documents WHERE id = ?", (row["id"],))
    return Replaced(row["superseded_by"], meetings)


def place_document(db: Database, document_id: int, replaced: Replaced) -> None:
    """Mark a saved document as current, or as superseded if the one that it replaces was.

    The current minutes are chosen again for the meetings of both.
    """
    _mark_superseded(db, document_id, replaced.superseded_by)
    _choose_minutes(db, replaced.meetings | _meetings_of(db, document_id))


class StoredDocument(NamedTuple):
    """A document in the database, as `forget` names it."""

    id: int
    sha256: str
    name: str
    path: str


def find_documents(connection: sqlite3.Connection, words: str) -> list[StoredDocument]:
    """Return the documents with this file name or path, or whose SHA-256 begins with these digits (at least 8)."""
    names: dict[str, set[str]] = {}
    for row in connection.execute("SELECT sha256, path FROM files"):
        names.setdefault(row["sha256"], set()).update((row["path"], Path(row["path"]).name))
    wanted = {words, path_key(Path(words))}
    sql = "SELECT id, sha256, name, path FROM documents ORDER BY date, name, id"
    documents = [StoredDocument(**dict(row)) for row in connection.execute(sql)]
    return [
        document
        for document in documents
        if wanted & ({document.name, document.path} | names.get(document.sha256, set()))
        or (len(words) >= 8 and document.sha256.startswith(words))
    ]


def forget_document(db: Database, document: StoredDocument) -> list[Path]:
    """Delete a document with all its rows in one transaction; what it superseded is current again.

    Return the paths at which its file still exists.
    """
    with db.atomic():
        sql = "SELECT path FROM files WHERE sha256 = ?"
        places = [row["path"] for row in db.conn.execute(sql, (document.sha256,))]
        meetings = _meetings_of(db, document.id)
        sql = "SELECT superseded_by FROM documents WHERE id = ?"
        successor = db.conn.execute(sql, (document.id,)).fetchone()["superseded_by"]
        db.conn.execute("DELETE FROM documents WHERE id = ?", (document.id,))
        sql = "SELECT id FROM documents WHERE superseded_by = ?"
        for row in db.conn.execute(sql, (document.sha256,)).fetchall():
            _mark_superseded(db, row["id"], successor)
            meetings |= _meetings_of(db, row["id"])
        delete_entries(db, document.sha256)
        _choose_minutes(db, meetings)
    return [place for place in map(path_of_key, places) if os.path.lexists(place)]
