"""The cover of a document: meeting, date, place, and the rows of its three groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import find_date, parse_number
from adachi_shingikai.japanese.text import join_lines
from adachi_shingikai.models import Agenda, AgendaConfirmation, AgendaItem, AgendaReport, Meeting, MeetingHead

_DATE_LABEL = r"(?:開催)?(?:日時|年月日|日)[\s：:]*"
_YEAR = r"(?:令和|平成|昭和|[0-9０-９]{4}年)"
_DAY_OF_WEEK = r"\s*[（(].{1,2}[)）]"
_DATE_LINE = re.compile(rf"^(?:{_DATE_LABEL})?{_YEAR}.{{1,12}}日(?:{_DAY_OF_WEEK})?(?:\s|午|$)")
"""A line that is a date, followed at most by a time or a place: not a title that begins with a date."""

_PLACE_LABEL = re.compile(r"^(?:開催)?(?:場所|会場)[\s：:]*")


class Cover(NamedTuple):
    """What a cover says; all of it is empty in a document without one."""

    meeting: MeetingHead = MeetingHead()
    agenda: Agenda = Agenda()

    @property
    def last_page_of_minutes(self) -> int | None:
        """The printed number of the last page of the first minutes on the agenda."""
        confirmations = self.agenda.confirmations
        return confirmations[0].page_end if confirmations else None


@dataclass(slots=True)
class _Row:
    """A row of the agenda while its lines are gathered. `no` is 0 if it is not numbered."""

    group: str
    no: int
    title: str
    page_start: int | None = None
    page_end: int | None = None


def find_meeting(text: str, fmt: Format) -> Meeting | None:
    """Return the meeting of the first `第…期・第…回` in the text."""
    match = fmt.meeting.search(text)
    return Meeting(parse_number(match["term"]), parse_number(match["number"])) if match else None


def read_cover(lines: Sequence[Line], fmt: Format) -> Cover:
    """Return the meeting and its agenda, from the lines of the cover."""
    rows: list[_Row] = []
    heading: list[str] = []
    group: str | None = None
    date = place = None
    for line in lines:
        text = line.text.strip()
        if new_group := next((name for name, mark in fmt.agenda_groups if mark.match(text)), None):
            group = new_group
        elif date is None and _DATE_LINE.match(text) and find_date(text):
            date = find_date(text)
        elif date is not None and place is None:
            place = _PLACE_LABEL.sub("", text) or None
        elif fmt.none_listed.match(text):
            continue  # なし: a group without rows
        elif group is not None and _begins_row(text, group, rows, fmt):
            match = fmt.agenda_row.match(text)
            row = _Row(group, int(match["no"]) if match else 0, "")
            rows.append(row)
            _append_to_title(row, match["title"] if match else text, fmt)
        elif rows and date is None:
            _append_to_title(rows[-1], text, fmt)
        else:
            heading.append(text)
    meeting = find_meeting("\n".join(heading), fmt)
    return Cover(
        MeetingHead(meeting.term if meeting else None, meeting.number if meeting else None, date, place),
        Agenda(
            items=tuple(_item(r, fmt) for r in rows if r.group == "items"),
            reports=tuple(AgendaReport(r.no, r.title, r.page_start, r.page_end) for r in rows if r.group == "reports"),
            confirmations=tuple(_confirmation(r, fmt) for r in rows if r.group == "confirmations"),
        ),
    )


def _begins_row(text: str, group: str, rows: Sequence[_Row], fmt: Format) -> bool:
    """Return whether a line begins the next row: rows are numbered from 1 in each group, or named 諮問第…号."""
    if match := fmt.agenda_row.match(text):
        last = rows[-1].no if rows and rows[-1].group == group else 0
        return int(match["no"]) == last + 1
    row_above_has_title = not rows or bool(rows[-1].title)
    return row_above_has_title and fmt.agenda_number.match(text) is not None


def _append_to_title(row: _Row, text: str, fmt: Format) -> None:
    """Append a line to the title of a row, without its range of pages, which is read."""
    if row.page_start is None and (pages := fmt.agenda_pages.search(text)):
        start = pages["start"] or pages["start2"]
        row.page_start = int(start)
        row.page_end = int(pages["end"] or pages["end2"] or start)
        text = text[: pages.start()]
    row.title = join_lines(row.title, text.strip())


def _item(row: _Row, fmt: Format) -> AgendaItem:
    match = fmt.agenda_number.match(row.title)
    title = row.title[match.end() :].strip() if match else row.title
    return AgendaItem(row.no, parse_number(match["number"]) if match else None, title, row.page_start, row.page_end)


def _confirmation(row: _Row, fmt: Format) -> AgendaConfirmation:
    meeting = find_meeting(row.title, fmt)
    return AgendaConfirmation(
        row.no,
        row.title,
        meeting.term if meeting else None,
        meeting.number if meeting else None,
        row.page_start,
        row.page_end,
    )
