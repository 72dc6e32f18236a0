"""What is submitted for an item: 総括表 (the summary sheet) and 個票 (a form for each article).

Both are ruled tables. A row with one cell is a label or the text below a label; with two, a label and its text; with
more, a row of a numbered table. Cells that a page break divided are joined again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adachi_shingikai.elements import Block, Cell, Line, Table
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.text import join_lines, squeeze
from adachi_shingikai.models import Field, Form, Matter
from adachi_shingikai.pages.lines import paragraphs

_BRACKETS = "［］[]【】「」"
_EMPTY_BOXES = "□☐"
_SAME_EDGE = 3.0
"""Tables whose edges differ by at most this many points stand in the same place of two pages."""


class Row(NamedTuple):
    """The cells of a ruled row, without those that others span; a line outside the table is a row of one cell.

    `continued`: the row is the rest of the last row on the page before.
    """

    cells: tuple[Cell, ...]
    page: int
    ruled: bool
    continued: bool


class SummarySheet(NamedTuple):
    """A 総括表, and the `rest`: its lines that are in no field."""

    title: str
    department: tuple[str, ...]
    overview: str
    overview_page: int
    consult: tuple[Matter, ...]
    reports: tuple[Matter, ...]
    rest: tuple[Line, ...]


def continues_form(previous: Sequence[Block], page: Sequence[Block], *, landscape: bool) -> bool:
    """Return whether a page without a title continues the form before it.

    It does if its first table is open at the top and one before was open at the bottom, or, on a landscape page, if
    the table has the same left and right edge as one before.
    """
    before = [b for b in previous if isinstance(b, Table)]
    after = [b for b in page if isinstance(b, Table)]
    if not before or not after:
        return False
    first = after[0]
    if first.open_top and any(t.open_bottom for t in before):
        return True
    return landscape and any(
        abs(t.box.x0 - first.box.x0) <= _SAME_EDGE and abs(t.box.x1 - first.box.x1) <= _SAME_EDGE for t in before
    )


# --- rows and cells -------------------------------------------------------------------------


def _rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    open_below = False
    for block in blocks:
        if isinstance(block, Line):
            yield Row((Cell(block.box, (block,)),), block.page, ruled=False, continued=False)
            continue
        for i, cells in enumerate(block.rows):
            kept = tuple(cell for cell in cells if cell is not None)
            if kept:
                yield Row(kept, block.page, ruled=True, continued=i == 0 and block.open_top and open_below)
        open_below = block.open_bottom


def _text_of(cell: Cell) -> str:
    return "\n".join(paragraphs(cell.lines))


def _label_of(cell: Cell) -> str:
    """Return the text of a cell without white space and line breaks."""
    return squeeze("".join(line.text for line in cell.lines))


def _lines_of(cells: Iterable[Cell]) -> Iterator[Line]:
    for cell in cells:
        yield from cell.lines


# --- 総括表 ---------------------------------------------------------------------------------


def read_summary_sheet(blocks: Iterable[Block], fmt: Format) -> SummarySheet:
    """Return a summary sheet from its blocks, which are ruled rows or lines that begin with a label."""
    title, overview_page = "", 0
    department: list[str] = []
    overview: list[Line] = []
    matters: dict[str, list[Matter]] = {"consult": [], "reports": []}
    columns: list[str] = []
    rest: list[Line] = []
    current: str | None = None
    for row in _rows_of(blocks):
        label, cells = _split_off_label(row, fmt)
        if label:
            current, columns = label, []
        if current == "title" and cells:
            title = join_lines(title, "".join(_text_of(cell) for cell in cells))
        elif current == "department" and cells:
            department += [part for cell in cells for part in paragraphs(cell.lines)]
        elif current == "overview" and cells and len(row.cells) <= 2:
            overview += _lines_of(cells)
            overview_page = overview_page or row.page
        elif current in matters and cells and not (label and len(row.cells) == 1):
            names = [_column_of(cell, fmt) for cell in row.cells]
            if sum(map(bool, names)) >= 2:
                columns = names
            elif columns and (matter := _read_matter(row.cells, columns)):
                matters[current].append(matter)
        else:
            rest.extend(_lines_of(row.cells))
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
        if mark.match(_label_of(first)):
            return name, row.cells[1:]
    if not row.ruled and first.lines:
        # Outside a table, a label and its value share a line.
        line = first.lines[0]
        head, *tail = line.text.split(maxsplit=1)
        for name, mark in fmt.summary_sheet_labels:
            if mark.match(squeeze(head)):
                return name, [Cell(first.box, (Line(tail[0], line.page, line.box),))] if tail else []
    return None, row.cells


def _column_of(cell: Cell, fmt: Format) -> str:
    """Return the field of `Matter` whose column has this cell as its header, or ""."""
    return next((name for name, mark in fmt.matter_columns if mark.match(_label_of(cell))), "")


def _read_matter(cells: Sequence[Cell], columns: Sequence[str]) -> Matter | None:
    """Return the matter in a row; None for an empty row."""
    values = {name: _text_of(cell).replace("\n", "") for name, cell in zip(columns, cells, strict=False) if name}
    matter = Matter(values.get("matter", ""), values.get("article", ""), values.get("note", ""))
    return matter if matter.matter or matter.article or matter.note else None


def _without_brackets(title: str) -> str:
    title = title.strip()
    if title[:1] not in _BRACKETS:
        return title
    return title.replace("\n", "").strip(_BRACKETS).strip()


# --- 個票 -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Field:
    """A field while its lines or table rows are read."""

    label: str
    page: int
    lines: list[Line] = field(default_factory=list)
    rows: list[tuple[str, ...]] | None = None

    def finished(self) -> Field:
        if self.rows is not None:
            return Field(self.label, None, tuple(self.rows), self.page)
        return Field(self.label, "\n".join(paragraphs(self.lines)), None, self.page)


class _FormReader:
    """What has been read of a form so far."""

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.article: int | None = None
        self.kind = self.department = ""
        self.ticks: list[str] = []
        self.fields: list[_Field] = []
        self.rest: list[Line] = []
        self.label_awaits_text = False  # the last row was a label alone

    def read_line(self, row: Row) -> None:
        """Read a line outside the table: the department, the title with the article, or other text."""
        text = " ".join(line.text for line in _lines_of(row.cells))
        if match := self.fmt.form_department.match(text):
            self.department = match["department"].strip()
            return
        if self.article is None and self.fmt.form.match(text) and (match := self.fmt.article.search(text)):
            self.article = parse_number(match["article"])
        self.rest.extend(_lines_of(row.cells))

    def read_row(self, row: Row) -> None:
        """Read a row of the table: before the first field, the rows with 項目 and with the ticks."""
        if row.continued and self.fields and self.fields[-1].rows is None:
            self._add_to_field(row)
        elif not self.fields and self.fmt.form_item.match(_label_of(row.cells[0])):
            self.kind = _label_of(row.cells[1]) if len(row.cells) > 1 else ""
            if match := self.fmt.article.search(_label_of(row.cells[-1])):
                self.article = parse_number(match["article"])
        elif not self.fields and (boxes := self._tick_boxes(row)):
            self.ticks += [what for tick, what in boxes if tick not in _EMPTY_BOXES]
            self.rest.extend(_lines_of(row.cells))
        elif self.label_awaits_text and len(row.cells) == 1:
            self._add_to_field(row)
        elif self._is_table_row(row):
            self.label_awaits_text = False
            self._add_table_row(row)
        else:
            label, *values = row.cells
            self.fields.append(_Field(_label_of(label), row.page, list(_lines_of(values))))
            self.label_awaits_text = not values

    def _add_to_field(self, row: Row) -> None:
        self.fields[-1].lines.extend(_lines_of(row.cells))
        self.label_awaits_text = False

    def _tick_boxes(self, row: Row) -> list[tuple[str, str]]:
        text = " ".join(line.text for line in _lines_of(row.cells))
        return [(match["tick"], match["what"]) for match in self.fmt.form_ticks.pattern.finditer(text)]

    def _is_table_row(self, row: Row) -> bool:
        """Return whether a row is part of a numbered table: its first of several cells has a number or is empty."""
        return len(row.cells) >= 2 and bool(self.fmt.row_number.match(_label_of(row.cells[0])))

    def _add_table_row(self, row: Row) -> None:
        """Add a row to the table; a row without a number begins a table, named after its first column.

        Rows that are empty but for their number are skipped.
        """
        cells = tuple(_text_of(cell).replace("\n", "") for cell in row.cells)
        if not any(cells[1:]):
            return
        table = self.fields[-1].rows if self.fields else None
        if table is not None and (cells[0] or row.continued):
            table.append(cells)
        else:
            name = next(filter(None, map(squeeze, cells[1:])))
            self.fields.append(_Field(name, row.page, rows=[cells]))


def read_form(blocks: Sequence[Block], fmt: Format) -> tuple[Form, tuple[Line, ...]]:
    """Return a form from its blocks, and its lines that are in no field."""
    reader = _FormReader(fmt)
    for row in _rows_of(blocks):
        if row.ruled:
            reader.read_row(row)
        else:
            reader.read_line(row)
    pages = [block.page for block in blocks]
    form = Form(
        article=reader.article,
        kind=reader.kind,
        department=reader.department,
        ticks=tuple(reader.ticks),
        fields=tuple(read.finished() for read in reader.fields),
        page=min(pages, default=0),
        page_end=max(pages, default=0),
    )
    return form, tuple(reader.rest)
