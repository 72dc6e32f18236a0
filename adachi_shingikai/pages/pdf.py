"""A PDF → `RawPage`s. The only module that imports pypdfium2, which opens files with PDFium.

PDFium honours /ActualText, which browsers write to mend the Kangxi radicals that they put into
the text layer. It is not thread-safe: read two files in two processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from adachi_shingikai.elements import RawPage
from adachi_shingikai.errors import EncryptedError, InaccessibleError, UnreadableError
from adachi_shingikai.pages.glyphs import Space, read_glyphs, read_rules

LARGEST = 4_000
"""Pixels a side: a poster-sized page is drawn coarser, not larger."""

FRESH = 64
"""Pages after which the file is opened anew: PDFium keeps what it has unpacked until then, 0.3 MB a page."""


def read_pages(path: Path, passwords: Sequence[str] = ()) -> Iterator[RawPage]:
    """The pages of a PDF in order, each closed before the next is opened. An encrypted one is tried with each password.

    Raises UnreadableError where the file is missing, empty or no PDF, or has no page, EncryptedError where no
    password opens it.
    """
    document = _open(path, passwords)
    try:
        if len(document) == 0:
            raise UnreadableError(f"{path.name}: ページが1枚もありません。ファイルを確かめてください")
        for index in range(len(document)):
            if index and index % FRESH == 0:
                document.close()
                document = _open(path, passwords)
            try:
                page = document[index]
            except pdfium.PdfiumError:
                # A page whose object is broken: its number is kept, so that the pages behind it keep theirs.
                yield RawPage(index + 1, 0.0, 0.0, (), lost=1)
                continue
            try:
                yield _read(page, index + 1)
            finally:
                page.close()
    finally:
        document.close()


class Picture(NamedTuple):
    """A page as grey pixels, row by row from the top; `scale` pixels to the point."""

    width: int
    height: int
    pixels: bytes
    scale: float


def draw_page(path: Path, number: int, dpi: int = 200, passwords: Sequence[str] = ()) -> Picture:
    """A page drawn as a picture of at most `LARGEST` pixels a side. Raises UnreadableError like `pages`."""
    document = _open(path, passwords)
    try:
        page = document[number - 1]
        scale = min(dpi / 72, LARGEST / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        if bitmap.stride != bitmap.width:
            rows = b"".join(rows[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height))
        found = Picture(bitmap.width, bitmap.height, rows, scale)
        bitmap.close()
        page.close()
        return found
    finally:
        document.close()


def _open(path: Path, passwords: Sequence[str]) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise InaccessibleError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error
    if not head:
        raise UnreadableError(f"{path.name}: 空のファイルです。元の資料を置き直してください")
    if b"%PDF-" not in head:
        raise UnreadableError(f"{path.name}: PDFではありません。PDF、.txt、.md のいずれかを指定してください")
    for password in (None, *passwords):
        try:
            return pdfium.PdfDocument(path, password=password)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) != c.FPDF_ERR_PASSWORD:
                raise UnreadableError(f"{path.name}: 壊れたPDFです。元の資料を取り直してください") from error
    raise EncryptedError(
        f"{path.name}: パスワードで保護されています。--password-file で渡すか、保護を外したPDFを指定してください"
    )


def _read(page: pdfium.PdfPage, number: int) -> RawPage:
    width, height = page.get_size()
    space = Space(width, height, page.get_rotation(), *page.get_bbox())
    textpage = page.get_textpage()
    try:
        glyphs, lost = read_glyphs(textpage.raw, space)
    finally:
        textpage.close()
    rules, images = read_rules(page.raw, space)
    return RawPage(number, space.width, space.height, tuple(glyphs), tuple(rules), images, lost)
