"""The minutes （審議経過）: sections, items with their opinion, reports, remarks, and speeches from mark to mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.opinion import read_opinion
from adachi_shingikai.grammar.speakers import (
    NOBODY,
    Speaker,
    SpeakerMarks,
    SpeechStart,
    identify_speakers,
    separate_speeches,
)
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.text import join_lines, squeeze
from adachi_shingikai.models import Attendee, MinutesItem, MinutesReport, Opinion, Problem, Remark, Section, Speech
from adachi_shingikai.pages.lines import GatheredText

MAX_TITLE_LINES = 6
"""＜審議会意見＞ this many lines below the heading of an item, or fewer, shows that the lines between are its title."""

MAX_FIRST_SECTION = 9
"""Minutes of which the beginning is missing start with a section numbered at most this."""

MAX_SECTIONS_LOST = 2
"""Headings in a row that may be missing before one with known words."""

_LIST_NUMBER = re.compile(r"^[(（]\s*([0-9０-９]{1,2})\s*[)）]")


class Body(NamedTuple):
    """The records of the minutes, in printed order. `preamble` is the text before the first mark."""

    sections: tuple[Section, ...]
    items: tuple[MinutesItem, ...]
    reports: tuple[MinutesReport, ...]
    speeches: tuple[Speech, ...]
    remarks: tuple[Remark, ...]
    preamble: str
    problems: tuple[Problem, ...]


def read_minutes(lines: Sequence[Line], fmt: Format, present: Sequence[Attendee]) -> Body:
    """Return the minutes from their lines, whose margins are stripped already."""
    lines = separate_speeches(lines, fmt, present)
    title_lines = _find_title_lines(lines, fmt)
    reader = _Reader(fmt, present)
    for i, line in enumerate(lines):
        reader.read(line, lines[i + 1] if i + 1 < len(lines) else None, in_title=i in title_lines)
    readable = [speech for speech in reader.speeches if speech.is_readable]
    speakers = identify_speakers([(speech.label, str(speech.body)) for speech in readable], present, fmt)
    return Body(
        sections=tuple(Section(s.no, s.title, str(s.body), s.page) for s in reader.sections),
        items=tuple(
            MinutesItem(i.number, i.title, _read_opinion(i.opinion, fmt), str(i.body), i.page) for i in reader.items
        ),
        reports=tuple(MinutesReport(r.number or 0, r.title, str(r.body), r.page) for r in reader.reports),
        speeches=tuple(
            _make_speech(order, speech, speakers[speech.label] if speech.is_readable else NOBODY)
            for order, speech in enumerate(reader.speeches, 1)
        ),
        remarks=tuple(reader.remarks),
        preamble=str(reader.preamble),
        problems=(*reader.problems, *_problems_of_speakers(readable, speakers)),
    )


def _make_speech(order: int, speech: _Speech, speaker: Speaker) -> Speech:
    return Speech(
        order=order,
        mark=speech.mark,
        label=speech.label,
        name=speaker.name,
        role=speaker.role,
        speaker=speaker.person,
        item=speech.item,
        report=speech.report,
        section=speech.section,
        text=str(speech.body),
        page_start=speech.page,
        page_end=max(speech.page, speech.body.page_end),
    )


# --- records while their lines are read -----------------------------------------------------


@dataclass(slots=True)
class _Section:
    no: int
    title: str
    page: int
    body: GatheredText = field(default_factory=GatheredText)


@dataclass(slots=True)
class _Item:
    """An item or a report: a heading that may run over several lines, an opinion (of an item), other text."""

    number: int | None
    title: str
    page: int
    opinion: GatheredText | None = None
    body: GatheredText = field(default_factory=GatheredText)


@dataclass(slots=True)
class _Speech:
    mark: str
    label: str
    section: int | None
    item: int | None
    report: int | None
    page: int
    body: GatheredText
    is_readable: bool  # its label


class _Reader:
    """The records that have been read so far, and the one to which the next line of text belongs."""

    def __init__(self, fmt: Format, present: Sequence[Attendee]) -> None:
        self.fmt = fmt
        self.marks = SpeakerMarks(fmt, present)
        self.sections: list[_Section] = []
        self.items: list[_Item] = []
        self.reports: list[_Item] = []
        self.speeches: list[_Speech] = []
        self.remarks: list[Remark] = []
        self.problems: list[Problem] = []
        self.preamble = GatheredText()
        self.current: GatheredText = self.preamble
        self.item: _Item | None = None
        self.report: _Item | None = None
        self.open_heading: _Item | None = None  # its title may continue on the next line
        self.remark_is_open = False  # the closing bracket of the last remark has not been read
        self.list_number = 0  # of the last line that began with `(1)`, `(2)` … in the current record

    def read(self, line: Line, following: Line | None, *, in_title: bool = False) -> None:
        """Read one line: a mark opens a record, any other line continues the open one.

        `in_title`: the line stands between the heading of an item and ＜審議会意見＞.
        """
        words = line.text.strip()
        if self.remark_is_open:
            self.remark_is_open = False
            if not self.marks.opens_record(words):
                self.remarks[-1] = replace(self.remarks[-1], text=join_lines(self.remarks[-1].text, words))
                return
        if in_title and self.open_heading is not None:
            self.open_heading.title = join_lines(self.open_heading.title, words)
            return
        if not (
            self._open_section(words, line, following)
            or self._open_item(words, line)
            or self._open_opinion(words)
            or self._add_remark(words, line)
            or self._open_speech(words, line)
            or self._open_unreadable_speech(words, line)
        ):
            self._add_text(words, line)

    def _open_section(self, words: str, line: Line, following: Line | None) -> bool:
        if listed := _LIST_NUMBER.match(words):
            above, self.list_number = self.list_number, parse_number(listed[1])
            if above and self.list_number == above + 1:
                return False  # the next line of a list, even if it looks like a heading
        match = self.fmt.section.match(words)
        if not match:
            return False
        no, title = parse_number(match["no"]), squeeze(match["title"])
        is_known = self.fmt.section_titles.match(title) is not None
        last = self.sections[-1].no if self.sections else None
        step = 1 + MAX_SECTIONS_LOST * is_known
        in_sequence = no <= MAX_FIRST_SECTION if last is None else last < no <= last + step
        # A numbered line in a speech is a heading only if it has the words of one, or if a mark follows.
        if not in_sequence or not (is_known or (following and self.marks.opens_record(following.text))):
            return False
        section = _Section(no, title, line.page)
        self.sections.append(section)
        self.current, self.list_number = section.body, 0
        self.open_heading = self.item = self.report = None
        return True

    def _open_item(self, words: str, line: Line) -> bool:
        """Open an item or a report."""
        if match := self.fmt.item.match(words):
            opened = _Item(parse_number(match["number"]), match["title"].strip(), line.page)
            self.items.append(opened)
            self.item, self.report = opened, None
        elif match := self.fmt.report.match(words):
            opened = _Item(parse_number(match["no"]), match["title"].strip(), line.page)
            self.reports.append(opened)
            self.item, self.report = None, opened
        else:
            return False
        self.open_heading = opened
        self.current, self.list_number = opened.body, 0
        return True

    def _open_opinion(self, words: str) -> bool:
        if self.item is None or not self.fmt.opinion.match(words):
            return False
        self.item.opinion = self.item.opinion or GatheredText()
        self.current, self.open_heading = self.item.opinion, None
        return True

    def _add_remark(self, words: str, line: Line) -> bool:
        complete = self.fmt.remark.match(words)
        if not complete and not self.fmt.remark_beginning.match(words):
            return False
        self.remarks.append(Remark(len(self.speeches), words, line.page))
        self.remark_is_open = not complete
        self.open_heading = None
        return True

    def _open_speech(self, words: str, line: Line) -> bool:
        start = self.marks.find_speech(words)
        if start is None:
            return False
        self._begin_speech(start, line)
        self.marks.known.add(start.label)
        return True

    def _open_unreadable_speech(self, words: str, line: Line) -> bool:
        """Begin a speech of nobody known: its words must not be put into the mouth of the speaker before."""
        if not self.speeches or not (start := self.marks.find_unreadable_speech(words)):
            return False
        self._begin_speech(start, line, is_readable=False)
        self.problems.append(Problem(line.page, words, "speaker", start.reason))
        return True

    def _begin_speech(self, start: SpeechStart, line: Line, *, is_readable: bool = True) -> None:
        body = GatheredText(page_start=line.page, page_end=line.page)
        body.add(start.text, line.page, paragraph=True)
        section = self.sections[-1].no if self.sections else None
        item, report = (heading.number if heading else None for heading in (self.item, self.report))
        mark = line.text.strip()[:1]
        self.speeches.append(_Speech(mark, start.label, section, item, report, line.page, body, is_readable))
        self.current, self.open_heading, self.list_number = body, None, 0

    def _add_text(self, words: str, line: Line) -> None:
        """Add a line without a mark to the open record; one that only looks like a mark is also a problem."""
        for kind, reason, mark in self.fmt.loose_marks:
            if mark.match(words):
                self.problems.append(Problem(line.page, words, kind, reason))
                break
        if self.open_heading is not None and (not line.paragraph or not self.open_heading.title):
            self.open_heading.title = join_lines(self.open_heading.title, words)
            return
        self.open_heading = None
        self.current.add(words, line.page, paragraph=line.paragraph)


# --- before and after the lines are read ----------------------------------------------------


def _find_title_lines(lines: Sequence[Line], fmt: Format) -> set[int]:
    """Return the indexes of the lines between the heading of an item and ＜審議会意見＞: they continue its title."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if not fmt.item.match(line.text):
            continue
        for j in range(i + 1, min(i + 1 + MAX_TITLE_LINES, len(lines))):
            if fmt.opinion.match(lines[j].text):
                found.update(range(i + 1, j))
                break
            if fmt.speech.match(lines[j].text) or fmt.item.match(lines[j].text):
                break
    return found


def _read_opinion(body: GatheredText | None, fmt: Format) -> Opinion | None:
    return read_opinion(body.paragraphs, (body.page_start, body.page_end), fmt) if body else None


def _problems_of_speakers(speeches: Sequence[_Speech], speakers: dict[str, Speaker]) -> Iterator[Problem]:
    for label, speaker in speakers.items():
        if speaker.in_doubt:
            page = next(s.page for s in speeches if s.label == label)
            yield Problem(page, f"○{label}", "speaker", "出席者のうち誰の発言か決められません")
