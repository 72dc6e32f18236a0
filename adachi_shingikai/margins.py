"""The margins of a page: printed page numbers and running heads, taken out by name, never silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from adachi_shingikai import text
from adachi_shingikai.formats import Format
from adachi_shingikai.models import Block, Discard, Line, Sheet

OUTER = 0.12
"""The share of a page's height, at the top and at the bottom, in which its margins stand."""


def strip(sheets: Sequence[Sheet], fmt: Format) -> list[Sheet]:
    """The sheets without printed page numbers and running heads, which become discards.

    A page number is the highest or the lowest line of its page. A paper prints its numbers on one
    side: where more pages have one. A number at the other end is text.
    """
    highest = {s.number: _outermost(s, fmt, lambda b: -b.box.top) for s in sheets}
    lowest = {s.number: _outermost(s, fmt, lambda b: b.box.bottom) for s in sheets}
    numbers = lowest if sum(map(bool, lowest.values())) >= sum(map(bool, highest.values())) else highest
    return [_strip(sheet, numbers[sheet.number], fmt) for sheet in sheets]


def _outermost(sheet: Sheet, fmt: Format, key: Callable[[Block], float]) -> Line | None:
    """The page number, if the outermost block of a page is one."""
    block = max(sheet.blocks, key=key, default=None)
    if isinstance(block, Line) and _in_margin(block, sheet) and fmt.page_number.match(text.plain(block.text)):
        return block
    return None


def _strip(sheet: Sheet, number: Line | None, fmt: Format) -> Sheet:
    printed: str | None = None
    discards: list[Discard] = []
    blocks: list[Block] = []
    for block in sheet.blocks:
        if block is number and number is not None:
            match = fmt.page_number.match(text.plain(number.text))
            printed = match["page"] if match else None
            discards.append(Discard(sheet.number, number.text, "page number"))
        elif isinstance(block, Line) and _in_margin(block, sheet) and fmt.running_head.match(block.text):
            discards.append(Discard(sheet.number, block.text, "running head"))
        else:
            blocks.append(block)
    return replace(sheet, blocks=tuple(blocks), printed=printed, discards=tuple(discards))


def _in_margin(line: Line, sheet: Sheet) -> bool:
    return line.box.bottom <= OUTER * sheet.height or line.box.top >= (1 - OUTER) * sheet.height
