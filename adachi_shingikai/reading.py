"""A file → `Document`: hash it, read it, have pictures read by OCR, parse it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adachi_shingikai import layout, ocr, parse, pdf, plaintext, text
from adachi_shingikai.errors import InaccessibleError, UnreadableError
from adachi_shingikai.formats import Format
from adachi_shingikai.models import Document, File, Page

SUFFIXES = (".pdf", *plaintext.SUFFIXES)

LARGEST = 1024**3
"""Bytes of a file: no paper is larger, and reading a larger one only to hash it would take minutes."""

OcrMode = Literal["auto", "never", "force"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are to be read: which pages by OCR, as which format (None: recognised), with which passwords."""

    ocr: OcrMode = "auto"
    format: Format | None = None
    passwords: tuple[str, ...] = ()


USUAL = Manner()


def sha256(path: Path) -> str:
    """What a document is known by. Raises UnreadableError for what is no file (a pipe), or too large a one,
    InaccessibleError where it can't be opened.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableError(f"{path.name}: フォルダーの中を読めません。権限を確かめてください")
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError(f"{path.name}: 普通のファイルではありません。資料のファイルを指定してください")
        if found.st_size > LARGEST:
            raise UnreadableError(f"{path.name}: 大きすぎます（{found.st_size:,}バイト）。資料を確かめてください")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InaccessibleError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error


def read(
    path: Path, manner: Manner = USUAL, pages: range | None = None, before_ocr: Callable[[], None] = lambda: None
) -> Document:
    """One file, or some of its pages, understood. Raises UnreadableError where it can't be read at all.

    Pages that are pictures are read by OCR, if its engine is installed; `never` leaves them, `force`
    reads every page so. `before_ocr` is called once each is drawn: what follows takes far more time and memory.
    """
    digest = sha256(path)
    total = 0
    if path.suffix.lower() in plaintext.SUFFIXES:
        sheets = list(plaintext.sheets(path))
        total = len(sheets)
        wanted = [sheet for sheet in sheets if pages is None or sheet.number in pages]
    else:

        def chosen() -> Iterator[Page]:
            # One by one: the glyphs of a long paper take far more room than its lines.
            nonlocal total
            for page in pdf.pages(path, manner.passwords):
                total += 1
                if pages is None or page.number in pages:
                    if _by_ocr(page, manner.ocr):
                        picture = pdf.picture(path, page.number, passwords=manner.passwords)
                        before_ocr()
                        page = ocr.read(page, picture)
                    yield page

        wanted = list(layout.sheets(chosen()))
    by_ocr = tuple(sheet.number for sheet in wanted if sheet.ocr)
    return parse.document(wanted, File(printable(path.name), digest, total, by_ocr), manner.format)


def _by_ocr(page: Page, mode: OcrMode) -> bool:
    return mode != "never" and (mode == "force" or ocr.needed(page)) and ocr.available()


def passwords(path: Path) -> tuple[str, ...]:
    """The passwords that a file holds, one a line. Raises UnreadableError where it can't be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path.name}: パスワードを読めません。UTF-8で1行に1つずつ書いてください") from error
    return tuple(filter(None, lines))


def has_pictures(document: Document) -> bool:
    """Whether pages stayed pictures."""
    return any(p.reason == parse.PICTURE for p in document.problems)


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
