"""What stands on a page: characters, strokes, lines, tables, and pages before and after they are put in order.

Lengths are PDF points from the top left of the page; page numbers count from 1.
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
    """A character as it stands on the page: its advance on the baseline, and the font's size."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class RawPage:
    """What a PDF says of one page, before any understanding.

    `rules` are the boxes of straight strokes (thin rectangles). `lost` counts the glyphs
    that the file gives no character for: they were printed, and stand in `glyphs` as 〓.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...] = ()
    images: int = 0
    lost: int = 0
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of one column.

    `paragraph`: a paragraph begins here. `full`: the line reaches the right edge of its column,
    so the sentence may run on in the next one.
    """

    text: str
    page: int
    box: Box
    paragraph: bool = True
    full: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table; empty cells have no lines."""

    box: Box
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. A cell that another one spans is None.

    `open_top`, `open_bottom`: its sides run on without a rule across, so that its first or last row
    is part of one that began on the page before or ends on the next.
    """

    page: int
    box: Box
    rows: tuple[tuple[Cell | None, ...], ...]
    open_top: bool = False
    open_bottom: bool = False


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Discard:
    """A printed line that is in no record, and why: `page number` or `running head`."""

    page: int
    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page in reading order, without its margins (printed page number, running head).

    `ocr`: its text was read from a picture, here or elsewhere. A text file has no geometry: its
    pages are 0 points wide.
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
