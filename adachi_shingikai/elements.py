"""The elements of a page: characters, strokes, lines, tables, and the page before and after it is put in reading order.

Positions are PDF points from the top left of the page, and pages are numbered from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float


class Glyph(NamedTuple):
    """A character on the page: its horizontal extent (advance width), the height of its baseline, the font's size."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


class Placement(NamedTuple):
    """Where a page that was turned or straightened to be read stands on the printed one, as PDF and SVG write it.

    The point (x, y) of the page as it was read is printed at (a·x + c·y + e, b·x + d·y + f).
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, other: Placement) -> Placement:
        """Return the placement that places as `other` does, and then as this one."""
        x, y = self.point(other.e, other.f)
        a, b, c, d = self[:4]
        return Placement(
            a * other.a + c * other.b,
            b * other.a + d * other.b,
            a * other.c + c * other.d,
            b * other.c + d * other.d,
            x,
            y,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is printed."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


AS_PRINTED = Placement()
"""The placement of a page whose positions are those of the printed page."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """The contents of one page of a PDF, in the order of the file.

    `rules` are the boxes of straight strokes (thin rectangles), and `images` is the number of pictures. `lost` is the
    number of glyphs without a code point in the file, which are 〓 in `glyphs`. `ocr`: the glyphs were read from a
    picture. `unread` says why OCR left a picture unread. `placement`: the positions are those of a page turned or
    straightened to be read.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...] = ()
    images: int = 0
    lost: int = 0
    ocr: bool = False
    unread: str = ""
    placement: Placement = AS_PRINTED


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of one column.

    `paragraph`: a paragraph begins here. `full`: the line reaches the right edge of its column, so its sentence may
    continue on the next line.
    """

    text: str
    page: int
    box: Box
    paragraph: bool = True
    full: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table. An empty cell has no lines."""

    box: Box
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. A place in a row that a cell of another row or column spans is None.

    `open_top`, `open_bottom`: the page break divides a row, so no rule closes the table there. The first row began on
    the page before, or the last row ends on the next page.
    """

    page: int
    box: Box
    rows: tuple[tuple[Cell | None, ...], ...]
    open_top: bool = False
    open_bottom: bool = False


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Discard:
    """A printed line that is left out of all records. The `reason` is `page number` or `running head`.

    `printed` is the number that is printed on the page. A text file has no pages: both are None.
    """

    page: int | None
    line: str
    reason: str
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page in reading order.

    `printed` is the page number that is printed on it and `discards` are the lines of its margins; both are empty until
    the margins are stripped. `ocr`: its text was read from a picture, by this program or another one. A page of a text
    file has no positions and is 0 points wide. `unread` says why OCR left the picture on it unread. `placement` is that
    of the raw page.
    """

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...]
    printed: str | None = None
    discards: tuple[Discard, ...] = ()
    images: int = 0
    lost: int = 0
    ocr: bool = False
    unread: str = ""
    placement: Placement = AS_PRINTED


class PrintedLine(NamedTuple):
    """A line of a page, where it stands, and the left edges of its characters, then the right edge of the last one."""

    text: str
    top: float
    bottom: float
    edges: tuple[float, ...]


class PrintedPage(NamedTuple):
    """The lines of a page in reading order, each with the places of its characters, and where all this is printed."""

    number: int
    placement: Placement
    lines: tuple[PrintedLine, ...]
