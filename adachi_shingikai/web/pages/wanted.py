"""What a visitor came for: the words of the query, to be marked on every page that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
