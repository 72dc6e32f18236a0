"""Those present and absent, in lists before the first speech: names with 君, offices, numbers of seats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.offices import ends_like_office
from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Attendee

_NUMBERED = r"(?:[(第]?[0-9一二三四五六七八九十]{1,2}[).．、]?|[①-⑳○◯●■□◆◇・【〔［\[])*+"
_PRESENT = re.compile(
    rf"^{_NUMBERED}(?:(?:会議に)?出席(?:した|を?求めた|説明)?(?:者|委員|議員|状況|職員|説明員|構成員|政府委員)?|出席者名簿|構成員|委員|出席(?:者|委員)?(?:の)?氏名"
    r"|説明のため.{0,12}出席.{0,8}|(?:本日の)?(?:会議|委員会)に出席.{0,16}|地方自治法.{0,24}出席.{0,12}|事務局(?:職員)?|説明員|参加者)"
    r"(?:\(?[0-9一二三四五六七八九十]{1,3}[人名]\)?)?(?=$|[:：】〕\]）)\s])"
)
_ABSENT = re.compile(
    rf"^{_NUMBERED}(?:会議に)?欠席(?:した|の)?(?:者|委員|議員|届出)?.{{0,4}}"
    r"(?:\(?[0-9一二三四五六七八九十]{1,3}[人名]\)?)?(?=$|[:：】〕\]）)\s])"
)
_OTHER = re.compile(
    rf"^{_NUMBERED}(?:議事|議題|次第|資料|配[付布]|傍聴|日程|本日の会議|会議に付した|場所|日時|会議|公開|委員の異動|案件|開会|閉会|概要|内容|審議|報告)"
)
_COUNT = re.compile(r"[(（]?\s{0,3}[0-9０-９〇一二三四五六七八九十]{1,3}\s{0,3}[人名]\s{0,3}[)）]?")
_SEAT = re.compile(r"^[0-9０-９]{1,3}\s*番?[\s　]*")
_BETWEEN = re.compile(r"\t|\n|　{2,}| {2,}|[　 ]{0,4}[、，・][　 ]{0,4}|[：:]")
_OFFICE_BEHIND = re.compile(
    r"(?:副?(?:会長|委員長|議長|座長)|委員|議員|課長|部長|係長|局長|次長|室長|主査|主事|氏|様|さん)$"
)
_IN_BRACKETS = re.compile(r"[(（][^)）]{0,40}[)）]")
_NAME = re.compile(r"[一-鿿々ヶぁ-んァ-ヶー・]{2,10}")


class Attendance(NamedTuple):
    """Those present and those absent."""

    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]


def read_attendance(lines: Sequence[Line]) -> Attendance:
    """Return the people in the lists. A string that is not certainly a name is left out."""
    lists: dict[str, dict[str, Attendee]] = {"present": {}, "absent": {}}
    current = ""
    for line in lines:
        for part in line.text.split("\n"):
            folded = plain(part)
            if _ABSENT.match(folded):
                current, part = "absent", _after_label(part)
            elif _PRESENT.match(_spaced(part)):
                current, part = "present", _after_label(part)
            elif _OTHER.match(folded) and not folded.endswith("君"):
                current = ""
            if current:
                for person in _people_in(part):
                    lists[current].setdefault(person.name, person)
    absent = lists["absent"]
    return Attendance(tuple(p for n, p in lists["present"].items() if n not in absent), tuple(absent.values()))


def _spaced(text: str) -> str:
    """Return a line folded, with one space after the label that begins it: 出 席 者　山田."""
    head, space, rest = re.sub(r"(?<=\S)[ 　](?=\S[ 　])", "", text.strip()).partition("　")
    return plain(head) + (" " + rest if space else "")


def _after_label(text: str) -> str:
    """Return what follows the label 出席者 in its line."""
    match = re.match(r"[^　：:】\n]*[　：:】]+", text.strip())
    return text.strip()[match.end() :] if match else ""


def _people_in(text: str) -> Iterator[Attendee]:
    if "君" in text:
        for segment in text.split("君")[:-1]:
            segment = segment.strip(" 　、，・")
            if name := _name_with_office(segment):
                yield Attendee(name, f"{segment}君")
        return
    for part in _BETWEEN.split(_COUNT.sub("", text)):
        printed = part.strip(" 　")
        bare = _SEAT.sub("", _IN_BRACKETS.sub("", printed)).strip(" 　")
        name = _name_with_office(bare)
        if name and (family_name(name) or ends_like_office(bare)):
            yield Attendee(name, printed)


def _name_with_office(words: str) -> str:
    """Return the name in `理事　井野　俊郎`, `委員長山口　　拓`, `青山太一委員`; "" if none can be told."""
    words = _SEAT.sub("", _IN_BRACKETS.sub("", words)).strip(" 　")
    tokens = words.split()
    while len(tokens) > 1 and ends_like_office(tokens[0]):
        tokens = tokens[1:]
    while len(tokens) > 1 and ends_like_office(tokens[-1]) and len(tokens[-1]) > 1:
        tokens = tokens[:-1]
    if len(tokens) == 1 and ends_like_office(tokens[0]):
        family = family_name(tokens[0])
        office = _OFFICE_BEHIND.search(tokens[0])
        tokens = [tokens[0][: office.start()]] if family and office else []
    name = _without_office_before(squeeze("".join(tokens)))
    return name if _NAME.fullmatch(name) else ""


def _without_office_before(name: str) -> str:
    """Return a name without the office that is printed before it without white space."""
    for cut in range(len(name) - 2, 0, -1):
        if ends_like_office(name[:cut]) and family_name(name[cut:]) and len(name) - cut >= 2:
            return name[cut:]
    return name
