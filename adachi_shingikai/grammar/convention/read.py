"""Read the lines of minutes strictly by the convention that was learned from them.

A line that nearly fits ends the speech before it and begins one of an unknown speaker, with a problem: words are never
put into another person's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.labels import DOTS, MARKS, SPACE, LineStart, mark_of, split_line_start
from adachi_shingikai.grammar.convention.learn import Group, Learned, group_of, has_sentence
from adachi_shingikai.grammar.convention.offices import (
    ends_like_office,
    goes_on,
    is_letter,
    is_name,
    is_person,
    is_sound,
    may_recur,
)
from adachi_shingikai.japanese.text import ends_sentence, plain, squeeze

Kind = Literal["speech", "unknown", "heading", "remark", "more", "doubt", "text"]
"""What a line begins: a speech, one of an unknown speaker, the heading of a section, a remark; or it is more of the
remark above, or text, in doubt if it has the mark of a speaker.
"""

ONLY_OFFICES = 0.9
"""A document in which this share of labels are offices has no speaker without one who speaks only once."""
HEADING_MARKS = tuple("○◯〇◎◆◇△□▽")
"""Marks of headings, even where no speaker has them. Filled ones are bullets."""
MAX_HEADING = 60
"""Characters of a heading."""

_MISREAD_MARKS = "OＯo0０・"
_NUMBER = r"[0-9〇零一二三四五六七八九十]{1,3}"
_TIME = rf"(?:午前|午後|AM|PM)?{_NUMBER}(?:時(?:{_NUMBER}分|半)?|:[0-9]{{2}})|正午"
_EVENT = r"(?:開会|開議|休憩|再開|散会|閉会|延会|休会|中断|流会)"
_EVENT_LINE = re.compile(rf"(?:(?:{_EVENT}).{{0,6}}(?:{_TIME})|(?:{_TIME}).{{0,12}}(?:{_EVENT}))")
_EVENT_ALONE = re.compile(rf"[-=△▽◇◎○〔(【<─―━\s]{0, 12}(?:暫時)?{_EVENT}(?:宣言|の?宣告)?[-=〕)】>─―━\s]{0, 12}")
_RULE = re.compile(r"[-―─—━‐－=＝_＿…・.*＊※◇◆○●~～\s]{4,}")
_END_MARK = re.compile(r"[-―─—(<＜〔【（\s]{0,12}(?:了|以上|終了?|完)[-―─—)>＞〕】）\s]{0,12}")
_IN_BRACKETS = re.compile(r"[〔（(［\[【〈<《][^。]{0,200}[〕）)］\]】〉>》]")
_LONG_BRACKETS = {"〔": "〕", "［": "］"}
_CLOSED = re.compile(r"(?:散会|閉会|延会)")
_AGENDA_HEADING = re.compile(
    r"(?:議事)?日程第?[0-9〇一二三四五六七八九十]|(?:議題|議案|議事|報告|協議|審議|案件)(?:事項)?[(第]?[0-9]"
    r"|[(]?[0-9]{1,2}[).、]|[①-⑳]"
)
_ENDS_LIKE_TITLE = re.compile(r"[一-鿿ァ-ヶー々〇0-9A-Z)）」』】］〕]$|(?:について|に関する件|のこと)$")


class Marked(NamedTuple):
    """A line and what it begins: for a speech, its mark, its label and its first words."""

    line: Line
    kind: Kind
    mark: str = ""
    label: str = ""
    text: str = ""
    stage: str = ""


def mark_lines(lines: Sequence[Line], learned: Learned) -> list[Marked]:
    """Return the lines from the first speech to the end with what each of them begins."""
    reader = _LineReader(lines, learned)
    marked = [reader.read(i) for i in range(learned.first, len(lines))]
    return _with_headings(_with_long_remarks(marked))


class _LineReader:
    def __init__(self, lines: Sequence[Line], learned: Learned) -> None:
        self.lines = lines
        self.learned = learned
        self.group: Group = learned.group
        self.by_length = sorted(learned.known | learned.offices, key=len, reverse=True)

    def read(self, index: int) -> Marked:
        line = self.lines[index]
        words = line.text.strip(SPACE)
        start = self.learned.starts[index]
        known = self._known(index, start) or self._other_speech(index, start) or self._damaged(index, start)
        if known:
            return known
        if _is_remark(words):
            return Marked(line, "remark", text=words)
        if self.group.marked and mark_of(start) in self.learned.marks:
            return self._marked_line(index, start)
        if start.mark in HEADING_MARKS and not has_sentence(index, self.learned.starts, self.lines, Group(True)):
            return Marked(line, "heading", text=words)
        if not self.group.marked and group_of(start) == self.group:
            return self._unmarked_line(index, start)
        return Marked(line, "text", text=words)

    def _known(self, index: int, start: LineStart) -> Marked | None:
        """Return the speech of a line whose label was seen twice, whatever ends it."""
        has_mark = mark_of(start) in self.learned.marks if self.group.marked else group_of(start) == self.group
        if start.key in self.learned.known and has_mark:
            return Marked(self.lines[index], "speech", start.mark, start.label, start.text, start.stage)
        return None

    def _damaged(self, index: int, start: LineStart) -> Marked | None:
        """Return the speech of a line whose mark is lost or misread, or whose label the text runs into."""
        line = self.lines[index]
        words = line.text.strip(SPACE)
        if not self.group.marked:
            return self._damaged_label(line, words, "") if line.paragraph and not self.group.is_bare else None
        if start.mark:
            return self._damaged_label(line, words[1:], start.mark) if mark_of(start) in self.learned.marks else None
        return self._lost_mark(index, words) if line.paragraph else None

    def _lost_mark(self, index: int, words: str) -> Marked | None:
        """Return the speech of a line whose mark is missing or misread; its speaker is unknown if the label is new."""
        unread = words[1:] if words[:1] and words[0] in _MISREAD_MARKS else words
        lost = split_line_start(unread)
        if lost.mark or lost.end != self.group.end or (lost.end != "line" and not re.search("[ぁ-ん]", lost.text)):
            return None
        line = self.lines[index]
        if lost.key in self.learned.known:
            return Marked(line, "speech", "", lost.label, lost.text)
        is_named = lost.label.endswith(("）", ")")) or is_name(lost.label)
        if not (is_named and ends_like_office(lost.label) and is_sound(lost.label)):
            return None
        says_sentence = "。" in lost.text or (lost.end == "line" and self._has_sentence(index))
        return Marked(line, "unknown", "", lost.label, lost.text) if says_sentence else None

    def _has_sentence(self, index: int) -> bool:
        return has_sentence(index, self.learned.starts, self.lines, self.group)

    def _damaged_label(self, line: Line, words: str, mark: str) -> Marked | None:
        """Return the speech of a known label that the text runs into: `○会長、では`, `【会長では`."""
        folded = plain(words)
        brackets = self.group.brackets
        if brackets:
            if not folded.startswith(brackets[0]):
                return None
            folded = folded[1:]
        label = next((known for known in self.by_length if folded.startswith(known)), None)
        if label is None or not (ends_like_office(label) or (mark and is_letter(label))):
            return None
        at = _length_of(words, len(label) + len(brackets[:1]))
        rest = words[at:].lstrip(SPACE + "、：:" + (brackets[1:] if brackets else ""))
        if not rest or (goes_on(words[at:]) and words[at] != "、") or (is_letter(label) and rest[0].isascii()):
            return None
        if not mark and not brackets and self.group.end != "colon":
            return None
        if not mark and self.group.end == "colon" and words[at : at + 1] not in SPACE + "、":
            return None
        printed = squeeze(words[:at])
        return Marked(line, "speech", mark, printed[1:] if brackets else printed, rest)

    def _other_speech(self, index: int, start: LineStart) -> Marked | None:
        """Return the speech of a label that was not seen twice."""
        if index in self.learned.good and not self._is_doubtful(start):
            return Marked(self.lines[index], "speech", start.mark, start.label, start.text, start.stage)
        if not ends_like_office(start.label) or not is_sound(start.label):
            return None
        if self.group.marked:
            fits = start.spaced == self.group.spaced or start.end == self.group.end
            if mark_of(start) not in self.learned.marks or start.end == "none" or not fits:
                return None
            says_sentence = "。" in start.text or self._has_sentence(index)
        else:
            may_be = group_of(start) == self.group and (not self.group.is_bare or self.lines[index].paragraph)
            says_sentence = may_be and "。" in start.text
        if not says_sentence:
            return None
        return Marked(self.lines[index], "speech", start.mark, start.label, start.text, start.stage)

    def _is_doubtful(self, start: LineStart) -> bool:
        """Return whether a good line may be a bullet: where all others are offices, its label is not one."""
        if ends_like_office(start.label) or start.key in self.learned.known:
            return False
        return self.learned.office_share >= ONLY_OFFICES or not (self.group.marked or is_person(start.label))

    def _marked_line(self, index: int, start: LineStart) -> Marked:
        """Return what a line with the mark of speakers begins that is not a speech."""
        line = self.lines[index]
        words = line.text.strip(SPACE)
        if start.spaced != self.group.spaced:
            return Marked(line, "text", text=words)  # a bullet
        if start.mark in DOTS and not is_person(start.label):
            return Marked(line, "text", text=words)  # one of a list
        if not has_sentence(index, self.learned.starts, self.lines, Group(True)):
            return Marked(line, "heading", text=words)
        ends = start.end == self.group.end or (start.end == "none" and ends_like_office(start.label))
        if start.label and ends and may_recur(start.label):
            return Marked(line, "unknown", start.mark, start.label, start.text)
        return Marked(line, "doubt", text=words)

    def _unmarked_line(self, index: int, start: LineStart) -> Marked:
        """Return what a line with the brackets or the colon of speakers begins that is not a speech."""
        line = self.lines[index]
        words = line.text.strip(SPACE)
        may_speak = is_sound(start.label) and is_person(start.label)
        if may_speak and line.paragraph and self._has_sentence(index):
            return Marked(line, "unknown", "", start.label, start.text)
        return Marked(line, "text", text=words)


def _length_of(words: str, folded: int) -> int:
    """Return how many characters of a text its first folded characters are."""
    length = 0
    while length < len(words) and len(plain(words[:length])) < folded:
        length += 1
    return length


# --- other lines ----------------------------------------------------------------------------


def _is_remark(words: str) -> bool:
    """Return whether a line is a stage direction: 〔拍手〕, a rule, or the time of a beginning or an end."""
    if _RULE.fullmatch(words) or _IN_BRACKETS.fullmatch(words) or _END_MARK.fullmatch(plain(words)):
        return True
    folded = plain(words)
    return len(folded) <= MAX_EVENT and "。" not in folded and "、" not in folded and _is_event(folded)


def _is_event(folded: str) -> bool:
    return bool(_EVENT_LINE.search(folded) or _EVENT_ALONE.fullmatch(folded))


def closes_meeting(words: str) -> bool:
    """Return whether a remark ends the meeting: what follows it and is not a speech belongs to nobody."""
    folded = plain(words)
    return bool((_CLOSED.search(folded) and _is_event(folded)) or _END_MARK.fullmatch(folded))


MAX_EVENT = 36
"""Characters of a line that says when a meeting begins or ends."""
MAX_REMARK = 8
"""Lines of a stage direction whose bracket closes on a later line."""


def _with_long_remarks(marked: list[Marked]) -> list[Marked]:
    """Return the lines with remarks that run over several lines: 〔「…" and its bracket closes further down."""
    found = list(marked)
    for i, line in enumerate(marked):
        if line.kind != "text" or line.text[:1] not in _LONG_BRACKETS or found[i].kind != "text":
            continue
        close = _LONG_BRACKETS[line.text[0]]
        for j in range(i, min(i + MAX_REMARK, len(marked))):
            if marked[j].kind != "text":
                break
            if marked[j].text.endswith(close) and marked[j].text.count(close) == 1:
                for k in range(i, j + 1):
                    found[k] = found[k]._replace(kind="remark" if k == i else "more")
                break
            if close in marked[j].text:
                break
    return found


def _with_headings(marked: list[Marked]) -> list[Marked]:
    """Return the lines with the headings that stand, without a mark, between the last sentence of a speech and the
    next speech: they are not words of the speaker before.
    """
    found = list(marked)
    for i in range(len(found) - 2, -1, -1):  # a heading above a bullet is a bullet
        if found[i].kind == "heading" and found[i + 1].kind in ("text", "doubt") and found[i + 1].text[:1] in MARKS:
            found[i] = found[i]._replace(kind="text")
    for i, line in enumerate(found):
        if line.kind not in ("speech", "unknown", "heading"):
            continue
        above = i - 1
        while (
            above > 0
            and found[above].kind == "text"
            and i - above <= MAX_HEADINGS
            and _may_be_heading(found[above].text)
        ):
            above -= 1
        if above < i - 1 and (found[above].kind != "text" or ends_sentence(found[above].text)):
            if found[above].kind in ("speech", "unknown") and not ends_sentence(found[above].text):
                continue
            for j in range(above + 1, i):
                found[j] = found[j]._replace(kind="heading")
    return found


MAX_HEADINGS = 3
"""Lines of headings above a speech: 日程第２, 議案第１３号, its title."""


def _may_be_heading(words: str) -> bool:
    folded = plain(words)
    if len(folded) > MAX_HEADING or "。" in folded:
        return False
    return bool(_AGENDA_HEADING.match(folded) or (_ENDS_LIKE_TITLE.search(folded) and len(folded) > 2))
