"""What a search can be narrowed by, sorted by and counted by: the one declaration of each filter, kind and sort.

The options of the command line, their help and completion, the SQL and the selection of an export are all made from
the lists in this module. A new filter is one more entry of `FILTERS`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.reference import ItemRef, MeetingRef, parse_reference
from adachi_shingikai.japanese.numerals import NUMERAL, parse_day, parse_number
from adachi_shingikai.japanese.text import fold_name, plain, squeeze

KINDS = {
    "speech": "発言",
    "opinion": "審議会意見",
    "agenda": "議題",
    "overview": "事業の概要",
    "field": "個票",
    "report": "報告事項",
    "remark": "議事",
    "page": "資料",
}
"""The kinds of passage, with their Japanese names."""

MAX_VALUES = 1_000
"""Values of one filter: each is a condition of the SQL, and SQLite bounds their number."""

OUTCOMES = ("了承", "意見付き了承", "継続審議", "不承認", "取下げ", "不明")


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that hits must meet.

    `name` is the name of the option, with underscores. `condition` is SQL about a passage `p`; each `?` in it stands
    for the value. `parse` turns what the user typed into the value, and raises UsageError. `choices` are all possible
    values, if these are few. Several values of one filter are alternatives, unless it takes a single one. A flag
    takes none.
    """

    name: str
    help: str
    condition: str
    parse: Callable[[str], object]
    choices: tuple[str, ...] = ()
    is_single: bool = False
    is_flag: bool = False

    @property
    def option(self) -> str:
        """The option of the command line: `--no-ocr`."""
        return "--" + self.name.replace("_", "-")


def parse_choice(option: str, choices: Sequence[str], value: str) -> str:
    """Return the value if it is one of the choices. Raise UsageError otherwise."""
    if value not in choices:
        raise UsageError(f"{option} {value}: 使える値は {' '.join(choices)} です")
    return value


def _encodable(value: str) -> str:
    """The value without lone surrogates, which stand for bytes that are not UTF-8: SQLite rejects them."""
    return value.encode("utf-8", "replace").decode()


def _squeezed(value: str) -> str:
    return squeeze(_encodable(value))


def _meeting(value: str) -> str:
    found = parse_reference(value)
    if not isinstance(found, MeetingRef):
        raise UsageError(f"--meeting {value}: 12-15 または 第十二期・第15回 の形で指定してください")
    return found.key


def _item(value: str) -> int:
    found = parse_reference(value)
    if not isinstance(found, ItemRef):
        raise UsageError(f"--item {value}: 457 または 諮問第457号 の形で指定してください")
    return found.number


_ARTICLE = re.compile(rf"第?({NUMERAL})条?")


def _article(value: str) -> int:
    match = _ARTICLE.fullmatch(plain(value))
    if not match:
        raise UsageError(f"--article {value}: 16 または 第16条 の形で指定してください")
    return parse_number(match[1])


def _day(option: str, last: bool, value: str) -> str:
    day = parse_day(value, last=last)
    if day is None:
        raise UsageError(f"{option} {value}: 2022、2022-06、2022-06-01、令和4年6月1日 のどれかの形で指定してください")
    return day


FILTERS = (
    Filter(
        "speaker",
        "発言者（氏名、または発言者名の一部）",
        "(instr(fold_name(p.speaker), fold_name(?)) OR instr(fold_name(p.label), fold_name(?)))",
        _encodable,
    ),
    Filter("role", "役職（会長、委員、課長など）", "instr(p.role, ?)", _squeezed),
    Filter(
        "meeting",
        "会議（12-15 または 第十二期・第15回）",
        "(p.meeting = ? OR p.reference LIKE ? || '#%')",
        _meeting,
    ),
    Filter("item", "諮問番号（457 または 諮問第457号）", "p.item = ?", _item),
    Filter("kind", f"種類（{' '.join(KINDS)}）", "p.kind = ?", partial(parse_choice, "--kind", (*KINDS,)), (*KINDS,)),
    Filter(
        "department",
        "所管部課",
        "p.item IN (SELECT item FROM item_departments WHERE instr(department, ?))",
        _squeezed,
    ),
    Filter(
        "article",
        "条例の条（16 または 第16条）",
        "(p.item IN (SELECT item FROM item_articles WHERE article = ?) OR p.id IN "
        "(SELECT passage_id FROM citations WHERE kind = 'article' AND number = ?))",
        _article,
    ),
    Filter(
        "outcome",
        f"結果（{' '.join(OUTCOMES)}）",
        "p.item IN (SELECT b.item FROM debates b JOIN minutes m ON m.id = b.minutes_id "
        "WHERE m.is_current AND b.outcome = ?)",
        partial(parse_choice, "--outcome", OUTCOMES),
        OUTCOMES,
    ),
    Filter(
        "since",
        "この日から（2022、2022-06、2022-06-01、令和4年6月1日）",
        "p.date >= ?",
        partial(_day, "--since", False),
        is_single=True,
    ),
    Filter(
        "until", "この日まで（書き方は --since と同じ）", "p.date <= ?", partial(_day, "--until", True), is_single=True
    ),
    Filter(
        "file",
        "資料（ファイル名、または SHA-256 の先頭8桁以上）",
        "p.document_id IN "
        "(SELECT id FROM documents WHERE name = ? OR (length(?) >= 8 AND substr(sha256, 1, length(?)) = ?))",
        _encodable,
    ),
    Filter("no_ocr", "OCRで読んだものを除く", "NOT p.is_ocr", bool, is_flag=True),
)
"""All filters, in the order of the help text."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one search: the values of each by its name. A filter without values narrows nothing."""

    values: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


EVERYTHING = Filters()

Typed = str | int | bool | Sequence[str] | Sequence[int] | None
"""The value of a filter as it comes from an option: one, several, or None."""


def parse_filters(**typed: Typed) -> Filters:
    """Return the filters from what the user typed: `parse_filters(speaker=["青山"], since="2022")`.

    Raise UsageError for a value that makes no sense.
    """
    by_name = {filter_.name: filter_ for filter_ in FILTERS}
    values: dict[str, tuple[object, ...]] = {}
    for name, given in typed.items():
        if given is None or given is False:
            continue
        several = [given] if isinstance(given, str | int) else given
        if len(several) > MAX_VALUES:
            raise UsageError(f"{by_name[name].option}: 値が多すぎます（{MAX_VALUES:,}個まで）")
        if parsed := dict.fromkeys(by_name[name].parse(str(value)) for value in several):
            values[name] = tuple(parsed)
    return Filters(values)


def _any_of(conditions: Sequence[str]) -> str:
    """SQL that is true if one of the conditions is, as a balanced tree: SQLite allows a depth of 1,000."""
    if len(conditions) == 1:
        return f"({conditions[0]})"
    middle = len(conditions) // 2
    return f"({_any_of(conditions[:middle])} OR {_any_of(conditions[middle:])})"


def filter_conditions(connection: sqlite3.Connection, filters: Filters) -> tuple[str, list[object]]:
    """Return the filters as SQL that follows a WHERE clause about a passage `p`, and the values to bind.

    The SQL function `fold_name`, which compares names as people do (長沢 finds 長澤), is made known to the connection.
    """
    connection.create_function("fold_name", 1, lambda name: fold_name(name or ""), deterministic=True)
    conditions: list[str] = []
    bound: list[object] = []
    for filter_ in FILTERS:
        if chosen := filters.values.get(filter_.name):
            conditions.append(_any_of([filter_.condition] * len(chosen)))
            bound.extend(value for value in chosen for _ in range(filter_.condition.count("?")))
    return "".join(f" AND {condition}" for condition in conditions), bound


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits: `score` and `order` are SQL."""

    help: str
    score: str
    order: str


_NEWEST = Sort("新しい順", "0.0", "date DESC, sha256, id")

SORTS = {
    "relevance": Sort(
        "関連の強い順",
        "-bm25(passages_fts, 1.0, 0.5)",  # the weights of the columns `words` and `bigrams`
        "score DESC, date DESC, sha256, id",
    ),
    "newest": _NEWEST,
    "oldest": Sort("古い順", "0.0", "date, sha256, id"),
    "date": _NEWEST,
}
"""The orders in which hits can be shown; `date` is the former name of `newest`."""

FACETS = {
    "speaker": "p.speaker",
    "role": "p.role",
    "meeting": "p.meeting",
    "item": "CAST(p.item AS TEXT)",
    "kind": "p.kind",
    "label": "p.label",
    "year": "substr(p.date, 1, 4)",
}
"""What hits can be counted by: the name, and the SQL of its value for a passage `p`."""


def parse_sort(value: str) -> Sort:
    """Return the order with this name. Raise UsageError if there is none."""
    return SORTS[parse_choice("--sort", (*SORTS,), value)]


def parse_facets(values: Sequence[str]) -> tuple[str, ...]:
    """Return the names of facets. Raise UsageError for a name that does not exist."""
    return tuple(parse_choice("--facet", (*FACETS,), value) for value in values)
