"""SQLite through sqlite-utils: schema, migrations, saving a paper in one transaction.

A document owns every row that came from it, so forgetting it is one delete. Search and show
read the same file with plain SQL (database.py) and never import this module.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from adachi_shingikai import tokens
from adachi_shingikai.database import SCHEMA_VERSION, connect, explained
from adachi_shingikai.models import Document, Minutes

MIGRATIONS = Migrations("adachi_shingikai")

CHUNK = 1_000
"""Characters: longer text that is no speech is indexed in pieces, so that a hit is near its words."""

_OWNED = "INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE"


@MIGRATIONS()
def papers(db: Database) -> None:
    """What was read of each paper."""
    statements = f"""
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, path TEXT NOT NULL,
        size INTEGER NOT NULL, pages INTEGER NOT NULL, ocr_pages TEXT NOT NULL, format TEXT NOT NULL,
        term INTEGER, number INTEGER, date TEXT, place TEXT, ingested_at TEXT NOT NULL
    );
    CREATE TABLE agenda (
        id INTEGER PRIMARY KEY, document_id {_OWNED}, kind TEXT NOT NULL, no INTEGER NOT NULL, number INTEGER,
        title TEXT NOT NULL, term INTEGER, page_start INTEGER, page_end INTEGER
    );
    CREATE TABLE minutes (
        id INTEGER PRIMARY KEY, document_id {_OWNED}, term INTEGER, number INTEGER, date TEXT, start TEXT, end TEXT,
        place TEXT, secretariat TEXT, draft INTEGER NOT NULL, preamble TEXT NOT NULL,
        page_start INTEGER NOT NULL, page_end INTEGER NOT NULL
    );
    CREATE TABLE attendees (
        minutes_id INTEGER NOT NULL REFERENCES minutes(id) ON DELETE CASCADE, no INTEGER NOT NULL,
        name TEXT NOT NULL, printed TEXT NOT NULL, present INTEGER NOT NULL
    );
    CREATE TABLE sections (
        minutes_id INTEGER NOT NULL REFERENCES minutes(id) ON DELETE CASCADE, no INTEGER NOT NULL,
        title TEXT NOT NULL, text TEXT NOT NULL, page INTEGER NOT NULL
    );
    CREATE TABLE debates (
        id INTEGER PRIMARY KEY, minutes_id INTEGER NOT NULL REFERENCES minutes(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, number INTEGER, title TEXT NOT NULL, text TEXT NOT NULL, opinion TEXT, outcome TEXT,
        page INTEGER NOT NULL, page_start INTEGER, page_end INTEGER
    );
    CREATE TABLE conditions (
        debate_id INTEGER NOT NULL REFERENCES debates(id) ON DELETE CASCADE, no INTEGER NOT NULL, text TEXT NOT NULL
    );
    CREATE TABLE discards (document_id {_OWNED}, page INTEGER NOT NULL, line TEXT NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE problems (document_id {_OWNED}, page INTEGER NOT NULL, line TEXT NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id {_OWNED}, kind TEXT NOT NULL, ref TEXT NOT NULL,
        meeting TEXT, date TEXT, item INTEGER, item_title TEXT, report INTEGER, section INTEGER, no INTEGER,
        label TEXT, name TEXT, role TEXT, speaker TEXT, part TEXT, text TEXT NOT NULL,
        page_start INTEGER NOT NULL, page_end INTEGER NOT NULL, printed_start TEXT
    );
    CREATE INDEX passages_document ON passages(document_id);
    CREATE INDEX passages_meeting ON passages(meeting, kind, no);
    CREATE INDEX passages_item ON passages(item);
    CREATE INDEX agenda_number ON agenda(number);
    CREATE INDEX debates_number ON debates(number);
    CREATE VIRTUAL TABLE passages_fts USING fts5(
        t, b, content='', tokenize='unicode61 remove_diacritics 0');
    CREATE TABLE readings (key TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (key, token)) WITHOUT ROWID;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """
    for statement in statements.split(";"):  # executescript would end the migration's transaction
        db.conn.execute(statement)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: a speech, an opinion, a title, or up to `CHUNK` characters of other text."""

    kind: str
    ref: str
    text: str
    page_start: int
    page_end: int
    meeting: str | None = None
    date: str | None = None
    item: int | None = None
    item_title: str | None = None
    report: int | None = None
    section: int | None = None
    no: int | None = None
    label: str | None = None
    name: str | None = None
    role: str | None = None
    speaker: str | None = None
    part: str | None = None
    printed_start: str | None = None


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """The database at `path`, made or brought up to date. Raises DatabaseError where SQLite fails."""
    db = Database(connect(path, write=True))
    try:
        MIGRATIONS.apply(db)
        db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        yield db
    except sqlite3.Error as error:
        raise explained(error, path) from error
    finally:
        db.close()


def known(db: Database, sha256: str) -> bool:
    """Whether a paper of these bytes is in the database."""
    return db.conn.execute("SELECT 1 FROM documents WHERE sha256 = ?", (sha256,)).fetchone() is not None


def save(db: Database, document: Document, path: Path, size: int) -> int:
    """Put a paper in, instead of what was known of the same bytes; one transaction. The new row's id."""
    with db.atomic():
        db.conn.execute("DELETE FROM documents WHERE sha256 = ?", (document.file.sha256,))
        document_id = _insert(
            db,
            "documents",
            sha256=document.file.sha256,
            name=document.file.name,
            path=str(path.resolve()),
            size=size,
            pages=document.file.pages,
            ocr_pages=json.dumps(document.file.ocr_pages),
            format=document.format,
            **asdict(document.meeting),
            ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        _save_agenda(db, document_id, document)
        for minutes in document.minutes:
            _save_minutes(db, document_id, minutes)
        for name, rows in (("discards", document.discards), ("problems", document.problems)):
            db.table(name).insert_all({"document_id": document_id, **asdict(row)} for row in rows)
        _index(db, document_id, passages(document))
        db.table("meta").upsert_all(({"key": k, "value": v} for k, v in tokens.versions().items()), pk="key")
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


def _save_minutes(db: Database, document_id: int, minutes: Minutes) -> None:
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


# --- passages -------------------------------------------------------------------------------


def passages(document: Document) -> Iterator[Passage]:
    """Everything of a paper that can be searched, in printed order. No text is in two passages of one kind."""
    head = document.meeting
    meeting = f"{head.term}-{head.number}" if head.term and head.number else None
    own = meeting or document.file.sha256[:8]
    for row in document.agenda.items:
        yield Passage("agenda", _item_ref(row.number, own), row.title, 1, 1, meeting, head.date, row.number, row.title)
    for report in document.agenda.reports:
        yield Passage("agenda", own, report.title, 1, 1, meeting, head.date, report=report.no)
    for confirmation in document.agenda.confirmations:
        yield Passage("agenda", own, confirmation.title, 1, 1, meeting, head.date)
    for minutes in document.minutes:
        yield from _minutes_passages(minutes, document.file.sha256[:8])
    titles = {row.number: row.title for row in document.agenda.items}
    for page in document.pages:
        if page.part == "cover" and document.agenda != type(document.agenda)():
            continue  # its rows stand above, one by one
        for piece in chunks(page.text):
            yield Passage(
                "page",
                _item_ref(page.item, own),
                piece,
                page.page,
                page.page,
                meeting,
                head.date,
                item=page.item,
                item_title=titles.get(page.item),
                report=page.report,
                part=page.part,
                printed_start=page.printed,
            )


def _item_ref(number: int | None, own: str) -> str:
    return str(number) if number is not None else own


def _minutes_passages(minutes: Minutes, sha: str) -> Iterator[Passage]:
    meeting = f"{minutes.term}-{minutes.number}" if minutes.term and minutes.number else None
    own = meeting or sha
    titles = {item.number: item.title for item in minutes.items}
    reports = {report.no: report.title for report in minutes.reports}
    for section in minutes.sections:
        for piece in chunks(section.text):
            yield Passage("remark", own, piece, section.page, section.page, meeting, minutes.date, section=section.no)
    for piece in chunks(minutes.preamble):
        yield Passage("remark", own, piece, minutes.page_start, minutes.page_start, meeting, minutes.date)
    for item in minutes.items:
        ref = _item_ref(item.number, own)
        about = (meeting, minutes.date, item.number, item.title)
        if item.opinion:
            said = item.opinion
            yield Passage("opinion", ref, said.text, said.page_start, said.page_end, *about)
        for piece in chunks(item.text):
            yield Passage("remark", ref, piece, item.page, item.page, *about)
    for report in minutes.reports:
        words = f"{report.title}\n{report.text}".strip()
        yield Passage("report", own, words, report.page, report.page, meeting, minutes.date, report=report.no)
    for speech in minutes.speeches:
        yield Passage(
            "speech",
            f"{own}#{speech.order}",
            speech.text,
            speech.page_start,
            speech.page_end,
            meeting,
            minutes.date,
            speech.item,
            titles.get(speech.item) if speech.item else reports.get(speech.report) if speech.report else None,
            speech.report,
            speech.section,
            speech.order,
            speech.label,
            speech.name,
            speech.role,
            speech.speaker,
            printed_start=speech.printed_start,
        )
    for remark in minutes.remarks:
        ref = f"{own}#{remark.after}" if remark.after else own
        yield Passage("remark", ref, remark.text, remark.page, remark.page, meeting, minutes.date, no=remark.after)


def chunks(text: str, size: int = CHUNK) -> Iterator[str]:
    """The text in pieces of at most `size` characters, cut behind a paragraph or a sentence where one ends.

    Joined, they are the text again.
    """
    while len(text) > size:
        cut = max(text.rfind("\n", size // 2, size), text.rfind("。", size // 2, size)) + 1 or size
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def _index(db: Database, document_id: int, rows: Iterable[Passage]) -> None:
    vocabulary: set[tokens.Reading] = set()
    columns = list(Passage.__slots__)
    insert = f"INSERT INTO passages (document_id, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
    for row in rows:
        cursor = db.conn.execute(insert, (document_id, *(getattr(row, name) for name in columns)))
        assert cursor.lastrowid is not None
        index_passage(db.conn, cursor.lastrowid, row.text, vocabulary)
    db.conn.executemany("INSERT OR IGNORE INTO readings (key, token) VALUES (?, ?)", vocabulary)


def index_passage(connection: sqlite3.Connection, passage_id: int, text: str, vocabulary: set[tokens.Reading]) -> None:
    """Add a passage to the full-text index; the readings of its words are added to the vocabulary."""
    folded = tokens.fold(text)
    connection.execute(
        "INSERT INTO passages_fts (rowid, t, b) VALUES (?, ?, ?)",
        (passage_id, " ".join(tokens.analyse(folded, vocabulary)), " ".join(tokens.bigrams(folded))),
    )


def reindex(db: Database) -> int:
    """Build the index again from the stored text, in one transaction. The number of passages."""
    with db.atomic():
        db.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
        db.conn.execute("DELETE FROM readings")
        vocabulary: set[tokens.Reading] = set()
        count = 0
        for passage_id, text in db.conn.execute("SELECT id, text FROM passages ORDER BY id").fetchall():
            index_passage(db.conn, passage_id, text, vocabulary)
            count += 1
        db.conn.executemany("INSERT OR IGNORE INTO readings (key, token) VALUES (?, ?)", vocabulary)
        db.table("meta").upsert_all(({"key": k, "value": v} for k, v in tokens.versions().items()), pk="key")
    return count
