"""The overview 会議概要: the table of labels and values before the minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from adachi_shingikai.elements import Block, Line, Table
from adachi_shingikai.grammar.cover import find_meeting
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import find_date, find_times
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Attendee, Meeting

MAX_LABEL_LENGTH = 8
"""The number of characters that a label may have before the space that separates it from its value on a line."""

_BETWEEN_NAMES = re.compile(r"\t|　{2,}| {3,}|[　 ]*[、，][　 ]*")
_ROLE_IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]$|^[(（][^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Overview:
    """The table about the meeting whose minutes follow."""

    meeting: Meeting | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    secretariat: str | None = None
    present: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()


def read_overview(blocks: Iterable[Block], fmt: Format) -> Overview:
    """Return the overview from its blocks, which are ruled rows or lines that begin with a label."""
    rows_of_field: dict[str, list[list[str]]] = {}
    current: str | None = None
    before_first_label: list[str] = []
    for row in _rows_of(blocks):
        if labelled := _split_off_label(row, fmt):
            current, row = labelled
            rows_of_field.setdefault(current, [])
        if current is None:
            before_first_label.extend(row)
        else:
            rows_of_field[current].append([cell for cell in row if cell.strip()])
    values = {name: "".join(cell for row in rows for cell in row).strip() for name, rows in rows_of_field.items()}
    times = find_times(values.get("time") or re.sub(r"^.*?日", "", values.get("date_time", "")))
    return Overview(
        meeting=find_meeting(values.get("meeting") or "\n".join(before_first_label), fmt),
        date=find_date(values.get("date", "") + values.get("date_time", "")),
        start=times[0] if times else None,
        end=times[1] if len(times) > 1 else None,
        place=values.get("place") or None,
        secretariat=values.get("secretariat") or None,
        present=tuple(_attendees(rows_of_field.get("present", ()), fmt)),
        absent=tuple(_attendees(rows_of_field.get("absent", ()), fmt)),
    )


def _rows_of(blocks: Iterable[Block]) -> Iterable[list[str]]:
    """Yield the rows as texts of cells; a ruled row whose cells contain several lines gives several rows."""
    for block in blocks:
        if isinstance(block, Line):
            yield [block.text.strip()]
        elif isinstance(block, Table):
            for row in block.rows:
                cells = [cell for cell in row if cell is not None]
                for texts in zip_longest(*([line.text for line in cell.lines] for cell in cells), fillvalue=""):
                    yield list(texts)


def _split_off_label(row: Sequence[str], fmt: Format) -> tuple[str, list[str]] | None:
    """Return the field that a row begins and the rest of the row; None if the row continues the field before."""
    if not row or not row[0].strip():
        return None
    for name, mark in fmt.overview_labels:
        if mark.match(plain(row[0])):
            return name, list(row[1:])
    if len(row) > 1:
        return None
    for space in re.finditer(r"[\s：:]+", row[0]):
        label, value = row[0][: space.start()], row[0][space.end() :]
        for name, mark in fmt.overview_labels:
            if mark.match(plain(label)):
                return name, [value]
        if len(plain(label)) > MAX_LABEL_LENGTH:
            break
    return None


def _attendees(rows: Iterable[Sequence[str]], fmt: Format) -> Iterable[Attendee]:
    """Yield the people in the cells: `青山　太一　委員`. A cell without inner rules may contain several people."""
    name_and_role = re.compile(rf"\S.*?{fmt.member_role}(?=\s|$|、|，)")
    for row in rows:
        for cell in row:
            people = name_and_role.findall(cell.strip())
            if len(people) < 2:
                people = [part for part in _BETWEEN_NAMES.split(cell.strip()) if part]
            for printed in people:
                printed = printed.strip(" 　、，・")
                name = re.sub(rf"(?:{fmt.member_role})$", "", squeeze(_ROLE_IN_BRACKETS.sub("", printed)))
                name = re.sub(rf"^(?:{fmt.member_role})(?=\S{{2}})", "", name)
                if name and not fmt.none_listed.match(name):
                    yield Attendee(name, printed)
