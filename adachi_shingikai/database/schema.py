"""The tables and views of the database. docs/schema.md says what each column holds."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from adachi_shingikai.database.connection import SCHEMA_VERSION
from adachi_shingikai.index.terms import FTS_OPTIONS, Terms

MIGRATIONS = Migrations("adachi_shingikai")

_OF_DOCUMENT = "document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE"
_OF_MINUTES = "minutes_id INTEGER NOT NULL REFERENCES minutes(id) ON DELETE CASCADE"
_OF_SUBMISSION = "submission_id INTEGER NOT NULL REFERENCES submissions(id) ON DELETE CASCADE"

_TABLES = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER NOT NULL, pages INTEGER NOT NULL, ocr_pages TEXT NOT NULL, format TEXT,
    format_score REAL NOT NULL, body TEXT, meeting TEXT, term INTEGER, number INTEGER, date TEXT, place TEXT,
    ingested_at TEXT NOT NULL, mtime_ns INTEGER NOT NULL, superseded_by TEXT, copy_of TEXT
);
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, checked_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, message TEXT
);
CREATE TABLE agenda (
    id INTEGER PRIMARY KEY, {_OF_DOCUMENT}, kind TEXT NOT NULL, no INTEGER NOT NULL, item INTEGER,
    confirmed_meeting TEXT, title TEXT NOT NULL, page_start INTEGER, page_end INTEGER, page INTEGER,
    is_current INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE minutes (
    id INTEGER PRIMARY KEY, {_OF_DOCUMENT}, meeting TEXT, body TEXT, name TEXT, term INTEGER,
    number INTEGER, date TEXT, start TEXT, end TEXT, place TEXT, secretariat TEXT, is_draft INTEGER NOT NULL,
    preamble TEXT NOT NULL,
    page_start INTEGER, page_end INTEGER, printed_start TEXT, printed_end TEXT,
    is_current INTEGER NOT NULL DEFAULT 0,
    speeches_before INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE units (
    id INTEGER PRIMARY KEY, {_OF_DOCUMENT}, minutes_id INTEGER REFERENCES minutes(id) ON DELETE CASCADE,
    item INTEGER, report INTEGER, size INTEGER NOT NULL, ocr REAL NOT NULL, is_current INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE fingerprints (
    hash INTEGER NOT NULL, unit_id INTEGER NOT NULL REFERENCES units(id) ON DELETE CASCADE, PRIMARY KEY (hash, unit_id)
) WITHOUT ROWID;
CREATE TABLE unit_copies (
    unit_id INTEGER NOT NULL REFERENCES units(id) ON DELETE CASCADE,
    copy_id INTEGER NOT NULL REFERENCES units(id) ON DELETE CASCADE, PRIMARY KEY (unit_id, copy_id)
) WITHOUT ROWID;
CREATE TABLE attendees (
    {_OF_MINUTES}, no INTEGER NOT NULL, name TEXT NOT NULL, printed TEXT NOT NULL, is_present INTEGER NOT NULL
);
CREATE TABLE sections (
    {_OF_MINUTES}, no INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, page INTEGER, printed TEXT
);
CREATE TABLE debates (
    id INTEGER PRIMARY KEY, {_OF_MINUTES}, kind TEXT NOT NULL, item INTEGER, report INTEGER, title TEXT NOT NULL,
    text TEXT NOT NULL, page INTEGER, printed TEXT, opinion TEXT, outcome TEXT, opinion_page_start INTEGER,
    opinion_page_end INTEGER, opinion_printed_start TEXT, opinion_printed_end TEXT
);
CREATE TABLE debate_conditions (
    debate_id INTEGER NOT NULL REFERENCES debates(id) ON DELETE CASCADE, no INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY, {_OF_DOCUMENT}, item INTEGER, report INTEGER, title TEXT NOT NULL,
    overview TEXT NOT NULL, overview_page INTEGER, overview_printed TEXT, page_start INTEGER, page_end INTEGER,
    printed_start TEXT, printed_end TEXT,
    is_current INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE departments ({_OF_SUBMISSION}, no INTEGER NOT NULL, department TEXT NOT NULL);
CREATE TABLE matters (
    {_OF_SUBMISSION}, kind TEXT NOT NULL, no INTEGER NOT NULL, matter TEXT NOT NULL, article TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE forms (
    id INTEGER PRIMARY KEY, {_OF_SUBMISSION}, no INTEGER NOT NULL, article INTEGER, reference TEXT NOT NULL,
    kind TEXT NOT NULL, department TEXT NOT NULL, ticks TEXT NOT NULL, page INTEGER, page_end INTEGER, printed TEXT,
    printed_end TEXT
);
CREATE TABLE fields (
    form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE, no INTEGER NOT NULL, label TEXT NOT NULL,
    text TEXT, rows TEXT, page INTEGER, printed TEXT
);
CREATE TABLE discards (
    {_OF_DOCUMENT}, page INTEGER, line TEXT NOT NULL, reason TEXT NOT NULL, printed TEXT
);
CREATE TABLE scans (
    {_OF_DOCUMENT}, page INTEGER NOT NULL, placement TEXT NOT NULL, lines TEXT NOT NULL, PRIMARY KEY (document_id, page)
);
CREATE TABLE problems (
    {_OF_DOCUMENT}, page INTEGER, line TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, printed TEXT
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, {_OF_DOCUMENT}, minutes_id INTEGER REFERENCES minutes(id) ON DELETE CASCADE,
    kind TEXT NOT NULL, reference TEXT NOT NULL, meeting TEXT, date TEXT, item INTEGER, item_title TEXT,
    report INTEGER, section INTEGER, speech_order INTEGER, after_speech INTEGER, answers INTEGER, mark TEXT,
    label TEXT, name TEXT, role TEXT,
    speaker TEXT, caption TEXT, part TEXT, page_start INTEGER, page_end INTEGER, printed_start TEXT, printed_end TEXT,
    is_ocr INTEGER NOT NULL, is_searchable INTEGER NOT NULL, weight REAL NOT NULL, text TEXT NOT NULL
);
CREATE TABLE citations (
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE, kind TEXT NOT NULL, number INTEGER NOT NULL
);
CREATE VIRTUAL TABLE passages_fts USING fts5({", ".join(Terms._fields)}, {FTS_OPTIONS});
CREATE TABLE readings (reading TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (reading, word)) WITHOUT ROWID;
CREATE TABLE speakers (
    label TEXT NOT NULL, speaker TEXT NOT NULL, role TEXT NOT NULL, folded TEXT NOT NULL,
    PRIMARY KEY (label, speaker, role)
) WITHOUT ROWID;
CREATE TABLE index_versions (name TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;
"""

_INDEXES = """
CREATE INDEX files_sha256 ON files(sha256);
CREATE INDEX agenda_item ON agenda(item);
CREATE INDEX minutes_meeting ON minutes(meeting);
CREATE INDEX units_document ON units(document_id);
CREATE INDEX units_minutes ON units(minutes_id);
CREATE INDEX fingerprints_unit ON fingerprints(unit_id);
CREATE INDEX unit_copies_copy ON unit_copies(copy_id);
CREATE INDEX debates_item ON debates(item);
CREATE INDEX submissions_item ON submissions(item);
CREATE INDEX submissions_document ON submissions(document_id);
CREATE INDEX departments_submission ON departments(submission_id);
CREATE INDEX matters_submission ON matters(submission_id);
CREATE INDEX forms_submission ON forms(submission_id);
CREATE INDEX fields_form ON fields(form_id);
CREATE INDEX citations_passage ON citations(passage_id);
CREATE INDEX citations_number ON citations(kind, number);
CREATE INDEX passages_minutes ON passages(minutes_id);
CREATE INDEX passages_document ON passages(document_id);
CREATE INDEX passages_meeting ON passages(meeting, kind, speech_order);
CREATE INDEX passages_item ON passages(item);
CREATE INDEX passages_ranking ON passages(id, is_searchable, weight);
CREATE UNIQUE INDEX passages_speech ON passages(reference) WHERE kind = 'speech' AND is_searchable;
"""

_VIEWS = """
CREATE VIEW current_documents AS SELECT * FROM documents WHERE superseded_by IS NULL AND copy_of IS NULL;
CREATE VIEW item_departments AS
    SELECT DISTINCT s.item, p.department FROM departments p JOIN submissions s ON s.id = p.submission_id
    WHERE s.is_current AND s.item IS NOT NULL;
CREATE VIEW item_articles AS
    SELECT DISTINCT s.item, f.article FROM forms f JOIN submissions s ON s.id = f.submission_id
    WHERE s.is_current AND s.item IS NOT NULL AND f.article IS NOT NULL;
CREATE VIEW speeches AS
    SELECT p.reference, p.meeting, p.date, p.speech_order, p.section, p.item, p.item_title, p.report, p.label, p.name,
    p.role, p.speaker, p.text, d.name AS file, d.sha256, p.page_start, p.page_end, p.printed_start,
    p.printed_end, p.mark, substr(p.reference, 1, instr(p.reference, '#')) || p.answers AS answers, m.body
    FROM passages p JOIN documents d ON d.id = p.document_id LEFT JOIN minutes m ON m.id = p.minutes_id
    WHERE p.kind = 'speech' AND p.is_searchable;
CREATE VIEW opinions AS
    SELECT b.item, b.title, m.meeting, m.date, b.outcome, b.opinion AS text, d.name AS file, d.sha256,
    b.opinion_page_start AS page_start, b.opinion_page_end AS page_end, b.opinion_printed_start AS printed_start,
    b.opinion_printed_end AS printed_end, b.id AS debate_id
    FROM debates b JOIN minutes m ON m.id = b.minutes_id JOIN current_documents d ON d.id = m.document_id
    WHERE b.kind = 'item' AND b.opinion IS NOT NULL AND m.is_current;
CREATE VIEW conditions AS
    SELECT o.item, o.title, o.meeting, o.date, c.no, c.text, o.file, o.sha256, o.page_start, o.page_end,
    o.printed_start, o.printed_end
    FROM debate_conditions c JOIN opinions o ON o.debate_id = c.debate_id;
CREATE VIEW items AS
    SELECT i.item AS number, i.title, i.meeting, nullif(min(coalesce(i.date, '9')), '9') AS date,
    (SELECT o.outcome FROM opinions o WHERE o.item = i.item ORDER BY o.date DESC LIMIT 1) AS outcome,
    (SELECT group_concat(department, '、') FROM
      (SELECT department FROM item_departments WHERE item = i.item ORDER BY department)) AS departments,
    (SELECT group_concat(article, ' ') FROM
      (SELECT article FROM item_articles WHERE item = i.item ORDER BY article)) AS articles
    FROM (SELECT a.item, a.title, d.meeting, d.date FROM agenda a JOIN documents d ON d.id = a.document_id
        WHERE a.kind = 'item' AND a.is_current
      UNION ALL SELECT b.item, b.title, m.meeting, m.date FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE b.kind = 'item' AND m.is_current) i
    WHERE i.item IS NOT NULL GROUP BY i.item;
CREATE VIEW meetings AS
    WITH held AS (
      SELECT coalesce(m.meeting, substr(d.sha256, 1, 8)) AS meeting, m.body, m.name, m.term, m.number, m.date, m.place,
        m.id AS minutes_id, m.is_draft, d.name AS file
        FROM minutes m JOIN documents d ON d.id = m.document_id WHERE m.is_current
      UNION ALL SELECT d.meeting, d.body, NULL, d.term, d.number, d.date, d.place, NULL, NULL, d.name
        FROM current_documents d WHERE d.meeting IS NOT NULL)
    SELECT h.meeting, max(h.body) AS body, max(h.name) AS name, h.term, h.number, max(h.date) AS date,
    max(h.place) AS place,
    (SELECT nullif(count(DISTINCT a.name), 0) FROM attendees a JOIN held x ON x.minutes_id = a.minutes_id
      WHERE a.is_present AND x.meeting = h.meeting) AS present,
    (SELECT count(DISTINCT item) FROM (
      SELECT b.item FROM debates b JOIN held x ON x.minutes_id = b.minutes_id
        WHERE b.kind = 'item' AND x.meeting = h.meeting
      UNION SELECT a.item FROM agenda a JOIN documents d ON d.id = a.document_id
        WHERE a.kind = 'item' AND a.is_current AND d.meeting = h.meeting)) AS items,
    (SELECT count(*) FROM passages p JOIN held x ON x.minutes_id = p.minutes_id
      WHERE p.kind = 'speech' AND p.is_searchable AND x.meeting = h.meeting) AS speeches,
    min(h.is_draft) AS is_draft,
    (SELECT group_concat(file, ' ') FROM (SELECT DISTINCT file FROM held x
      WHERE x.meeting = h.meeting ORDER BY file)) AS files
    FROM held h GROUP BY h.meeting
"""


@MIGRATIONS()
def first_schema(db: Database) -> None:
    """Make all tables, indexes and views in one transaction, and mark the file with the schema's version."""
    for statement in (_TABLES + _INDEXES + _VIEWS).split(";"):  # executescript would end the transaction
        if statement.strip():
            db.conn.execute(statement)
    db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
