"""The page of search results: hits, tabs, facets, filters, and what to do if nothing is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adachi_shingikai.archive.lists import find_item_titles, find_meeting_files
from adachi_shingikai.archive.suggestions import name_absent_words
from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.reference import ItemRef, MeetingRef, meeting_name, parse_reference
from adachi_shingikai.output.hits import results_record
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.search.facets import FACET_NAMES, FACETS
from adachi_shingikai.search.filters import EVERYTHING, FILTERS, KINDS, SORTS, Filters
from adachi_shingikai.search.hits import Hit, Results, search
from adachi_shingikai.search.hits import Page as HitPage
from adachi_shingikai.search.limits import Limits
from adachi_shingikai.search.query import parse_query, query_terms
from adachi_shingikai.web.address import item_path, meeting_path, passage_path, search_path
from adachi_shingikai.web.pages.wanted import Window, windows
from adachi_shingikai.web.request import (
    MAX_PAGE,
    MAX_ROWS,
    PAGE_SIZE,
    TABS,
    Data,
    Page,
    SearchRequest,
    Visit,
    json_data,
    parse_search,
)

MAX_TERMS = 16
"""Different words of a query."""

MOST_VALUES = 8
"""Values of a facet that are shown at once."""

BESIDE = ("body", "speaker", "meeting", "item", "department", "article", "outcome", "year")
"""The facets beside the hits. `year` is a range of dates, the others are filters."""

_NAMES = {**FACET_NAMES, "since": "この日から", "until": "この日まで", "file": "資料", "no_ocr": "OCRを除く"}


@dataclass(frozen=True, slots=True)
class Link:
    """A choice: its words, its address, a count if there is one, and whether it is the present one."""

    name: str
    path: str
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with its address, the pieces of its text that are shown, and the address of the other hits of its item."""

    hit: Hit
    path: str
    title: str
    windows: Sequence[Window]
    others: str


def search_page(visit: Visit) -> Page:
    """Return the results of a search; the page with its words kept and the reason if it makes no sense."""
    try:
        asked = parse_search(visit)
    except UsageError as error:
        return _refused(visit, SearchRequest(visit.first("q"), {}, EVERYTHING), error)
    if asked.is_empty:
        return _page(visit, asked, None)
    try:
        found = _search(visit, asked, facets=(*BESIDE, "kind"))
    except UsageError as error:
        return _refused(visit, asked, error)
    return _page(visit, asked, found)


def search_json(visit: Visit) -> Data:
    """Return the results as `search --format json` prints them; `limit` and `offset` as there."""
    asked = parse_search(visit)
    limit = visit.number("limit", PAGE_SIZE, 0, MAX_ROWS)
    offset = visit.number("offset", 0, 0, MAX_PAGE * MAX_ROWS)
    facets = visit.query.get("facet", ())
    if unknown := next((name for name in facets if name not in FACETS), None):
        raise UsageError(f"facet {unknown}: 使える値は {' '.join(FACETS)} です")
    found = find(visit, asked, limit=limit, offset=offset, facets=facets)
    return json_data(dump_json(results_record(found)) + "\n")


def find(visit: Visit, asked: SearchRequest, *, limit: int, offset: int, facets: Sequence[str] = ()) -> Results:
    """Return the hits of a search. Raise UsageError for a query that makes no sense or has too many words."""
    return search(
        visit.connection,
        asked.words,
        asked.filters,
        HitPage(limit, offset, SORTS[asked.sort], asked.is_grouped),
        facets=facets,
        synonyms=visit.site.synonyms,
        limits=Limits(MAX_TERMS),  # the time is limited for the request as a whole
    )


def _search(visit: Visit, asked: SearchRequest, facets: Sequence[str]) -> Results:
    return find(visit, asked, limit=PAGE_SIZE, offset=(asked.page - 1) * PAGE_SIZE, facets=facets)


def _refused(visit: Visit, asked: SearchRequest, error: UsageError) -> Page:
    page = _page(visit, asked, None)
    words = str(error)
    for filter_ in FILTERS:  # the names of options mean nothing to a visitor
        words = words.replace(filter_.option, _NAMES.get(filter_.name, filter_.name))
    return Page(page.template, {**page.values, "error": words}, 400)


def _page(visit: Visit, asked: SearchRequest, found: Results | None) -> Page:
    titles, files = find_item_titles(visit.connection), find_meeting_files(visit.connection)
    hits = [_view(hit, asked) for hit in found.hits] if found else []
    pages = min(MAX_PAGE, -(-(found.groups + found.near) // PAGE_SIZE)) if found else 0
    values = {
        "asked": asked,
        "found": found,
        "error": None,
        "hits": hits,
        "first": (asked.page - 1) * PAGE_SIZE + 1,
        "card": _card(visit, asked.words, titles),
        "tabs": _tabs(visit, asked, found) if found else [],
        "facets": _facets(asked, found, titles, files) if found else [],
        "chosen": [_chosen(asked, name, value, titles, files) for name, v in asked.typed.items() for value in v],
        "sorts": [
            Link("関連順", _path(asked, sort="relevance"), is_on=asked.sort == "relevance"),
            Link("新しい順", _path(asked, sort="newest"), is_on=asked.sort in ("newest", "date")),
            Link("古い順", _path(asked, sort="oldest"), is_on=asked.sort == "oldest"),
        ],
        "grouping": Link(
            "諮問ごとにまとめる", _path(replace(asked, is_grouped=not asked.is_grouped)), is_on=asked.is_grouped
        ),
        "numbers": _page_numbers(asked, pages),
        "advice": _advice(visit, asked, titles, files) if found and not found.total else [],
        "absent": name_absent_words(visit.connection, asked.words) if found and asked.words and not found.total else [],
        "downloads": {s: _path(asked, suffix=s) for s in (".csv", ".atom", ".json")},
        "outcomes": next(f.choices for f in FILTERS if f.name == "outcome"),
        "meeting_files": files,
    }
    return Page("search.html", values)


def _path(
    asked: SearchRequest,
    typed: Mapping[str, Sequence[str]] | None = None,
    *,
    sort: str = "",
    page: int = 1,
    suffix: str = "",
) -> str:
    """The address of a search with some of it changed. A feed lists the newest hits, in no groups."""
    sort = sort or asked.sort
    more = {
        "sort": "" if sort == "relevance" or suffix == ".atom" else sort,
        "group": "item" if asked.is_grouped and suffix != ".atom" else "",
        "page": str(page) if page > 1 else "",
    }
    return search_path(asked.words, asked.typed if typed is None else typed, suffix, **more)


def _view(hit: Hit, asked: SearchRequest) -> HitView:
    if hit.kind == "speech":
        title = f"{hit.label}（{hit.speaker}）" if hit.speaker else hit.label or "発言者不明"
    elif hit.item is not None:
        title = f"諮問第{hit.item}号　{hit.item_title or ''}".strip("　")
    else:
        title = hit.label or (meeting_name(hit.meeting) if hit.meeting else hit.file)
    alone = replace(asked, is_grouped=False)
    others = _path(alone, {**asked.typed, "item": (str(hit.item),)}) if hit.others and hit.item else ""
    return HitView(hit, passage_path(hit, asked.words), title, windows(hit.text, hit.highlights), others)


def _tabs(visit: Visit, asked: SearchRequest, found: Results) -> list[Link]:
    counts = found.facets.counts.get("kind", {})
    if "kind" in asked.typed:
        rest = {name: values for name, values in asked.filters.values.items() if name != "kind"}
        everywhere = SearchRequest(asked.words, {}, Filters(rest), "newest")
        counts = find(visit, everywhere, limit=0, offset=0, facets=("kind",)).facets.counts.get("kind", {})
    links = []
    for tab, (name, kinds) in TABS.items():
        typed = {n: v for n, v in asked.typed.items() if n != "kind"} | ({"kind": kinds} if kinds else {})
        count = sum(counts.get(kind, 0) for kind in kinds or KINDS)
        links.append(Link(name, _path(asked, typed), count, asked.tab == tab))
    return links


def _facets(
    asked: SearchRequest, found: Results, titles: Mapping[int, str], files: Mapping[str, str]
) -> list[tuple[str, list[Link]]]:
    facets = []
    for name in BESIDE:
        links = []
        for value, count in found.facets.counts.get(name, {}).items():
            typed = dict(asked.typed)
            if name == "year":
                typed |= {"since": (value,), "until": (value,)}
            elif value in typed.get(name, ()):
                continue
            else:
                typed[name] = (value,)
            links.append(Link(_value_name(name, value, titles, files), _path(asked, typed), count))
        if name not in asked.typed and len(links) > 1:
            facets.append((_NAMES[name], links))
    return facets


def _value_name(name: str, value: str, titles: Mapping[int, str], files: Mapping[str, str]) -> str:
    if name == "kind":
        return KINDS.get(value, value)
    if name == "meeting":
        return files.get(value, meeting_name(value))
    if name == "item" and value.isdecimal():
        return f"第{value}号　{titles.get(int(value), '')}".strip("　")
    if name == "article" and value.isdecimal():
        return f"第{value}条"
    return f"{value}年" if name == "year" else value


def _chosen(asked: SearchRequest, name: str, value: str, titles: Mapping[int, str], files: Mapping[str, str]) -> Link:
    """A filter that is on, with the address of the same search without it."""
    left = tuple(other for other in asked.typed[name] if other != value)
    typed = {n: v for n, v in asked.typed.items() if n != name} | ({name: left} if left else {})
    words = _NAMES.get(name, name) if name == "no_ocr" else f"{_NAMES.get(name, name)}: "
    return Link(words + ("" if name == "no_ocr" else _value_name(name, value, titles, files)), _path(asked, typed))


def _page_numbers(asked: SearchRequest, pages: int) -> list[Link | None]:
    """The pages around the present one, the first and the last; None for those left out between them."""
    shown = sorted({1, pages, *range(max(1, asked.page - 2), min(pages, asked.page + 2) + 1)}) if pages > 1 else []
    links: list[Link | None] = []
    before = 0
    for number in shown:
        if number > before + 1:
            links.append(None)
        links.append(Link(str(number), _path(asked, page=number), is_on=number == asked.page))
        before = number
    return links


def _card(visit: Visit, words: str, titles: Mapping[int, str]) -> Link | None:
    """The thing that a query names as a whole: an item or a meeting."""
    try:
        named = parse_reference(words)
    except (UsageError, ValueError):
        return None
    if isinstance(named, ItemRef) and named.number in titles:
        return Link(f"諮問第{named.number}号　{titles[named.number]}", item_path(named.number))
    if isinstance(named, MeetingRef):
        sql = "SELECT 1 FROM passages WHERE meeting = ? LIMIT 1"
        if visit.connection.execute(sql, (named.key,)).fetchone():
            return Link(meeting_name(named.key), meeting_path(named.key))
    return None


def _advice(visit: Visit, asked: SearchRequest, titles: Mapping[int, str], files: Mapping[str, str]) -> list[Link]:
    """What would be found with one of the words alone, or without one of the filters."""
    links = []

    def count(words: str, filters: Filters) -> int:
        alone = SearchRequest(words, {}, filters, "newest")
        return find(visit, alone, limit=0, offset=0).total

    terms = [term.folded for term in query_terms(parse_query(asked.words))] if asked.words else []
    if len(terms) > 1:
        for term in dict.fromkeys(terms):
            if total := count(f'"{term}"', asked.filters):
                links.append(Link(f"「{term}」だけで探す", search_path(term, asked.typed), total))
    for name, values in asked.typed.items():
        rest = {n: v for n, v in asked.filters.values.items() if n != name}
        if total := count(asked.words, Filters(rest)):
            named = "、".join(_value_name(name, value, titles, files) for value in values)
            typed = {n: v for n, v in asked.typed.items() if n != name}
            links.append(Link(f"{_NAMES.get(name, name)}「{named}」を外す", _path(asked, typed), total))
    return links
