"""Where a passage and words stand on a printed page: lines + text → boxes. Pure.

Positions are PDF points from the top left of the page as it was read: its placement leads to the printed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Box, PrintedPage
from adachi_shingikai.japanese.fold import fold, fold_with_map
from adachi_shingikai.japanese.text import squeeze

_LEAST = 8
"""Characters of a passage that must stand on a page, unless the whole passage does: fewer prove nothing."""


class PageMarks(NamedTuple):
    """The boxes of the passage that was asked for, and of the visitor's words."""

    passage: tuple[Box, ...]
    words: tuple[Box, ...]


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
            yield Box(line.edges[first], line.top, line.edges[last], line.bottom)
