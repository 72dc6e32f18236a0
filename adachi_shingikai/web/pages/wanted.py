"""What a visitor came for: the words of the query, to be marked on every page that it leads to, and the text around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adachi_shingikai.archive.lists import find_item_titles
from adachi_shingikai.errors import UsageError
from adachi_shingikai.search.highlights import find_highlights
from adachi_shingikai.search.query import Node, parse_query
from adachi_shingikai.search.readings import expand_readings
from adachi_shingikai.web.request import Visit


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a query as typed and as searched; the items that have a page."""

    words: str
    tree: Node | None
    items: frozenset[int]
    _found: dict[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def marks(self, text: str) -> Sequence[tuple[int, int]]:
        """Return where the words are in a text, in order, without overlaps."""
        if self.tree is None:
            return ()
        if text not in self._found:
            self._found[text] = find_highlights(text, self.tree)
        return self._found[text]


def wanted(visit: Visit) -> Wanted:
    """Return what the visitor's query marks; nothing if it makes no sense."""
    items = frozenset(find_item_titles(visit.connection))
    words = visit.words
    if not words:
        return Wanted("", None, items)
    try:
        return Wanted(words, expand_readings(visit.connection, parse_query(words)), items)
    except UsageError:
        return Wanted("", None, items)


WINDOW, MOST_WINDOWS = 55, 3
"""Characters around a mark, and how many places of one hit are shown."""


class Window(NamedTuple):
    """A piece of a text with the marks in it, and whether text is left out before and after it."""

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


def windows(text: str, marks: Sequence[tuple[int, int]]) -> list[Window]:
    """Return up to `MOST_WINDOWS` pieces of a text around its marks; its beginning if it has none."""
    ranges: list[tuple[int, int]] = []
    for start, end in marks or ((0, 0),):
        a, b = max(0, start - WINDOW), min(len(text), max(end + WINDOW, 2 * WINDOW if not marks else 0))
        if ranges and a <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(b, ranges[-1][1]))
        elif len(ranges) == MOST_WINDOWS:
            break
        else:
            ranges.append((a, b))
    return [_window(text, marks, a, min(b, a + 6 * WINDOW)) for a, b in ranges]


def _window(text: str, marks: Sequence[tuple[int, int]], a: int, b: int) -> Window:
    inside = tuple((max(s, a) - a, min(e, b) - a) for s, e in marks if s < b and e > a)
    return Window(re.sub(r"\s", " ", text[a:b]), inside, a > 0, b < len(text))
