"""Documents: their list, one of them, and one of its pages beside what was read there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import groupby

from adachi_shingikai.archive.lists import find_item_titles, find_meeting_files, list_records
from adachi_shingikai.archive.printed.documents import (
    DocumentRecord,
    PassageRecord,
    find_page_passages,
    find_scan,
    find_unchanged_file,
    get_document,
)
from adachi_shingikai.elements import PrintedPage
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.web.address import HASH_LENGTH, document_path
from adachi_shingikai.web.marks import PageMarks, find_marks
from adachi_shingikai.web.pages.meetings import meeting_label
from adachi_shingikai.web.pages.wanted import wanted
from adachi_shingikai.web.picture import DrawnPage
from adachi_shingikai.web.request import Data, Moved, Page, Visit, json_data

NO_MARKS = PageMarks((), ())

MarksOf = Callable[[str], Sequence[tuple[int, int]]]
"""Where a text has the visitor's words."""


def documents_page(visit: Visit) -> Page:
    """Return the list of documents, the newest first."""
    records = list(reversed(list_records(visit.connection, "documents").records))
    return Page("documents.html", {"records": records})


def documents_json(visit: Visit) -> Data:
    """Return the list of documents as `list documents --format json` prints it."""
    return json_data(dump_json(list_records(visit.connection, "documents").records) + "\n")


def named_document(visit: Visit) -> DocumentRecord:
    """Return the document that the address names. Raise NotFoundError if there is none."""
    sha256 = visit.parts["sha256"]
    if not (8 <= len(sha256) <= 64 and set(sha256) <= set("0123456789abcdef")):
        raise NotFoundError("その資料は取り込まれていません")
    return get_document(visit.connection, sha256)


def document_page(visit: Visit) -> Page | Moved:
    """Return what was read of a document, and its problems."""
    document = named_document(visit)
    if visit.parts["sha256"] != document.sha256[:HASH_LENGTH]:
        return Moved(document_path(document.sha256))
    files = find_meeting_files(visit.connection)
    return Page(
        "document.html",
        {
            "document": document,
            "has_file": has_file(visit, document),
            "marker_items": frozenset(find_item_titles(visit.connection)),
            "minutes_of": [(key, meeting_label(key, files)) for key in document.minutes_of],
        },
    )


def document_json(visit: Visit) -> Data:
    """Return what was read of a document, as JSON."""
    return json_data(dump_json(asdict(named_document(visit))) + "\n")


def has_file(visit: Visit, document: DocumentRecord) -> bool:
    """Return whether the file can be shown: a PDF that is still the one that was read."""
    if not visit.site.with_files or not document.pages:
        return False
    try:
        find_unchanged_file(visit.connection, document.sha256)
    except NotFoundError:
        return False
    return True


def page_number(visit: Visit, document: DocumentRecord) -> int:
    """Return the page that the address names. Raise NotFoundError if the document does not have it."""
    words = visit.parts["page"]
    if not (words.isascii() and words.isdecimal() and len(words) < 7 and 1 <= int(words) <= max(1, document.pages)):
        raise NotFoundError(f"{document.file}: {words}頁はありません")
    return int(words)


def printed_page(visit: Visit, drawn: DrawnPage | None) -> Page:
    """Return a page of a document: its picture with the visitor's words marked, and what was read there.

    `drawn` is the page as it is printed; None if it can't be shown. The lines of a scan are those that OCR read.
    """
    document = named_document(visit)
    number = page_number(visit, document)
    passages = find_page_passages(visit.connection, document.sha256, number if document.pages else None)
    marker = wanted(visit)
    chosen = visit.first("ref")
    is_ocr = number in document.ocr_pages
    printed = find_scan(visit.connection, document.sha256, number) if is_ocr else drawn and drawn.text
    return Page(
        "page.html",
        {
            "document": document,
            "number": number,
            "printed_number": next((p.printed_start for p in passages if p.page_start == number), None),
            "passages": list(_by_heading(passages)),
            "chosen": chosen,
            "marker": marker,
            "drawn": drawn,
            "has_file": drawn is not None or has_file(visit, document),
            "placement": printed.placement if printed else None,
            "marks": _marks(printed, passages, chosen, marker.marks) if drawn and printed else NO_MARKS,
            "is_ocr": is_ocr,
        },
    )


def _by_heading(passages: Sequence[PassageRecord]) -> list[tuple[PassageRecord, list[PassageRecord]]]:
    """The passages, those that follow each other under one heading together."""
    groups = groupby(passages, key=lambda p: (p.kind, p.ref, p.label))
    return [(found[0], found) for found in ([*group] for _, group in groups)]


def _marks(printed: PrintedPage, passages: Sequence[PassageRecord], chosen: str, marks_of: MarksOf) -> PageMarks:
    texts = [passage.text for passage in passages if passage.ref == chosen]
    return find_marks(printed, texts, [passage.text for passage in passages], marks_of)
