"""Rows of tables, as the readers of summary sheets and forms take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from adachi_shingikai.elements import Block, Box, Cell, Line, Table
from adachi_shingikai.japanese.text import ends_sentence, squeeze, starts_list
from adachi_shingikai.pages.lines import paragraphs

WIDE = 4.0
"""Ems: with less white beside it, a text may be centred by chance."""

INDENT = 0.5
"""Ems: the least indentation of the first line of a paragraph."""


class Row(NamedTuple):
    """The cells of a ruled row, without those that others span; a line outside the table is a row of one cell.

    `columns` are the places of the cells in the table. `continued`: the row is the rest of the last row on the page
    before, which no rule ends. `after_break`: it is the first row of a table on another page, or in another half of it,
    than the row before; it may continue that, although rules end both.
    """

    cells: tuple[Cell, ...]
    page: int
    ruled: bool
    continued: bool
    columns: tuple[int, ...] = (0,)
    after_break: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no cell has any text."""
        return not any(cell.lines for cell in self.cells)

    @property
    def is_beside(self) -> bool:
        """Whether a cell of a row above spans the first place of this one."""
        return self.columns[0] > 0


def rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    """Yield the rows of tables, and each line outside them as a row."""
    before: Table | None = None
    for block in blocks:
        if isinstance(block, Line):
            yield Row((Cell(block.box, (block,)),), block.page, ruled=False, continued=False)
            continue
        is_elsewhere = before is not None and (before.page != block.page or before.box.bottom > block.box.bottom)
        for i, cells in enumerate(block.rows):
            kept = tuple((place, cell) for place, cell in enumerate(cells) if cell is not None)
            if kept:
                yield Row(
                    tuple(cell for _, cell in kept),
                    block.page,
                    ruled=True,
                    continued=i == 0 and block.open_top and before is not None and before.open_bottom,
                    columns=tuple(place for place, _ in kept),
                    after_break=i == 0 and is_elsewhere,
                )
        before = block


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


def on_one_line(cell: Cell) -> str:
    """Return the paragraphs of a cell, with spaces between them."""
    return " ".join(paragraphs(cell.lines)).strip()


def has_digit(text: str) -> bool:
    """Return whether a text contains a digit, in any width or circle."""
    return any(letter.isdigit() for letter in text)


def is_centred(cell: Cell) -> bool | None:
    """Return whether the text of a cell is centred; None if it fills the cell, or the cell has no positions."""
    if not cell.lines:
        return None
    em = cell.lines[0].box.bottom - cell.lines[0].box.top
    left = min(line.box.x0 for line in cell.lines) - cell.box.x0
    right = cell.box.x1 - max(line.box.x1 for line in cell.lines)
    if left + right < WIDE * em:
        return None
    return abs(left - right) <= em


def merge_cells(one: Cell | None, other: Cell | None) -> Cell:
    """Return two cells, one below the other, as one whose text goes on from the first; None stands for no cell."""
    if one is None or other is None:
        cell = one or other
        assert cell is not None
        return cell
    box = Box(one.box.x0, one.box.top, max(one.box.x1, other.box.x1), other.box.bottom)
    return Cell(box, (*one.lines, *goes_on(one.lines, other)))


def goes_on(before: Sequence[Line], cell: Cell) -> tuple[Line, ...]:
    """Return the lines of a cell as they follow others: they go on with a sentence that was cut.

    It was cut if it has no end; or if its last line is full, and the first line of the cell is not indented.
    """
    if not before or not cell.lines or starts_list(cell.lines[0].text):
        return cell.lines
    first, *others = cell.lines
    em = first.box.bottom - first.box.top
    indent = first.box.x0 - min((line.box.x0 for line in others), default=first.box.x0 - em)
    if ends_sentence(before[-1].text) and not (before[-1].full and indent < INDENT * em):
        return cell.lines
    return (replace(first, paragraph=False), *others)


def lines_in_one(cells: Sequence[Cell]) -> list[Line]:
    """Return the lines of cells that are one text, the number or the bullet of a list on the line that it counts."""
    lines: list[Line] = []
    for cell in cells:
        if lines and cell.lines and len(cells) > 1:
            first, *others = cell.lines
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text}　{first.text}", full=first.full)
            lines += others
        else:
            lines += cell.lines
    return lines
