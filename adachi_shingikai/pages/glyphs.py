"""The characters and strokes of one page of a PDF, read from PDFium."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import dist, hypot, isclose
from typing import Any, NamedTuple

from adachi_shingikai.elements import Box, Glyph
from adachi_shingikai.japanese.text import GETA
from adachi_shingikai.pages.pdfium import ffi, handle, library

_THIN = 3.0
"""A filled rectangle at most this many points wide or high is a stroke, not an area."""

_SPACE = 0x20
"""Code points below it are control characters, which PDFium adds at the ends of lines.

A space that is a text object of its own is also reported as generated, although it was printed.
"""

_MAX_SEGMENTS = 2_000
"""A path with more segments is a drawing, not the rule of a form."""

_MAX_NESTING = 4
"""Forms (groups of page objects) within forms are followed this deep."""

_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Placement = tuple[_Matrix, ...]
"""The matrices of a form and of the forms around it, the outermost first: where its contents stand on the page."""


class Space(NamedTuple):
    """Converts a page's own coordinates to points from the top left of the page as it is shown.

    `left`, `bottom`, `right` and `top` bound the visible area in the page's own coordinates. `rotation` is 0, 90, 180
    or 270 degrees.
    """

    width: float
    height: float
    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    def shown(self, x: float, y: float) -> _Point:
        """Return a point given in the page's own coordinates as it is shown."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def read_glyphs(textpage: Any, space: Space, placements: Sequence[Placement] = ()) -> tuple[list[Glyph], int]:
    """Return the glyphs of a page in the order of the file, and the number of those without a code point.

    `textpage` is the `raw` of a pypdfium2 text page, and `placements` are those of the forms on the page. The order of
    the file need not be the order of reading.
    """
    page = handle(textpage)
    x, y = ffi.new("double *"), ffi.new("double *")
    box, matrix = ffi.new("FS_RECTF *"), ffi.new("FS_MATRIX *")
    # Looked up once: the loop runs about a thousand times a page.
    code_point, origin = library.FPDFText_GetUnicode, library.FPDFText_GetCharOrigin
    loose_box = library.FPDFText_GetLooseCharBox
    upright, left, top = space.rotation == 0, space.left, space.top
    glyphs: list[Glyph] = []
    lost = 0
    high_surrogate = 0
    size = box_height = 0.0
    for i in range(library.FPDFText_CountChars(page)):
        code = code_point(page, i)
        if not _SPACE <= code < 0xD800:
            if code < _SPACE and library.FPDFText_IsGenerated(page, i):
                continue  # a line break that PDFium inserted
            if 0xD800 <= code < 0xDC00:
                high_surrogate = code
                continue
            if 0xDC00 <= code < 0xE000 and high_surrogate:
                code = 0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00)
            if code in (0, 0xFFFE) or 0xD800 <= code < 0xE000:
                lost += 1
                code = ord(GETA)
        high_surrogate = 0
        origin(page, i, x, y)
        loose_box(page, i, box)
        # The loose box is as high as the font: while its height stays, so does the size.
        if (height := box.top - box.bottom) != box_height:
            # The font size is nominal, and may be negative; the text matrix scales it to the page.
            library.FPDFText_GetMatrix(page, i, matrix)
            size = abs(library.FPDFText_GetFontSize(page, i)) * (hypot(matrix.b, matrix.d) or 1.0)
            box_height = height
        if placements and _is_mended(page, i, box):
            library.FPDFText_GetMatrix(page, i, matrix)
            _place(x, y, box, (matrix.e, matrix.f), placements)
        if upright:
            x0, base, x1 = x[0] - left, top - y[0], box.right - left
        else:
            x0, base = space.shown(x[0], y[0])
            x1 = max(space.shown(box.left, box.bottom)[0], space.shown(box.right, box.top)[0])
        glyphs.append(Glyph(chr(code), x0, max(x0, x1), base, size))
    return glyphs, lost


def _is_mended(page: Any, index: int, loose: Any) -> bool:
    """Return whether a character comes from /ActualText: only then are its loose and its tight box the same."""
    left, right, bottom, top = (ffi.new("double *") for _ in range(4))
    library.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    tight = (left[0], right[0], bottom[0], top[0])
    return all(map(isclose, tight, (loose.left, loose.right, loose.bottom, loose.top)))


def _place(x: Any, y: Any, box: Any, start: _Point, placements: Sequence[Placement]) -> None:
    """Move the origin and the box of a mended character from its form to the page.

    PDFium gives them in the coordinates of the form; only `start`, where the text object begins, is that of the page.
    The right placement moves the origin there, or to a place further on in the object.
    """
    nearest = min(((), *placements), key=lambda matrices: dist(_transformed(x[0], y[0], matrices), start))
    x[0], y[0] = _transformed(x[0], y[0], nearest)
    (ax, ay), (bx, by) = (_transformed(*corner, nearest) for corner in ((box.left, box.bottom), (box.right, box.top)))
    box.left, box.right, box.bottom, box.top = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)


def read_placements(page: Any) -> list[Placement]:
    """Return how each form (a group of page objects) is placed on its page, without those that are not moved.

    `page` is the `raw` of a pypdfium2 page.
    """
    owner = handle(page)
    found = _placements(library.FPDFPage_GetObject, owner, library.FPDFPage_CountObjects(owner), ())
    return [placement for placement in dict.fromkeys(found) if any(matrix != _IDENTITY for matrix in placement)]


def _placements(get: Callable[[Any, int], Any], owner: Any, count: int, matrices: Placement) -> Iterator[Placement]:
    for i in range(count):
        item = get(owner, i)
        if library.FPDFPageObj_GetType(item) == library.FPDF_PAGEOBJ_FORM and len(matrices) < _MAX_NESTING:
            inner = (*matrices, _matrix(item))
            yield inner
            yield from _placements(library.FPDFFormObj_GetObject, item, library.FPDFFormObj_CountObjects(item), inner)


def read_rules(page: Any, space: Space) -> tuple[list[Box], int]:
    """Return the horizontal and vertical strokes of a page, and the number of its pictures.

    `page` is the `raw` of a pypdfium2 page.
    """
    rules: list[Box] = []
    images = 0
    owner = handle(page)
    for item, kind, matrices in _objects(library.FPDFPage_GetObject, owner, library.FPDFPage_CountObjects(owner), ()):
        if kind == library.FPDF_PAGEOBJ_IMAGE:
            images += 1
        else:
            for points in _subpaths(item, (*matrices, _matrix(item))):
                rules.extend(_strokes([space.shown(x, y) for x, y in points]))
    return rules, images


def _objects(
    get: Callable[[Any, int], Any], owner: Any, count: int, matrices: Placement
) -> Iterator[tuple[Any, int, Placement]]:
    """Yield each path and picture with its kind and the matrices of the forms around it, the outermost first."""
    kind_of, text = library.FPDFPageObj_GetType, library.FPDF_PAGEOBJ_TEXT
    for i in range(count):
        item = get(owner, i)
        kind = kind_of(item)
        if kind == text:
            continue  # nearly all objects are text: tested first
        if kind in (library.FPDF_PAGEOBJ_PATH, library.FPDF_PAGEOBJ_IMAGE):
            yield item, kind, matrices
        elif kind == library.FPDF_PAGEOBJ_FORM and len(matrices) < _MAX_NESTING:
            inner = (*matrices, _matrix(item))
            yield from _objects(library.FPDFFormObj_GetObject, item, library.FPDFFormObj_CountObjects(item), inner)


def _matrix(item: Any) -> _Matrix:
    matrix = ffi.new("FS_MATRIX *")
    library.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _subpaths(path: Any, matrices: Sequence[_Matrix]) -> Iterator[list[_Point]]:
    """Yield the points of each subpath in the page's own coordinates; a closed one ends with its first point."""
    count = library.FPDFPath_CountSegments(path)
    if count > _MAX_SEGMENTS:
        return
    x, y = ffi.new("float *"), ffi.new("float *")
    points: list[_Point] = []
    for i in range(count):
        segment = library.FPDFPath_GetPathSegment(path, i)
        library.FPDFPathSegment_GetPoint(segment, x, y)
        if library.FPDFPathSegment_GetType(segment) == library.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(_transformed(x[0], y[0], matrices))
        if library.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _transformed(x: float, y: float, matrices: Sequence[_Matrix]) -> _Point:
    """Return a point of an object in the page's own coordinates; the innermost matrix comes last."""
    for a, b, c, d, e, f in reversed(matrices):
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y


def _strokes(points: Sequence[_Point]) -> Iterator[Box]:
    """Yield a thin shape as one stroke, and of any other shape the horizontal and vertical sides."""
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
    return box.x1 - box.x0 <= _THIN or box.bottom - box.top <= _THIN
