"""The overview 会議概要: the table of labels and values before the minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from adachi_shingikai.elements import Block, Box, Cell, Line, Table
from adachi_shingikai.grammar.cover import find_meeting
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import find_date, find_times
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Attendee, Meeting

MAX_LABEL_LENGTH = 8
"""The number of characters that a label may have before the space that separates it from its value on a line."""

_BETWEEN_NAMES = re.compile(r"\t|　{2,}| {3,}|[、，]")
_PRINTED = re.compile(r"\S")
_COUNT_OF_PEOPLE = re.compile(r"^[0-9０-９〇一二三四五六七八九十]{1,3}\s*[名人](?:\s*[(（](?P<names>.*)[)）])?$")
"""How many people there are, perhaps with their names: 1名（和田委員）."""

_ROLE_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$|^[(（][^()（）]*[)）]")


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
    for row in _rows_of(blocks, fmt):
        if labelled := _split_off_label(row, fmt):
            current, row = labelled
            rows_of_field.setdefault(current, [])
        if current is None:
            before_first_label.extend(row)
        else:
            rows_of_field[current].append([cell for cell in row if cell.strip()])
    values = {name: "".join(cell for row in rows for cell in row).strip() for name, rows in rows_of_field.items()}
    date = values.get("date", "") + values.get("date_time", "")
    times = find_times(values.get("time") or re.sub(r"^.*?日", "", date))
    return Overview(
        meeting=find_meeting(values.get("meeting") or "\n".join(before_first_label), fmt),
        date=find_date(date),
        start=times[0] if times else None,
        end=times[1] if len(times) > 1 else None,
        place=values.get("place") or None,
        secretariat=values.get("secretariat") or None,
        present=tuple(_attendees(rows_of_field.get("present", ()), fmt)),
        absent=tuple(_attendees(rows_of_field.get("absent", ()), fmt)),
    )


def _rows_of(blocks: Iterable[Block], fmt: Format) -> Iterable[list[str]]:
    """Yield the rows as texts of cells; a ruled row whose cells contain several lines gives several rows."""
    blocks = list(blocks)
    in_tables: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            # In a table, but in no cell and beside no label, a line is nobody's value unless it has its own label.
            if block not in in_tables or _split_off_label([block.text.strip()], fmt):
                yield [block.text.strip()]
            continue
        loose = [line for line in blocks if isinstance(line, Line) and _is_in(line, block)]
        in_tables += loose
        if bands := _bands_of(block, loose, fmt):
            yield from _rows_by_height(block, loose, bands)
        else:
            for row in block.rows:
                cells = [cell for cell in row if cell is not None]
                for texts in zip_longest(*(_texts_of(cell, fmt) for cell in cells), fillvalue=""):
                    yield list(texts)


def _texts_of(cell: Cell, fmt: Format) -> list[str]:
    """Return the lines of a cell; a label that a narrow column breaks is one line."""
    whole = "".join(line.text for line in cell.lines)
    return [whole] if _label_name(whole, fmt) else [line.text for line in cell.lines]


class _Band(NamedTuple):
    """A label, and the heights between which its values stand, in points from the top of the page."""

    label: str
    top: float
    bottom: float


def _bands_of(table: Table, loose: Sequence[Line], fmt: Format) -> list[_Band]:
    """Return the labels of a table in which a cell holds the values of several labels; [] for any other table.

    `loose` are lines within the table that no cell holds, which makes it such a table, too. In such a cell no rule
    separates those present from those absent: a name is absent if it stands beside 欠席者. A label in a cell of its own
    reaches as far as its cell; of several labels in one cell, each reaches to the next.
    """
    bands: list[_Band] = []
    for row in table.rows:
        cell = row[0] if row else None
        if cell is None:
            continue
        whole = "".join(line.text for line in cell.lines)
        labels = [line for line in cell.lines if _label_name(line.text, fmt)]
        if _label_name(whole, fmt):
            bands.append(_Band(whole, cell.box.top, cell.box.bottom))
        elif len(labels) > 1:
            tops = [cell.box.top, *(line.box.top for line in labels[1:]), cell.box.bottom]
            bands += [_Band(line.text, top, end) for line, top, end in zip(labels, tops, tops[1:], strict=False)]
    values = [cell for row in table.rows for cell in row[1:] if cell is not None]
    shared = any(sum(_middle_is_in(band, cell.box) for band in bands) > 1 for cell in values)
    return bands if shared or loose else []


def _is_in(line: Line, table: Table) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
    return table.page == line.page and table.box.x0 < x < table.box.x1 and table.box.top < y < table.box.bottom


def _middle_is_in(band: _Band, box: Box) -> bool:
    return box.top < (band.top + band.bottom) / 2 < box.bottom


def _stands_beside(line: Line, band: _Band) -> bool:
    return band.top <= (line.box.top + line.box.bottom) / 2 < band.bottom


def _rows_by_height(table: Table, loose: Sequence[Line], bands: Sequence[_Band]) -> Iterator[list[str]]:
    """Yield a row for each line of values, which belongs to the label at its height."""
    values = [loose, *(cell.lines for row in table.rows for cell in row[1:] if cell is not None)]
    for band in bands:
        columns = [[line.text for line in lines if _stands_beside(line, band)] for lines in values]
        for i, texts in enumerate(zip_longest(*filter(None, columns), fillvalue="")):
            yield [band.label if i == 0 else "", *texts]
        if not any(columns):
            yield [band.label]


def _split_off_label(row: Sequence[str], fmt: Format) -> tuple[str, list[str]] | None:
    """Return the field that a row begins and the rest of the row; None if the row continues the field before."""
    if not row or not row[0].strip():
        return None
    if name := _label_name(row[0], fmt):
        return name, list(row[1:])
    if len(row) > 1:
        return None
    for space in re.finditer(r"[\s：:]+", row[0]):
        label, value = row[0][: space.start()], row[0][space.end() :]
        if name := _label_name(label, fmt):
            return name, [value]
        if len(plain(label)) > MAX_LABEL_LENGTH:
            break
    return None


def _label_name(text: str, fmt: Format) -> str | None:
    """Return the field whose label the text is; None if it is not a label."""
    return next((name for name, mark in fmt.overview_labels if mark.match(plain(text))), None)


def _names_with_roles(cell: str, role: re.Pattern[str]) -> Iterator[str]:
    """Yield the pieces of a cell that end with a role and have a name before it."""
    start = 0
    while (name := _PRINTED.search(cell, start)) and (end := role.search(cell, name.end())):
        yield cell[name.start() : end.end()]
        start = end.end()


def _attendees(rows: Iterable[Sequence[str]], fmt: Format) -> Iterable[Attendee]:
    """Yield the people in the cells: `青山　太一　委員`. A cell without inner rules may contain several people."""
    role = re.compile(rf"{fmt.member_role}(?=\s|$|、|，)")
    for row in rows:
        for cell in row:
            cell = _COUNT_OF_PEOPLE.sub(lambda match: match["names"] or "", cell.strip())
            people = list(_names_with_roles(cell, role))
            if len(people) < 2:
                people = [part for part in _BETWEEN_NAMES.split(cell) if part]
            for printed in people:
                printed = printed.strip(" 　、，・")
                name = re.sub(rf"(?:{fmt.member_role})$", "", squeeze(_ROLE_IN_BRACKETS.sub("", printed)))
                name = re.sub(rf"^(?:{fmt.member_role})(?=\S{{2}})", "", name)
                if name and not fmt.none_listed.match(name):
                    yield Attendee(name, printed)
