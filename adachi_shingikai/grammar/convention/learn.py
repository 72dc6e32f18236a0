"""Learn from a document how it prints who speaks: the mark, the brackets and the end of its labels.

Repetition is the evidence. A document has one convention, and a label is a string that recurs at the beginnings of
lines with a sentence behind it. Repetition alone is not enough, because the headings of reports recur, too: the
labels of speakers end like offices, or the head of the document says that it is minutes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.brackets import END_QUOTE
from adachi_shingikai.grammar.convention.labels import DOTS, MARKS, LineStart, mark_of, split_line_start
from adachi_shingikai.grammar.convention.offices import (
    ends_like_office,
    goes_on,
    is_group,
    is_person,
    is_sound,
    may_recur,
    offices_in,
)
from adachi_shingikai.grammar.head.title import head_says_minutes
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.models import Convention

MIN_RECURRING = 3
"""Lines whose labels recur, without which a convention is not accepted from repetition."""
MIN_SHARE, MIN_BARE_SHARE = 0.5, 0.6
"""The least share of good lines among the lines of a convention: with a mark or brackets, and without."""
MIN_OFFICES, MIN_BARE_OFFICES = 0.3, 0.5
"""The least share of labels that end like an office: speakers have .65 and more, headings of reports .08 and less."""
CERTAIN = 0.8
"""The least share of good lines, and of offices, that makes up for labels that do not recur."""
SENTENCE_WITHIN = 8
"""Lines after a label within which its sentence ends: its first line may be long, and its text may be in the next."""
MIN_BULLETS = 3
"""Times that a label recurs that is neither an office nor a name: a bullet that recurs twice is still a bullet."""
QUESTION_AND_ANSWER = {"Q", "A"}
"""The labels of questions and answers that nobody spoke."""

_HIRAGANA = re.compile("[ぁ-ん]")


class Group(NamedTuple):
    """The lines that one convention would mark.

    With a mark, all forms of labels belong together. Without one, `brackets` are those around the whole label.
    """

    marked: bool
    spaced: bool = False
    brackets: str = ""
    end: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether neither a mark nor brackets nor a colon shows a label."""
        return not (self.marked or self.brackets) and self.end != "colon"


@dataclass(frozen=True, slots=True)
class Learned:
    """A convention, with what was learned along with it: the labels, and the line with the first speech.

    `starts` are the beginnings of all lines of the document. `known` are the labels, folded, that were seen twice, and
    `offices` all labels that end like an office.
    """

    convention: Convention
    group: Group
    marks: frozenset[str]
    starts: tuple[LineStart, ...]
    good: frozenset[int]
    known: frozenset[str]
    offices: frozenset[str]
    office_share: float
    first: int

    @property
    def speeches(self) -> frozenset[int]:
        """The good lines whose label recurs or is a person's: others may be brackets within a sentence."""
        trusted = self.known | self.offices
        return frozenset(i for i in self.good if self.starts[i].key in trusted)

    def after(self, count: int) -> Learned:
        """Return the same without the first lines of the document, `count` of them before the first speech."""
        good = frozenset(i - count for i in self.good)
        return replace(self, starts=self.starts[count:], good=good, first=self.first - count)


def learn_convention(lines: Sequence[Line], *, forced: bool = False, end: str = "") -> Learned | None:
    """Return the convention of a document from its lines, or None if people do not speak in it.

    `forced`: somebody says that it is minutes, so that its head need not. `end`: labels end with this, if it is given.
    """
    says_minutes = forced or head_says_minutes(lines)
    has_dots = any(line.text.strip()[:1] in tuple(DOTS) for line in lines)
    found = [
        learned
        for marks in (MARKS, MARKS + DOTS)[: 1 + has_dots]
        if (learned := _learn(lines, marks, says_minutes, forced, end))
    ]
    return max(found, key=lambda evidence: evidence[0], default=(0.0, None))[1]


def _learn(
    lines: Sequence[Line], marks: str, says_minutes: bool, forced: bool, end: str
) -> tuple[float, Learned] | None:
    """Return the convention that has the strongest evidence if these are marks, with its weight."""
    starts = split_lines(lines, marks)
    groups: dict[Group, list[int]] = {}
    for i, start in enumerate(starts):
        if (group := group_of(start)) and (group.marked or _may_be_bare(lines[i], start, group)):
            groups.setdefault(group, []).append(i)
    found = [_Evidence.of(group, indexes, starts, lines) for group, indexes in groups.items()]
    possible = [evidence for evidence in found if evidence and end in ("", evidence.group.end)]
    accepted = [evidence for evidence in possible if evidence.is_accepted(says_minutes=says_minutes)]
    if forced and not accepted:
        accepted = possible
    if not accepted:
        return None
    best = max(accepted, key=lambda evidence: evidence.weight)
    if DOTS[0] in marks and DOTS[0] not in best.marks:
        return None  # the dots are those of lists, and hide what else there is
    return best.weight, best.learned(starts)


def split_lines(lines: Sequence[Line], marks: str = MARKS) -> tuple[LineStart, ...]:
    """Return the beginnings of the lines. A label that the text runs into ends where most such labels end."""
    starts = [split_line_start(line.text, marks) for line in lines]
    run_on = [i for i, start in enumerate(starts) if start.mark and not is_sound(start.label)]
    count = Counter(office for i in run_on for office in offices_in(starts[i].label + starts[i].text))
    for i in run_on:
        start = starts[i]
        words = start.label + start.text if start.end == "line" else start.text if not start.label else ""
        if offices := list(offices_in(words)):
            # Labels that occur once end at their first office, all others where most of their lines agree.
            label = max(offices, key=lambda office: (count[office], len(office) if count[office] > 1 else -len(office)))
            starts[i] = start._replace(label=label, end="none", text=words[len(label) :])
    return tuple(starts)


def group_of(start: LineStart) -> Group | None:
    """Return the group of a line, None if no label can be seen in it."""
    if not start.label:
        return None
    end = "none" if start.end == "bracket" else start.end
    if start.mark:
        return Group(True, start.spaced, end=end)
    return Group(False, brackets=plain(start.brackets)) if start.brackets else Group(False, end=end)


def _may_be_bare(line: Line, start: LineStart, group: Group) -> bool:
    """Return whether a line without a mark may begin a speech: only a colon or brackets stand for a mark."""
    return group.end == "colon" or bool(group.brackets) or (line.paragraph and is_person(start.label))


def has_sentence(index: int, starts: Sequence[LineStart], lines: Sequence[Line], group: Group) -> bool:
    """Return whether a sentence follows the label of a line, before the next line that may begin a speech."""
    words = starts[index].text
    if starts[index].end not in ("line",) and not _HIRAGANA.search(words) and len(words) < 8:
        return False
    for i in range(index + 1, min(index + 1 + SENTENCE_WITHIN, len(lines) + 1)):
        is_quoted = starts[index].end == "quote" and END_QUOTE in words
        if ("。" in words or is_quoted) and len(_HIRAGANA.findall(words)) >= 3:
            return True
        if i == len(lines) or (starts[i].mark if group.marked else group_of(starts[i]) == group):
            return False
        words += lines[i].text
    return "。" in words and len(_HIRAGANA.findall(words)) >= 3


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for one group: its good lines, how many of their labels recur, and how they end."""

    group: Group
    good: tuple[int, ...]
    marks: frozenset[str]
    labels: Counter[str]
    share: float
    office_share: float
    person_share: float

    @classmethod
    def of(
        cls, group: Group, indexes: Sequence[int], starts: Sequence[LineStart], lines: Sequence[Line]
    ) -> _Evidence | None:
        """Return the evidence for a group from its lines; None if no line of it begins a speech."""
        count = Counter(starts[i].key for i in indexes)

        def is_good(i: int) -> bool:
            start = starts[i]
            sound = is_sound(start.label) or (count[start.key] > 1 and may_recur(start.label))
            if start.mark in tuple(DOTS) and not is_person(start.label):
                return False
            if start.end in ("bracket", "none") and not start.brackets and goes_on(start.text):
                return False
            return sound and has_sentence(i, starts, lines, group)

        good = [i for i in indexes if is_good(i)]
        marks = frozenset(_good_marks(indexes, set(good), starts)) if group.marked else frozenset()
        if group.marked:
            good = [i for i in good if mark_of(starts[i]) in marks]
            indexes = [i for i in indexes if mark_of(starts[i]) in marks]
        if not good:
            return None
        labels = Counter(starts[i].key for i in good)
        after = [i for i in indexes if i >= good[0]]
        offices = sum(ends_like_office(starts[i].label) for i in good) / len(good)
        persons = sum(is_person(s) for s in labels) / len(labels)
        return cls(group, tuple(good), marks, labels, len(good) / len(after), offices, persons)

    @property
    def recurring(self) -> int:
        return sum(count for count in self.labels.values() if count > 1)

    @property
    def holder_share(self) -> float:
        """The share of good lines whose label is the office of one person: in a form, 対象者 is a heading."""
        holders = (n for label, n in self.labels.items() if ends_like_office(label) and not is_group(label))
        return sum(holders) / self.labels.total()

    @property
    def named_share(self) -> float:
        """The share of labels that contain a name in brackets."""
        return sum(label.endswith(")") for label in self.labels) / len(self.labels)

    @property
    def weight(self) -> float:
        return (self.recurring or 0.5) * self.share

    def is_accepted(self, *, says_minutes: bool) -> bool:
        if (
            self.share < (MIN_BARE_SHARE if self.group.is_bare else MIN_SHARE)
            or set(self.labels) <= QUESTION_AND_ANSWER
        ):
            return False
        offices = self.office_share if says_minutes else self.holder_share
        is_clear = min(self.share, offices) >= CERTAIN
        named = self.named_share >= MIN_SHARE
        if self.group.end == "none" and not named and not self.recurring:
            return False  # where a label ends is known only from labels that recur
        if is_clear and (self.group.marked or named) and (says_minutes or named or len(self.good) >= MIN_RECURRING):
            return True
        if self.recurring < MIN_RECURRING or len(self.labels) < 2:
            return False
        if offices >= (MIN_OFFICES if self.group.marked else MIN_BARE_OFFICES):
            return says_minutes or named or not self.group.is_bare
        if self.group.is_bare:
            return says_minutes and min(self.person_share, self.share) >= CERTAIN
        return says_minutes and self.person_share >= MIN_BARE_OFFICES

    def learned(self, starts: Sequence[LineStart]) -> Learned:
        convention = Convention(
            marks=tuple(sorted({starts[i].mark for i in self.good if starts[i].mark})),
            brackets=self.group.brackets,
            end="bracket" if self.group.brackets else self.group.end,
            lines=len(self.good),
            labels=len(self.labels),
            certainty=round(self.share * max(self.office_share, self.person_share), 2),
        )
        known = frozenset(
            label for label, count in self.labels.items() if count >= (2 if is_person(label) else MIN_BULLETS)
        )
        return Learned(
            convention,
            self.group,
            self.marks,
            tuple(starts),
            frozenset(self.good),
            known,
            frozenset(filter(ends_like_office, self.labels)),
            self.office_share,
            self.good[0],
        )


def _good_marks(indexes: Sequence[int], good: set[int], starts: Sequence[LineStart]) -> Iterator[str]:
    """Yield the marks of speakers: half of a mark's lines are good, and a label recurs or is a person's."""
    by_mark: dict[str, list[int]] = {}
    for i in indexes:
        by_mark.setdefault(mark_of(starts[i]), []).append(i)
    for mark, lines in by_mark.items():
        labels = Counter(starts[i].key for i in lines if i in good)
        speakers = any(count > 1 or is_person(label) for label, count in labels.items())
        if mark == DOTS[0]:  # lists have it, too
            holders = sum(n for label, n in labels.items() if n > 1 and not is_group(label))
            speakers = holders >= max(MIN_RECURRING, MIN_SHARE * labels.total())
        if 2 * labels.total() >= len(lines) and speakers:
            yield mark
