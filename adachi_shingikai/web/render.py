"""Pages from templates. The only module that writes markup: marked text, links, dates; the only home of Jinja2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.japanese.numerals import era_date, parse_number
from adachi_shingikai.output.terminal import page_range, speaker_name
from adachi_shingikai.search.filters import KINDS, SORTS
from adachi_shingikai.web import address

FOLDER = Path(__file__).parent

Range = tuple[int, int]
"""A half-open range of characters."""


class Marker(Protocol):
    """What is marked and linked in a text: the words of the visitor's query, and the items that have a page."""

    items: frozenset[int]

    def marks(self, text: str) -> Sequence[Range]:
        """Return where the visitor's words are, in order, without overlaps."""


def marked_text(text: str, marks: Sequence[Range] = (), links: Sequence[tuple[int, int, str]] = ()) -> Markup:
    """Return a text with ranges marked, and ranges linked to paths.

    The text is cut wherever a range begins or ends, and every piece is escaped by itself. Ranges of a kind do not
    overlap each other; a mark may cross the edge of a link.
    """
    if not marks and not links:
        return escape(text)
    ranges = [*marks, *((start, end) for start, end, _ in links)]
    cuts = sorted({0, len(text), *(cut for pair in ranges for cut in pair if 0 < cut < len(text))})
    parts: list[Markup] = []
    for start, end in pairwise(cuts):
        piece = escape(text[start:end])
        if any(a <= start and end <= b for a, b in marks):
            piece = Markup(f"<mark>{piece}</mark>")
        if path := next((path for a, b, path in links if a <= start and end <= b), None):
            piece = Markup(f'<a href="{escape(path)}">{piece}</a>')
        parts.append(piece)
    return Markup("").join(parts)


def item_links(text: str, items: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """Yield where a text names an item that has a page, with its path."""
    for match in FORMATS["adachi"].cites_item.pattern.finditer(text):
        if (number := parse_number(match["number"])) in items:
            yield match.start(), match.end(), address.item_path(number)


def inline(text: str, marker: Marker | None = None) -> Markup:
    """Return a text in one line, with the visitor's words marked and items linked."""
    if marker is None:
        return marked_text(text)
    return marked_text(text, marker.marks(text), list(item_links(text, marker.items)))


def prose(text: str, marker: Marker | None = None) -> Markup:
    """Return a text as paragraphs, with the visitor's words marked and items linked."""
    found = marker.marks(text) if marker else ()
    parts: list[str] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        marks = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
        links = list(item_links(paragraph, marker.items)) if marker else []
        if paragraph.strip():
            parts.append(f"<p>{marked_text(paragraph, marks, links)}</p>")
        start = end + 1
    return Markup("\n".join(parts))


@lru_cache(maxsize=1_024)
def date(day: str | None) -> Markup:
    """Return a date as officials write it, which a machine can read too; "" if it is unknown."""
    return Markup(f'<time datetime="{escape(day)}">{escape(era_date(day))}</time>') if day else Markup("")


@lru_cache(maxsize=1_024)
def is_member(role: str) -> bool:
    """Return whether a role is that of a member of a council, not of an official who answers."""
    return any(re.fullmatch(fmt.member_role, role) for fmt in FORMATS.values())


def pages(start: int | None, end: int | None = None) -> str:
    """Return pages of a file in words: `4–8頁`; "" for a text file."""
    if start is None:
        return ""
    return f"{start}頁" if end in (None, start) else f"{start}–{end}頁"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(inline=inline, prose=prose, date=date, meeting=meeting_name, plain_date=era_date)
    environment.globals.update(
        marked_text=marked_text,
        is_member=is_member,
        pages=pages,
        page_range=page_range,
        speaker_name=speaker_name,
        kinds=KINDS,
        sorts=SORTS,
        **{name: getattr(address, name) for name in dir(address) if name.endswith(("_path", "_anchor", "_query"))},
    )
    return environment


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page. A name that a template misses is an error, never an empty place."""
    return _environment().get_template(template).render(values)
