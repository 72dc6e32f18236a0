"""A PDF → `Page`s. The only module that knows a PDF library (PDFium, through pypdfium2).

PDFium honours /ActualText, which browsers write to mend the Kangxi radicals that they put into
the text layer. It is not thread-safe: read two files in two processes.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.models import Box, Glyph, Page
from adachi_shingikai.text import GETA

THIN = 3.0
"""A filled rectangle at most this many points wide or high is a stroke, not an area."""

_MAX_SEGMENTS = 2_000
_MAX_NESTING = 4


def pages(path: Path, password: str | None = None) -> Iterator[Page]:
    """The pages of a PDF in order, each closed before the next is opened.

    Raises UnreadableError where the file is missing, empty, encrypted or no PDF, or has no page.
    """
    document = _open(path, password)
    try:
        if len(document) == 0:
            raise UnreadableError(f"{path.name}: ページが1枚もありません。ファイルを確かめてください")
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError:
                # A page whose object is broken: its number is kept, so that the pages behind it keep theirs.
                yield Page(index + 1, 0.0, 0.0, (), lost=1)
                continue
            try:
                yield _read(page, index + 1)
            finally:
                page.close()
    finally:
        document.close()


def _open(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error
    if not head:
        raise UnreadableError(f"{path.name}: 空のファイルです。元の資料を置き直してください")
    if b"%PDF-" not in head:
        raise UnreadableError(f"{path.name}: PDFではありません。PDF、.txt、.md のいずれかを指定してください")
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD:
            message = "パスワードで保護されています。保護を外したPDFを指定してください"
        else:
            message = "壊れたPDFです。元の資料を取り直してください"
        raise UnreadableError(f"{path.name}: {message}") from error


class _Space:
    """The change from a page's own coordinates to points from the top left of the page as it is shown."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.width, self.height = page.get_size()
        self.rotation = page.get_rotation()
        self.left, self.bottom, self.right, self.top = page.get_bbox()

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _read(page: pdfium.PdfPage, number: int) -> Page:
    space = _Space(page)
    textpage = page.get_textpage()
    try:
        glyphs, lost = _glyphs(textpage.raw, space)
    finally:
        textpage.close()
    rules: list[Box] = []
    images = 0
    for item in page.get_objects(filter=(c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE), max_depth=_MAX_NESTING):
        if item.type == c.FPDF_PAGEOBJ_IMAGE:
            images += 1
        else:
            rules.extend(_rules(item, space))
    return Page(number, space.width, space.height, tuple(glyphs), tuple(rules), images, lost)


def _glyphs(textpage: c.FPDF_TEXTPAGE, space: _Space) -> tuple[list[Glyph], int]:
    """The characters in the file's order (which is no reading order), and how many have no code point."""
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), c.FS_RECTF(), c.FS_MATRIX()
    at_x, at_y, at_box, at_matrix = map(ctypes.byref, (x, y, box, matrix))
    is_generated, code_point = c.FPDFText_IsGenerated, c.FPDFText_GetUnicode
    origin, loose_box = c.FPDFText_GetCharOrigin, c.FPDFText_GetLooseCharBox
    font_size, text_matrix = c.FPDFText_GetFontSize, c.FPDFText_GetMatrix
    upright = space.rotation == 0
    left, top = space.left, space.top
    glyphs: list[Glyph] = []
    append = glyphs.append
    lost = 0
    high = 0  # the first half of a surrogate pair
    for i in range(c.FPDFText_CountChars(textpage)):
        if is_generated(textpage, i):
            continue
        code = code_point(textpage, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0, 0xFFFE):
            lost += 1
            code = ord(GETA)
        origin(textpage, i, at_x, at_y)
        loose_box(textpage, i, at_box)
        # The font size is nominal; the text matrix scales it to the page.
        text_matrix(textpage, i, at_matrix)
        size = font_size(textpage, i) * (max(abs(matrix.d), abs(matrix.b)) or 1.0)
        if upright:
            x0, base = x.value - left, top - y.value
            x1 = box.right - left
        else:
            x0, base = space(x.value, y.value)
            x1 = max(space(box.left, box.bottom)[0], space(box.right, box.top)[0])
        append(Glyph(chr(code), x0, max(x1, x0), base, size))
    return glyphs, lost


def _rules(item: pdfium.PdfObject, space: _Space) -> Iterator[Box]:
    """The horizontal and vertical strokes of a path: thin shapes, the sides of rectangles, and lines."""
    count = c.FPDFPath_CountSegments(item)
    if count > _MAX_SEGMENTS:
        return  # a drawing, not a form
    if count <= 6:
        with contextlib.suppress(pdfium.PdfiumError):
            x0, y0, x1, y1 = item.get_bounds()
            yield from _sides(_box(space, x0, y0, x1, y1))
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start: list[tuple[float, float]] = []
    for i in range(count):
        segment = c.FPDFPath_GetPathSegment(item, i)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO or not start:
            start = [point]
        elif kind == c.FPDF_SEGMENT_LINETO:
            box = _box(space, *start[-1], *point)
            if box.x1 - box.x0 <= THIN or box.bottom - box.top <= THIN:
                yield box
            start.append(point)
        else:
            start.append(point)
        if c.FPDFPathSegment_GetClose(segment) and len(start) > 1:
            box = _box(space, *start[-1], *start[0])
            if box.x1 - box.x0 <= THIN or box.bottom - box.top <= THIN:
                yield box


def _box(space: _Space, ax: float, ay: float, bx: float, by: float) -> Box:
    (x0, y0), (x1, y1) = space(ax, ay), space(bx, by)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _sides(box: Box) -> Iterator[Box]:
    x0, top, x1, bottom = box
    if x1 - x0 <= THIN or bottom - top <= THIN:
        yield box
    else:
        yield Box(x0, top, x1, top)
        yield Box(x0, bottom, x1, bottom)
        yield Box(x0, top, x0, bottom)
        yield Box(x1, top, x1, bottom)
