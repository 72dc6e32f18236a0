"""The tables of the database, as migrations. docs/schema.md says what each column means."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("adachi_shingikai")

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
    CREATE TABLE problems (document_id {_OWNED}, page INTEGER NOT NULL, line TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id {_OWNED},
        minutes_id INTEGER REFERENCES minutes(id) ON DELETE CASCADE, kind TEXT NOT NULL, ref TEXT NOT NULL,
        meeting TEXT, date TEXT, item INTEGER, item_title TEXT, report INTEGER, section INTEGER, no INTEGER,
        label TEXT, name TEXT, role TEXT, speaker TEXT, part TEXT, text TEXT NOT NULL,
        page_start INTEGER NOT NULL, page_end INTEGER NOT NULL, printed_start TEXT, ocr INTEGER NOT NULL
    );
    CREATE INDEX passages_minutes ON passages(minutes_id);
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
    _run(db, statements, 1)


@MIGRATIONS()
def item_papers(db: Database) -> None:
    """The 総括表 and 個票 of items, mentions, and which minutes of a meeting count."""
    statements = f"""
    CREATE TABLE submissions (
        id INTEGER PRIMARY KEY, document_id {_OWNED}, number INTEGER, report INTEGER, title TEXT NOT NULL,
        overview TEXT NOT NULL, page_start INTEGER NOT NULL, page_end INTEGER NOT NULL
    );
    CREATE TABLE departments (
        submission_id INTEGER NOT NULL REFERENCES submissions(id) ON DELETE CASCADE, no INTEGER NOT NULL,
        department TEXT NOT NULL
    );
    CREATE TABLE matters (
        submission_id INTEGER NOT NULL REFERENCES submissions(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        no INTEGER NOT NULL, matter TEXT NOT NULL, article TEXT NOT NULL, note TEXT NOT NULL
    );
    CREATE TABLE forms (
        id INTEGER PRIMARY KEY, submission_id INTEGER NOT NULL REFERENCES submissions(id) ON DELETE CASCADE,
        no INTEGER NOT NULL, article INTEGER, kind TEXT NOT NULL, department TEXT NOT NULL, ticks TEXT NOT NULL,
        page INTEGER NOT NULL, page_end INTEGER NOT NULL
    );
    CREATE TABLE fields (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE, no INTEGER NOT NULL, label TEXT NOT NULL,
        text TEXT, rows TEXT, page INTEGER NOT NULL
    );
    CREATE TABLE citations (
        passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        number INTEGER NOT NULL
    );
    ALTER TABLE documents ADD COLUMN format_score REAL NOT NULL DEFAULT 1;
    ALTER TABLE minutes ADD COLUMN current INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE passages ADD COLUMN current INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX submissions_number ON submissions(number);
    CREATE INDEX submissions_document ON submissions(document_id);
    CREATE INDEX departments_submission ON departments(submission_id);
    CREATE INDEX matters_submission ON matters(submission_id);
    CREATE INDEX forms_submission ON forms(submission_id);
    CREATE INDEX fields_form ON fields(form_id);
    CREATE INDEX citations_passage ON citations(passage_id);
    CREATE INDEX citations_number ON citations(kind, number);
    CREATE VIEW item_departments AS
        SELECT DISTINCT s.number, d.department FROM departments d JOIN submissions s ON s.id = d.submission_id
        WHERE s.number IS NOT NULL;
    CREATE VIEW item_articles AS
        SELECT DISTINCT s.number, f.article FROM forms f JOIN submissions s ON s.id = f.submission_id
        WHERE s.number IS NOT NULL AND f.article IS NOT NULL
    """
    _run(db, statements, 2)


@MIGRATIONS()
def revisions(db: Database) -> None:
    """What became of each file, and which papers gave way to a corrected one of the same name."""
    statements = """
    CREATE TABLE files (
        path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, seen_ns INTEGER NOT NULL,
        sha256 TEXT NOT NULL, state TEXT NOT NULL, message TEXT
    );
    CREATE INDEX files_sha256 ON files(sha256);
    ALTER TABLE documents ADD COLUMN superseded_by TEXT;
    CREATE VIEW papers AS SELECT * FROM documents WHERE superseded_by IS NULL;
    DROP VIEW item_departments;
    DROP VIEW item_articles;
    CREATE VIEW item_departments AS
        SELECT DISTINCT s.number, d.department FROM departments d JOIN submissions s ON s.id = d.submission_id
        JOIN papers p ON p.id = s.document_id WHERE s.number IS NOT NULL;
    CREATE VIEW item_articles AS
        SELECT DISTINCT s.number, f.article FROM forms f JOIN submissions s ON s.id = f.submission_id
        JOIN papers p ON p.id = s.document_id WHERE s.number IS NOT NULL AND f.article IS NOT NULL
    """
    _run(db, statements, 3)


def _run(db: Database, statements: str, version: int) -> None:
    """The statements of one migration, and the number that the file bears from then on, in its transaction."""
    for statement in statements.split(";"):  # executescript would end the transaction
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA user_version = {version}")
