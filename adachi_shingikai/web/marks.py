"""Where a passage and words stand on a printed page: lines + text → boxes. Pure.

No box is stored: a page is laid out again when it is shown. Positions are PDF points from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Box, Glyph, Line, Page, RawPage
from adachi_shingikai.japanese.fold import fold, fold_with_map
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.pages.layout import is_vertical, lay_out_page

_LEAST = 8
"""Characters of a passage that must stand on a page, unless the whole passage does: fewer prove nothing."""


class PrintedLine(NamedTuple):
    """A line of a page, and the left edge of each of its characters, then the right edge of the last one."""

    text: str
    box: Box
    edges: tuple[float, ...]


class PrintedPage(NamedTuple):
    """A page as it is printed: its size and its lines in reading order. `is_turned`: the text is vertical, and the
    lines are those of the page turned to the left.
    """

    width: float
    height: float
    is_turned: bool
    lines: tuple[PrintedLine, ...]


class PageMarks(NamedTuple):
    """The boxes of the passage that was asked for, and of the visitor's words."""

    passage: tuple[Box, ...]
    words: tuple[Box, ...]


def print_page(raw: RawPage) -> PrintedPage:
    """Return the lines of a page, with the place of each character."""
    laid_out, _ = lay_out_page(raw)
    is_turned = is_vertical(raw)
    glyphs = () if is_turned else raw.glyphs
    lines = tuple(PrintedLine(line.text, line.box, _edges(line, glyphs)) for line in _lines(laid_out))
    return PrintedPage(raw.width, raw.height, is_turned, lines)


def _lines(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row if cell for line in cell.lines)


def _edges(line: Line, glyphs: Sequence[Glyph]) -> tuple[float, ...]:
    """The edges of a line's characters: those of its glyphs if they are as many, else shares of its width."""
    x0, top, x1, bottom = line.box
    inside = [g for g in glyphs if top <= g.base <= bottom and x0 - 0.5 <= g.x0 <= x1 and not g.text.isspace()]
    inside.sort(key=lambda g: g.x0)
    if len(inside) == len(squeeze(line.text)):
        edges, number = [], 0
        for letter in line.text:
            edges.append(inside[min(number, len(inside) - 1)].x0)
            number += not letter.isspace()
        return (*edges, x1)
    share = (x1 - x0) / max(1, len(line.text))
    return tuple(x0 + share * i for i in range(len(line.text) + 1))


class _Letters(NamedTuple):
    """The letters of a page, folded and without white space: as one text, and the line and range of each letter."""

    text: str
    places: Sequence[tuple[int, int, int]]


def _letters(page: PrintedPage) -> _Letters:
    letters: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, line in enumerate(page.lines):
        folded = fold_with_map(line.text)
        for letter, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
            if not letter.isspace():
                letters.append(letter)
                places.append((number, start, end))
    return _Letters("".join(letters), places)


def find_marks(
    page: PrintedPage,
    passages: Iterable[str],
    texts: Iterable[str],
    marks_of: Callable[[str], Sequence[tuple[int, int]]],
) -> PageMarks:
    """Return where passages stand on a page, and the words that `marks_of` marks in any of its texts."""
    letters = _letters(page)
    passage = [span for text in passages for span in _find_passage(letters.text, squeeze(fold(text)))]
    wanted = {squeeze(fold(text[start:end])) for text in texts for start, end in marks_of(text)} - {""}
    words = [span for word in sorted(wanted) for span in _occurrences(letters.text, word)]
    return PageMarks(tuple(_boxes(page, letters, passage)), tuple(_boxes(page, letters, _merged(words))))


def _occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + len(word))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _find_passage(page: str, passage: str) -> list[tuple[int, int]]:
    """Where a passage stands in the text of a page: all of it; else its beginning, or its end, as far as it goes."""
    if not passage:
        return []
    if (start := page.find(passage)) >= 0:
        return [(start, start + len(passage))]
    length = _longest(len(passage), lambda n: passage[:n] in page)
    if length >= _LEAST:
        start = page.find(passage[:length])
        return [(start, start + length), *_find_rest(page, passage[length:], start + length)]
    length = _longest(len(passage), lambda n: passage[-n:] in page)
    if length >= _LEAST:
        start = page.find(passage[-length:])
        return [(start, start + length)]
    return [(0, len(page))] if len(page) >= _LEAST and page in passage else []


def _find_rest(page: str, rest: str, start: int) -> list[tuple[int, int]]:
    """Where a passage goes on after something else between its lines, such as a page number between two columns."""
    length = _longest(len(rest), lambda n: page.find(rest[:n], start) >= 0)
    if length < _LEAST:
        return []
    found = page.find(rest[:length], start)
    return [(found, found + length), *_find_rest(page, rest[length:], found + length)]


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest length that fits, if every shorter one does."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(middle) else (least, middle - 1)
    return least


def _boxes(page: PrintedPage, letters: _Letters, spans: Iterable[tuple[int, int]]) -> Iterator[Box]:
    for start, end in spans:
        by_line: dict[int, tuple[int, int]] = {}
        for number, first, last in letters.places[start:end]:
            a, b = by_line.get(number, (first, last))
            by_line[number] = (min(a, first), max(b, last))
        for number, (first, last) in by_line.items():
            line = page.lines[number]
            box = Box(line.edges[first], line.box.top, line.edges[last], line.box.bottom)
            yield _upright(box, page) if page.is_turned else box


def _upright(box: Box, page: PrintedPage) -> Box:
    """A box on a page of vertical text as the page is printed."""
    return Box(page.width - box.bottom, box.x0, page.width - box.top, box.x1)
