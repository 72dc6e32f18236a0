"""The grammar of a paper's cover: meeting, date, place, and the rows of its three groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import find_date, parse_number
from adachi_shingikai.japanese.text import join_lines
from adachi_shingikai.models import Agenda, AgendaConfirmation, AgendaItem, AgendaReport, Meeting, MeetingHead

_DATE_LINE = re.compile(
    r"^(?:(?:開催)?(?:日時|年月日|日)[\s：:]*)?(?:令和|平成|昭和|[0-9０-９]{4}年).{1,12}日(?:\s*[（(].{1,2}[)）])?(?:\s|午|$)"
)
"""A line that is a date, with a time or a place behind it at the most: no title that begins with one."""

_PLACE_LABEL = re.compile(r"^(?:開催)?(?:場所|会場)[\s：:]*")


@dataclass(slots=True)
class _Row:
    """A row while its lines are gathered."""

    group: str
    no: int
    title: str
    page_start: int | None = None
    page_end: int | None = None


def find_meeting(words: str, fmt: Format) -> Meeting | None:
    """The first `第…期・第…回` in the text."""
    match = fmt.meeting.search(words)
    return Meeting(parse_number(match["term"]), parse_number(match["number"])) if match else None


def read_cover(lines: Sequence[Line], fmt: Format) -> tuple[MeetingHead, Agenda]:
    """The meeting and its agenda, from the lines of the cover."""
    rows: list[_Row] = []
    head: list[str] = []
    group: str | None = None
    date = place = None
    for line in lines:
        words = line.text.strip()
        if found := next((name for name, mark in fmt.agenda_groups if mark.match(words)), None):
            group = found
        elif date is None and _DATE_LINE.match(words) and find_date(words):
            date = find_date(words)
        elif date is not None and place is None:
            place = _PLACE_LABEL.sub("", words) or None
        elif fmt.nobody.match(words):
            continue  # なし: a group without rows
        elif _begins_row(words, group, rows, fmt):
            match = fmt.agenda_row.match(words)
            row = _Row(group or "items", int(match["no"]) if match else 0, "")
            rows.append(row)
            _add(row, match["title"] if match else words, fmt)
        elif rows and date is None:
            _add(rows[-1], words, fmt)
        else:
            head.append(words)
    meeting = find_meeting("\n".join(head), fmt)
    return (
        MeetingHead(meeting.term if meeting else None, meeting.number if meeting else None, date, place),
        Agenda(
            items=tuple(_item(r, fmt) for r in rows if r.group == "items"),
            reports=tuple(AgendaReport(r.no, r.title, r.page_start, r.page_end) for r in rows if r.group == "reports"),
            confirmations=tuple(_confirmation(r, fmt) for r in rows if r.group == "confirmations"),
        ),
    )


def _begins_row(words: str, group: str | None, rows: Sequence[_Row], fmt: Format) -> bool:
    """Whether a line begins the next row: rows are numbered from 1 in each group, or named 諮問第…号."""
    if group is None:
        return False
    match = fmt.agenda_row.match(words)
    last = rows[-1].no if rows and rows[-1].group == group else 0
    if match:
        return int(match["no"]) == last + 1
    return bool(fmt.agenda_number.match(words)) and not (rows and not rows[-1].title)


def _add(row: _Row, words: str, fmt: Format) -> None:
    """Append a line to a row's title, its page range taken out."""
    if row.page_start is None and (pages := fmt.agenda_pages.search(words)):
        start = pages["start"] or pages["start2"]
        row.page_start = int(start)
        row.page_end = int(pages["end"] or pages["end2"] or start)
        words = words[: pages.start()]
    row.title = join_lines(row.title, words.strip())


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
