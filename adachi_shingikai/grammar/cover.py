"""The cover of a document: meeting, date, place, and the rows of its three groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import takewhile
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import find_date, parse_number
from adachi_shingikai.japanese.text import join_lines, plain
from adachi_shingikai.models import Agenda, AgendaConfirmation, AgendaItem, AgendaReport, Meeting, MeetingHead, Problem

_DATE_LABEL = r"(?:開催)?(?:日\s*時|年\s*月\s*日|日)[\s：:]*"
_YEAR = r"(?:令和|平成|昭和|[0-9０-９]{4}年)"
_DAY_OF_WEEK = r"\s*[（(].{1,2}[)）]"
_DATE_LINE = re.compile(rf"^(?:{_DATE_LABEL})?{_YEAR}.{{1,12}}日(?:{_DAY_OF_WEEK})?(?:\s|午|$)")
"""A line that is a date, followed at most by a time or a place: not a title that begins with a date."""

_PLACE_LABEL = re.compile(r"^(?:開催)?(?:場\s*所|会\s*場)[\s：:]*")
_LABELLED_PLACE = re.compile(r"^(?:開催)?(?:場\s*所|会\s*場)[\s：:]+(?P<place>\S.*)$")
_CONTINUED = re.compile(r"[（(](?:続き|つづき)[)）]$")

MAX_MISREAD = 3
"""The most characters that OCR makes of the number before ［諮問第…号］."""


class Cover(NamedTuple):
    """What a cover says; all of it is empty in a document without one."""

    meeting: MeetingHead = MeetingHead()
    agenda: Agenda = Agenda()
    problems: tuple[Problem, ...] = ()

    @property
    def last_page_of_minutes(self) -> int | None:
        """The printed number of the last page of the first minutes on the agenda."""
        confirmations = self.agenda.confirmations
        return confirmations[0].page_end if confirmations else None


_LOST = "この前にあるはずの議題の行がありません"
_NO_NUMBER = "議題の行のようですが、番号を読み取れません"
_NO_INQUIRY = "議題の行の諮問番号を読み取れません"
_NO_GROUP = "議題の行のようですが、どの事項のものか読み取れません"


@dataclass(slots=True)
class _Row:
    """A row of the agenda while its lines are gathered.

    `group` is "" if the row belongs to none that could be read; `no` is 0 if it is not numbered. `lines` are as
    printed. `reason` is that of the problem with the row, if there is one.
    """

    group: str
    no: int
    page: int
    title: str = ""
    page_start: int | None = None
    page_end: int | None = None
    lines: list[str] = field(default_factory=list)
    reason: str = ""


def find_meeting(text: str, fmt: Format) -> Meeting | None:
    """Return the meeting of the first `第…期・第…回` in the text."""
    match = fmt.meeting.search(text)
    return Meeting(parse_number(match["term"]), parse_number(match["number"])) if match else None


def read_cover(lines: Sequence[Line], fmt: Format) -> Cover:
    """Return the meeting, its agenda, and the rows that could not be read, from the lines of the cover."""
    reader = _Reader(fmt)
    for line in lines:
        for text in line.text.split("\n"):
            reader.read(text.strip(), line.page)
    reader.settle_waiting()
    rows = reader.rows
    meeting = find_meeting("\n".join(reader.heading), fmt)
    return Cover(
        MeetingHead(
            meeting.term if meeting else None, meeting.number if meeting else None, reader.date, reader.place or None
        ),
        Agenda(
            items=tuple(_item(r, fmt) for r in rows if r.group == "items"),
            reports=tuple(
                AgendaReport(r.no, r.title, r.page_start, r.page_end, r.page) for r in rows if r.group == "reports"
            ),
            confirmations=tuple(_confirmation(r, fmt) for r in rows if r.group == "confirmations"),
        ),
        tuple(Problem(r.page, _joined(r.lines), "item", r.reason) for r in rows if r.reason),
    )


class _Reader:
    """The lines of a cover, sorted into its heading, its date and place, and the rows of its groups.

    The date may stand above the rows or below them; then the rows end there. `place` is None until one is found, and
    "" while the line below the date may be one. `waiting` are lines below a row whose range of pages is read: its title
    goes on, unless another range shows that they are a row without a number.
    """

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.rows: list[_Row] = []
        self.heading: list[str] = []
        self.group: str | None = None
        self.date: str | None = None
        self.place: str | None = None
        self.has_ended = False
        self.waiting: list[tuple[str, int]] = []

    def read(self, text: str, page: int) -> None:
        """Read the next line."""
        below_date, self.place = self.place == "", self.place or None
        if group := next((name for name, mark in self.fmt.agenda_groups if mark.match(text)), None):
            self.settle_waiting()
            self.group, self.has_ended = group, False
        elif self.date is None and _DATE_LINE.match(text) and find_date(text):
            self.settle_waiting()
            self.date, self.has_ended = find_date(text), bool(self.rows)
            self.place = self.place or ""
        elif self._is_heading(text):
            self.heading.append(text)
        elif self._is_outside_rows() and self.place is None and (match := _LABELLED_PLACE.match(text)):
            self.place = match["place"]
        elif below_date and self._is_outside_rows() and not self.fmt.meeting.search(text):
            self.place = _PLACE_LABEL.sub("", text)
        elif self.fmt.none_listed.match(text):
            return  # なし: a group without rows
        elif not self.has_ended and self.group is not None and (row := self._row_begun_by(text, page)):
            self.settle_waiting()
            self.rows.append(row)
            match = self.fmt.agenda_row.match(text) if row.no else None
            _append(row, text, self.fmt, title=match["title"] if match else text)
        elif self.rows and not self.has_ended:
            self._continue_row(text, page)
        else:
            self.heading.append(text)

    def _is_outside_rows(self) -> bool:
        return self.group is None or self.has_ended

    def _is_heading(self, text: str) -> bool:
        """Return whether a line is the title of the cover, which the second page of a cover repeats."""
        words = _CONTINUED.sub("", plain(text))
        return self.fmt.cover.match(_CONTINUED.sub("", text)) is not None or (
            bool(self.rows) and words in map(plain, self.heading)
        )

    def _row_begun_by(self, text: str, page: int) -> _Row | None:
        """Return the row that a line begins, without its title; None if the line begins none.

        Rows are numbered from 1 in each group, or from one group to the next. A number out of turn, or without
        ［諮問第…号］ where the rows above have it, begins a row only if the row above is complete: else it may be part
        of the title.
        """
        assert self.group is not None
        above = self.rows[-1] if self.rows else None
        is_complete = above is None or above.page_start is not None or above.group != self.group
        match = self.fmt.agenda_row.match(text)
        if match is None:
            if (above is None or above.title) and self.fmt.agenda_number.match(text):
                return _Row(self.group, 0, page)
            number = self.fmt.agenda_number_misread.search(text)
            if is_complete and number and number.start() <= MAX_MISREAD:
                return _Row(self.group, 0, page, reason=_NO_NUMBER if number.start() else _NO_INQUIRY)
            return None
        no = int(match["no"])
        number = self.fmt.agenda_number.match(match["title"])
        misread = number is None and self.fmt.agenda_number_misread.match(match["title"])
        in_group = [row for row in self.rows if row.group == self.group]
        numbered = in_group or [row for row in self.rows if row.group]
        before = numbered[-1].no if numbered else 0
        unread = sum(1 for _ in takewhile(lambda row: not row.group, reversed(self.rows)))
        is_next = no in (before + 1, before + 1 + unread) or (no == 1 and not in_group)
        are_named = bool(in_group) and all(self.fmt.agenda_number.match(row.title) for row in in_group)
        if not number and not misread and not is_complete and (are_named or not is_next):
            return None
        if not self.group or (not is_next and not number and in_group and no <= before):
            self.group = ""
            return _Row("", no, page, reason=_NO_GROUP)
        return _Row(self.group, no, page, reason=_NO_INQUIRY if misread else "" if is_next else _LOST)

    def _continue_row(self, text: str, page: int) -> None:
        row = self.rows[-1]
        if row.page_start is None or not row.group:
            _append(row, text, self.fmt)
            return
        self.waiting.append((text, page))
        if self.fmt.agenda_pages.search(text):
            unread = _Row("", 0, self.waiting[0][1], reason=_NO_NUMBER)
            for words, _ in self.waiting:
                _append(unread, words, self.fmt)
            self.rows.append(unread)
            self.waiting.clear()

    def settle_waiting(self) -> None:
        """Add the lines that wait to the title of the last row: none of them had a range of pages."""
        for text, _ in self.waiting:
            _append(self.rows[-1], text, self.fmt)
        self.waiting.clear()


def _append(row: _Row, text: str, fmt: Format, title: str | None = None) -> None:
    """Append a line to a row: to its title, without its range of pages, which is read.

    `title` is what the line adds to the title, if that is not all of it.
    """
    row.lines.append(text)
    words = text if title is None else title
    if row.page_start is None and (pages := fmt.agenda_pages.search(words)):
        start = pages["start"] or pages["start2"]
        row.page_start = int(start)
        row.page_end = int(pages["end"] or pages["end2"] or start)
        words = words[: pages.start()]
    row.title = join_lines(row.title, words.strip())


def without_pages(agenda: Agenda) -> Agenda:
    """Return the agenda of a text file, whose rows are on no page."""
    return Agenda(
        tuple(replace(item, page=None) for item in agenda.items),
        tuple(replace(report, page=None) for report in agenda.reports),
        tuple(replace(past, page=None) for past in agenda.confirmations),
    )


def _joined(lines: Sequence[str]) -> str:
    return reduce(join_lines, lines, "")


def _item(row: _Row, fmt: Format) -> AgendaItem:
    printed = row.title
    if row.reason and (misread := fmt.agenda_number_misread.search(printed)):
        printed = printed[misread.start() :]
    number = fmt.agenda_number.match(printed)
    before_title = number or (fmt.agenda_number_misread.match(printed) if row.reason else None)
    title = printed[before_title.end() :].strip() if before_title else row.title
    return AgendaItem(
        row.no, parse_number(number["number"]) if number else None, title, row.page_start, row.page_end, row.page
    )


def _confirmation(row: _Row, fmt: Format) -> AgendaConfirmation:
    meeting = find_meeting(row.title, fmt)
    return AgendaConfirmation(
        row.no,
        row.title,
        meeting.term if meeting else None,
        meeting.number if meeting else None,
        row.page_start,
        row.page_end,
        row.page,
    )
