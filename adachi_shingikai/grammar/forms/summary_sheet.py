"""総括表, the summary sheet of an item: title, department, overview, and what is consulted and reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Block, Cell, Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.rows import Row, label_of, lines_of, rows_of, text_of
from adachi_shingikai.japanese.text import join_lines, squeeze
from adachi_shingikai.models import Matter
from adachi_shingikai.pages.lines import paragraphs

_BRACKETS = {"［": "］]", "[": "］]", "【": "】", "「": "」"}
"""What may stand around a title: an opening bracket, and what may close it."""
_SPACES = re.compile(r"\s+")
_NOTE = re.compile(r"^[(（][^)）]*[)）]$")
"""What stands in brackets after a label is not its text: 事業の概要 (別紙1参照)."""

MAX_LABEL_LENGTH = 6
"""Characters of a label before the white space after it, without white space between them: 案 件."""


class SummarySheet(NamedTuple):
    """A 総括表, and the `rest`: its lines that are in no field."""

    title: str
    department: tuple[str, ...]
    overview: str
    overview_page: int
    consult: tuple[Matter, ...]
    reports: tuple[Matter, ...]
    rest: tuple[Line, ...]


def read_summary_sheet(blocks: Iterable[Block], fmt: Format) -> SummarySheet:
    """Return a summary sheet from its blocks, which are ruled rows or lines that begin with a label."""
    title, overview_page = "", 0
    department: list[str] = []
    overview: list[Line] = []
    matters: dict[str, list[Matter]] = {"consult": [], "reports": []}
    columns: list[str] = []
    rest: list[Line] = []
    current: str | None = None
    for row in rows_of(blocks):
        label, cells = _split_off_label(row, fmt)
        if label == "department" and department and not row.ruled:
            rest.extend(lines_of(row.cells))  # that of the form which follows
            current = None
            continue
        if label:
            current, columns = label, []
            if cells and not row.ruled and _NOTE.match(text_of(cells[0]).strip()):
                rest.extend(lines_of(cells))
                cells = ()
        if current == "title" and cells:
            title = join_lines(title, "".join(text_of(cell) for cell in cells))
        elif current == "department" and cells:
            department += [part for cell in cells for part in paragraphs(cell.lines)]
        elif current == "overview" and cells and len(row.cells) <= 2:
            overview += lines_of(cells)
            overview_page = overview_page or row.page
        elif current in matters and row.ruled and cells and not (label and len(row.cells) == 1):
            names = [_column_of(cell, fmt) for cell in row.cells]
            if sum(map(bool, names)) >= 2:
                columns = names
            elif columns and (matter := _read_matter(row.cells, columns)):
                matters[current].append(matter)
            rest.extend(lines_of(_cells_outside_columns(row.cells, columns, fmt)))
        else:
            rest.extend(lines_of(row.cells))
    return SummarySheet(
        _without_brackets(title),
        tuple(department),
        "\n".join(paragraphs(overview)),
        overview_page,
        tuple(matters["consult"]),
        tuple(matters["reports"]),
        tuple(rest),
    )


def _split_off_label(row: Row, fmt: Format) -> tuple[str | None, Sequence[Cell]]:
    """Return the field that a row begins, and its cells after the label; None and all cells for any other row."""
    first = row.cells[0]
    for name, mark in fmt.summary_sheet_labels:
        if mark.match(label_of(first)):
            return name, row.cells[1:]
    if not row.ruled and first.lines:
        # Outside a table, a label and its value share a line.
        line = first.lines[0]
        spaces = [m for m in _SPACES.finditer(line.text) if len(squeeze(line.text[: m.start()])) <= MAX_LABEL_LENGTH]
        for space in reversed(spaces):
            label, value = line.text[: space.start()], line.text[space.end() :]
            for name, mark in fmt.summary_sheet_labels:
                if mark.match(squeeze(label)):
                    return name, [Cell(first.box, (Line(value, line.page, line.box),))] if value else []
    return None, row.cells


def _column_of(cell: Cell, fmt: Format) -> str:
    """Return the field of `Matter` whose column has this cell as its header, or ""."""
    return next((name for name, mark in fmt.matter_columns if mark.match(label_of(cell))), "")


def _read_matter(cells: Sequence[Cell], columns: Sequence[str]) -> Matter | None:
    """Return the matter in a row; None for an empty row."""
    values = {name: text_of(cell).replace("\n", "") for name, cell in zip(columns, cells, strict=False) if name}
    matter = Matter(values.get("matter", ""), values.get("article", ""), values.get("note", ""))
    return matter if matter.matter or matter.article or matter.note else None


def _cells_outside_columns(cells: Sequence[Cell], columns: Sequence[str], fmt: Format) -> list[Cell]:
    """Return the cells of a row that stand under no known head, but for the number of the row."""
    names = [*columns, *[""] * len(cells)]
    outside = [cell for cell, name in zip(cells, names, strict=False) if not name]
    return [cell for cell in outside if not fmt.row_number.match(label_of(cell))]


def _without_brackets(title: str) -> str:
    """Return a title without the brackets around the whole of it; brackets within it stay."""
    title = title.strip()
    closing = _BRACKETS.get(title[:1], "")
    if not closing:
        return title
    title = title.replace("\n", "")
    if not any(bracket in title for bracket in closing):  # OCR lost it
        return title[1:].strip()
    if title[-1] in closing and not any(bracket in title[1:-1] for bracket in closing):
        return title[1:-1].strip()
    return title
