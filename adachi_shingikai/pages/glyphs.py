"""What stands on one page of a PDF: its characters and its strokes, asked of PDFium one by one.

A page has thousands of each, so what counts is what a call costs. pypdfium2 finds PDFium and its functions;
they are called through cffi, in half the time that ctypes takes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import _cffi_backend  # cffi's own run time: `import cffi` is for parsing C, and takes longer than a page
import pypdfium2.raw as c

from adachi_shingikai.elements import Box, Glyph
from adachi_shingikai.japanese.text import GETA

_THIN = 3.0
"""A filled rectangle at most this many points wide or high is a stroke, not an area."""

_SPACE = 0x20
"""PDFium calls a space that is a text object of its own a generated one: it was printed all the same."""

_MAX_SEGMENTS = 2_000
_MAX_NESTING = 4

_ffi = _cffi_backend.FFI()


_NUMBERS = {
    ctypes.c_int: "int",
    ctypes.c_uint: "unsigned int",
    ctypes.c_ulong: "unsigned long",
    ctypes.c_double: "double",
}


def _bound(function: Any) -> Any:
    """A function that pypdfium2 has found and declared, to be called through cffi."""
    result, *takes = map(_in_c, (function.restype, *function.argtypes))
    return _ffi.cast(f"{result}(*)({', '.join(takes)})", _address(function))


def _in_c(kind: type) -> str:
    return "void *" if issubclass(kind, ctypes._Pointer) else _NUMBERS[kind]


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_count_characters = _bound(c.FPDFText_CountChars)
_code_point = _bound(c.FPDFText_GetUnicode)
_is_generated = _bound(c.FPDFText_IsGenerated)
_origin = _bound(c.FPDFText_GetCharOrigin)
_loose_box = _bound(c.FPDFText_GetLooseCharBox)
_font_size = _bound(c.FPDFText_GetFontSize)
_text_matrix = _bound(c.FPDFText_GetMatrix)
_count_objects = _bound(c.FPDFPage_CountObjects)
_object = _bound(c.FPDFPage_GetObject)
_count_form_objects = _bound(c.FPDFFormObj_CountObjects)
_form_object = _bound(c.FPDFFormObj_GetObject)
_kind = _bound(c.FPDFPageObj_GetType)
_object_matrix = _bound(c.FPDFPageObj_GetMatrix)
_count_segments = _bound(c.FPDFPath_CountSegments)
_segment = _bound(c.FPDFPath_GetPathSegment)
_point = _bound(c.FPDFPathSegment_GetPoint)
_segment_kind = _bound(c.FPDFPathSegment_GetType)
_closes = _bound(c.FPDFPathSegment_GetClose)


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


class Space(NamedTuple):
    """The change from a page's own coordinates to points from the top left of the page as it is shown.

    `left`, `bottom`, `right` and `top` are what is visible of it in its own coordinates; `rotation` is in degrees.
    """

    width: float
    height: float
    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    def shown(self, x: float, y: float) -> _Point:
        """A point of the page's own, as it is shown."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def read_glyphs(textpage: Any, space: Space) -> tuple[list[Glyph], int]:
    """The characters of an FPDF_TEXTPAGE in the file's order, which is no reading order; and how many have no code
    point.
    """
    handle = _ffi.cast("void *", _address(textpage))
    at, box, matrix = _ffi.new("double[2]"), _ffi.new("float[4]"), _ffi.new("float[6]")
    at_x, at_y = at, at + 1
    code_point, origin, loose_box = _code_point, _origin, _loose_box
    upright = space.rotation == 0
    left, top = space.left, space.top
    found: list[Glyph] = []
    append, new = found.append, tuple.__new__
    lost = 0
    high = 0  # the first half of a surrogate pair
    size = tall = 0.0
    for i in range(_count_characters(handle)):
        code = code_point(handle, i)
        if not _SPACE <= code < 0xD800:
            if code < _SPACE and _is_generated(handle, i):
                continue  # the end of a line, as PDFium sees it
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            if code in (0, 0xFFFE) or 0xD800 <= code < 0xE000:
                lost += 1
                code = ord(GETA)
        high = 0
        origin(handle, i, at_x, at_y)
        loose_box(handle, i, box)
        _, box_top, x1, box_bottom = box
        if (height := box_top - box_bottom) != tall:  # else the font and its size are those of the glyph before
            # The font size is nominal, and may be negative; the text matrix scales it to the page.
            _text_matrix(handle, i, matrix)
            size, tall = abs(_font_size(handle, i)) * (abs(matrix[3]) or abs(matrix[1]) or 1.0), height
        if upright:
            x0, base = at[0] - left, top - at[1]
            x1 -= left
        else:
            x0, base = space.shown(at[0], at[1])
            x1 = max(space.shown(box[0], box_bottom)[0], space.shown(x1, box_top)[0])
        # Not Glyph(…), which would cost a call more for each character.
        append(new(Glyph, (chr(code), x0, x1 if x1 > x0 else x0, base, size)))
    return found, lost


def read_rules(page: Any, space: Space) -> tuple[list[Box], int]:
    """The horizontal and vertical strokes of an FPDF_PAGE, and how many pictures it has."""
    found: list[Box] = []
    images = 0
    handle = _ffi.cast("void *", _address(page))
    for item, kind, matrices in _objects(_object, handle, _count_objects(handle), ()):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            images += 1
        else:
            for points in _subpaths(item, (*matrices, _matrix(item))):
                found.extend(_strokes([space.shown(x, y) for x, y in points]))
    return found, images


def _objects(
    get: Callable[[Any, int], Any], owner: Any, count: int, matrices: tuple[_Matrix, ...]
) -> Iterator[tuple[Any, int, tuple[_Matrix, ...]]]:
    """Paths and pictures with the matrices of the forms around them. Text, which is nearly all, is passed over."""
    kind_of, text = _kind, c.FPDF_PAGEOBJ_TEXT
    for i in range(count):
        item = get(owner, i)
        kind = kind_of(item)
        if kind == text:
            continue
        if kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE):
            yield item, kind, matrices
        elif kind == c.FPDF_PAGEOBJ_FORM and len(matrices) < _MAX_NESTING:
            inner = (*matrices, _matrix(item))
            yield from _objects(_form_object, item, _count_form_objects(item), inner)


def _matrix(item: Any) -> _Matrix:
    matrix = _ffi.new("float[6]")
    _object_matrix(item, matrix)
    return tuple(matrix)


def _subpaths(item: Any, matrices: Sequence[_Matrix]) -> Iterator[list[_Point]]:
    """The points of each subpath on the page; a closed one ends where it began."""
    count = _count_segments(item)
    if count > _MAX_SEGMENTS:
        return  # a drawing, not a form
    at = _ffi.new("float[2]")
    at_x, at_y = at, at + 1
    points: list[_Point] = []
    for i in range(count):
        segment = _segment(item, i)
        _point(segment, at_x, at_y)
        u, v = at
        for a, b, cc, d, e, f in reversed(matrices):
            u, v = a * u + cc * v + e, b * u + d * v + f
        if _segment_kind(segment) == c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((u, v))
        if _closes(segment):
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
    return box.x1 - box.x0 <= _THIN or box.bottom - box.top <= _THIN
