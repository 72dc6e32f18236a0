"""SQLite through sqlite-utils: saving a paper in one transaction, rebuilding the index.

A document owns every row that came from it, so forgetting it is one delete. Search and show
read the same file with plain SQL (database.py) and never import this module.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from adachi_shingikai.database.connection import SCHEMA_VERSION, connect, explain_error, schema_version
from adachi_shingikai.database.files import path_key
from adachi_shingikai.database.revisions import delete_document, restore_revision
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.index.citations import find_citations
from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.terms import Index, index_terms, reading_vocabulary
from adachi_shingikai.japanese.romaji import Reading
from adachi_shingikai.japanese.sudachi import token_versions
from adachi_shingikai.models import Document, Minutes, Submission

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def open_for_ingest(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the database at `path`, made or brought up to date. Raises DatabaseError where SQLite fails."""
    connection = connect(path, write=True)
    try:
        if schema_version(connection) < SCHEMA_VERSION:
            from adachi_shingikai.database.schema import MIGRATIONS

            MIGRATIONS.apply(sqlite_utils_database(connection))
        yield connection
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    finally:
        connection.close()


def sqlite_utils_database(connection: sqlite3.Connection) -> Database:
    """A connection as sqlite-utils has it. Imported late: papers are being read meanwhile."""
    from sqlite_utils import Database

    return Database(connection)


@contextmanager
def open_for_writing(path: Path) -> Iterator[Database]:
    """The database at `path` for what surely writes (an ingest may not: `opened`). Raises DatabaseError likewise."""
    with open_for_ingest(path) as connection:
        yield sqlite_utils_database(connection)


class KnownDocument(NamedTuple):
    """What an ingest asks of a paper that is in the database: how many problems, and whether pictures stayed unread."""

    problems: int
    pictures: bool


def known_documents(connection: sqlite3.Connection) -> dict[str, KnownDocument]:
    """The papers in the database, by SHA-256."""
    sql = """SELECT d.sha256, count(p.document_id), coalesce(max(p.kind = 'picture'), 0) FROM documents d
        LEFT JOIN problems p ON p.document_id = d.id GROUP BY d.sha256"""
    return {sha256: KnownDocument(count, bool(some)) for sha256, count, some in connection.execute(sql)}


def save_document(db: Database, document: Document, index: Index, path: Path, size: int) -> int:
    """Put a paper and its index in, instead of what was known of the same bytes; one transaction. The new row's id."""
    with db.atomic():
        before = delete_document(db, document.file.sha256)
        document_id = _insert(
            db,
            "documents",
            sha256=document.file.sha256,
            name=document.file.name,
            path=path_key(path),
            size=size,
            pages=document.file.pages,
            ocr_pages=json.dumps(document.file.ocr_pages),
            format=document.format,
            format_score=document.format_score,
            **asdict(document.meeting),
            ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        _save_agenda(db, document_id, document)
        minutes_ids = [_save_minutes(db, document_id, minutes) for minutes in document.minutes]
        for submission in document.submissions:
            _save_submission(db, document_id, submission)
        for name, rows in (("discards", document.discards), ("problems", document.problems)):
            db.table(name).insert_all({"document_id": document_id, **asdict(row)} for row in rows)
        _save_index(db, document_id, minutes_ids, index, FORMATS[document.format])
        restore_revision(db, document_id, before)
        # The versions of the first paper's tokens stay until `reindex` makes all of them anew.
        db.table("meta").insert_all(
            ({"key": k, "value": v} for k, v in token_versions().items()), pk="key", ignore=True
        )
    return document_id


def _insert(db: Database, table: str, **row: Any) -> int:
    marks = ", ".join("?" * len(row))
    cursor = db.conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _save_agenda(db: Database, document_id: int, document: Document) -> None:
    plan = document.agenda
    for kind, rows in (("item", plan.items), ("report", plan.reports), ("confirmation", plan.confirmations)):
        db.table("agenda").insert_all({"document_id": document_id, "kind": kind, **asdict(row)} for row in rows)


def _save_minutes(db: Database, document_id: int, minutes: Minutes) -> int:
    head = {
        name: getattr(minutes, name)
        for name in (
            *("term", "number", "date", "start", "end", "place", "secretariat", "draft", "preamble"),
            *("page_start", "page_end"),
        )
    }
    minutes_id = _insert(db, "minutes", document_id=document_id, **head)
    people = [(a, True) for a in minutes.present] + [(a, False) for a in minutes.absent]
    db.table("attendees").insert_all(
        {"minutes_id": minutes_id, "no": no, **asdict(person), "present": present}
        for no, (person, present) in enumerate(people, 1)
    )
    db.table("sections").insert_all({"minutes_id": minutes_id, **asdict(section)} for section in minutes.sections)
    for item in minutes.items:
        said = item.opinion
        debate_id = _insert(
            db,
            "debates",
            minutes_id=minutes_id,
            kind="item",
            number=item.number,
            title=item.title,
            text=item.text,
            opinion=said.text if said else None,
            outcome=said.outcome if said else None,
            page=item.page,
            page_start=said.page_start if said else None,
            page_end=said.page_end if said else None,
        )
        db.table("conditions").insert_all(
            {"debate_id": debate_id, "no": no, "text": condition}
            for no, condition in enumerate(said.conditions if said else (), 1)
        )
    for report in minutes.reports:
        _insert(
            db,
            "debates",
            minutes_id=minutes_id,
            kind="report",
            number=report.no,
            title=report.title,
            text=report.text,
            page=report.page,
        )
    return minutes_id


def _save_submission(db: Database, document_id: int, submission: Submission) -> None:
    submission_id = _insert(
        db,
        "submissions",
        document_id=document_id,
        number=submission.number,
        report=submission.report,
        title=submission.title,
        overview=submission.overview,
        page_start=submission.page_start,
        page_end=submission.page_end,
    )
    own = {"submission_id": submission_id}
    db.table("departments").insert_all(
        {**own, "no": no, "department": name} for no, name in enumerate(submission.department, 1)
    )
    for kind, matters in (("consult", submission.consult), ("report", submission.reports)):
        db.table("matters").insert_all(
            {**own, "kind": kind, "no": no, **asdict(matter)} for no, matter in enumerate(matters, 1)
        )
    for no, form in enumerate(submission.forms, 1):
        form_id = _insert(
            db,
            "forms",
            **own,
            no=no,
            article=form.article,
            kind=form.kind,
            department=form.department,
            ticks=_json(form.ticks),
            page=form.page,
            page_end=form.page_end,
        )
        db.table("fields").insert_all(
            {
                "form_id": form_id,
                "no": number,
                "label": f.label,
                "text": f.text,
                "rows": None if f.rows is None else _json(f.rows),
                "page": f.page,
            }
            for number, f in enumerate(form.fields, 1)
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_INSERT_TERMS = "INSERT INTO passages_fts (rowid, t, b) VALUES (?, ?, ?)"
_INSERT_READING = "INSERT OR IGNORE INTO readings (key, token) VALUES (?, ?)"


def _save_index(db: Database, document_id: int, minutes_ids: Sequence[int], index: Index, fmt: Format) -> None:
    columns = [name for name in Passage.__slots__ if name != "minutes"]
    insert = f"INSERT INTO passages (document_id, minutes_id, {', '.join(columns)}) VALUES (?, ?{', ?' * len(columns)})"
    for row, terms in index.entries:
        minutes_id = None if row.minutes is None else minutes_ids[row.minutes]
        cursor = db.conn.execute(insert, (document_id, minutes_id, *(getattr(row, name) for name in columns)))
        db.conn.execute(_INSERT_TERMS, (cursor.lastrowid, *terms))
        db.conn.executemany(
            "INSERT INTO citations (passage_id, kind, number) VALUES (?, ?, ?)",
            [(cursor.lastrowid, *c) for c in find_citations(row.text, fmt) if c != ("item", row.item)],
        )
    db.conn.executemany(_INSERT_READING, sorted(index.readings))


def reindex(db: Database) -> int:
    """Build the index again from the stored text, in one transaction. The number of passages."""
    with db.atomic():
        db.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
        db.conn.execute("DELETE FROM readings")
        readings: set[Reading] = set()
        count = 0
        for passage_id, text in db.conn.execute("SELECT id, text FROM passages ORDER BY id"):
            db.conn.execute(_INSERT_TERMS, (passage_id, *index_terms(text, readings)))
            count += 1
        db.conn.executemany(_INSERT_READING, sorted(reading_vocabulary(readings)))
        db.table("meta").upsert_all(({"key": k, "value": v} for k, v in token_versions().items()), pk="key")
    return count
