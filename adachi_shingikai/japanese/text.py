"""Pure Japanese text: code points, numerals, dates, joining lines, names.

Nothing here knows what a council prints; that is in formats/.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from calendar import monthrange

from adachi_shingikai.japanese.variants import KANJI_VARIANTS, RADICALS

GETA = "〓"
"""The printer's mark for a character that the type case lacks: a private-use code point in a text layer."""

_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]+")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]")
_LATIN_OR_DIGIT = re.compile(r"[0-9A-Za-z&À-ɏ]")
_SENTENCE_END = re.compile(r"[。．！？!?…」』）)〕】―—][　 ]*$")


def clean(text: str) -> str:
    """Text as it is stored: the printed wording in code points that match what people type.

    Radicals become ideographs, half-width kana full-width, control and zero-width characters
    (and so terminal escapes) go, private-use characters become 〓. Everything else is kept.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _HALF_WIDTH.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text.translate(RADICALS))
    return _PRIVATE.sub(GETA, _DROPPED.sub("", unicodedata.normalize("NFC", text)))


def squeeze(text: str) -> str:
    """The text without any white space: for comparing labels and names."""
    return _SPACES.sub("", text)


def plain(text: str) -> str:
    """The text folded for comparing marks: compatibility forms unified, white space gone."""
    return squeeze(unicodedata.normalize("NFKC", text))


def join_lines(first: str, second: str) -> str:
    """Two printed lines of one paragraph as running text: no space between, but for Latin words."""
    if not first or not second:
        return first + second
    head, tail = first[-1], second[0]
    if _LATIN_OR_DIGIT.match(head) and _LATIN_OR_DIGIT.match(tail) and (_LATIN.match(head) or _LATIN.match(tail)):
        return f"{first} {second}"
    if head in ",.;:" and tail.isascii() and len(first) > 1 and _LATIN.match(first[-2]):
        return f"{first} {second}"
    return first + second


def ends_sentence(text: str) -> bool:
    """Whether a paragraph may end here; False within a sentence that a break has cut."""
    return bool(_SENTENCE_END.search(text))


_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "元": 1}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}


def parse_number(text: str) -> int:
    """A number in digits of any width or in 漢数字: `４０１`, `十三`, `百二十`, `二〇`, `元`.

    Raises ValueError for anything else.
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
    """A whole number from 0 to 99 in 漢数字: 13 is 十三."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones or not tens else "")


NUMERAL = r"(?:[0-9０-９]{1,6}|[〇一二三四五六七八九十百千]{1,8}|元)"
"""A piece of a regular expression; `number` reads whatever it matches."""


def parse_day(words: str, *, last: bool = False) -> str | None:
    """A day as people type it, as YYYY-MM-DD: `2022-06-01`, `令和4年6月1日`; of `2022-06` or `2022` the
    first day, or the last. None for anything else.
    """
    words = plain(words).replace("/", "-")
    if found := find_date(words):
        return found
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", words)
    if not match:
        return None
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        return datetime.date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1))).isoformat()
    except ValueError:
        return None


_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_WAREKI = re.compile(rf"(明治|大正|昭和|平成|令和)\s*({NUMERAL})\s*年\s*({NUMERAL})\s*月\s*({NUMERAL})\s*日")
_SEIREKI = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_TIME = re.compile(rf"(午前|午後)?\s*({NUMERAL})\s*(?:時|:|：)\s*(?:({NUMERAL})\s*分?|(半))?")


def find_date(text: str) -> str | None:
    """The first date in the text, 和暦 or 西暦, as YYYY-MM-DD; None where there is none or it is no day."""
    if match := _WAREKI.search(text):
        year = _ERAS[match[1]] + parse_number(match[2])
        month, day = parse_number(match[3]), parse_number(match[4])
    elif match := _SEIREKI.search(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_times(text: str) -> tuple[str, ...]:
    """The times of day in the text as HH:MM: `午後2時～4時半` gives 14:00 and 16:30.

    A time without 午前 or 午後 is read with that of the time before it, and never lies before it.
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


def fold_name(text: str) -> str:
    """A name folded for comparing: no white space, variant kanji unified (髙﨑 and 高崎 are one)."""
    return plain(text).translate(KANJI_VARIANTS)


_LIST_MARK = re.compile(
    r"\s*(?:[(（]\s*[0-9０-９一二三四五六七八九十ア-ン]{1,3}\s*[)）]"
    r"|[0-9０-９]{1,2}[.．、)）　 ](?=\D)|[アイウエオカキクケコ一二三四五六七八九十][.．)）　 ]"
    r"|[①-⑳㈠-㈩⑴-⒇]|[・●■□※◆]|[○◯〇◎](?=[ 　])|第[0-9０-９一二三四五六七八九十]+条[　 ])\s*"
)


def starts_list(text: str) -> bool:
    """Whether the line begins like one of a list: `１　`, `(1)`, `①`, `・`, `○ `."""
    return bool(_LIST_MARK.match(text))


def without_list_mark(text: str) -> str:
    """The line without the number or bullet it begins with."""
    return _LIST_MARK.sub("", text, count=1)


def printable(name: str) -> str:
    """Return a file's name as one line of text: other bytes and control characters never reach terminals and JSON."""
    return clean(name.encode("utf-8", "replace").decode()).replace("\n", " ").replace("\t", " ")
