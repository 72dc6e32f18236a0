"""The grammar of （審議経過）: sections, items with their opinion, speeches, remarks.

A speech runs from its mark to the next one, whatever columns and pages lie between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adachi_shingikai import people, text
from adachi_shingikai.formats import Format
from adachi_shingikai.models import (
    Attendee,
    Line,
    MinutesItem,
    MinutesReport,
    Opinion,
    Problem,
    Remark,
    Section,
    Speech,
)


class Body(NamedTuple):
    """All that stands in the minutes, in printed order. `preamble` is what comes before the first mark."""

    sections: tuple[Section, ...]
    items: tuple[MinutesItem, ...]
    reports: tuple[MinutesReport, ...]
    speeches: tuple[Speech, ...]
    remarks: tuple[Remark, ...]
    preamble: str
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Text:
    """Paragraphs being gathered from printed lines."""

    paragraphs: list[str] = field(default_factory=list)
    page_start: int = 0
    page_end: int = 0

    def add(self, words: str, line: Line, paragraph: bool) -> None:
        if not words:
            return
        if paragraph or not self.paragraphs:
            self.paragraphs.append(words)
        else:
            self.paragraphs[-1] = text.join(self.paragraphs[-1], words)
        self.page_start = self.page_start or line.page
        self.page_end = line.page

    def __str__(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class _Speech:
    label: str
    section: int | None
    item: int | None
    report: int | None
    page: int
    body: _Text


@dataclass(slots=True)
class _Item:
    """An item or a report: a heading, which may run over lines, then an opinion, then other text."""

    number: int | None
    title: str
    page: int
    opinion: _Text | None = None
    body: _Text = field(default_factory=_Text)


@dataclass(slots=True)
class _Remark:
    after: int
    text: str
    page: int


class _Reader:
    """What has been read so far, and where the next line of text belongs."""

    def __init__(self, fmt: Format, present: Sequence[Attendee]) -> None:
        self.fmt = fmt
        self.present = present
        self.sections: list[tuple[int, str, int, _Text]] = []
        self.items: list[_Item] = []
        self.reports: list[_Item] = []
        self.speeches: list[_Speech] = []
        self.remarks: list[_Remark] = []
        self.problems: list[Problem] = []
        self.preamble = _Text()
        self.current: _Text = self.preamble
        self.heading: _Item | None = None  # the heading whose title may go on in the next line
        self.item: _Item | None = None
        self.report: _Item | None = None
        self.open_remark: _Remark | None = None
        self.labels: set[str] = set()

    def read(self, line: Line, following: Line | None) -> None:
        """Take one line: a mark opens a record, anything else goes on with the one that is open."""
        words = line.text.strip()
        if self.open_remark is not None:
            self.open_remark.text = text.join(self.open_remark.text, words)
            if "〕" in words:
                self.open_remark = None
            return
        if not (
            self._section(words, line, following)
            or self._heading(words, line)
            or self._opinion(words)
            or self._remark(words, line)
            or self._speech(words, line)
        ):
            self._text(words, line)

    def _section(self, words: str, line: Line, following: Line | None) -> bool:
        match = self.fmt.section.match(words)
        if not match:
            return False
        no, title = text.number(match["no"]), text.squeeze(match["title"])
        if no != (self.sections[-1][0] + 1 if self.sections else 1) and not (not self.sections and no < 10):
            return False
        # A numbered line within a speech is a heading only if its words are, or if marks follow it.
        if not self.fmt.section_titles.match(title) and not (following and self.is_mark(following.text)):
            return False
        body = _Text()
        self.sections.append((no, title, line.page, body))
        self.current, self.heading, self.item, self.report = body, None, None, None
        return True

    def _heading(self, words: str, line: Line) -> bool:
        if match := self.fmt.item.match(words):
            found = _Item(text.number(match["number"]), match["title"].strip(), line.page)
            self.items.append(found)
            self.item, self.report = found, None
        elif match := self.fmt.report.match(words):
            found = _Item(text.number(match["no"]), match["title"].strip(), line.page)
            self.reports.append(found)
            self.item, self.report = None, found
        else:
            return False
        self.heading = found if line.full or not found.title else None
        self.current = found.body
        return True

    def _opinion(self, words: str) -> bool:
        if self.item is None or not self.fmt.opinion.match(words):
            return False
        self.item.opinion = self.item.opinion or _Text()
        self.current, self.heading = self.item.opinion, None
        return True

    def _remark(self, words: str, line: Line) -> bool:
        if not (self.fmt.remark.match(words) or self.fmt.remark_open.match(words)):
            return False
        remark = _Remark(len(self.speeches), words, line.page)
        self.remarks.append(remark)
        self.open_remark = None if self.fmt.remark.match(words) else remark
        self.heading = None
        return True

    def _speech(self, words: str, line: Line) -> bool:
        match = self.speech_match(words)
        if match is None:
            return False
        label, rest = match
        body = _Text(page_start=line.page, page_end=line.page)
        body.add(rest, line, True)
        self.speeches.append(
            _Speech(
                label,
                self.sections[-1][0] if self.sections else None,
                self.item.number if self.item else None,
                self.report.number if self.report else None,
                line.page,
                body,
            )
        )
        self.labels.add(label)
        self.current, self.heading = body, None
        return True

    def speech_match(self, words: str) -> tuple[str, str] | None:
        """The label and the first words of a speech, or None.

        A label behind which no white space stands counts where it names somebody present or
        somebody who has spoken.
        """
        if match := self.fmt.speech.match(words):
            return text.squeeze(match["label"]), (match["text"] or "").strip()
        if not words or words[0] not in SPEECH_MARKS:
            return None
        bare = words[1:].lstrip()
        known = sorted(self.labels, key=len, reverse=True)
        if label := next((k for k in known if bare.startswith(k)), None):
            return label, bare[len(label) :].strip()
        if match := re.match(rf"([^\s。、]{{1,8}}?{self.fmt.member_role})(?=\S)", bare):
            label = text.squeeze(match[1])
            if people.resolve(people.split(label, self.fmt), self.present, self.fmt):
                return label, bare[match.end() :].strip()
        return None

    def is_mark(self, words: str) -> bool:
        """Whether a line opens a speech, an item or a report, or is a remark."""
        fmt = self.fmt
        return bool(
            self.speech_match(words) or fmt.item.match(words) or fmt.report.match(words) or fmt.remark.match(words)
        )

    def _text(self, words: str, line: Line) -> None:
        for reason, mark in self.fmt.loose:
            if mark.match(words):
                self.problems.append(Problem(line.page, words, reason))
                break
        if self.heading is not None:
            self.heading.title = text.join(self.heading.title, words)
            self.heading = self.heading if line.full else None
            return
        self.current.add(words, line, line.paragraph)


SPEECH_MARKS = "○◯〇◎●"


def unglue(lines: Iterable[Line], reader_labels: Sequence[str]) -> Iterator[Line]:
    """Cut lines in which the next speaker's mark stands behind the end of a sentence.

    Only before a label that begins a line elsewhere: `…まいります。○ぬかが委員 分かりました。`
    """
    if not reader_labels:
        yield from lines
        return
    labels = "|".join(sorted(map(re.escape, reader_labels), key=len, reverse=True))
    glued = re.compile(rf"(?<=[。？！」）)])\s*(?=[{SPEECH_MARKS}]\s*(?:{labels})(?:\s|$))")
    for line in lines:
        first, *others = glued.split(line.text)
        yield Line(first, line.page, line.box, line.paragraph, line.full)
        for other in others:
            yield Line(other, line.page, line.box, True, line.full)


def read(lines: Sequence[Line], fmt: Format, present: Sequence[Attendee], printed: dict[int, str | None]) -> Body:
    """The minutes from their lines, margins already off. `printed` gives the number on each page."""
    scout = _Reader(fmt, present)
    labels = {match[0] for line in lines if (match := scout.speech_match(line.text))}
    lines = list(unglue(lines, sorted(labels)))
    reader = _Reader(fmt, present)
    for i, line in enumerate(lines):
        reader.read(line, lines[i + 1] if i + 1 < len(lines) else None)
    speeches, unresolved = _speeches(reader, printed)
    return Body(
        sections=tuple(Section(no, title, str(body), page) for no, title, page, body in reader.sections),
        items=tuple(MinutesItem(i.number, i.title, opinion(i.opinion, fmt), str(i.body), i.page) for i in reader.items),
        reports=tuple(MinutesReport(r.number or 0, r.title, str(r.body), r.page) for r in reader.reports),
        speeches=speeches,
        remarks=tuple(Remark(r.after, r.text, r.page) for r in reader.remarks),
        preamble=str(reader.preamble),
        problems=(*reader.problems, *unresolved),
    )


def _speeches(reader: _Reader, printed: dict[int, str | None]) -> tuple[tuple[Speech, ...], list[Problem]]:
    introductions = "".join(text.squeeze(str(s.body)) for s in reader.speeches)
    labels = {s.label: people.split(s.label, reader.fmt, introductions) for s in reader.speeches}
    speakers = {key: people.resolve(label, reader.present, reader.fmt) for key, label in labels.items()}
    problems = [
        Problem(
            next(s.page for s in reader.speeches if s.label == key), f"○{key}", "出席者のうち誰の発言か決められません"
        )
        for key, label in labels.items()
        if reader.present and re.fullmatch(reader.fmt.member_role, label.role) and label.name and not speakers[key]
    ]
    speeches = tuple(
        Speech(
            order=order,
            label=s.label,
            name=labels[s.label].name,
            role=labels[s.label].role,
            speaker=speakers[s.label],
            item=s.item,
            report=s.report,
            section=s.section,
            text=str(s.body),
            page_start=s.page,
            page_end=max(s.page, s.body.page_end),
            printed_start=printed.get(s.page),
        )
        for order, s in enumerate(reader.speeches, 1)
    )
    return speeches, problems


def opinion(body: _Text | None, fmt: Format) -> Opinion | None:
    """The 審議会意見 of an item: what was decided, and the conditions behind the opening paragraph.

    A numbered list is one condition a number, without the number; a paragraph without one goes on
    with the condition before it.
    """
    if body is None or not body.paragraphs:
        return None
    lead = max(
        (i for i, p in enumerate(body.paragraphs) if fmt.conditions.search(p) and p.endswith(("。", "：", ":"))),
        default=0,
    )
    # The lead sentence may stand in a paragraph of its own; conditions that quote it do not move it.
    lead = lead if lead <= 1 else 0
    behind = body.paragraphs[lead + 1 :]
    conditions: list[str] = []
    numbered = bool(behind) and text.starts_list(behind[0])
    for paragraph in behind:
        if numbered and conditions and not text.starts_list(paragraph):
            conditions[-1] += f"\n{paragraph}"
        else:
            conditions.append(text.without_list_mark(paragraph) if numbered else paragraph)
    words = str(body)
    decided = "\n".join(body.paragraphs[: lead + 1])
    outcome = next((name for name, mark in fmt.outcomes if mark.search(decided)), "不明")
    if outcome == fmt.outcomes[-1][0] and (conditions or fmt.conditions.search(decided)):
        outcome = fmt.conditional
    return Opinion(words, outcome, tuple(conditions), body.page_start, body.page_end)
