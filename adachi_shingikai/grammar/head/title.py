"""The title of minutes: which body met, and how the meeting is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.japanese.numerals import NUMERAL, parse_number
from adachi_shingikai.japanese.text import plain

_BODY = (
    r"(?:審議会|委員会|部会|分科会|小委員会|協議会|研究会|懇談会|懇話会|検討会|検討会議|推進会議|評議会|連絡会議?|市会|議会|議院"
    r"|会議|ワーキング・?グループ|ワーキング・?チーム|タスクフォース|本部|審査会|調査会|運営会|理事会|総会|委員会議|分会)"
)
_SESSION = r"(?:定例会議?|臨時会議?|定例月議会|通常会議|本会議|閉会中)"
_YEAR = rf"(?:(?:令和|平成|昭和){NUMERAL}年度?|[0-9]{{4}}年度?)"
_ORDER = rf"第{NUMERAL}(?:回|期|次)目?"
_ISSUE = rf"[(（]?第{NUMERAL}(?:号|日目?)[)）]?"
_RECORD = (
    r"(?:速記録|会議録|議事録|議事要旨|議事概要|議事要録|要録|会議概要|摘録|要旨)"
    r"|[(（]?(?:本文|案|確定版|暫定版|未定稿|概要|全文)[)）]?|の?概要$"
)
_DRAFT = re.compile(r"[(（]案[)）]|未定稿|暫定版")
_LINE_OF_BODY = re.compile(rf"{_BODY}|{_SESSION}")
_NUMBER_OF_MEETING = re.compile(rf"第({NUMERAL})回")
_NUMBER_OF_ISSUE = re.compile(rf"第({NUMERAL})号")
_PLACE = r"(?:(?![号第回年月日度案件])[一-鿿ヶケノ]){1,8}?"
_ASSEMBLY = re.compile(rf"{_PLACE}(?:[都道府県市区町村]議会|市会|連合議会|組合議会)|衆議院|参議院")
_OPENED = re.compile(
    rf"(?:ただいま(?:から|より)|これ(?:から|より)|それでは|では)[、]?(?P<name>[^、。「」]{{3,50}}?(?:{_BODY}|{_SESSION}))(?:の会議)?を(?:開会|開催|開|始|再開)"
)
_MINUTES = re.compile(
    r"議事(?:速記)?録|会議録|会議要?録|速記録|議事(?:要旨|概要|要録)|会議の(?:記録|概要|経過)|要録|定例会|臨時会|審議(?:経過|内容)|委員会記録"
    r"|出席(?:委員|議員)|(?:午前|午後).{1,8}(?:開会|開議)"
)
HEAD_LINES = 40
_MAX_TITLE = 60
_MAX_LINES = 6


class Title(NamedTuple):
    """The body that met, the name of the meeting as printed, its number (第4回), and whether these are a draft."""

    body: str | None
    name: str | None
    number: int | None
    draft: bool


def head_says_minutes(lines: Sequence[Line]) -> bool:
    """Return whether the first lines call the document minutes, or a session of an assembly."""
    return any(_MINUTES.search(plain(line.text)) for line in lines[:HEAD_LINES])


def read_title(labelled: str | None, lines: Sequence[str], spoken: Sequence[Line]) -> Title:
    """Return the title from the value of a label 会議名, else from the title lines, else from the opening sentence."""
    draft = any(_DRAFT.search(line) for line in lines[:_MAX_LINES])
    printed = plain(labelled) if labelled else _join_title(lines)
    name = _without_record(printed)
    opened = _opening(spoken)
    if not name and opened:
        name = opened
    body = _body_of(name)
    if not body or re.fullmatch(_SESSION, body):
        body = _assembly_in([*lines, *(line.text for line in spoken)]) or _body_of(opened)
    issue = _NUMBER_OF_ISSUE.search("".join(map(plain, lines[:_MAX_LINES])))
    number = _NUMBER_OF_MEETING.search(name) or issue
    return Title(_wide(body) or None, _wide(name) or None, parse_number(number[1]) if number else None, draft)


def _wide(name: str) -> str:
    """Return a folded name with the brackets that Japanese text has."""
    return name.replace("(", "（").replace(")", "）")


def _join_title(lines: Sequence[str]) -> str:
    """Return the first lines that together name a body, and which of its meetings it is, without white space."""
    joined = first = ""
    for line in lines[: _MAX_LINES + 4]:
        folded = plain(line)
        if not folded or len(folded) > _MAX_TITLE or "。" in folded or re.fullmatch(r"[-―─—\d:/.年月日()]+", folded):
            if joined:
                break
            continue
        bare = _without_record(folded)
        if not bare and joined:
            break
        joined += bare
        if _LINE_OF_BODY.search(joined):
            first = first or joined
            if _NUMBER_OF_MEETING.search(joined) or _NUMBER_OF_ISSUE.search(folded) or re.search(_YEAR, joined):
                return joined if len(joined) <= _MAX_TITLE else first
        if len(joined) > _MAX_TITLE:
            break
    return first


def _without_record(name: str) -> str:
    """Return a name without the words for minutes and the number of the printed issue."""
    name = name.replace("委員会議録", "委員会")
    name = re.sub(rf"{_ISSUE}$|{_ISSUE}(?=本文)", "", re.sub(_RECORD, "", name))
    name = re.sub(r"(?:令和|平成)[0-9元]+年[0-9]+月[0-9]+日.*$", "", name)
    return re.sub(r"^[(（【〔「]+|[】〕」:：]+$|[(（]$", "", re.sub(rf"{_ISSUE}$", "", name))


def _body_of(name: str) -> str:
    """Return the body in the name of a meeting: without its year, its number and the kind of session."""
    body = re.sub(rf"^{_YEAR}|{_ORDER}|{_YEAR}", "", name)
    body = (
        re.sub(rf"(?:{_SESSION}|[(（][^)）]{0, 40}[)）]|会議)$", "", body)
        if re.search(r"会議$", body) is None or _ends_with_body(body[:-2])
        else body
    )
    body = re.sub(rf"{_SESSION}.*$", "", body)
    return body.strip("・、 　") if re.search(_BODY, body) else ""


def _ends_with_body(name: str) -> bool:
    return bool(re.search(rf"{_BODY}$", name))


def _opening(spoken: Sequence[Line]) -> str:
    """Return the name of the meeting in the sentence with which the chair opens it; "" if there is none."""
    words = plain("".join(line.text for line in spoken[:12]))
    match = _OPENED.search(words)
    return match["name"] if match else ""


def _assembly_in(texts: Sequence[str]) -> str:
    """Return the assembly that a text names most often: 音更町議会."""
    count = Counter(match for text in texts for match in _ASSEMBLY.findall(plain(text)))
    return count.most_common(1)[0][0] if count else ""
