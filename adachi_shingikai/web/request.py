"""What a visitor asks for, and what the answer is made of. Pure: the address and its query as values."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.synonyms import Synonyms
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.search.filters import FILTERS, KINDS, SORTS, Filters, parse_filters

PAGE_SIZE = 20
"""Hits on a page of results."""

MAX_WORDS, MAX_VALUES, MAX_PAGE, MAX_ROWS = 200, 8, 500, 100
"""Characters of a query, values of one filter, the last page of results, and the hits of one JSON answer."""

TABS = {
    "": ("すべて", ()),
    "speech": ("発言", ("speech",)),
    "opinion": ("審議会意見", ("opinion",)),
    "papers": ("諮問・報告の資料", ("agenda", "overview", "field", "report", "page")),
}
"""The places in which a search looks: the name of each, and the kinds of passage there (none: all)."""


@dataclass(frozen=True, slots=True)
class Site:
    """How the pages are served.

    `base_url` stands before every absolute address, without a slash at its end. `synonyms` are those of a search; None
    means the program's own.
    """

    base_url: str
    version: str
    with_files: bool = True
    cors: bool = False
    synonyms: Synonyms | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the open database, the variable parts of the path, and the query with all values of each name."""

    connection: sqlite3.Connection
    site: Site
    path: str
    parts: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a name in the query."""
        return self.query.get(name, (default,))[0]

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number of the query. Raise UsageError if it is none, too small or too large."""
        words = self.first(name)
        if not words:
            return default
        if not (words.isascii() and words.isdecimal() and len(words) < 12 and least <= int(words) <= most):
            raise UsageError(f"{name}: {least}から{most}までの数で指定してください")
        return int(words)

    @property
    def words(self) -> str:
        """The query that the visitor came with, to be marked in what is shown; "" if it is too long to be one."""
        words = self.first("q")
        return words if len(words) <= MAX_WORDS else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made from a template. `values` are what the template shows."""

    template: str
    values: Mapping[str, Any]
    status: int = 200
    media_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Data:
    """An answer that is complete: JSON, CSV, Markdown."""

    body: str
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The one true address of what was asked for."""

    path: str


Answer = Page | Data | Moved


def json_data(text: str, status: int = 200) -> Data:
    """Return JSON as an answer."""
    return Data(text, "application/json; charset=utf-8", status)


def parse_query_string(raw: bytes) -> dict[str, tuple[str, ...]]:
    """Return the values of each name, without control characters and white space around them; empty ones are left out.

    Raise UsageError if there are too many.
    """
    try:
        pairs = parse_qsl(raw.decode("latin-1"), encoding="utf-8", errors="replace", max_num_fields=100)
    except ValueError as error:
        raise UsageError("条件が多すぎます。条件を減らしてください") from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if words := printable(value).strip():
            found.setdefault(name, []).append(words)
    return {name: tuple(values) for name, values in found.items()}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: the words, the filters as typed and as values, the order, the page (from 1), and whether only the best
    hit of each item is shown.
    """

    words: str
    typed: Mapping[str, tuple[str, ...]]
    filters: Filters
    sort: str = "relevance"
    page: int = 1
    is_grouped: bool = False

    @property
    def tab(self) -> str | None:
        """The tab whose kinds are searched; None for any other choice of kinds."""
        kinds = set(self.typed.get("kind", ()))
        return next((name for name, (_, of) in TABS.items() if set(of) == kinds), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words and not self.typed


def parse_search(visit: Visit) -> SearchRequest:
    """Return the search in a query string. Raise UsageError for values that make no sense or are too many."""
    words = visit.first("q")
    if len(words) > MAX_WORDS:
        raise UsageError(f"検索語が長すぎます（{MAX_WORDS}字まで）")
    typed: dict[str, tuple[str, ...]] = {}
    for filter_ in FILTERS:
        values = tuple(dict.fromkeys(visit.query.get(filter_.name, ())))
        if len(values) > MAX_VALUES:
            raise UsageError(f"{filter_.name}: 値が多すぎます（{MAX_VALUES}個まで）")
        if values:
            typed[filter_.name] = values[:1] if filter_.is_single or filter_.is_flag else values
    if set(typed.get("kind", ())) == set(KINDS):
        del typed["kind"]
    sort = visit.first("sort", "relevance")
    if sort not in SORTS:
        raise UsageError(f"sort {sort}: 使える値は {' '.join(SORTS)} です")
    if visit.first("group", "item") != "item":
        raise UsageError(f"group {visit.first('group')}: 使える値は item です")
    singles = {f.name for f in FILTERS if f.is_single or f.is_flag}
    filters = parse_filters(**{n: v[0] if n in singles else list(v) for n, v in typed.items()})
    return SearchRequest(words, typed, filters, sort, visit.number("page", 1, 1, MAX_PAGE), "group" in visit.query)
