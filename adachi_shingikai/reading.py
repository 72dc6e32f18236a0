"""A file → `Document`: hash it, read it, have pictures read by OCR, parse it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from adachi_shingikai import layout, ocr, parse, pdf, plaintext, text
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.formats import Format
from adachi_shingikai.models import Document, File, Page

SUFFIXES = (".pdf", *plaintext.SUFFIXES)

OcrMode = Literal["auto", "never", "force"]


def sha256(path: Path) -> str:
    """What a document is known by. Raises UnreadableError where the file can't be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error


def read(path: Path, pages: range | None = None, ocr_mode: OcrMode = "auto", fmt: Format | None = None) -> Document:
    """One file, or some of its pages, understood. Raises UnreadableError where it can't be read at all.

    Pages that are pictures are read by OCR, if its engine is installed; `never` leaves them, `force`
    reads every page so. The format is recognised where none is given.
    """
    digest = sha256(path)
    if path.suffix.lower() in plaintext.SUFFIXES:
        sheets = list(plaintext.sheets(path))
        total = len(sheets)
        wanted = [sheet for sheet in sheets if pages is None or sheet.number in pages]
    else:
        total = 0
        read_pages: list[Page] = []
        for page in pdf.pages(path):
            total += 1
            if pages is None or page.number in pages:
                read_pages.append(_with_ocr(page, path, ocr_mode))
        wanted = list(layout.sheets(read_pages))
    by_ocr = tuple(sheet.number for sheet in wanted if sheet.ocr)
    return parse.document(wanted, File(printable(path.name), digest, total, by_ocr), fmt)


def _with_ocr(page: Page, path: Path, mode: OcrMode) -> Page:
    if mode == "never" or not (mode == "force" or ocr.needed(page)) or not ocr.available():
        return page
    return ocr.read(page, pdf.picture(path, page.number))


def unread(document: Document) -> str:
    """What to say of pages that stayed pictures, and how to have them read; "" where there are none."""
    pages = [str(p.page) for p in document.problems if p.reason == parse.PICTURE]
    if not pages:
        return ""
    how = "" if ocr.available() else f"。OCRの部品は `{ocr.INSTALL}` で入ります"
    return f"{document.file.name}: 画像のページを読めませんでした（{'、'.join(pages)}ページ）{how}"


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 and control characters would reach terminals and JSON."""
    return text.clean(name.encode("utf-8", "replace").decode()).replace("\n", " ").replace("\t", " ")
