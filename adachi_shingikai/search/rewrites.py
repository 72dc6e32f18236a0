"""Other ways to write what a term means: dates in both calendars, the numbers of items, articles and meetings.

    2022年4月    令和4年4月, R4.4, 2022/4
    諮問457      諮問第457号, 諮問番号第457号
    第16条       16条
    12期15回     第十二期・第15回

Numerals, % and spellings need no rewriting: Sudachi gives 十六 and 16, ％ and パーセント the same token.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from adachi_shingikai.japanese.numerals import ERA_INITIALS, ERAS, NUMERAL, parse_number, to_kanji

MAX_FORMS = 12
"""Forms of one term."""

_Match = re.Match[str]

_WESTERN = re.compile(r"(?<![0-9])(?P<year>[12][0-9]{3})(?:年(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?)?)")
_ISO = re.compile(r"(?<![0-9])(?P<year>[12][0-9]{3})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?(?![0-9])")
_ERA = re.compile(
    rf"(?P<era>{'|'.join(ERAS)})(?P<year>{NUMERAL})年(?:(?P<month>{NUMERAL})月(?:(?P<day>{NUMERAL})日)?)?"
)
_SHORT_ERA = re.compile(
    r"(?<![a-z])(?P<era>[mtshr])(?P<year>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?(?![0-9])"
)
_SHORT_YEAR = re.compile(r"^(?P<era>[shr])(?P<year>[0-9]{1,2})(?P<month>)(?P<day>)(?:年|$)")

_ITEM = re.compile(rf"諮問(?:番号)?(?:第?(?P<number>{NUMERAL})号?)")
_HASH_ITEM = re.compile(r"#(?P<number>[0-9]{1,6})")
_ARTICLE = re.compile(rf"第(?P<number>{NUMERAL}条)")
_MEETING = re.compile(rf"第?(?P<term>{NUMERAL})期[・･,、]?第?(?P<number>{NUMERAL})回")


class Rewrite(NamedTuple):
    """A piece of a term, as a half-open range, and the other ways to write it."""

    start: int
    end: int
    forms: tuple[str, ...]


def find_rewrite(folded: str) -> Rewrite | None:
    """Return the first piece of a term that can be written in other ways; None if there is none."""
    for pattern, rewrite in _REWRITES:
        if match := pattern.search(folded):
            return Rewrite(*match.span(), tuple(dict.fromkeys(rewrite(match)))[:MAX_FORMS])
    return None


@functools.lru_cache(maxsize=256)
def other_forms(folded: str) -> tuple[str, ...]:
    """Return the other ways to write a term, without the one that was typed."""
    found = find_rewrite(folded)
    if found is None:
        return ()
    forms = (folded[: found.start] + words + folded[found.end :] for words in found.forms)
    return tuple(form for form in forms if form != folded)


def _western_date(match: _Match) -> list[str]:
    return _dates(int(match["year"]), match["month"], match["day"])


def _era_date(match: _Match) -> list[str]:
    era = ERA_INITIALS.get(match["era"], match["era"])
    return _dates(ERAS[era] + parse_number(match["year"]), match["month"], match["day"])


def _dates(year: int, month: str | None, day: str | None) -> list[str]:
    """Return the ways to write a year, a month or a day."""
    numbers = [parse_number(part) for part in (month, day) if part]
    units = "".join(f"{number}{unit}" for number, unit in zip(numbers, "月日", strict=False))
    dates = [f"{year}年{units}"]
    if numbers:
        dates.append("/".join(map(str, (year, *numbers))))
    for initial, era in ERA_INITIALS.items():
        first = ERAS[era] + 1
        last = min((start for start in ERAS.values() if start > ERAS[era]), default=9999) + 1
        if first <= year <= last:
            of_era = year - ERAS[era]
            dates += [f"{era}{of_era}年{units}", *([f"{era}元年{units}"] if of_era == 1 else [])]
            if numbers:
                dates.append(".".join(map(str, (f"{initial}{of_era}", *numbers))))
    return dates


def _item(match: _Match) -> list[str]:
    number = parse_number(match["number"])
    return [f"諮問第{number}号", f"諮問番号第{number}号"]


def _article(match: _Match) -> list[str]:
    return [match["number"]]


def _meeting(match: _Match) -> list[str]:
    term, number = parse_number(match["term"]), parse_number(match["number"])
    return [f"第{to_kanji(term)}期・第{number}回", f"第{term}期第{number}回"] if term < 100 else []


_REWRITES: tuple[tuple[re.Pattern[str], Callable[[_Match], list[str]]], ...] = (
    (_WESTERN, _western_date),
    (_ISO, _western_date),
    (_ERA, _era_date),
    (_SHORT_ERA, _era_date),
    (_SHORT_YEAR, _era_date),
    (_ITEM, _item),
    (_HASH_ITEM, _item),
    (_ARTICLE, _article),
    (_MEETING, _meeting),
)
