"""The grammar of 会議概要: the table of labels and values before the minutes."""

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

_GAPS = re.compile(r"\t|　{2,}| {3,}|[　 ]*[、，][　 ]*")
_ROLE_IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]$|^[(（][^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the table says of the meeting whose minutes follow."""

    meeting: Meeting | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    secretariat: str | None = None
    present: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()


def read_overview(blocks: Iterable[Block], fmt: Format) -> Overview:
    """The overview from its blocks: ruled rows, or plain lines that begin with a label."""
    values: dict[str, list[list[str]]] = {}
    name: str | None = None
    loose: list[str] = []
    for row in _rows(blocks):
        if label := _label(row, fmt):
            name, row = label
            values.setdefault(name, [])
        if name is None:
            loose.extend(row)
        else:
            values[name].append([cell for cell in row if cell.strip()])
    joined = {key: "".join(cell for row in rows for cell in row).strip() for key, rows in values.items()}
    when = joined.get("date", "") + joined.get("date_time", "")
    hours = find_times(joined.get("time") or re.sub(r"^.*?日", "", joined.get("date_time", "")))
    return Overview(
        meeting=find_meeting(joined.get("meeting") or "\n".join(loose), fmt),
        date=find_date(when),
        start=hours[0] if hours else None,
        end=hours[1] if len(hours) > 1 else None,
        place=joined.get("place") or None,
        secretariat=joined.get("secretariat") or None,
        present=tuple(_attendees(values.get("present", ()), fmt)),
        absent=tuple(_attendees(values.get("absent", ()), fmt)),
    )


def _rows(blocks: Iterable[Block]) -> Iterable[list[str]]:
    """The table as rows of printed cells; a ruled row whose cells hold several lines gives several rows."""
    for block in blocks:
        if isinstance(block, Line):
            yield [block.text.strip()]
        elif isinstance(block, Table):
            for row in block.rows:
                cells = [cell for cell in row if cell is not None]
                for parts in zip_longest(*([line.text for line in cell.lines] for cell in cells), fillvalue=""):
                    yield list(parts)


def _label(row: Sequence[str], fmt: Format) -> tuple[str, list[str]] | None:
    """The field that a row begins, and the rest of the row; None where it goes on with the one before."""
    if not row or not row[0].strip():
        return None
    for name, mark in fmt.overview_labels:
        if mark.match(plain(row[0])):
            return name, list(row[1:])
    if len(row) > 1:
        return None
    for cut in re.finditer(r"[\s：:]+", row[0]):
        head, rest = row[0][: cut.start()], row[0][cut.end() :]
        for name, mark in fmt.overview_labels:
            if mark.match(plain(head)):
                return name, [rest]
        if len(plain(head)) > 8:
            break
    return None


def _attendees(rows: Iterable[Sequence[str]], fmt: Format) -> Iterable[Attendee]:
    """The people in the cells: `青山　太一　委員`, several to a cell where no rule parts them."""
    several = re.compile(rf"\S.*?{fmt.member_role}(?=\s|$|、|，)")
    for row in rows:
        for cell in row:
            printed = several.findall(cell.strip())
            if len(printed) < 2:
                printed = [part for part in _GAPS.split(cell.strip()) if part]
            for one in printed:
                one = one.strip(" 　、，・")
                name = re.sub(rf"(?:{fmt.member_role})$", "", squeeze(_ROLE_IN_BRACKETS.sub("", one)))
                name = re.sub(rf"^(?:{fmt.member_role})(?=\S{{2}})", "", name)
                if name and not fmt.none_listed.match(name):
                    yield Attendee(name, one)
