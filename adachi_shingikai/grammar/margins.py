"""The margins of a page: printed page numbers and running heads are taken out and recorded as discards.

The numbers are then given to the records that stand on the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from adachi_shingikai.elements import Block, Discard, Line, Page
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import plain

MARGIN_SHARE = 0.12
"""The share of a page's height, at the top and at the bottom, that is its margin."""

MIN_NUMBERS = 3
"""Numbers of pages that are needed to tell that one of them does not fit."""

MIN_HEADS, MIN_HEAD_SHARE = 3, 0.3
"""Pages, and their share of all, on which a line stands outermost if it is a running head."""
_NOT_WORDS = re.compile(r"[^。○◯〇◎◆△□：:]{3,60}")

MAX_NUMBERS_LOST = 3
"""The largest step between two page numbers in a text file: OCR may have lost the numbers between them."""


def strip_margins(pages: Sequence[Page], fmt: Format) -> list[Page]:
    """Return the pages without printed page numbers and running heads, which become discards.

    A page number is the highest or the lowest line of its page. A document prints its numbers on one side, the one
    where more pages have one; a number on the other side is text.
    """
    highest = {page.number: _outermost_number(page, fmt, lambda block: -block.box.top) for page in pages}
    lowest = {page.number: _outermost_number(page, fmt, lambda block: block.box.bottom) for page in pages}
    numbers = lowest if sum(map(bool, lowest.values())) >= sum(map(bool, highest.values())) else highest
    numbers = _without_strangers(numbers, fmt)
    heads = _find_running_heads(pages) if fmt.learns else frozenset()
    return [
        _strip_page(page, numbers[page.number], fmt, heads) if page.width else _strip_page_of_text_file(page, fmt)
        for page in pages
    ]


def _find_running_heads(pages: Sequence[Page]) -> frozenset[str]:
    """Return the lines, without digits, that are the highest or lowest of many pages: a title, not words."""
    count: Counter[str] = Counter()
    for page in pages:
        lines = [block for block in page.blocks if isinstance(block, Line) and _is_in_margin(block, page)]
        outermost = sorted(lines, key=lambda line: line.box.top)
        count.update({_without_digits(line.text) for line in (*outermost[:1], *outermost[-1:])})
    least = max(MIN_HEADS, MIN_HEAD_SHARE * len(pages))
    return frozenset(words for words, number in count.items() if number >= least and _NOT_WORDS.fullmatch(words))


def _without_digits(text: str) -> str:
    return re.sub(r"[0-9]", "", plain(text))


def _outermost_number(page: Page, fmt: Format, key: Callable[[Block], float]) -> Line | None:
    """Return the outermost block of a page (the one with the largest key) if it is a page number in the margin."""
    block = max(page.blocks, key=key, default=None)
    if isinstance(block, Line) and _is_in_margin(block, page) and fmt.page_number.match(plain(block.text)):
        return block
    return None


def _without_strangers(numbers: dict[int, Line | None], fmt: Format) -> dict[int, Line | None]:
    """Return the numbers without bare ones that fit no other: page numbers rise by one a page, a total of 125 does not.

    The number of a page is compared with all others, as pages may be missing and numbers be misread. Of one or two
    numbers nobody can tell which is a stranger. A number between dashes is a page number even if it is misread.
    """
    offsets = {page: value - page for page, line in numbers.items() if (value := _value_of(line, fmt)) is not None}
    if len(offsets) < MIN_NUMBERS:
        return numbers
    count = Counter(offsets.values())
    return {
        page: line if line and (count[offsets[page]] > 1 or not plain(line.text).isdecimal()) else None
        for page, line in numbers.items()
    }


def _value_of(line: Line | None, fmt: Format) -> int | None:
    match = fmt.page_number.match(plain(line.text)) if line else None
    return int(match["page"]) if match else None


def _strip_page(page: Page, number: Line | None, fmt: Format, heads: Collection[str]) -> Page:
    printed: str | None = None
    discards: list[Discard] = []
    blocks: list[Block] = []
    for block in page.blocks:
        if number is not None and block is number:
            match = fmt.page_number.match(plain(number.text))
            printed = match["page"] if match else None
            discards.append(Discard(page.number, number.text, "page number"))
        elif isinstance(block, Line) and _is_running_head(block, page, fmt, heads):
            discards.append(Discard(page.number, block.text, "running head"))
        else:
            blocks.append(block)
    return replace(page, blocks=tuple(blocks), printed=printed, discards=tuple(discards))


def _is_running_head(line: Line, page: Page, fmt: Format, heads: Collection[str]) -> bool:
    found = fmt.running_head.match(line.text) or _without_digits(line.text) in heads
    return bool(found) and _is_in_margin(line, page)


def _strip_page_of_text_file(page: Page, fmt: Format) -> Page:
    """Return a page of a text file, which may contain several printed pages, without the page numbers between them.

    A page number is a line of its own. A single number proves nothing; only a rising sequence is taken for page
    numbers.
    """
    discards: list[Discard] = []
    blocks: list[Block] = []
    last: int | None = None
    for block in page.blocks:
        match = fmt.page_number.match(plain(block.text)) if isinstance(block, Line) else None
        if isinstance(block, Line) and match:
            number = int(match["page"])
            if last is None or last < number <= last + MAX_NUMBERS_LOST:
                last = number
                discards.append(Discard(page.number, block.text, "page number"))
                continue
        blocks.append(block)
    return page if len(discards) < 2 else replace(page, blocks=tuple(blocks), discards=tuple(discards))


_PRINTED_NAMES = {
    "page": "printed",
    "page_start": "printed_start",
    "page_end": "printed_end",
    "overview_page": "overview_printed",
}
"""For each page of a record, the field that holds the number printed on it."""

_Records = TypeVar("_Records")


def number_records(records: _Records, printed: Mapping[int, str | None] | None) -> _Records:
    """Return a record, or a tuple of records, with the numbers that are printed on its pages, and so in all its parts.

    `printed` gives the number printed on each page of the PDF. It is None for a text file, which has no pages: its
    records lose theirs.
    """
    return _numbered(records, printed)  # type: ignore[no-any-return]


def _numbered(value: Any, printed: Mapping[int, str | None] | None) -> Any:
    if type(value) is tuple:
        return tuple(_numbered(part, printed) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    names = {field.name for field in fields(value)}
    for name in names - set(_PRINTED_NAMES.values()):
        part = getattr(value, name)
        if name not in _PRINTED_NAMES:
            changes[name] = _numbered(part, printed)
        elif printed is None:
            changes[name] = None
        elif _PRINTED_NAMES[name] in names:
            changes[_PRINTED_NAMES[name]] = printed.get(part)
    return replace(value, **{name: part for name, part in changes.items() if part is not getattr(value, name)})


def _is_in_margin(line: Line, page: Page) -> bool:
    return line.box.bottom <= MARGIN_SHARE * page.height or line.box.top >= (1 - MARGIN_SHARE) * page.height
