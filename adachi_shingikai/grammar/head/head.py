"""The head of minutes: body, meeting, date, times, place, and those present, in the shapes that bodies print.

Everything is read before the first speech, except what remarks say about the beginning and the end. A date that only
stands in a speech is never that of the meeting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.head.attendance import Attendance, read_attendance
from adachi_shingikai.grammar.head.title import Title, read_title
from adachi_shingikai.japanese.numerals import NUMERAL, find_date, find_times
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.models import Attendee

_NUMBERED = r"(?:[(第]?[0-9一二三四五六七八九十]{1,2}[).．、回]?|[①-⑳○◯●■□◆◇・【〔［\[])*+"
_LABELS = {
    "name": re.compile(
        rf"^{_NUMBERED}(?:会議(?:の)?名称?|附属機関(?:等)?の?(?:名称|会議名)|会議の名称|審議会等名称?|名称)"
    ),
    "date": re.compile(rf"^{_NUMBERED}(?:開催|会議)?(?:の)?(?:年月日時?|日時|期日|月日|開催日)(?:及び場所)?"),
    "time": re.compile(rf"^{_NUMBERED}(?:開催|会議)?時[間刻]"),
    "place": re.compile(rf"^{_NUMBERED}(?:開催|会議)?(?:場所|会場)"),
}
_SEPARATOR = re.compile(r"^[\s　：:】〕］\])）|｜]+")
_STARTS = re.compile(r"開会|開議|開始")
_ENDS = re.compile(r"散会|閉会|延会|終了")
_ROOM = re.compile(r"^[^。、]{2,24}(?:委員会室|会議室|議場|庁舎|会館|ホール|センター)$")
_WEEKDAY = re.compile(r"^\s*[(（]?[月火水木金土日](?:曜日?)?[)）]|^\s*[月火水木金土日]曜")
_OTHER_DATE = re.compile(r"更新|公表|公開日|掲載|作成|前回|次回|施行|提出|配[付布]|招集")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SHORT_ERA = re.compile(r"(令和|平成|昭和|[RHS])(元|\d{1,2})[./・](\d{1,2})[./・](\d{1,2})(?!\d)")
_ANY_DATE = re.compile(rf"(?:明治|大正|昭和|平成|令和|[0-9]{{4}}年|{_ISO.pattern})")
_MAX_HEAD_LINES = 400


@dataclass(frozen=True, slots=True)
class Head:
    """What minutes say about their meeting."""

    body: str | None
    name: str | None
    number: int | None
    draft: bool
    date: str | None
    start: str | None
    end: str | None
    place: str | None
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]


def read_head(before: Sequence[Line], spoken: Sequence[Line]) -> Head:
    """Return the head, from the lines before the first speech and those from there on."""
    before = before[:_MAX_HEAD_LINES]
    fields = _read_fields(before)
    title: Title = read_title(fields.get("name"), _title_lines(before), spoken)
    attendance: Attendance = read_attendance(before)
    start, end = _times(fields, before, spoken)
    return Head(
        body=title.body,
        name=title.name,
        number=title.number,
        draft=title.draft,
        date=_find_date(fields, before),
        start=start,
        end=end,
        place=fields.get("place")
        or next((line.text.strip() for line in before if _ROOM.match(plain(line.text))), None),
        present=attendance.present,
        absent=attendance.absent,
    )


def _read_fields(lines: Sequence[Line]) -> dict[str, str]:
    """Return the values of the labels, as printed; a value may stand in the line below its label."""
    found: dict[str, str] = {}
    for i, line in enumerate(lines):
        for field, value in _fields_in(line.text):
            if field in found:
                continue
            if not value and i + 1 < len(lines) and not _fields_in(lines[i + 1].text):
                value = lines[i + 1].text.strip()
            if value:
                found[field] = value
    return found


def _fields_in(text: str) -> list[tuple[str, str]]:
    """Return the labels at the beginning of a line, or of the lines of a cell, with what follows them."""
    found = []
    for part in text.split("\n"):
        folded = plain(part)
        for field, label in _LABELS.items():
            if match := label.match(folded):
                rest = part[_length_of(part, match.end()) :]
                if rest and not _SEPARATOR.match(rest) and field in ("name", "place"):
                    continue
                found.append((field, _SEPARATOR.sub("", rest).strip()))
    return found


def _length_of(words: str, folded: int) -> int:
    """Return how many characters of a text its first folded characters are."""
    length = 0
    while length < len(words) and len(plain(words[:length])) < folded:
        length += 1
    return length


def _title_lines(lines: Sequence[Line]) -> list[str]:
    """Return the lines above the first label: the title of the document."""
    found: list[str] = []
    for line in lines[:20]:
        if _fields_in(line.text) or re.match(r"[○◯〇■●・]?(?:出席|欠席|議事日程|委員長|会長)", plain(line.text)):
            break
        found.append(line.text.strip())
    return found


class _Dated(NamedTuple):
    date: str
    weight: int


def _find_date(fields: dict[str, str], lines: Sequence[Line]) -> str | None:
    """Return the date of the meeting: one with a label, with a weekday or a time behind it, else the first one."""
    if (value := fields.get("date")) and (date := find_any_date(value)):
        return date
    found = [dated for line in lines for part in line.text.split("\n") if (dated := _dated(part))]
    return max(found, key=lambda dated: dated.weight).date if found else None


def _dated(text: str) -> _Dated | None:
    folded = plain(text)
    if not (date := find_any_date(text)):
        return None
    after = re.split(r"日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", folded, maxsplit=1)[-1]
    timed = bool(_WEEKDAY.match(after) or re.match(r"\s*(?:午前|午後|[0-9]{1,2}[:時])", after))
    alone = bool(_ANY_DATE.match(folded)) and len(folded) < 24
    return _Dated(date, 2 * timed + alone - 4 * bool(_OTHER_DATE.search(folded)))


def find_any_date(text: str) -> str | None:
    """Return the first date of a text, whatever white space stands in it: 和暦, 西暦, or 2024-12-17."""
    folded = plain(text)
    if date := find_date(folded):
        return date
    spaced = unicodedata.normalize("NFKC", text)  # without the space before a time, its digits would join the day's
    if match := _ISO.search(spaced):
        return find_date(f"{match[1]}年{match[2]}月{match[3]}日")
    if match := _SHORT_ERA.search(spaced):
        era = {"R": "令和", "H": "平成", "S": "昭和"}.get(match[1], match[1])
        return find_date(f"{era}{match[2]}年{match[3]}月{match[4]}日")
    return None


_TIME_OF_DAY = re.compile(rf"(?:午前|午後)?{NUMERAL}(?:時|:)|正午")


def _times(fields: dict[str, str], before: Sequence[Line], spoken: Sequence[Line]) -> tuple[str | None, str | None]:
    """Return the beginning and the end: from remarks that say 開会 and 散会, else from the label 日時."""
    start = end = None
    for line in (*before, *spoken):
        folded = plain(line.text)
        if len(folded) > 40 or "。" in folded or not _TIME_OF_DAY.search(folded):
            continue
        timed = re.sub(r"^.*?日(?:\(.*?\)|.曜日?)?", "", folded)
        times = find_times(timed)
        if not times:
            continue
        if start is None and _STARTS.search(folded):
            start = times[0]
        if _ENDS.search(folded) or (line in before and folded.startswith("至")):
            end = times[-1]
    planned = find_times(re.sub(r"^.*?日", "", plain(fields.get("time") or fields.get("date", ""))))
    start = start or (planned[0] if planned else None)
    return start, end or (planned[1] if len(planned) > 1 else None)
