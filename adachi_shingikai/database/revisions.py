"""Which documents are revisions of others, and which are deleted. copies.py chooses what counts of the others.

Nothing but `forget` deletes a document. A superseded one stays, marked, and is left out of searches.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.database.copies import choose_copies
from adachi_shingikai.database.files import delete_entries, path_key, path_of_key
from adachi_shingikai.database.pairs import pair_units, related_documents

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
        both = found[old]["id"], found[new]["id"]
        choose_copies(db, set().union(*(related_documents(db.conn, id_) for id_ in both)), changed=both)
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
    """Return the hash of the document that last came from a path and is not superseded, other than `but`."""
    sql = """SELECT sha256 FROM documents WHERE superseded_by IS NULL AND path = ? AND sha256 <> ?
        ORDER BY id DESC LIMIT 1"""
    row = db.conn.execute(sql, (path, but)).fetchone()
    return str(row["sha256"]) if row else None


def move_document(db: Database, sha256: str, key: str) -> None:
    """Store that a document's file is at another path now, if it no longer exists where it was."""
    row = db.conn.execute("SELECT path FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row and not os.path.lexists(path_of_key(row["path"])):
        db.conn.execute("UPDATE documents SET path = ? WHERE sha256 = ?", (key, sha256))


def find_better_copy(db: Database, sha256: str) -> str | None:
    """Return the name of the document that counts instead of a document; None if it counts itself."""
    sql = "SELECT o.name FROM documents d JOIN documents o ON o.sha256 = d.copy_of WHERE d.sha256 = ?"
    row = db.conn.execute(sql, (sha256,)).fetchone()
    return str(row["name"]) if row else None


def _mark_superseded(db: Database, document_id: int, superseded_by: str | None) -> None:
    """Mark a document as superseded, or as current. `choose_copies` must choose afterwards what counts."""
    db.conn.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (superseded_by, document_id))


def _items_of(db: Database, document_id: int) -> set[int]:
    """The numbers of the 諮問 on a document's agenda and in its minutes."""
    sql = """SELECT item FROM agenda WHERE kind = 'item' AND document_id = :id
        UNION SELECT b.item FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE b.kind = 'item' AND m.document_id = :id"""
    return {row["item"] for row in db.conn.execute(sql, {"id": document_id}) if row["item"] is not None}


def _texts_of(db: Database, document_id: int) -> set[str]:
    sql = "SELECT text FROM passages WHERE document_id = ?"
    return {row["text"] for row in db.conn.execute(sql, (document_id,))}


class Replaced(NamedTuple):
    """What must be kept of a document that is replaced because its file was read again; `related` are the ids of the
    documents whose choice it may have changed.
    """

    superseded_by: str | None
    related: set[int]


def delete_document(db: Database, sha256: str) -> Replaced:
    """Delete the document with this hash, if there is one, before it is saved again."""
    row = db.conn.execute("SELECT id, superseded_by FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return Replaced(None, set())
    related = related_documents(db.conn, row["id"])
    db.conn.execute("DELETE FROM documents WHERE id = ?", (row["id"],))
    return Replaced(row["superseded_by"], related)


def place_document(db: Database, document_id: int, replaced: Replaced) -> None:
    """Mark a saved document as current, or as superseded if the one that it replaces was.

    Its copies are found, and what counts is chosen again among the documents that either of them is related to.
    """
    _mark_superseded(db, document_id, replaced.superseded_by)
    pair_units(db, document_id)
    related = replaced.related | related_documents(db.conn, document_id)
    choose_copies(db, related, changed=[document_id])


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
        related = related_documents(db.conn, document.id)
        sql = "SELECT superseded_by FROM documents WHERE id = ?"
        successor = db.conn.execute(sql, (document.id,)).fetchone()["superseded_by"]
        db.conn.execute("DELETE FROM documents WHERE id = ?", (document.id,))
        sql = "SELECT id FROM documents WHERE superseded_by = ?"
        superseded = [row["id"] for row in db.conn.execute(sql, (document.sha256,))]
        for id_ in superseded:
            _mark_superseded(db, id_, successor)
            related |= related_documents(db.conn, id_)
        delete_entries(db, document.sha256)
        choose_copies(db, related, changed=superseded)
    return [place for place in map(path_of_key, places) if os.path.lexists(place)]
