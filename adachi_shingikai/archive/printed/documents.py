"""One document: what was read of it, its problems, its pages, and the file behind it. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.database.files import FileStamp, path_of_key, stamp_of
from adachi_shingikai.elements import Placement, PrintedLine, PrintedPage
from adachi_shingikai.errors import InaccessibleError, NotFoundError


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """Something printed that could not be read with certainty."""

    page: int | None
    printed: str | None
    line: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document. `minutes_of` are the meetings whose minutes it holds, `superseded_by` is the hash of its revision,
    and `copy_of` that of the better copy of the same paper.
    """

    file: str
    sha256: str
    pages: int
    ocr_pages: tuple[int, ...]
    format: str | None
    body: str | None
    meeting: str | None
    date: str | None
    place: str | None
    ingested_at: str
    superseded_by: str | None
    copy_of: str | None
    minutes_of: tuple[str, ...]
    items: tuple[int, ...]
    speeches: int
    problems: tuple[ProblemRecord, ...]


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as it stands on a page. `ref` is what `show` takes, if it is current: other copies are only kept."""

    ref: str
    kind: str
    item: int | None
    report: int | None
    label: str | None
    speaker: str | None
    text: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    is_current: bool


def get_document(connection: sqlite3.Connection, sha256: str) -> DocumentRecord:
    """Return a document by its SHA-256 or the beginning of it. Raise NotFoundError if there is none, or several."""
    rows = query_rows(
        connection,
        """SELECT id, name AS file, sha256, pages, ocr_pages, format, body, meeting, date, place, ingested_at,
        superseded_by, copy_of FROM documents WHERE substr(sha256, 1, ?) = ? LIMIT 2""",
        len(sha256),
        sha256,
    )
    if len(rows) != 1:
        raise NotFoundError("その資料は取り込まれていません。`shingikai list documents` で一覧できます")
    head = rows[0]
    document_id = head.pop("id")
    minutes = query_rows(
        connection,
        "SELECT coalesce(meeting, ?) AS meeting FROM minutes WHERE document_id = ? ORDER BY id",
        head["sha256"][:8],
        document_id,
    )
    items = query_rows(
        connection,
        "SELECT DISTINCT item FROM passages WHERE document_id = ? AND item IS NOT NULL ORDER BY item",
        document_id,
    )
    sql = "SELECT count(*) AS speeches FROM passages WHERE document_id = ? AND kind = 'speech'"
    speeches = query_rows(connection, sql, document_id)[0]["speeches"]
    sql = "SELECT page, printed, line, kind, reason FROM problems WHERE document_id = ? ORDER BY page, rowid"
    problems = query_rows(connection, sql, document_id)
    return DocumentRecord(
        **{**head, "ocr_pages": tuple(json.loads(head["ocr_pages"]))},
        minutes_of=tuple(dict.fromkeys(row["meeting"] for row in minutes)),
        items=tuple(row["item"] for row in items),
        speeches=speeches,
        problems=tuple(ProblemRecord(**row) for row in problems),
    )


def find_page_passages(connection: sqlite3.Connection, sha256: str, page: int | None) -> tuple[PassageRecord, ...]:
    """Return what was read on a page of a document, in printed order; page None is the whole of a text file."""
    rows = query_rows(
        connection,
        """SELECT p.reference AS ref, p.kind, p.item, p.report, coalesce(p.label, p.caption) AS label, p.speaker,
        p.text, p.page_start, p.page_end, p.printed_start, p.is_searchable AS is_current
        FROM passages p JOIN documents d ON d.id = p.document_id
        WHERE d.sha256 = ? AND (p.page_start IS ? OR ? BETWEEN p.page_start AND p.page_end)
        ORDER BY p.page_start, p.speech_order IS NULL, p.speech_order, p.id""",
        sha256,
        page,
        page,
    )
    return tuple(PassageRecord(**{**row, "is_current": bool(row["is_current"])}) for row in rows)


def find_scan(connection: sqlite3.Connection, sha256: str, page: int) -> PrintedPage | None:
    """Return the lines of a page that OCR read, and where they stand; None for any other page."""
    sql = """SELECT s.placement, s.lines FROM scans s JOIN documents d ON d.id = s.document_id
        WHERE d.sha256 = ? AND s.page = ?"""
    for row in query_rows(connection, sql, sha256, page):
        lines = (PrintedLine(text, top, bottom, tuple(edges)) for text, top, bottom, edges in json.loads(row["lines"]))
        return PrintedPage(page, Placement(*json.loads(row["placement"])), tuple(lines))
    return None


def find_reference_texts(connection: sqlite3.Connection, refs: Sequence[str]) -> dict[str, str]:
    """Return the text of the first passage with each of these references."""
    marks = ", ".join("?" * len(refs))
    sql = f"SELECT reference, text FROM passages WHERE is_searchable AND reference IN ({marks}) ORDER BY id DESC"
    return {row["reference"]: row["text"] for row in query_rows(connection, sql, *refs)}


def find_unchanged_file(connection: sqlite3.Connection, sha256: str) -> Path:
    """Return the path of a file with this hash whose size and time are still those of its ingest.

    Raise NotFoundError, which names no path, if there is none: the bytes may then be others than those that were read.
    """
    rows = query_rows(connection, "SELECT path, size, mtime_ns FROM files WHERE sha256 = ? ORDER BY path", sha256)
    for row in rows:
        path = path_of_key(row["path"])
        try:
            if stamp_of(path) == FileStamp(row["size"], row["mtime_ns"]):
                return path
        except InaccessibleError:
            continue
    raise NotFoundError("元のファイルがないか、取り込んだ後に変わりました。取り込み直してください")


def find_addresses(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the `file:` address of each document by its SHA-256, whether the file is still there or not."""
    rows = query_rows(connection, "SELECT sha256, path FROM documents")
    return {row["sha256"]: path_of_key(row["path"]).as_uri() for row in rows}
