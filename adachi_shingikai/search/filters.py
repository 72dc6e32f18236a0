"""What a search can be narrowed by and sorted by: the one declaration of each filter, kind and sort.

The options of the command line, their help and completion, the SQL and the selection of an export are all made from
the lists in this module. A new filter is one more entry of `FILTERS`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.reference import ItemRef, MeetingRef, parse_reference
from adachi_shingikai.japanese.numerals import NUMERAL, parse_number, parse_period
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
"""Values of one filter."""

OUTCOMES = {
    "approved": "了承",
    "conditional": "意見付き了承",
    "continued": "継続審議",
    "rejected": "不承認",
    "withdrawn": "取下げ",
    "unknown": "不明",
}
"""What became of an item, with the words of the council, which the database has."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that hits must meet.

    `name` is the name of the option, with underscores. `condition` is SQL about a passage `p`; each `?` in it stands
    for the value of a filter that takes a single one, and for the JSON list of the values of any other. `parse` turns
    what the user typed into the value, and raises UsageError. `choices` are all possible values, if these are few.
    Several values of one filter are alternatives. A flag takes none.
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


def parse_choice(option: str, choices: Mapping[str, str], value: str) -> str:
    """Return the key of a choice from its key or its Japanese name. Raise UsageError for any other value."""
    typed = plain(value)
    for key, name in choices.items():
        if typed in (key, name):
            return key
    raise UsageError(f"{option} {value}: 使える値は {_listed(choices)} です")


def _listed(choices: Mapping[str, str]) -> str:
    return " ".join(f"{key}（{name}）" for key, name in choices.items())


def choice_names(choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys and the Japanese names of choices, which the shell completes."""
    return (*choices, *choices.values())


def _outcome(value: str) -> str:
    return OUTCOMES[parse_choice("--outcome", OUTCOMES, value)]


def _encodable(value: str) -> str:
    """The value without lone surrogates, which stand for bytes that are not UTF-8: SQLite rejects them."""
    return value.encode("utf-8", "replace").decode()


def _folded_name(value: str) -> str:
    return fold_name(_encodable(value))


def _squeezed(value: str) -> str:
    return squeeze(_encodable(value))


def _meeting(value: str) -> str:
    with suppress(UsageError):  # it names no option
        if isinstance(found := parse_reference(value), MeetingRef):
            return found.key
    raise UsageError(f"--meeting {value}: 12-15 または 第十二期・第15回 の形で指定してください")


def _item(value: str) -> int:
    with suppress(UsageError):
        if isinstance(found := parse_reference(value), ItemRef):
            return found.number
    raise UsageError(f"--item {value}: 457 または 諮問第457号 の形で指定してください")


_ARTICLE = re.compile(rf"(?:条例)?第?({NUMERAL})条?")


def _article(value: str) -> int:
    match = _ARTICLE.fullmatch(plain(value))
    if not match:
        raise UsageError(f"--article {value}: 16 または 第16条 の形で指定してください")
    return parse_number(match[1])


def _day(option: str, last: bool, value: str) -> str:
    period = parse_period(value)
    if period is None:
        raise UsageError(f"{option} {value}: 2022-06-01、令和4年6月1日、R4.6、令和4年度 のどれかの形で指定してください")
    return period.last if last else period.first


_VALUES = "(SELECT value FROM json_each(?))"
_OF_SPEAKER = "(SELECT label, speaker FROM speakers, json_each(?) v WHERE instr(folded, v.value))"
_OF_ROLE = "(SELECT role FROM speakers, json_each(?) v WHERE instr(role, v.value))"
_OF_BODY = """(SELECT d.id FROM documents d JOIN
    (SELECT DISTINCT b.body FROM (SELECT body, fold_name(body) AS folded FROM documents GROUP BY body) b, json_each(?) v
    WHERE instr(b.folded, v.value)) USING (body))"""
_OF_DEPARTMENT = """(SELECT item FROM item_departments, json_each(?) v
    WHERE instr(replace(department, ' ', ''), v.value))"""
_OF_FILE = """(SELECT d.id FROM documents d, json_each(?) v
    WHERE d.name = v.value OR (length(v.value) >= 8 AND substr(d.sha256, 1, length(v.value)) = v.value))"""

FILTERS = (
    Filter(
        "speaker",
        "発言者（氏名、または発言者名の一部）",
        f"(coalesce(p.label, ''), coalesce(p.speaker, '')) IN {_OF_SPEAKER}",
        _folded_name,
    ),
    Filter("role", "役職（会長、委員、課長など）", f"p.role IN {_OF_ROLE}", _squeezed),
    Filter(
        "meeting",
        "会議（12-15 または 第十二期・第15回）",
        f"(p.meeting IN {_VALUES} OR substr(p.reference, 1, instr(p.reference, '#') - 1) IN {_VALUES})",
        _meeting,
    ),
    Filter("body", "会議体（審議会、議会などの名前、またはその一部）", f"p.document_id IN {_OF_BODY}", _folded_name),
    Filter("item", "諮問番号（457 または 諮問第457号）", f"p.item IN {_VALUES}", _item),
    Filter(
        "kind",
        f"種類（{_listed(KINDS)}）",
        f"p.kind IN {_VALUES}",
        partial(parse_choice, "--kind", KINDS),
        choice_names(KINDS),
    ),
    Filter("department", "所管部課", f"p.item IN {_OF_DEPARTMENT}", _squeezed),
    Filter(
        "article",
        "条例の条（16 または 第16条）",
        f"(p.item IN (SELECT item FROM item_articles WHERE article IN {_VALUES}) OR p.id IN "
        f"(SELECT passage_id FROM citations WHERE kind = 'article' AND number IN {_VALUES}))",
        _article,
    ),
    Filter(
        "outcome",
        f"結果（{' '.join(OUTCOMES.values())}）",
        "p.item IN (SELECT b.item FROM debates b JOIN minutes m ON m.id = b.minutes_id "
        f"WHERE m.is_current AND b.outcome IN {_VALUES})",
        _outcome,
        choice_names(OUTCOMES),
    ),
    Filter(
        "since",
        "この日から（2022-06-01、令和4年6月1日、2022-06、R4.6、令和4年、令和4年度）",
        "p.date >= ?",
        partial(_day, "--since", False),
        is_single=True,
    ),
    Filter(
        "until", "この日まで（--since と同じ書き方）", "p.date <= ?", partial(_day, "--until", True), is_single=True
    ),
    Filter(
        "file",
        "資料（ファイル名、または SHA-256 の先頭8桁以上）",
        f"p.document_id IN {_OF_FILE}",
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


def filter_conditions(connection: sqlite3.Connection, filters: Filters) -> tuple[str, list[object]]:
    """Return the filters as SQL that follows a WHERE clause about a passage `p`, and the values to bind.

    The SQL function `fold_name`, which makes names comparable (長沢 finds 長澤), is made known to the connection.
    """
    connection.create_function("fold_name", 1, lambda name: fold_name(name or ""), deterministic=True)
    conditions: list[str] = []
    bound: list[object] = []
    for filter_ in FILTERS:
        if chosen := filters.values.get(filter_.name):
            conditions.append(filter_.condition)
            value = chosen[0] if filter_.is_single else json.dumps(chosen)
            bound += [value] * filter_.condition.count("?")
    return "".join(f" AND {condition}" for condition in conditions), bound


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits: the SQL of the key by which they are sorted, and ASC or DESC."""

    help: str
    key: str
    direction: str


SUBJECT = "coalesce('諮問' || p.item, p.meeting || '報告' || p.report, 'p' || p.id)"
"""SQL: what a passage is about, its item or its report. A passage without one stands alone."""

_NEWEST = Sort("新しい順", "coalesce(p.date, '')", "DESC")

SORTS = {
    "relevance": Sort(
        "関連の強い順",
        # the weights of the columns `words`, `bigrams`, `heading`, `label` and `context`
        "-bm25(passages_fts, 1.0, 0.5, 0.0, 1.0, 0.0) * p.weight",
        "DESC",
    ),
    "newest": _NEWEST,
    "oldest": Sort("古い順", "coalesce(p.date, '')", "ASC"),
    "date": _NEWEST,
}
"""The orders in which hits can be shown; `date` is the former name of `newest`."""

SORT_NAMES = {name: sort.help for name, sort in SORTS.items()}


def parse_sort(value: str) -> Sort:
    """Return the order with this name. Raise UsageError if there is none."""
    return SORTS[parse_choice("--sort", SORT_NAMES, value)]


SORT_CHOICES = choice_names(SORT_NAMES)
"""What the shell completes."""
