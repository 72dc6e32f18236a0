"""A PDF → `Page`s. The only module that knows a PDF library (PDFium, through pypdfium2).

PDFium honours /ActualText, which browsers write to mend the Kangxi radicals that they put into
the text layer. It is not thread-safe: read two files in two processes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from adachi_shingikai.errors import EncryptedError, InaccessibleError, UnreadableError
from adachi_shingikai.models import Box, Glyph, Page
from adachi_shingikai.text import GETA

THIN = 3.0
"""A filled rectangle at most this many points wide or high is a stroke, not an area."""

SPACE = 0x20
"""PDFium calls a space that is a text object of its own a generated one: it was printed all the same."""

LARGEST = 4_000
"""Pixels a side: a poster-sized page is drawn coarser, not larger."""

FRESH = 64
"""Pages after which the file is opened anew: PDFium keeps what it has unpacked until then, 0.3 MB a page."""

_MAX_SEGMENTS = 2_000
_MAX_NESTING = 4


def pages(path: Path, passwords: Sequence[str] = ()) -> Iterator[Page]:
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
                yield Page(index + 1, 0.0, 0.0, (), lost=1)
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


def picture(path: Path, number: int, dpi: int = 200, passwords: Sequence[str] = ()) -> Picture:
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
    rules, images = _rules(page.raw, space)
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
    size = tall = 0.0
    for i in range(c.FPDFText_CountChars(textpage)):
        code = code_point(textpage, i)
        if code <= SPACE and code != SPACE and is_generated(textpage, i):
            continue  # the end of a line, as PDFium sees it
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0, 0xFFFE) or 0xD800 <= code < 0xE000:
            lost += 1
            code = ord(GETA)
        origin(textpage, i, at_x, at_y)
        loose_box(textpage, i, at_box)
        if (height := box.top - box.bottom) != tall:  # else the font and its size are those of the glyph before
            # The font size is nominal; the text matrix scales it to the page.
            text_matrix(textpage, i, at_matrix)
            size, tall = font_size(textpage, i) * (abs(matrix.d) or abs(matrix.b) or 1.0), height
        if upright:
            x0, base = x.value - left, top - y.value
            x1 = box.right - left
        else:
            x0, base = space(x.value, y.value)
            x1 = max(space(box.left, box.bottom)[0], space(box.right, box.top)[0])
        append(Glyph(chr(code), x0, x1 if x1 > x0 else x0, base, size))
    return glyphs, lost


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


def _rules(page: c.FPDF_PAGE, space: _Space) -> tuple[list[Box], int]:
    """The horizontal and vertical strokes of a page, and how many pictures it has."""
    rules: list[Box] = []
    images = 0
    for item, kind, matrices in _objects(c.FPDFPage_GetObject, page, c.FPDFPage_CountObjects(page), ()):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            images += 1
        else:
            for points in _subpaths(item, (*matrices, _matrix(item))):
                rules.extend(_strokes([space(x, y) for x, y in points]))
    return rules, images


def _objects(
    get: Callable[[Any, int], Any], owner: Any, count: int, matrices: tuple[_Matrix, ...]
) -> Iterator[tuple[Any, int, tuple[_Matrix, ...]]]:
    """Paths and pictures with the matrices of the forms around them. Text, which is nearly all, is passed over."""
    kind_of, text = c.FPDFPageObj_GetType, c.FPDF_PAGEOBJ_TEXT
    for i in range(count):
        item = get(owner, i)
        kind = kind_of(item)
        if kind == text:
            continue
        if kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE):
            yield item, kind, matrices
        elif kind == c.FPDF_PAGEOBJ_FORM and len(matrices) < _MAX_NESTING:
            inner = (*matrices, _matrix(item))
            yield from _objects(c.FPDFFormObj_GetObject, item, c.FPDFFormObj_CountObjects(item), inner)


def _matrix(item: Any) -> _Matrix:
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _subpaths(item: Any, matrices: Sequence[_Matrix]) -> Iterator[list[_Point]]:
    """The points of each subpath on the page; a closed one ends where it began."""
    count = c.FPDFPath_CountSegments(item)
    if count > _MAX_SEGMENTS:
        return  # a drawing, not a form
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    for i in range(count):
        segment = c.FPDFPath_GetPathSegment(item, i)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        u, v = x.value, y.value
        for a, b, cc, d, e, f in reversed(matrices):
            u, v = a * u + cc * v + e, b * u + d * v + f
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((u, v))
        if c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _strokes(points: Sequence[_Point]) -> Iterator[Box]:
    """A thin shape as one stroke, anything else as those of its sides that are level or upright."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    whole = Box(min(xs), min(ys), max(xs), max(ys))
    if _is_thin(whole):
        yield whole
        return
    for (ax, ay), (bx, by) in pairwise(points):
        side = Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if _is_thin(side):
            yield side


def _is_thin(box: Box) -> bool:
    return box.x1 - box.x0 <= THIN or box.bottom - box.top <= THIN
