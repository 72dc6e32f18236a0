"""総括表, the summary sheet of an item: title, department, overview, and what is consulted and reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Block, Cell, Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.rows import Row, has_digit, label_of, lines_of, rows_of, text_of
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
    tables: dict[str, list[Sequence[Cell]]] = {"consult": [], "reports": []}
    rest: list[Line] = []
    current: str | None = None
    for row in rows_of(blocks):
        label, cells = _split_off_label(row, fmt)
        if label == "department" and department and not row.ruled:
            rest.extend(lines_of(row.cells))  # that of the form which follows
            current = None
            continue
        if label:
            current = label
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
        elif current in tables and row.ruled and any(cell.lines for cell in cells):
            tables[current].append(row.cells)
        else:
            rest.extend(lines_of(row.cells))
    consult, words_of_consult = _read_matters(tables["consult"], fmt)
    reports, words_of_reports = _read_matters(tables["reports"], fmt)
    rest += [*words_of_consult, *words_of_reports]
    return SummarySheet(
        _without_brackets(title),
        tuple(department),
        "\n".join(paragraphs(overview)),
        overview_page,
        tuple(consult),
        tuple(reports),
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


def _read_matters(rows: Sequence[Sequence[Cell]], fmt: Format) -> tuple[list[Matter], list[Line]]:
    """Return the matters in the rows of 諮問事項 or 報告事項, and the lines that are in none: heads and words.

    Each head begins a table of its own, as it may be repeated on the next page.
    """
    matters: list[Matter] = []
    rest: list[Line] = []
    start = 0
    last = max((i for i, cells in enumerate(rows) if has_digit(label_of(cells[0]))), default=-1)
    heads = [i for i, cells in enumerate(rows) if _is_head(cells, fmt, above_numbers=i < last)]
    for end in [*heads, len(rows)]:
        if heads and end == heads[0]:
            rest += lines_of(cell for cells in rows[:end] for cell in cells)
            start = end + 1
            continue
        head = rows[start - 1] if start else None
        columns = _understand_columns(head or (), rows[start:end], fmt)
        for cells in rows[start:end]:
            matters += filter(None, [_read_matter(cells, columns)])
            rest += lines_of(c for c, name in zip(cells, columns, strict=False) if not name and _is_text(c, fmt))
        if head is not None:
            rest += lines_of(c for c in head if not _column_of(c, fmt) and _is_text(c, fmt))
        start = end + 1
    return matters, rest


def _is_head(cells: Sequence[Cell], fmt: Format, *, above_numbers: bool) -> bool:
    """Return whether a row names the columns: known names, or any words above rows with numbers."""
    if sum(bool(_column_of(cell, fmt)) for cell in cells) >= 2:
        return True
    labels = [label_of(cell) for cell in cells]
    is_named = sum(map(bool, labels)) >= 2 and not has_digit("".join(labels))
    return above_numbers and is_named and fmt.row_number.match(labels[0]) is not None


def _understand_columns(head: Sequence[Cell], rows: Sequence[Sequence[Cell]], fmt: Format) -> list[str]:
    """Return the field of `Matter` that each column fills; "" for the numbers of the rows.

    A column without a known name is understood from its cells: one of references to articles is the article, the
    first one with other words the matter. All others are notes.
    """
    width = max(map(len, (*rows, head)), default=0)
    columns = [_column_of(cell, fmt) for cell in head] + [""] * (width - len(head))
    cells_of = [[label_of(cells[i]) for cells in rows if i < len(cells) and cells[i].lines] for i in range(width)]
    for i, texts in enumerate(cells_of):
        head_of_numbers = i == 0 and fmt.row_number.match(label_of(head[0]) if head else "")
        if columns[i] or (head_of_numbers and (not texts or any(map(fmt.row_number.match, texts)))):
            continue
        if "article" not in columns and texts and all(map(fmt.article.search, texts)):
            columns[i] = "article"
        elif "matter" not in columns and texts:
            columns[i] = "matter"
        else:
            columns[i] = "note"
    return columns


def _column_of(cell: Cell, fmt: Format) -> str:
    """Return the field of `Matter` whose column has this cell as its header, or ""."""
    return next((name for name, mark in fmt.matter_columns if mark.match(label_of(cell))), "")


def _read_matter(cells: Sequence[Cell], columns: Sequence[str]) -> Matter | None:
    """Return the matter in a row; None for an empty row. Cells of one field are joined by a full-width space."""
    values: dict[str, list[str]] = {"matter": [], "article": [], "note": [], "": []}
    for cell, name in zip(cells, columns, strict=False):
        values[name] += filter(None, [text_of(cell).replace("\n", "")])
    matter = Matter(*("　".join(values[name]) for name in ("matter", "article", "note")))
    return matter if matter.matter or matter.article or matter.note else None


def _is_text(cell: Cell, fmt: Format) -> bool:
    """Return whether a cell holds more than the number of its row."""
    return not fmt.row_number.match(label_of(cell))


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
