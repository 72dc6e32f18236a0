"""What was submitted for an item: the summary sheet, the forms and the annexes. Reads only."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from adachi_shingikai.archive.speeches import Source, query_rows


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A field of a 個票: its text, or the rows of its table."""

    label: str
    text: str | None
    rows: tuple[tuple[str, ...], ...] | None
    page: int | None
    printed: str | None


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A 個票."""

    article: int | None
    kind: str
    department: str
    ticks: tuple[str, ...]
    fields: tuple[FieldRecord, ...]
    file: str
    sha256: str
    page: int | None
    page_end: int | None
    printed: str | None
    printed_end: str | None


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """A row of the table 諮問事項 on a summary sheet."""

    matter: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """The text of a page of an item's annexes."""

    file: str
    sha256: str
    page: int | None
    printed: str | None
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """The summary sheet of an item, and its forms."""

    department: tuple[str, ...]
    overview: str
    overview_source: Source
    consult: tuple[MatterRecord, ...]
    forms: tuple[FormRecord, ...]


def find_submission(connection: sqlite3.Connection, number: int) -> SubmissionRecord | None:
    """Return the latest submission of an item; of several for one meeting, the one with the most forms."""
    found = query_rows(
        connection,
        """SELECT s.id, s.overview, s.overview_page, s.overview_printed, d.name AS file, d.sha256,
        (SELECT count(*) FROM forms f WHERE f.submission_id = s.id) AS forms
        FROM submissions s JOIN documents d ON d.id = s.document_id WHERE s.is_current AND s.item = ?
        ORDER BY d.date DESC, forms DESC, d.sha256, s.id LIMIT 1""",
        number,
    )
    if not found:
        return None
    submission_id = found[0]["id"]
    sql = "SELECT department FROM departments WHERE submission_id = ? ORDER BY no"
    page, printed = found[0]["overview_page"], found[0]["overview_printed"]
    departments = query_rows(connection, sql, submission_id)
    sql = "SELECT matter, article, note FROM matters WHERE submission_id = ? AND kind = 'consult' ORDER BY no"
    matters = query_rows(connection, sql, submission_id)
    return SubmissionRecord(
        department=tuple(row["department"] for row in departments),
        overview=found[0]["overview"],
        overview_source=Source(found[0]["file"], found[0]["sha256"], page, page, "総括表", printed, printed),
        consult=tuple(MatterRecord(**row) for row in matters),
        forms=_find_forms(connection, submission_id, found[0]["file"], found[0]["sha256"]),
    )


def _find_forms(connection: sqlite3.Connection, submission_id: int, file: str, sha256: str) -> tuple[FormRecord, ...]:
    sql = """SELECT id, article, kind, department, ticks, page, page_end, printed, printed_end FROM forms
        WHERE submission_id = ? ORDER BY no"""
    return tuple(
        FormRecord(
            article=form["article"],
            kind=form["kind"],
            department=form["department"],
            ticks=tuple(json.loads(form["ticks"])),
            fields=_find_fields(connection, form["id"]),
            file=file,
            sha256=sha256,
            page=form["page"],
            page_end=form["page_end"],
            printed=form["printed"],
            printed_end=form["printed_end"],
        )
        for form in query_rows(connection, sql, submission_id)
    )


def _find_fields(connection: sqlite3.Connection, form_id: int) -> tuple[FieldRecord, ...]:
    found = query_rows(
        connection, "SELECT label, text, rows, page, printed FROM fields WHERE form_id = ? ORDER BY no", form_id
    )
    return tuple(
        FieldRecord(
            label=row["label"],
            text=row["text"],
            rows=tuple(map(tuple, json.loads(row["rows"]))) if row["rows"] else None,
            page=row["page"],
            printed=row["printed"],
        )
        for row in found
    )


def find_papers(connection: sqlite3.Connection, number: int) -> tuple[PaperRecord, ...]:
    """Return the pages of an item's annexes."""
    found = query_rows(
        connection,
        """SELECT d.name AS file, d.sha256, p.page_start AS page, p.printed_start AS printed, p.part,
        group_concat(p.text, '') AS text
        FROM (SELECT * FROM passages WHERE kind = 'page' AND part = 'paper' AND is_searchable AND item = ?
        ORDER BY id) p JOIN documents d ON d.id = p.document_id GROUP BY d.id, p.page_start, p.part
        ORDER BY d.date, d.sha256, min(p.id)""",
        number,
    )
    return tuple(PaperRecord(**row) for row in found)
