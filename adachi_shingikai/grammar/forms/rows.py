"""Rows of tables, as the readers of summary sheets and forms take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from adachi_shingikai.elements import Block, Cell, Line
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.pages.lines import paragraphs


class Row(NamedTuple):
    """The cells of a ruled row, without those that others span; a line outside the table is a row of one cell.

    `continued`: the row is the rest of the last row on the page before.
    """

    cells: tuple[Cell, ...]
    page: int
    ruled: bool
    continued: bool


def rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    """Yield the rows of tables, and each line outside them as a row."""
    open_below = False
    for block in blocks:
        if isinstance(block, Line):
            yield Row((Cell(block.box, (block,)),), block.page, ruled=False, continued=False)
            continue
        for i, cells in enumerate(block.rows):
            kept = tuple(cell for cell in cells if cell is not None)
            if kept:
                yield Row(kept, block.page, ruled=True, continued=i == 0 and block.open_top and open_below)
        open_below = block.open_bottom


def text_of(cell: Cell) -> str:
    """Return the paragraphs of a cell."""
    return "\n".join(paragraphs(cell.lines))


def label_of(cell: Cell) -> str:
    """Return the text of a cell without white space and line breaks."""
    return squeeze("".join(line.text for line in cell.lines))


def lines_of(cells: Iterable[Cell]) -> Iterator[Line]:
    """Yield the lines of cells."""
    for cell in cells:
        yield from cell.lines
