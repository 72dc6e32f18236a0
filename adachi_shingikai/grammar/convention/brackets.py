"""Brackets at the beginning of a line: which one closes, and what stands in those after a label."""

from __future__ import annotations

import re
from typing import NamedTuple

from adachi_shingikai.grammar.convention.offices import ends_like_office, is_name
from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import plain, squeeze

CLOSING = {
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "[": "]",
    "＜": "＞",
    "<": ">",
    "〈": "〉",
    "《": "》",
}
QUOTE = "「"
END_QUOTE = "」"
MAX_IN_BRACKETS = 30
MAX_NOTE = 14
"""Characters in a second pair of brackets: a name, or how somebody speaks (オンライン)."""

_HONORIFIC = re.compile(r"(?:君|議員|委員|さん|氏|様|先生)$")
_STAGE_DIRECTION = re.compile(
    r"(?:登壇|降壇|朗読|報告|拍手|挙手|起立|退席|着席|入場|退場|復席|除斥|省略|発言する者あり|呼ぶ者あり|笑声?)$"
)
_NOT_A_NOTE = re.compile(r"[0-9をはがに、。]|の件$|案$")


class After(NamedTuple):
    """What follows a label in a second pair of brackets, and the position at which it closes."""

    name: str
    stage: str
    close: int


def is_stage_direction(words: str) -> bool:
    """Return whether words in brackets say what somebody does: 登壇, 拍手."""
    return bool(_STAGE_DIRECTION.search(words))


def closing_bracket(text: str, opening: int) -> int:
    """Return the position of the bracket that closes the one at `opening`; 0 if it is far away or missing."""
    waiting: list[str] = []
    for i in range(opening, min(len(text), opening + 2 + MAX_IN_BRACKETS)):
        letter = text[i]
        if letter in CLOSING:
            waiting.append(CLOSING[letter])
        elif letter == waiting[-1]:
            waiting.pop()
            if not waiting:
                return i
        elif letter in "。\n":
            return 0
    return 0


def second_bracket(text: str, close: int) -> After:
    """Return what the brackets after those that close at `close` hold: `○課長（傘担当）（青山君）（登壇）`.

    Other words than a name or a stage direction belong to the label's end only if white space follows them.
    """
    nothing = After("", "", close)
    opening = len(text) - len(text[close + 1 :].lstrip(" 　\t"))
    if opening >= len(text) or text[opening] not in CLOSING or not (closed := closing_bracket(text, opening)):
        return nothing
    inside = squeeze(text[opening + 1 : closed])
    if is_stage_direction(inside):
        return After("", text[opening : closed + 1], closed)
    ends = closed + 1 == len(text) or text[closed + 1] in " 　\t：:"
    if opening > close + 1 or not ends or not inside or len(inside) > MAX_NOTE or _NOT_A_NOTE.search(plain(inside)):
        return nothing
    printed = f"{text[opening]}{inside}{text[closed]}"
    return After(printed, "", closed) if _HONORIFIC.search(inside) or is_name(inside) else After("", printed, closed)


def is_note(label: str, inside: str) -> bool:
    """Return whether brackets after a label hold no name because the label has one: `○和田委員（オンライン）`."""
    if _HONORIFIC.search(inside) or is_name(inside) or ends_like_office(inside):
        return False
    family = family_name(label)
    return bool(family) and family != label and ends_like_office(label) and not re.search("[一-鿿]", inside)


def is_quotation(text: str, opening: int) -> bool:
    """Return whether a quotation that begins at `opening` is all the rest of a line, or goes on in the next one.

    After one that closes earlier the sentence goes on: `会長「はい」と言う`.
    """
    depth = 0
    for i in range(opening, len(text)):
        depth += (text[i] == QUOTE) - (text[i] == END_QUOTE)
        if not depth:
            return not text[i + 1 :].strip(" 　\t。")
    return True
