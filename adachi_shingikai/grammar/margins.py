"""The margins of a page: printed page numbers and running heads, taken out by name, never silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from adachi_shingikai.elements import Block, Discard, Line, Page
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import plain

OUTER = 0.12
"""The share of a page's height, at the top and at the bottom, in which its margins stand."""


MISSING_PAGES = 3
"""How many page numbers in a row OCR may have lost."""


def strip_margins(sheets: Sequence[Page], fmt: Format) -> list[Page]:
    """The sheets without printed page numbers and running heads, which become discards.

    A page number is the highest or the lowest line of its page. A paper prints its numbers on one
    side: where more pages have one. A number at the other end is text.
    """
    highest = {s.number: _outermost(s, fmt, lambda b: -b.box.top) for s in sheets}
    lowest = {s.number: _outermost(s, fmt, lambda b: b.box.bottom) for s in sheets}
    numbers = lowest if sum(map(bool, lowest.values())) >= sum(map(bool, highest.values())) else highest
    return [_strip(s, numbers[s.number], fmt) if s.width else _strip_sequence(s, fmt) for s in sheets]


def _strip_sequence(sheet: Page, fmt: Format) -> Page:
    """A text file without the page numbers that stand between its lines: numbers alone on a line that count up."""
    discards: list[Discard] = []
    blocks: list[Block] = []
    last: int | None = None
    for block in sheet.blocks:
        match = fmt.page_number.match(plain(block.text)) if isinstance(block, Line) else None
        if isinstance(block, Line) and match:
            number = int(match["page"])
            if last is None or last < number <= last + MISSING_PAGES:
                last = number
                discards.append(Discard(sheet.number, block.text, "page number"))
                continue
        blocks.append(block)
    # One number is none: it may be anything.
    return sheet if len(discards) < 2 else replace(sheet, blocks=tuple(blocks), discards=tuple(discards))


def _outermost(sheet: Page, fmt: Format, key: Callable[[Block], float]) -> Line | None:
    """The page number, if the outermost block of a page is one."""
    block = max(sheet.blocks, key=key, default=None)
    if isinstance(block, Line) and _in_margin(block, sheet) and fmt.page_number.match(plain(block.text)):
        return block
    return None


def _strip(sheet: Page, number: Line | None, fmt: Format) -> Page:
    printed: str | None = None
    discards: list[Discard] = []
    blocks: list[Block] = []
    for block in sheet.blocks:
        if block is number and number is not None:
            match = fmt.page_number.match(plain(number.text))
            printed = match["page"] if match else None
            discards.append(Discard(sheet.number, number.text, "page number"))
        elif isinstance(block, Line) and _in_margin(block, sheet) and fmt.running_head.match(block.text):
            discards.append(Discard(sheet.number, block.text, "running head"))
        else:
            blocks.append(block)
    return replace(sheet, blocks=tuple(blocks), printed=printed, discards=tuple(discards))


def _in_margin(line: Line, sheet: Page) -> bool:
    return line.box.bottom <= OUTER * sheet.height or line.box.top >= (1 - OUTER) * sheet.height
