"""Who speaks: the lines that begin a speech, the parts of their labels, and the person among those present."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import fold_name, join_lines, plain, squeeze
from adachi_shingikai.models import Attendee

SPEECH_MARKS = "○◯〇◎●"

_IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]")
_HIRAGANA = re.compile("[ぁ-ん]")
_PUNCTUATION = re.compile(r"[。、「」？！\s]")
_LONGEST_FAMILY_NAME = 6

MAX_LABEL_LENGTH = 80
"""Characters: longer than any label that a format reads."""

_MAX_WITHIN_LINE = 1_000
"""Characters after a mark within a line that are looked at: a label and the first words, or a whole stage direction."""

_PARTICLES = tuple("のをにへとがもやか")
"""After a label without white space they show that the label is part of a sentence: `○会長の発言`."""

_NEVER_FIRST = tuple("がを")
"""Particles that a speech never begins with."""

_NOT_NAMES = ("各", "全", "他の")
"""Words before a role that name nobody: ○各委員."""

_AFTER_SENTENCE = r"(?<=[。？！」）)〕】])\s*"
_SPEECH_AHEAD = rf"(?=[{SPEECH_MARKS}]\s*\S)"
_AFTER_FULL_STOP = r"(?<=[。？！])\s*"
_REMARK_AHEAD = r"(?=[〔【（(]「[^」]{1,12}」と(?:呼ぶ|言う)者)"
_MARK_WITHIN_LINE = re.compile(rf"{_AFTER_SENTENCE}{_SPEECH_AHEAD}|{_AFTER_FULL_STOP}{_REMARK_AHEAD}")


# --- labels ---------------------------------------------------------------------------------


class Label(NamedTuple):
    """The `name` in a label as printed, with what distinguishes two namesakes (`鈴木(又)`), and the `role`."""

    name: str
    role: str


def split_label(label: str, fmt: Format, introductions: str = "") -> Label:
    """Return the name and the role in a label, which is given without white space.

    Some councils print the name after the role: `会長（山本君）`. Others print it first, and the role of a member
    is one of a few. Where the name of an official ends is found by their self-introduction, such as
    `情報公開課長の西野でございます`, in `introductions` (the text of all speeches); else by the family name that
    Sudachi recognises; else the name is left empty, because no name is better than a wrong one.
    """
    if match := fmt.name_after_role.match(label):
        parts = match.groupdict()
        return Label(parts["name"] or parts["name2"] or parts["name3"], parts["role"] or "")
    if match := re.fullmatch(rf"(.*?)({fmt.member_role})([(（].+?[)）])?", label):
        name = match[1] + (match[3] or "")
        return Label("" if name in _NOT_NAMES else name, match[2])
    for cut in range(min(_LONGEST_FAMILY_NAME, len(label) - 1), 0, -1):
        if f"{label[cut:]}の{label[:cut]}" in introductions:
            return Label(label[:cut], label[cut:])
    name = family_name(label)
    return Label(name, label.removeprefix(name)) if len(name) < len(label) else Label("", label)


def resolve_speaker(label: Label, present: Sequence[Attendee], fmt: Format) -> str | None:
    """Return the full name of the attendee whom a member's label means; None for officials and in doubt.

    Two members with the same family name are distinguished by the words in brackets (`鈴木(又)`), by their role or by
    the full name. Variant kanji (髙 and 高) are equal.
    """
    if not re.fullmatch(fmt.member_role, label.role):
        return None
    if not label.name:
        chairs = [a for a in present if plain(label.role) in plain(a.printed)]
        return chairs[0].name if len(chairs) == 1 and label.role != "委員" else None
    hint = _IN_BRACKETS.search(label.name)
    family = fold_name(_IN_BRACKETS.sub("", label.name))
    found = [a for a in present if names_person(a, family)]
    if hint:
        # The brackets hold part of the given name, or the place somebody took part from (`Web`).
        given = fold_name(hint[1])
        found = [a for a in found if given in fold_name(a.name)[len(family) :]] or found
    if len(found) > 1 and label.role != "委員":
        found = [a for a in found if label.role in squeeze(a.printed)] or found
    if len(found) > 1:
        exact = [a for a in found if fold_name(a.name) == family or _printed_family_name(a) == family]
        found = exact if len(exact) == 1 else found
    return found[0].name if len(found) == 1 else None


def names_person(person: Attendee, name: str) -> bool:
    """Return whether a name is the full name of an attendee, or all of the family name and perhaps more.

    A part of the family name is not enough: 林 does not mean 林田. If no space is printed after the family name,
    Sudachi's opinion decides; if it has none, the beginning of the full name is enough.
    """
    full = fold_name(person.name)
    if full == name or not full.startswith(name):
        return full == name
    parts = [fold_name(part) for part in person.printed.split()]
    if len(parts) > 1 and len(parts[0]) < len(full) and any(len(part) > 1 for part in parts[:2]):
        return len(name) >= len(parts[0])
    return len(name) >= len(fold_name(family_name(person.name)))


def _printed_family_name(person: Attendee) -> str:
    """Return the family name if a space follows it: `林　太郎` is not `林田`. Otherwise return ""."""
    parts = person.printed.split()
    return fold_name(parts[0]) if len(parts) > 1 else ""


class Speaker(NamedTuple):
    """The parts of a label, and the `person`: the full name among those present, or None.

    `in_doubt`: the label has the name of a member, but does not mean exactly one of those present.
    """

    name: str
    role: str
    person: str | None
    in_doubt: bool


NOBODY = Speaker("", "", None, in_doubt=False)
"""The speaker of a speech whose label cannot be read."""


def identify_speakers(
    speeches: Sequence[tuple[str, str]], present: Sequence[Attendee], fmt: Format
) -> dict[str, Speaker]:
    """Return the speaker of each label, from all speeches as pairs of label and text."""
    introductions = "".join(squeeze(text) for _, text in speeches)
    speakers: dict[str, Speaker] = {}
    for printed in dict.fromkeys(label for label, _ in speeches):
        label = split_label(printed, fmt, introductions)
        person = resolve_speaker(label, present, fmt)
        named_member = bool(label.name and re.fullmatch(fmt.member_role, label.role))
        speakers[printed] = Speaker(*label, person, in_doubt=bool(present) and named_member and person is None)
    return speakers


# --- lines that begin a speech --------------------------------------------------------------


class SpeechStart(NamedTuple):
    """The label of a speech without white space, and the words that follow it on the line.

    `reason` says why the label cannot be read; it is "" if it can.
    """

    label: str
    text: str
    reason: str = ""


class SpeakerMarks:
    """Recognises the lines that begin a speech in the minutes of one meeting.

    `known` holds the labels of people who speak. A label in it is recognised without white space after it.
    """

    def __init__(self, fmt: Format, present: Sequence[Attendee]) -> None:
        self.fmt = fmt
        self.present = present
        self.known: set[str] = set()
        self._named: dict[str, bool] = {}  # labels that have been looked up among those present

    def find_speech(self, text: str) -> SpeechStart | None:
        """Return the beginning of the speech that a line opens; None if it does not open one."""
        if match := self.fmt.speech.match(text):
            start = SpeechStart(_label_in(match), (match["text"] or "").strip())
            return None if self._is_bullet(start) else start
        if text and text[0] in SPEECH_MARKS:
            return self._find_speech_without_space(text[1:].lstrip())
        return None

    def find_unreadable_speech(self, text: str) -> SpeechStart | None:
        """Return the beginning of a speech whose label looks like one and cannot be read; None for any other line."""
        if self.fmt.speech.match(text):  # it can be read, and is a bullet
            return None
        for kind, reason, mark in self.fmt.loose_marks:
            if kind == "speaker" and (match := mark.match(text)):
                return SpeechStart(squeeze(match["label"]), text.strip()[match.end("label") :].strip(" 　：:"), reason)
        return None

    def _is_bullet(self, start: SpeechStart) -> bool:
        """Return whether a line is a bullet, which may begin with a role without a name too: `○委員　16名`.

        A role that only one person has (`会長`) begins a speech; any other one only before words with hiragana.
        """
        if self.names_attendee(start.label):
            return False
        if start.text.startswith(_NEVER_FIRST):
            return True
        has_name = split_label(start.label, self.fmt).name or self.fmt.sole_roles.match(start.label)
        return not has_name and not _HIRAGANA.search(start.text)

    def _find_speech_without_space(self, text: str) -> SpeechStart | None:
        """Return the speech whose label the text runs into, if the label is known or names an attendee."""
        heads = (text[:end] for end in range(min(len(text), MAX_LABEL_LENGTH), 0, -1))
        label = next((k for k in heads if k in self.known and split_label(k, self.fmt).name), "")
        if label and not text[len(label) :].startswith(_PARTICLES):
            return SpeechStart(label, text[len(label) :].strip())
        if match := re.match(rf"([^\s。、]{{1,8}}?{self.fmt.member_role})(?=\S)", text):
            label = squeeze(match[1])
            if self.names_attendee(label) and not text[match.end() :].startswith(_PARTICLES):
                return SpeechStart(label, text[match.end() :].strip())
        return None

    def names_attendee(self, label: str) -> bool:
        """Return whether a label names one of those present."""
        if label not in self._named:
            found = resolve_speaker(split_label(label, self.fmt), self.present, self.fmt)
            self._named[label] = found is not None
        return self._named[label]

    def opens_record(self, text: str) -> bool:
        """Return whether a line opens a speech, an item or a report, or is a remark."""
        fmt = self.fmt
        return bool(self.find_speech(text) or fmt.item.match(text) or fmt.report.match(text) or fmt.remark.match(text))


def _label_in(match: re.Match[str]) -> str:
    """Return the label that a mark contains, without white space; `（会長）` without its brackets."""
    label = squeeze(match["label"] or match.groupdict().get("label2") or "")
    return label[1:-1] if label[:1] in ("(", "（") else label


def separate_speeches(lines: Sequence[Line], fmt: Format, present: Sequence[Attendee]) -> list[Line]:
    """Return the lines of minutes so that every speech and remark begins on a line of its own, with its whole label."""
    marks = SpeakerMarks(fmt, present)
    joined = list(_join_broken_labels(lines, marks))
    marks.known = {start.label for line in joined if (start := marks.find_speech(line.text))}
    return list(_split_lines(joined, marks))


def _join_broken_labels(lines: Iterable[Line], marks: SpeakerMarks) -> Iterator[Line]:
    """Join a line that begins with a mark but ends within the label with the line that completes the label."""
    unfinished: Line | None = None
    for line in lines:
        if unfinished is not None:
            both = join_lines(unfinished.text, line.text)
            if marks.find_speech(both) and not marks.opens_record(line.text):
                yield replace(line, text=both, paragraph=True)
                unfinished = None
                continue
            yield unfinished
            unfinished = None
        text = line.text.strip()
        marked = text.startswith(tuple(SPEECH_MARKS)) and line.full
        if marked and not marks.find_speech(text) and not _PUNCTUATION.search(text):
            unfinished = line
        else:
            yield line
    if unfinished is not None:
        yield unfinished


def _split_lines(lines: Iterable[Line], marks: SpeakerMarks) -> Iterator[Line]:
    """Split lines in which a speech or a remark follows the end of a sentence: `…まいります。○森田委員 はい。`

    A speech is split off only if its label names an attendee or also begins a line elsewhere.
    """
    for line in lines:
        start = 0
        for match in _MARK_WITHIN_LINE.finditer(line.text):
            rest = line.text[match.end() : match.end() + _MAX_WITHIN_LINE]
            speech = marks.find_speech(rest)
            certain = speech and (speech.label in marks.known or marks.names_attendee(speech.label))
            if certain or marks.fmt.remark.match(rest):
                yield replace(line, text=line.text[start : match.start()], paragraph=line.paragraph or start > 0)
                start = match.end()
        yield replace(line, text=line.text[start:], paragraph=line.paragraph or start > 0)
