"""A file → `Document`: hash it, read it, have pictures read by OCR, parse it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adachi_shingikai.elements import RawPage
from adachi_shingikai.errors import InaccessibleError, UnreadableError
from adachi_shingikai.grammar.document import parse_document
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import clean
from adachi_shingikai.models import Document, File
from adachi_shingikai.pages.layout import lay_out_pages
from adachi_shingikai.pages.ocr import INSTALL_COMMAND, is_available, needs_ocr, recognise_page
from adachi_shingikai.pages.pdf import draw_page, read_pages
from adachi_shingikai.pages.textfile import TEXT_SUFFIXES, read_text_pages

SUFFIXES = (".pdf", *TEXT_SUFFIXES)

LARGEST = 1024**3
"""Bytes of a file: no paper is larger, and reading a larger one only to hash it would take minutes."""

OcrMode = Literal["auto", "never", "force"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are to be read: which pages by OCR, as which format (None: recognised), with which passwords."""

    ocr: OcrMode = "auto"
    format: Format | None = None
    passwords: tuple[str, ...] = ()


DEFAULT_OPTIONS = ReadOptions()


def hash_file(path: Path) -> str:
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


def read_document(
    path: Path,
    manner: ReadOptions = DEFAULT_OPTIONS,
    pages: range | None = None,
    before_ocr: Callable[[], None] = lambda: None,
) -> Document:
    """One file, or some of its pages, understood. Raises UnreadableError where it can't be read at all.

    Pages that are pictures are read by OCR, if its engine is installed; `never` leaves them, `force`
    reads every page so. `before_ocr` is called once each is drawn: what follows takes far more time and memory.
    """
    digest = hash_file(path)
    total = 0
    if path.suffix.lower() in TEXT_SUFFIXES:
        sheets = list(read_text_pages(path))
        total = len(sheets)
        wanted = [sheet for sheet in sheets if pages is None or sheet.number in pages]
    else:

        def chosen() -> Iterator[RawPage]:
            # One by one: the glyphs of a long paper take far more room than its lines.
            nonlocal total
            for page in read_pages(path, manner.passwords):
                total += 1
                if pages is None or page.number in pages:
                    if _by_ocr(page, manner.ocr):
                        picture = draw_page(path, page.number, passwords=manner.passwords)
                        before_ocr()
                        page = recognise_page(page, picture)
                    yield page

        wanted = list(lay_out_pages(chosen()))
    by_ocr = tuple(sheet.number for sheet in wanted if sheet.ocr)
    return parse_document(wanted, File(printable(path.name), digest, total, by_ocr), manner.format)


def _by_ocr(page: RawPage, mode: OcrMode) -> bool:
    return mode != "never" and (mode == "force" or needs_ocr(page)) and is_available()


def read_passwords(path: Path) -> tuple[str, ...]:
    """The passwords that a file holds, one a line. Raises UnreadableError where it can't be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path.name}: パスワードを読めません。UTF-8で1行に1つずつ書いてください") from error
    return tuple(filter(None, lines))


def has_pictures(document: Document) -> bool:
    """Whether pages stayed pictures."""
    return any(p.kind == "picture" for p in document.problems)


def unread_pictures(document: Document) -> str:
    """What to say of pages that stayed pictures, and how to have them read; "" where there are none."""
    pages = [str(p.page) for p in document.problems if p.kind == "picture"]
    if not pages:
        return ""
    how = "" if is_available() else f"。OCRの部品は `{INSTALL_COMMAND}` で入ります"
    return f"{document.file.name}: 画像のページを読めませんでした（{'、'.join(pages)}ページ）{how}"


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 and control characters would reach terminals and JSON."""
    return clean(name.encode("utf-8", "replace").decode()).replace("\n", " ").replace("\t", " ")
