"""What a user may call a thing: `462`, `諮問第462号`, `13-1`, `第十三期・第1回`, `12-15#34`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.numerals import NUMERAL, parse_number, to_kanji
from adachi_shingikai.japanese.text import plain

_DASH = r"[-‐‑–—−－]"
_ITEM = re.compile(rf"(?:諮問)?第?({NUMERAL})号?")
_MEETING = re.compile(rf"第?({NUMERAL})期?[・･,、]?(?:{_DASH}|第)({NUMERAL})回?")
_HASH = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A 諮問."""

    number: int


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """A meeting, as the database names it: `13-1`, or eight characters of a file's SHA-256
    where the file does not say which meeting it is about.
    """

    key: str


@dataclass(frozen=True, slots=True)
class SpeechRef:
    """A speech of a meeting."""

    meeting: str
    order: int


Reference = ItemRef | MeetingRef | SpeechRef


def parse_reference(words: str) -> Reference:
    """What the words refer to. Raises UsageError where they have none of the known forms."""
    squeezed = plain(words)
    whole, _, order = squeezed.partition("#")
    if order and not re.fullmatch(r"[0-9]{1,6}", order):
        raise UsageError(f"{words}: 発言は 12-15#34 の形で指定してください")
    if match := _MEETING.fullmatch(whole):
        key = f"{parse_number(match[1])}-{parse_number(match[2])}"
    elif _HASH.fullmatch(whole):
        key = whole
    else:
        key = ""
    if key:
        return SpeechRef(key, int(order)) if order else MeetingRef(key)
    if not order and (match := _ITEM.fullmatch(whole)):
        return ItemRef(parse_number(match[1]))
    raise UsageError(f"{words}: 462、諮問第462号、13-1、第十三期・第1回、12-15#34 のどれかの形で指定してください")


def meeting_name(key: str) -> str:
    """`13-1` in the words of the papers: 第十三期・第1回."""
    term, dash, number = key.partition("-")
    return f"第{to_kanji(int(term))}期・第{number}回" if dash and term.isdecimal() and int(term) < 100 else key


def following_meeting(key: str) -> str:
    """The meeting in whose papers the minutes of a meeting are printed, in words: nobody knows beforehand
    which meeting is the last of its term.
    """
    term, _, number = key.partition("-")
    return f"{meeting_name(f'{term}-{int(number) + 1}')}、期が替わっていれば次の期の第1回"
