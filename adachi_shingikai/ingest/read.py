"""A file → `Document`: hash it, read its pages, recognise pages that are pictures, parse it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path
from typing import Literal

from adachi_shingikai.database.files import hash_file
from adachi_shingikai.elements import PrintedPage, RawPage
from adachi_shingikai.errors import UnreadableError, UsageError
from adachi_shingikai.grammar.document import parse_document
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import name_pages
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.models import Document, File
from adachi_shingikai.pages.layout import lay_out_pages, print_page
from adachi_shingikai.pages.ocr import INSTALL_COMMAND, is_available, needs_ocr, recognise_page
from adachi_shingikai.pages.pdf import PictureError, draw_page, read_pages
from adachi_shingikai.pages.textfile import TEXT_SUFFIXES, read_text_pages

OcrMode = Literal["auto", "never", "force"]


MAX_OCR_PAGES = 300
"""Pages of one file that OCR reads, unless the user allows more. At some 5 seconds each they take 25 minutes."""

_DAMAGED = "画像が壊れていて、文字を読み取れません"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: which pages by OCR, in which format (None: it is recognised), with which passwords.

    If more than `ocr_pages` pages of a file would have to be read by OCR, none is.
    """

    ocr: OcrMode = "auto"
    format: Format | None = None
    passwords: tuple[str, ...] = ()
    ocr_pages: int = MAX_OCR_PAGES


DEFAULT_OPTIONS = ReadOptions()


def read_document(
    path: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    pages: range | None = None,
    before_ocr: Callable[[], None] = lambda: None,
) -> Document:
    """Return what is understood of a file, or of some of its pages. Raise UnreadableError if it can't be
    read at all, UsageError if it has none of the pages.

    Pages that are pictures are read by OCR if its engine is installed; `never` leaves them unread, `force`
    reads every page by OCR. `before_ocr` is called before each such page: OCR takes far more time and memory.
    """
    sha256 = hash_file(path)
    total = 0
    scans: list[PrintedPage] = []
    is_text = path.suffix.lower() in TEXT_SUFFIXES
    if is_text:
        found = list(read_text_pages(path))
        total = len(found)
        wanted = [page for page in found if pages is None or page.number in pages]
    else:
        pictures = _Pictures(path, options, pages, before_ocr)

        def raw_pages() -> Iterator[RawPage]:
            # One by one: the glyphs of a long document take far more memory than its lines.
            nonlocal total
            for page in read_pages(path, options.passwords):
                total += 1
                if pages is None or page.number in pages:
                    yield pictures.read(page) if pictures.is_for_ocr(page) else page

        wanted = []
        raws, same = tee(raw_pages())
        for raw, page in zip(raws, lay_out_pages(same), strict=True):
            wanted.append(page)
            if page.ocr:
                scans.append(print_page(raw, page))
    if pages is not None and pages.start > total:
        raise UsageError(f"{printable(path.name)}: {total}ページまでしかありません。--pages の指定を確かめてください")
    ocr_pages = tuple(page.number for page in wanted if page.ocr and page.width)
    number_of_pages = 0 if is_text else total
    file = File(printable(path.name), sha256, number_of_pages, ocr_pages)
    return replace(parse_document(wanted, file, options.format), scans=tuple(scans))


@dataclass
class _Pictures:
    """The pages of one file that OCR reads."""

    path: Path
    options: ReadOptions
    pages: range | None
    before_ocr: Callable[[], None]

    def is_for_ocr(self, page: RawPage) -> bool:
        """Return whether OCR should read a page."""
        mode = self.options.ocr
        return mode != "never" and (mode == "force" or needs_ocr(page)) and is_available()

    @functools.cached_property
    def too_many(self) -> str:
        """Why none of the pages is read: there are more than allowed. "" if there are not."""
        found = sum(
            self.is_for_ocr(page)
            for page in read_pages(self.path, self.options.passwords)
            if self.pages is None or page.number in self.pages
        )
        if found <= self.options.ocr_pages:
            return ""
        return f"OCRで読むページが{found:,}あり、上限（{self.options.ocr_pages:,}）を超えます。--ocr-pages で増やせます"

    def read(self, page: RawPage) -> RawPage:
        """Return a page as OCR reads it, or marked as unread."""
        if self.too_many:
            return replace(page, unread=self.too_many)
        try:
            picture = draw_page(self.path, page.number, passwords=self.options.passwords)
        except PictureError:
            return replace(page, unread=_DAMAGED)
        self.before_ocr()
        return recognise_page(page, picture)


def read_passwords(path: Path) -> tuple[str, ...]:
    """Return the passwords in a file, one per line. Raise UnreadableError if it can't be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path.name}: パスワードを読めません。UTF-8で1行に1つずつ書いてください") from error
    return tuple(filter(None, lines))


def awaits_ocr(document: Document, mode: OcrMode) -> bool:
    """Return whether pages stayed unread because they are pictures and OCR was off or is not installed."""
    unread = any(problem.kind == "picture" for problem in document.problems)
    return unread and (mode == "never" or not is_available())


def unread_pictures_message(document: Document) -> str:
    """Return which pages stayed unread because they are pictures, and what to do about it; "" if none did."""
    unread = [problem for problem in document.problems if problem.kind == "picture"]
    if not unread:
        return ""
    pages = name_pages(problem.page for problem in unread if problem.page)
    reasons = "。".join(dict.fromkeys(problem.reason for problem in unread))
    how = "" if is_available() else f"。OCRに必要な部品は `{INSTALL_COMMAND}` で入ります"
    return f"{document.file.name}: 画像のページを読めませんでした（{pages}ページ）。{reasons}{how}"
