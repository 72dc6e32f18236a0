"""Rebuild the full-text index from the stored passages."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from adachi_shingikai.database.copies import choose_copies
from adachi_shingikai.database.documents import (
    INSERT_READING,
    INSERT_SPEAKER,
    INSERT_TERMS,
    PASSAGE_COLUMNS,
    version_rows,
)
from adachi_shingikai.database.pairs import pair_units
from adachi_shingikai.database.units import rebuild_fingerprints
from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.terms import index_terms, ranking_weight, reading_vocabulary, speaker_row
from adachi_shingikai.japanese.romaji import Reading

if TYPE_CHECKING:
    from sqlite_utils import Database


def reindex(db: Database) -> int:
    """Rebuild the index from the stored text in one transaction. Return the number of passages."""
    with db.atomic():
        db.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
        db.conn.execute("DELETE FROM readings")
        db.conn.execute("DELETE FROM speakers")
        readings: set[Reading] = set()
        count = 0
        for (document_id,) in db.conn.execute("SELECT id FROM documents ORDER BY id").fetchall():
            stored = _stored_passages(db.conn, document_id)
            for passage_id, terms in zip(stored, index_terms(stored.values(), readings), strict=True):
                db.conn.execute(INSERT_TERMS, (passage_id, *terms))
            weights = [(ranking_weight(passage), passage_id) for passage_id, passage in stored.items()]
            db.conn.executemany("UPDATE passages SET weight = ? WHERE id = ?", weights)
            called = {(passage.label, passage.speaker, passage.role) for passage in stored.values()}
            db.conn.executemany(INSERT_SPEAKER, [speaker_row(*speaker) for speaker in called])
            count += len(stored)
        db.conn.executemany(INSERT_READING, sorted(reading_vocabulary(readings)))
        rebuild_fingerprints(db)
        documents = [row["id"] for row in db.conn.execute("SELECT id FROM documents")]
        for document_id in documents:
            pair_units(db, document_id)
        choose_copies(db, documents, changed=())
        db.table("index_versions").upsert_all(version_rows(), pk="name")
    return count


def _stored_passages(connection: sqlite3.Connection, document_id: int) -> dict[int, Passage]:
    """Return the passages of a document by their ids, in the order in which they were saved."""
    sql = f"""SELECT id, minutes_id AS minutes, {", ".join(PASSAGE_COLUMNS)} FROM passages
        WHERE document_id = ? ORDER BY id"""
    rows = map(dict, connection.execute(sql, (document_id,)))
    return {row.pop("id"): Passage(**row) for row in rows}
