"""References: what a user calls a thing: `462`, `諮問第462号`, `13-1`, `第十三期・第1回`, `13-1/報告1`, `12-15#34`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.numerals import NUMERAL, parse_number, to_kanji
from adachi_shingikai.japanese.text import plain

if TYPE_CHECKING:
    from adachi_shingikai.models import Document, Minutes  # which a search does not load

_DASH = r"[-‐‑–—−－]"
_ITEM = re.compile(rf"(?:諮問)?第?({NUMERAL})号?")
_MEETING = re.compile(rf"第?({NUMERAL})期?[・･,、]?(?:{_DASH}|第)({NUMERAL})回?")
_OF_BODY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{4}")
"""The meeting of a body that does not count terms: its date, and a hash of the body's name and the meeting's."""
_HASH = re.compile(r"[0-9a-f]{8}")

_REPORT = re.compile(rf"報告(?:事項)?第?({NUMERAL})号?")

_FORMS = "462、諮問第462号、13-1、第十三期・第1回、13-1/報告1、12-15#34 のどれかの形で指定してください"


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A 諮問."""

    number: int


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """A meeting: `13-1`, for other bodies its date with four digits (`2024-12-17-3f2a`), or the first eight digits of
    a file's SHA-256 if the document does not name its meeting.
    """

    key: str


@dataclass(frozen=True, slots=True)
class SpeechRef:
    """A speech. `minutes` is the part of the reference before the `#`."""

    minutes: str
    order: int

    def __str__(self) -> str:
        return f"{self.minutes}#{self.order}"


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A 報告事項 of a meeting, by the number that the agenda gives it."""

    meeting: str
    no: int

    def __str__(self) -> str:
        return f"{self.meeting}/報告{self.no}"


Reference = ItemRef | MeetingRef | SpeechRef | ReportRef


def parse_reference(words: str) -> Reference:
    """Return what the words refer to. Raise UsageError if they have none of the known forms."""
    whole, slash, report = plain(words).partition("/")
    if slash:
        meeting, match = parse_reference(whole), _REPORT.fullmatch(report)
        if not match or not isinstance(meeting, MeetingRef):
            raise UsageError(f"{words}: 報告事項は 13-1/報告1 の形で指定してください")
        return ReportRef(meeting.key, parse_number(match[1]))
    head, mark, order = whole.partition("#")
    if mark and not re.fullmatch(r"[0-9]{1,6}", order):
        raise UsageError(f"{words}: 発言は 12-15#34 の形で指定してください")
    if _OF_BODY.fullmatch(head):
        key = head
    elif match := _MEETING.fullmatch(head):
        key = f"{parse_number(match[1])}-{parse_number(match[2])}"
    else:
        key = head if _HASH.fullmatch(head) else ""
    if key:
        return SpeechRef(key, int(order)) if order else MeetingRef(key)
    if not order and (match := _ITEM.fullmatch(head)):
        return ItemRef(parse_number(match[1]))
    raise UsageError(f"{words}: {_FORMS}")


def try_reference(words: str) -> Reference | None:
    """Return what the words refer to, or None if they are not a reference: then they may be a name or a date.

    Raise UsageError for a number or a speech that makes no sense.
    """
    try:
        return parse_reference(words)
    except UsageError:
        if "#" in words or words.isdecimal():
            raise
        return None


def meeting_key(term: int | None, number: int | None) -> str | None:
    """Return `13-1`, or None if the document does not say which meeting it is about."""
    return f"{term}-{number}" if term and number else None


def minutes_key(minutes: Minutes) -> str | None:
    """Return the key of the meeting of some minutes: term and number, else body, name and date; None if they lack."""
    if key := meeting_key(minutes.term, minutes.number):
        return key
    if minutes.term or not (minutes.name and minutes.date):
        return None
    import hashlib  # late: it loads OpenSSL, which a search does not need

    digest = hashlib.sha256(f"{minutes.body}\n{minutes.name}".encode()).hexdigest()
    return f"{minutes.date}-{digest[:4]}"


def document_key(document: Document) -> str | None:
    """Return the key of the meeting for which a document was sent out, or whose minutes alone it holds."""
    head = document.meeting
    if document.convention and document.minutes:
        return minutes_key(document.minutes[0])
    return meeting_key(head.term, head.number)


def meeting_name(key: str) -> str:
    """Return the printed name of a meeting: 第十三期・第1回 for `13-1`. Other keys are returned unchanged."""
    term, dash, number = key.partition("-")
    return f"第{to_kanji(int(term))}期・第{number}回" if dash and term.isdecimal() and int(term) < 100 else key


def following_meeting(key: str) -> str:
    """Return the name of the meeting whose documents contain the minutes of this one.

    It may also be the first meeting of the next term: which meeting is the last of a term is not known beforehand.
    """
    term, _, number = key.partition("-")
    return f"{meeting_name(f'{term}-{int(number) + 1}')}、期が替わっていれば次の期の第1回"
