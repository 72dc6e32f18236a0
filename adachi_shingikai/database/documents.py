"""Save a document in one transaction.

A document owns all rows that came from it: deleting it is one statement. Commands that only read use plain SQL
(connection.py) and never import this module, nor sqlite-utils.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from adachi_shingikai.database.connection import SCHEMA_VERSION, connect, explained_errors, schema_version
from adachi_shingikai.database.files import FileStamp, path_key
from adachi_shingikai.database.revisions import delete_document, place_document
from adachi_shingikai.database.units import save_units
from adachi_shingikai.elements import PrintedPage
from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.reference import document_key, meeting_key, minutes_key
from adachi_shingikai.index.terms import Index, Terms, ranking_weight, speaker_row
from adachi_shingikai.japanese.sudachi import token_versions
from adachi_shingikai.models import Document, Form, Minutes, MinutesItem, Submission

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def open_for_ingest(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database at `path`, and create it if it does not exist. Raise DatabaseError if SQLite fails.

    sqlite-utils, which is slow to import, is loaded only for a new database: an ingest that finds nothing new
    never needs it.
    """
    with closing(connect(path, write=True)) as connection, explained_errors(connection, path):
        if schema_version(connection) < SCHEMA_VERSION:
            from adachi_shingikai.database.schema import MIGRATIONS

            MIGRATIONS.apply(sqlite_utils_database(connection))
        yield connection


def sqlite_utils_database(connection: sqlite3.Connection) -> Database:
    """Return the connection as an object of sqlite-utils, which is imported only when it is needed."""
    from sqlite_utils import Database

    return Database(connection)


@contextmanager
def open_for_writing(path: Path) -> Iterator[Database]:
    """Open the database at `path` with sqlite-utils. Raise DatabaseError if SQLite fails."""
    with open_for_ingest(path) as connection:
        yield sqlite_utils_database(connection)


class KnownDocument(NamedTuple):
    """What an ingest needs to know about a stored document: its problems, and whether pictures stayed unread."""

    problems: int
    has_pictures: bool


def known_documents(connection: sqlite3.Connection) -> dict[str, KnownDocument]:
    """Return the stored documents by SHA-256."""
    sql = """SELECT d.sha256, count(p.document_id) AS problems, coalesce(max(p.kind = 'picture'), 0) AS has_pictures
        FROM documents d LEFT JOIN problems p ON p.document_id = d.id GROUP BY d.sha256"""
    return {row["sha256"]: KnownDocument(row["problems"], bool(row["has_pictures"])) for row in connection.execute(sql)}


def save_document(db: Database, document: Document, index: Index, path: Path, stamp: FileStamp) -> int:
    """Save a document and its index in one transaction, in place of an earlier reading of the same bytes.

    Return the id of its row.
    """
    head = document.meeting
    with db.atomic():
        replaced = delete_document(db, document.file.sha256)
        document_id = _insert(
            db,
            "documents",
            sha256=document.file.sha256,
            name=document.file.name,
            path=path_key(path),
            size=stamp.size,
            mtime_ns=stamp.mtime_ns,
            pages=document.file.pages,
            ocr_pages=json.dumps(document.file.ocr_pages),
            format=document.format,
            format_score=document.format_score,
            body=document.body,
            meeting=document_key(document),
            **asdict(head),
            ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        _save_agenda(db, document_id, document)
        minutes_ids = [_save_minutes(db, document_id, minutes) for minutes in document.minutes]
        for submission in document.submissions:
            _save_submission(db, document_id, submission)
        for table, records in (("discards", document.discards), ("problems", document.problems)):
            db.table(table).insert_all({"document_id": document_id, **asdict(record)} for record in records)
        db.table("scans").insert_all({"document_id": document_id, **_scan_row(page)} for page in document.scans)
        _save_index(db, document_id, minutes_ids, index)
        place_document(db, document_id, replaced)
        # The versions are those of the first document until `reindex` makes all tokens again.
        db.table("index_versions").insert_all(version_rows(), pk="name", ignore=True)
    return document_id


_PAGES = ("page_start", "page_end", "printed_start", "printed_end")


def _insert(db: Database, table: str, **row: Any) -> int:
    marks = ", ".join("?" * len(row))
    cursor = db.conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _save_agenda(db: Database, document_id: int, document: Document) -> None:
    agenda = document.agenda
    rows: list[dict[str, object]] = []
    for item in agenda.items:
        rows.append({"kind": "item", "item": item.number, "confirmed_meeting": None, **_agenda_row(item)})
    for report in agenda.reports:
        rows.append({"kind": "report", "item": None, "confirmed_meeting": None, **_agenda_row(report)})
    for confirmation in agenda.confirmations:
        meeting = meeting_key(confirmation.term, confirmation.number)
        rows.append({"kind": "confirmation", "item": None, "confirmed_meeting": meeting, **_agenda_row(confirmation)})
    db.table("agenda").insert_all({"document_id": document_id, **row} for row in rows)


def _agenda_row(row: Any) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("no", "title", "page_start", "page_end", "page")}


def _save_minutes(db: Database, document_id: int, minutes: Minutes) -> int:
    copied = ("body", "name", "term", "number", "date", "start", "end", "place", "secretariat", "preamble", *_PAGES)
    minutes_id = _insert(
        db,
        "minutes",
        document_id=document_id,
        meeting=minutes_key(minutes),
        is_draft=minutes.draft,
        **{name: getattr(minutes, name) for name in copied},
    )
    own = {"minutes_id": minutes_id}
    people = [(a, True) for a in minutes.present] + [(a, False) for a in minutes.absent]
    db.table("attendees").insert_all(
        {**own, "no": no, **asdict(person), "is_present": is_present}
        for no, (person, is_present) in enumerate(people, 1)
    )
    db.table("sections").insert_all({**own, **asdict(section)} for section in minutes.sections)
    for item in minutes.items:
        _save_item_debate(db, minutes_id, item)
    for report in minutes.reports:
        subject = {"report": report.no, "title": report.title, "text": report.text, "page": report.page}
        _insert(db, "debates", minutes_id=minutes_id, kind="report", printed=report.printed, **subject)
    return minutes_id


def _save_item_debate(db: Database, minutes_id: int, item: MinutesItem) -> None:
    opinion = item.opinion
    debate_id = _insert(
        db,
        "debates",
        minutes_id=minutes_id,
        kind="item",
        item=item.number,
        title=item.title,
        text=item.text,
        page=item.page,
        printed=item.printed,
        opinion=opinion.text if opinion else None,
        outcome=opinion.outcome if opinion else None,
        opinion_page_start=opinion.page_start if opinion else None,
        opinion_page_end=opinion.page_end if opinion else None,
        opinion_printed_start=opinion.printed_start if opinion else None,
        opinion_printed_end=opinion.printed_end if opinion else None,
    )
    db.table("debate_conditions").insert_all(
        {"debate_id": debate_id, "no": no, "text": condition}
        for no, condition in enumerate(opinion.conditions if opinion else (), 1)
    )


def _save_submission(db: Database, document_id: int, submission: Submission) -> None:
    submission_id = _insert(
        db,
        "submissions",
        document_id=document_id,
        item=submission.number,
        report=submission.report,
        title=submission.title,
        overview=submission.overview,
        overview_page=submission.overview_page,
        overview_printed=submission.overview_printed,
        **{name: getattr(submission, name) for name in _PAGES},
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
        _save_form(db, submission_id, no, form)


def _save_form(db: Database, submission_id: int, no: int, form: Form) -> None:
    form_id = _insert(
        db,
        "forms",
        submission_id=submission_id,
        no=no,
        article=form.article,
        reference=form.reference,
        kind=form.kind,
        department=form.department,
        ticks=_json(form.ticks),
        page=form.page,
        page_end=form.page_end,
        printed=form.printed,
        printed_end=form.printed_end,
    )
    db.table("fields").insert_all(
        {
            "form_id": form_id,
            "no": number,
            "label": field.label,
            "text": field.text,
            "rows": None if field.rows is None else _json(field.rows),
            "page": field.page,
            "printed": field.printed,
        }
        for number, field in enumerate(form.fields, 1)
    )


def _scan_row(page: PrintedPage) -> dict[str, object]:
    """A page that OCR read. Whole points are near enough to mark a word."""
    lines = [(text, round(top), round(bottom), [*map(round, edges)]) for text, top, bottom, edges in page.lines]
    placement = [round(number, 4) for number in page.placement]
    compact = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    return {"page": page.number, "placement": _json(placement), "lines": compact}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


PASSAGE_COLUMNS = tuple(name for name in Passage.__slots__ if name != "minutes")
"""The columns of `passages` that are fields of a `Passage`."""
_INSERT_PASSAGE = (
    f"INSERT INTO passages (id, document_id, minutes_id, is_searchable, weight, {', '.join(PASSAGE_COLUMNS)}) "
    f"VALUES (?, ?, ?, 0, ?{', ?' * len(PASSAGE_COLUMNS)})"
)
INSERT_TERMS = f"INSERT INTO passages_fts (rowid, {', '.join(Terms._fields)}) VALUES (?{', ?' * len(Terms._fields)})"
_INSERT_CITATION = "INSERT INTO citations (passage_id, kind, number) VALUES (?, ?, ?)"
INSERT_READING = "INSERT OR IGNORE INTO readings (reading, word) VALUES (?, ?)"


INSERT_SPEAKER = "INSERT OR IGNORE INTO speakers (label, speaker, role, folded) VALUES (?, ?, ?, ?)"


def _save_index(db: Database, document_id: int, minutes_ids: Sequence[int], index: Index) -> None:
    of_minutes = [None if e.passage.minutes is None else minutes_ids[e.passage.minutes] for e in index.entries]
    save_units(db, document_id, minutes_ids, zip(of_minutes, index.entries, strict=True))
    last = db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    entries = list(enumerate(index.entries, 1 + (last["seq"] if last else 0)))
    passages = (
        (
            id_,
            document_id,
            minutes_id,
            ranking_weight(entry.passage),
            *(getattr(entry.passage, n) for n in PASSAGE_COLUMNS),
        )
        for minutes_id, (id_, entry) in zip(of_minutes, entries, strict=True)
    )
    db.conn.executemany(_INSERT_PASSAGE, passages)
    db.conn.executemany(INSERT_TERMS, ((id_, *entry.terms) for id_, entry in entries))
    db.conn.executemany(_INSERT_CITATION, ((id_, *citation) for id_, entry in entries for citation in entry.citations))
    db.conn.executemany(INSERT_READING, sorted(index.readings))
    called = {(entry.passage.label, entry.passage.speaker, entry.passage.role) for entry in index.entries}
    db.conn.executemany(INSERT_SPEAKER, [speaker_row(*speaker) for speaker in called])


def version_rows() -> list[dict[str, str]]:
    """Return the rows of `index_versions` for an index that is made now."""
    return [{"name": name, "version": version} for name, version in token_versions().items()]
