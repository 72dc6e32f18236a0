"""Numbers, dates and times, as Japanese documents print them and as people type them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from adachi_shingikai.japanese.text import plain

_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "元": 1}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}


def parse_number(text: str) -> int:
    """Return the value of a number in digits of any width or in 漢数字: `４０１`, `十三`, `百二十`, `二〇`, `元`.

    Raise ValueError for any other text.
    """
    text = plain(text)
    if text.isdecimal():
        return int(text)
    if text and all(c in _KANJI_DIGITS for c in text):
        return int("".join(str(_KANJI_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[c]
            digit = 0
        elif c in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[c]
        else:
            raise ValueError(text)
    if not text:
        raise ValueError(text)
    return total + digit


def to_kanji(value: int) -> str:
    """Return a whole number from 0 to 99 in 漢数字: 13 is 十三."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones or not tens else "")


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return consecutive numbers as pairs of the first and the last."""
    groups = [list(group) for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return [(group[0][1], group[-1][1]) for group in groups]


MAX_RANGES = 20
"""How many ranges of pages a message names."""


def name_pages(numbers: Iterable[int]) -> str:
    """Return numbers of pages for a message: `1～3、5`, and `…` after `MAX_RANGES` ranges."""
    found = ranges(numbers)
    names = [f"{first}" if first == last else f"{first}～{last}" for first, last in found[:MAX_RANGES]]
    return "、".join(names) + ("…" if len(found) > MAX_RANGES else "")


NUMERAL = r"(?:[0-9０-９]{1,6}|[〇一二三四五六七八九十百千]{1,8}|元)"
"""A piece of a regular expression for what `parse_number` reads."""


ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The eras, with the year before their first."""

_WAREKI = re.compile(rf"(明治|大正|昭和|平成|令和)\s*({NUMERAL})\s*年\s*({NUMERAL})\s*月\s*({NUMERAL})\s*日")
_SEIREKI = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_TIME = re.compile(rf"(?:(午前|午後)\s*)?({NUMERAL})\s*(?:時|:|：)(?:\s*(?:({NUMERAL})|(半)))?")


def find_date(text: str) -> str | None:
    """Return the first date in the text, 和暦 or 西暦, as YYYY-MM-DD; None if there is none or it does not exist."""
    if match := _WAREKI.search(text):
        year = ERAS[match[1]] + parse_number(match[2])
        month, day = parse_number(match[3]), parse_number(match[4])
    elif match := _SEIREKI.search(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


class Period(NamedTuple):
    """The first and the last day of a year, a fiscal year, a month or a day, as YYYY-MM-DD."""

    first: str
    last: str


ERA_INITIALS = dict(zip("mtshr", ERAS, strict=True))
_TYPED_YEAR = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)}|[{''.join(ERA_INITIALS)}])(?P<of_era>{NUMERAL})|(?P<year>[0-9]{{4}}))"
)


def parse_period(words: str) -> Period | None:
    """Return the period that people type; None for any other text.

    `2022`, `2022-06`, `2022/6/1`, `令和4年6月1日`, `令和4年`, `令和4年度` (from April to March), `R4.6`.
    """
    words = plain(words).lower()
    if found := find_date(words):
        return Period(found, found)
    is_fiscal = words.endswith("年度")
    parts = re.sub("[-/.年月]", "-", words.removesuffix("度")).removesuffix("日").rstrip("-").split("-")
    year = _TYPED_YEAR.fullmatch(parts[0])
    if not year or len(parts) > 3 or not all(re.fullmatch(NUMERAL, part) for part in parts[1:]):
        return None
    if year["era"]:
        number = ERAS[ERA_INITIALS.get(year["era"], year["era"])] + parse_number(year["of_era"])
    else:
        number = int(year["year"])
    try:
        return _fiscal_year(number) if is_fiscal else _period(number, *map(parse_number, parts[1:]))
    except ValueError:
        return None


def _fiscal_year(year: int) -> Period:
    return Period(datetime.date(year, 4, 1).isoformat(), datetime.date(year + 1, 3, 31).isoformat())


def _period(year: int, month: int | None = None, day: int | None = None) -> Period:
    first = datetime.date(year, month or 1, day or 1)
    if day:
        last = first
    elif month:
        last = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    else:
        last = datetime.date(year, 12, 31)
    return Period(first.isoformat(), last.isoformat())


_ERA_BEGINS = (("令和", "2019-05-01"), ("平成", "1989-01-08"), ("昭和", "1926-12-25"), ("大正", "1912-07-30"))
"""The eras with their first days, the latest first. Days before 大正 keep the year of the Western calendar."""

_WEEKDAYS = "月火水木金土日"


def japanese_date(day: str) -> str:
    """Return a day that is written YYYY-MM-DD as documents print it: 令和4年6月1日."""
    date = datetime.date.fromisoformat(day)
    return f"{_era_year(date) or f'{date.year}年'}{date.month}月{date.day}日"


def era_date(day: str) -> str:
    """Return a day (YYYY-MM-DD) with both calendars: `令和4年（2022年）6月1日（水）`. Other text is unchanged."""
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        return day
    of_era = _era_year(date)
    year = f"{of_era}（{date.year}年）" if of_era else f"{date.year}年"
    return f"{year}{date.month}月{date.day}日（{_WEEKDAYS[date.weekday()]}）"


def _era_year(date: datetime.date) -> str | None:
    era = next((name for name, begin in _ERA_BEGINS if date.isoformat() >= begin), None)
    if era is None:
        return None
    number = date.year - ERAS[era]
    return f"{era}{number if number > 1 else '元'}年"


def find_times(text: str) -> tuple[str, ...]:
    """Return the times of day in the text as HH:MM: `午後2時～4時半` gives 14:00 and 16:30.

    A time without 午前 or 午後 has that of the time before it, and is not earlier than that time.
    """
    found: list[str] = []
    half = ""
    for match in _TIME.finditer(text.replace("正午", "午後0時")):
        half = match[1] or half
        hour, minute = parse_number(match[2]), parse_number(match[3]) if match[3] else 30 if match[4] else 0
        if half == "午後" and hour < 12:
            hour += 12
        time = f"{hour:02}:{minute:02}"
        if found and time < found[-1] and not match[1] and hour < 12:
            time = f"{hour + 12:02}:{minute:02}"
        if hour < 25 and minute < 60:
            found.append(time)
    return tuple(found)
