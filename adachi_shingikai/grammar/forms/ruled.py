"""個票 with rules: a form for each article that an item touches.

A row with one cell is a label or the text below a label; with two, a label and its text; with more, a row of a
numbered table. Cells that a page break divided are joined again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from adachi_shingikai.elements import Block, Line, Table
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.head import FormHead
from adachi_shingikai.grammar.forms.rows import Row, label_of, lines_of, rows_of, text_of
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Field, Form
from adachi_shingikai.pages.lines import paragraphs

_SAME_EDGE = 3.0
"""Tables whose edges differ by at most this many points stand in the same place of two pages."""


def continues_form(previous: Sequence[Block], page: Sequence[Block], *, landscape: bool) -> bool:
    """Return whether a page without a title continues the form before it.

    It does if its first table is open at the top and one before was open at the bottom, or, on a landscape page, if
    the table has the same left and right edge as one before.
    """
    first = next((b for b in page if isinstance(b, Table)), None)
    if first is None or not (first.open_top or landscape):
        return False
    before = [b for b in previous if isinstance(b, Table)]
    if first.open_top and any(t.open_bottom for t in before):
        return True
    return landscape and any(
        abs(t.box.x0 - first.box.x0) <= _SAME_EDGE and abs(t.box.x1 - first.box.x1) <= _SAME_EDGE for t in before
    )


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
        self.head = FormHead()
        self.fields: list[_Field] = []
        self.rest: list[Line] = []
        self.label_awaits_text = False  # the last row was a label alone

    def read_line(self, row: Row) -> None:
        """Read a line outside the table: the department, the title with the article, or other text."""
        text = _joined(row)
        if not self.head.department and (match := self.fmt.form_department.match(text)):
            self.head.department = match["department"].strip()
            return
        if self.head.article is None and self.fmt.form.match(text) and (match := self.fmt.article.search(text)):
            self.head.article = parse_number(match["article"])
        self.rest.extend(lines_of(row.cells))

    def read_row(self, row: Row) -> None:
        """Read a row of the table: before the first field, the rows with 項目 and with the ticks."""
        if row.continued and self.fields and self.fields[-1].rows is None:
            self._add_to_field(row)
        elif not (self.fields or self.head.kind) and self.fmt.form_item.match(label_of(row.cells[0])):
            self.head.kind = "".join(map(label_of, row.cells[1:-1] or row.cells[1:]))
            if not self.head.read_article(label_of(row.cells[-1]), self.fmt):
                self.rest.extend(lines_of(row.cells[2:][-1:]))
        elif not self.fields and self.head.read_ticks(_joined(row), self.fmt):
            self.rest.extend(lines_of(row.cells))
        elif self.label_awaits_text and len(row.cells) == 1:
            self._add_to_field(row)
        elif self._is_table_row(row):
            self.label_awaits_text = False
            self._add_table_row(row)
        else:
            label, *values = row.cells
            self.fields.append(_Field(label_of(label), row.page, list(lines_of(values))))
            self.label_awaits_text = not values

    def _add_to_field(self, row: Row) -> None:
        self.fields[-1].lines.extend(lines_of(row.cells))
        self.label_awaits_text = False

    def _is_table_row(self, row: Row) -> bool:
        """Return whether a row is part of a numbered table: its first of several cells has a number or is empty."""
        return len(row.cells) >= 2 and bool(self.fmt.row_number.match(label_of(row.cells[0])))

    def _add_table_row(self, row: Row) -> None:
        """Add a row to the table; a row without a number begins a table, named after its first column.

        Rows that are empty but for their number are skipped.
        """
        cells = tuple(text_of(cell).replace("\n", "") for cell in row.cells)
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
    for row in rows_of(blocks):
        if row.ruled:
            reader.read_row(row)
        else:
            reader.read_line(row)
    return reader.head.with_fields((read.finished() for read in reader.fields), blocks), tuple(reader.rest)


def _joined(row: Row) -> str:
    """Return the lines of a row as one text."""
    return " ".join(line.text for line in lines_of(row.cells))
