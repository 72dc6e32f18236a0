"""SQLite through sqlite-utils: saving a paper in one transaction, rebuilding the index.

A document owns every row that came from it, so forgetting it is one delete. Search and show
read the same file with plain SQL (database.py) and never import this module.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from adachi_shingikai import citations, ledger, tokens
from adachi_shingikai import index as indexing
from adachi_shingikai.database import connect, explained
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.formats import Format
from adachi_shingikai.formats.registry import FORMATS
from adachi_shingikai.index import Index
from adachi_shingikai.models import Document, Minutes, Submission
from adachi_shingikai.passages import Passage
from adachi_shingikai.schema import MIGRATIONS


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """The database at `path`, made or brought up to date. Raises DatabaseError where SQLite fails."""
    db = Database(connect(path, write=True))
    try:
        MIGRATIONS.apply(db)
        yield db
    except sqlite3.Error as error:
        raise explained(error, path) from error
    finally:
        db.close()


def papers(db: Database) -> dict[str, int]:
    """The papers in the database: by SHA-256, how many problems each has."""
    sql = (
        "SELECT d.sha256, count(p.document_id) FROM documents d LEFT JOIN problems p ON p.document_id = d.id GROUP BY 1"
    )
    return dict(db.conn.execute(sql).fetchall())


def save(db: Database, document: Document, index: Index, path: Path, size: int) -> int:
    """Put a paper and its index in, instead of what was known of the same bytes; one transaction. The new row's id."""
    with db.atomic():
        sql = "DELETE FROM documents WHERE sha256 = ? RETURNING superseded_by"
        before = db.conn.execute(sql, (document.file.sha256,)).fetchall()
        document_id = _insert(
            db,
            "documents",
            sha256=document.file.sha256,
            name=document.file.name,
            path=ledger.key(path),
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
        if before and before[0][0]:
            _mark(db, document_id, before[0][0])
        _settle(db, _meetings_of(db, document_id))
        # The versions of the first paper's tokens stay until `reindex` makes all of them anew.
        db.table("meta").insert_all(
            ({"key": k, "value": v} for k, v in tokens.versions().items()), pk="key", ignore=True
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
        _mark(db, old_id, new)
        _mark(db, new_id, None)
        _settle(db, _meetings_of(db, old_id) + _meetings_of(db, new_id))
    return True


def _mark(db: Database, document_id: int, superseded_by: str | None) -> None:
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


def _meetings_of(db: Database, document_id: int) -> list[tuple[int | None, int | None]]:
    return db.conn.execute("SELECT term, number FROM minutes WHERE document_id = ?", (document_id,)).fetchall()


def _settle(db: Database, meetings: Iterable[tuple[int | None, int | None]]) -> None:
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
            [(cursor.lastrowid, *c) for c in citations.find(row.text, fmt) if c != ("item", row.item)],
        )
    db.conn.executemany(_INSERT_READING, sorted(index.readings))


class Paper(NamedTuple):
    """A paper in the database, as `forget` and `verify` name it."""

    id: int
    sha256: str
    name: str
    path: str


def find(connection: sqlite3.Connection, words: str) -> list[Paper]:
    """The papers that a file's name, its path, or the beginning of a SHA-256 (8 digits or more) means."""
    names: dict[str, set[str]] = {}
    for sha256, path in connection.execute("SELECT sha256, path FROM files"):
        names.setdefault(sha256, set()).update((path, Path(path).name))
    wanted = {words, ledger.key(Path(words))}
    papers = [
        Paper(*row)
        for row in connection.execute("SELECT id, sha256, name, path FROM documents ORDER BY date, name, id")
    ]
    return [
        paper
        for paper in papers
        if wanted & ({paper.name, paper.path} | names.get(paper.sha256, set()))
        or (len(words) >= 8 and paper.sha256.startswith(words))
    ]


def forget(db: Database, paper: Paper) -> list[Path]:
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
            _mark(db, document_id, successor)
            meetings += _meetings_of(db, document_id)
        ledger.forget(db, [paper.sha256])
        _settle(db, meetings)
    return [place for place in map(ledger.place, places) if place.exists()]


def backup(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database, while others use it, to a file that is whole from the moment it is there.

    Raises DatabaseError where it can't be written; then what stood there before still does.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            part = Path(folder) / target.name
            copy = sqlite3.connect(part)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            finally:
                copy.close()
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(target)
    except sqlite3.Error as error:
        raise explained(error, target) from error
    except OSError as error:
        raise DatabaseError(f"{target}: 書き込めません（{error.strerror}）。場所と権限を確かめてください") from error


def reindex(db: Database) -> int:
    """Build the index again from the stored text, in one transaction. The number of passages."""
    with db.atomic():
        db.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
        db.conn.execute("DELETE FROM readings")
        readings: set[tokens.Reading] = set()
        count = 0
        for passage_id, text in db.conn.execute("SELECT id, text FROM passages ORDER BY id").fetchall():
            db.conn.execute(_INSERT_TERMS, (passage_id, *indexing.terms(text, readings)))
            count += 1
        db.conn.executemany(_INSERT_READING, sorted(indexing.vocabulary(readings)))
        db.table("meta").upsert_all(({"key": k, "value": v} for k, v in tokens.versions().items()), pk="key")
    return count
