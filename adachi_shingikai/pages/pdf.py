"""A PDF → `RawPage`s. The only module that imports pypdfium2, which opens files with PDFium.

PDFium honours /ActualText, with which browsers correct the Kangxi radicals that they write into the text layer. It is
not thread-safe: read two files in two processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from adachi_shingikai.elements import RawPage
from adachi_shingikai.errors import EncryptedError, InaccessibleError, UnreadableError, reason_of
from adachi_shingikai.pages.glyphs import Space, read_glyphs, read_placements, read_rules

MAX_PICTURE_SIDE = 4_000
"""Pixels: a page that would be drawn with a longer side is drawn at a lower resolution."""

_BLANK_SHARE = 0.999
"""The share of pixels of one colour from which a page shows nothing: a line of text has more ink."""

REOPEN_AFTER = 64
"""Pages after which the file is opened again: PDFium keeps the unpacked content in memory, 0.3 MB a page."""


def read_pages(path: Path, passwords: Sequence[str] = ()) -> Iterator[RawPage]:
    """Yield the pages of a PDF in order, each closed before the next one is opened.

    An encrypted file is tried with each password. Raise InaccessibleError if the file cannot be opened,
    UnreadableError if it is empty, not a PDF or broken, or no page of it opens, and EncryptedError if no password
    opens it.
    """
    document = _open(path, passwords)
    opened = 0
    try:
        if len(document) == 0:
            raise UnreadableError(f"{path.name}: ページが1枚もありません。ファイルを確かめてください")
        for index in range(len(document)):
            if index and index % REOPEN_AFTER == 0:
                document.close()
                document = _open(path, passwords)
            try:
                page = document[index]
            except pdfium.PdfiumError:
                # The page's object is broken. An empty page keeps the numbers of the pages after it right.
                yield RawPage(index + 1, 0.0, 0.0, (), lost=1)
                continue
            opened += 1
            try:
                yield _read_page(page, index + 1)
            finally:
                page.close()
        if not opened:  # as if the tree of pages runs in a circle
            raise UnreadableError(f"{path.name}: ページを1枚も開けません。元の資料を取り直してください")
    finally:
        document.close()


class PictureError(UnreadableError):
    """A page whose picture can't be decoded."""


def read_page(path: Path, number: int, passwords: Sequence[str] = ()) -> RawPage:
    """Return one page (numbered from 1) of a PDF. Raise the same errors as `read_pages`, and for a missing page."""
    document = _open(path, passwords)
    try:
        page = _get_page(document, path, number)
        try:
            return _read_page(page, number)
        finally:
            page.close()
    finally:
        document.close()


class Picture(NamedTuple):
    """A page as 8-bit pixels, row by row from the top: grey ones, or red, green and blue.

    `scale` is the number of pixels in a point.
    """

    width: int
    height: int
    pixels: bytes
    scale: float


def draw_page(
    path: Path, number: int, dpi: float = 200, passwords: Sequence[str] = (), *, colour: bool = False
) -> Picture:
    """Return a page (numbered from 1) as a picture with sides of at most `MAX_PICTURE_SIDE` pixels.

    Raise the same errors as `read_page`, and PictureError if nothing shows because its pictures can't be decoded.
    """
    document = _open(path, passwords)
    try:
        page = _get_page(document, path, number)
        scale = min(dpi / 72, MAX_PICTURE_SIDE / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, grayscale=not colour, rev_byteorder=colour)
        rows = bytes(bitmap.buffer)
        if bitmap.stride != bitmap.width * bitmap.n_channels:
            length = bitmap.width * bitmap.n_channels
            rows = b"".join(rows[y * bitmap.stride :][:length] for y in range(bitmap.height))
        picture = Picture(bitmap.width, bitmap.height, rows, scale)
        bitmap.close()
        is_blank = rows.count(rows[-1:]) >= _BLANK_SHARE * len(rows)
        if is_blank and not all(map(_is_decodable, page.get_objects([c.FPDF_PAGEOBJ_IMAGE]))):
            raise PictureError(f"{path.name}: {number}ページの画像が壊れています。元の資料を取り直してください")
        page.close()
        return picture
    finally:
        document.close()


def _is_decodable(image: pdfium.PdfImage) -> bool:
    """Return whether PDFium decodes a picture, and its data are complete: what is missing would be drawn black."""
    try:
        image.get_bitmap().close()
    except pdfium.PdfiumError:
        return False
    if image.get_filters(skip_simple=True):
        return True
    width, height = image.get_px_size()
    bits: int = image.get_metadata().bits_per_pixel * width * height
    return 8 * len(bytes(image.get_data(decode_simple=True))) >= bits


def _get_page(document: pdfium.PdfDocument, path: Path, number: int) -> pdfium.PdfPage:
    try:
        return document[number - 1]
    except (IndexError, pdfium.PdfiumError) as error:
        raise UnreadableError(f"{path.name}: {number}ページを開けません。資料を確かめてください") from error


def _open(path: Path, passwords: Sequence[str]) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise InaccessibleError(
            f"{path.name}: 開けません（{reason_of(error)}）。パスと権限を確かめてください"
        ) from error
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


def _read_page(page: pdfium.PdfPage, number: int) -> RawPage:
    width, height = page.get_size()
    space = Space(width, height, page.get_rotation(), *page.get_bbox())
    textpage = page.get_textpage()
    try:
        glyphs, lost = read_glyphs(textpage.raw, space, read_placements(page.raw))
    finally:
        textpage.close()
    rules, images = read_rules(page.raw, space)
    return RawPage(number, space.width, space.height, tuple(glyphs), tuple(rules), images, lost)
