"""個票 with rules: a form for each article that an item touches.

A row with one cell is a label or the text below a label; with two, a label and its text; with more, a row of a
numbered table. Cells that a page break divided are joined again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from adachi_shingikai.elements import Block, Cell, Line, Page, Table
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.head import HeadReader, ReadForm
from adachi_shingikai.grammar.forms.labels import (
    MAX_LABEL_LENGTH,
    Found,
    are_one_label,
    is_label,
    label_at,
    misread_label,
    misread_problem,
)
from adachi_shingikai.grammar.forms.numbered import NumberedTable, is_head, is_numbered
from adachi_shingikai.grammar.forms.rows import (
    Row,
    goes_on,
    is_centred,
    label_of,
    lines_in_one,
    lines_of,
    merge_cells,
    rows_of,
)
from adachi_shingikai.japanese.text import ends_sentence, plain, starts_list
from adachi_shingikai.models import Field, Problem
from adachi_shingikai.pages.lines import paragraphs

MIN_EMPTY_ROW = 10.0
"""Points: the least height of a cell without text; a lower one is the white between two tables."""

MAX_BULLET = 4
"""Characters of a cell that only holds the number or the bullet of a list."""

MIN_CELLS_OF_TWO_FIELDS = 4
"""Cells of a row with two labels, each with its text beside it."""

_SAME_EDGE = 3.0
"""Tables whose edges differ by at most this many points stand in the same place of two pages."""

_FULL = 0.8
"""The share of a page's height down to which a form reaches that goes on on the next page."""


def continues_form(previous: Sequence[Block], page: Page, fmt: Format) -> bool:
    """Return whether a page without a title continues the form before it.

    It does if its first table is open at the top and one before was open at the bottom. It also does if the table has
    the same left and right edge as one before, and the page is landscape; or has a printed label in the table; or
    begins with it, where the form before filled its page.
    """
    before = [b for b in previous if isinstance(b, Table)]
    after = [b for b in page.blocks if isinstance(b, Table)]
    if not before or not after:
        return False
    first, last = after[0], before[-1]
    if first.open_top and any(t.open_bottom for t in before):
        return True
    if not any(
        abs(t.box.x0 - first.box.x0) <= _SAME_EDGE and abs(t.box.x1 - first.box.x1) <= _SAME_EDGE for t in before
    ):
        return False
    has_label = any(is_label(label_of(row[0]), fmt) for table in after for row in table.rows if row[0] is not None)
    fills_page = last is previous[-1] and last.page == page.number - 1 and last.box.bottom >= _FULL * page.height
    return page.width > page.height or has_label or (fills_page and page.blocks[0] is first)


@dataclass(slots=True)
class _Field:
    """A field while its lines are read."""

    label: str
    page: int
    lines: list[Line] = field(default_factory=list)

    def finished(self) -> Field:
        return Field(self.label, "\n".join(paragraphs(self.lines)), None, self.page)


class _FormReader:
    """What has been read of a form so far."""

    def __init__(self, fmt: Format, labels_are_centred: bool) -> None:
        self.fmt = fmt
        self.labels_are_centred = labels_are_centred
        self.head = HeadReader(fmt)
        self.fields: list[_Field | NumberedTable] = []
        self.rest = self.head.rest
        self.problems: list[Problem] = []
        self.label_awaits_text = False  # the last row was a label alone
        self.after_running_head = False  # the last row was the head of the form, repeated on another page

    def read_row(self, row: Row, following: Row | None) -> None:
        """Read a row of the table; `following` is the next one."""
        row = row._replace(after_break=row.after_break or self.after_running_head)
        self.after_running_head = False
        if row.is_empty:
            # White between two tables is not a row; a cell without text below a label is.
            if len(row.cells) == 1 and _height(row) >= MIN_EMPTY_ROW:
                self.label_awaits_text = False
        elif row.continued and self.fields and not is_numbered(row, self.fmt):
            self._continue_field(row)
        elif self.head.read_row(row.cells, has_fields=bool(self.fields)):
            self.after_running_head = row.after_break
        elif not self._read_table_row(row):
            if self._is_text(row, following):
                self._add_text(row)
            else:
                self._open_fields(row)

    def _read_table_row(self, row: Row) -> bool:
        """Read a row of a numbered table; return False if it is not one. In a field, numbered rows are a list."""
        current = self.fields[-1] if self.fields else None
        in_table = isinstance(current, NumberedTable)
        if isinstance(current, NumberedTable) and current.read(row, self.fmt):
            return True
        begins_here = is_head(row, self.fmt) or (current is None and is_numbered(row, self.fmt))
        if not begins_here and not (in_table and len(row.cells) > 1 and not label_of(row.cells[0])):
            return False
        self.fields.append(NumberedTable.begin(row))
        self.label_awaits_text = False
        return True

    def _is_text(self, row: Row, following: Row | None) -> bool:
        """Return whether a row is text of the field before, and does not begin another one."""
        if not self.fields:
            return False
        first = row.cells[0]
        label = label_of(first)
        if row.is_beside:
            return not is_label(label, self.fmt)
        if (found := self._label_in(first)) is not None:
            return bool(found.text) and (self.label_awaits_text or self._is_own_label(found))
        if not first.lines or (len(row.cells) > 1 and len(label) <= MAX_BULLET and starts_list(f"{label}　…")):
            return True
        if len(row.cells) > 1:
            return False
        if self.label_awaits_text or _looks_like_text(first) or (row.after_break and self._is_cut()):
            return True
        if self.labels_are_centred and is_centred(first) is not None:
            return not is_centred(first)
        if self.fmt.form_closing.match(plain(self.fields[-1].label)):
            return True
        return following is not None and following.ruled and self._label_in(following.cells[0]) is not None

    def _is_own_label(self, found: Found) -> bool:
        """Return whether a text only repeats the label of its field, or part of it: 結合先(結合方法), 結合先：…"""
        return plain(found.label) in plain(self.fields[-1].label)

    def _is_cut(self) -> bool:
        """Return whether the last field ends within a sentence."""
        current = self.fields[-1]
        return isinstance(current, _Field) and bool(current.lines) and not ends_sentence(current.lines[-1].text)

    def _label_in(self, cell: Cell) -> Found | None:
        """Return the printed label that a cell is or begins with; None if there is none."""
        label = label_of(cell)
        if is_label(label, self.fmt):
            return Found(label, "")
        if correct := misread_label(label, self.fmt):
            return Found(label, "", correct)
        return label_at(cell.lines[0].text, self.fmt) if cell.lines else None

    def _add_text(self, row: Row) -> None:
        current = self.fields[-1]
        if isinstance(current, NumberedTable):
            self.rest.extend(lines_of(row.cells))
        elif row.after_break and not self.label_awaits_text:
            self._continue_field(row)
        else:
            current.lines.extend(lines_in_one(row.cells))
        self.label_awaits_text = False

    def _continue_field(self, row: Row) -> None:
        """Add the rest of a text or of a table row that a page break cut."""
        current = self.fields[-1]
        if isinstance(current, NumberedTable):
            current.merge(row)
        else:
            for cell in row.cells:
                current.lines.extend(goes_on(current.lines, cell))
        self.label_awaits_text = False

    def _open_fields(self, row: Row) -> None:
        """Open a field for the label of a row, and for each further label in it, with the cells after it."""
        opened = _Field("", row.page)
        for i, cell in enumerate(row.cells):
            found = self._label_in(cell)
            if i and (found is None or found.text or len(row.cells) < MIN_CELLS_OF_TWO_FIELDS):
                opened.lines.extend(cell.lines)
                continue
            opened = _Field(found.label if found else label_of(cell), row.page)
            self.fields.append(opened)
            if found is not None and len(found.label) < len(label_of(cell)):  # its text stands in the same cell
                opened.lines = [replace(cell.lines[0], text=found.text)] if found.text else []
                opened.lines += cell.lines[1:]
            if found is not None and found.correct:
                self.problems.append(misread_problem(found, row.page))
        self.label_awaits_text = len(row.cells) == 1 and not opened.lines


def read_form(blocks: Sequence[Block], fmt: Format) -> ReadForm:
    """Return a form from its blocks."""
    rows = _with_whole_labels(list(rows_of(_with_halves_rejoined(blocks))), fmt)
    alone = [row.cells[0] for row in rows if row.ruled and len(row.cells) == 1]
    centred = {is_centred(cell) for cell in alone if is_label(label_of(cell), fmt)}
    reader = _FormReader(fmt, labels_are_centred=True in centred and False not in centred)
    for row, following in zip_longest(rows, rows[1:]):
        if row.ruled:
            reader.read_row(row, following)
        else:
            reader.head.read_line(row.cells)
    form = reader.head.head.with_fields((read.finished() for read in reader.fields), blocks)
    return ReadForm(form, tuple(reader.rest), tuple(reader.problems))


def _with_halves_rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, the rest of a left half that a page break cut before the right half of its page."""
    ordered: list[Block] = []
    for block in blocks:
        above = [
            i
            for i, b in enumerate(ordered)
            if isinstance(b, Table) and isinstance(block, Table) and block.open_top and b.open_bottom
            if b.page == block.page - 1 and abs(b.box.x0 - block.box.x0) <= _SAME_EDGE
        ]
        ordered.insert(above[-1] + 1 if above else len(ordered), block)
    return ordered


def _with_whole_labels(rows: Sequence[Row], fmt: Format) -> list[Row]:
    """Return the rows, those joined whose first cells are the halves of one label."""
    whole: list[Row] = []
    for row in rows:
        above = whole[-1] if whole else None
        if (
            above is not None
            and above.ruled
            and row.ruled
            and are_one_label(label_of(above.cells[0]), label_of(row.cells[0]), fmt)
        ):
            cells = [merge_cells(*pair) for pair in zip_longest(above.cells, row.cells)]
            longer = max(above, row, key=lambda r: len(r.cells))
            whole[-1] = above._replace(cells=tuple(cells), columns=(above.columns[0], *longer.columns[1:]))
        else:
            whole.append(row)
    return whole


def _height(row: Row) -> float:
    return row.cells[0].box.bottom - row.cells[0].box.top


def _looks_like_text(cell: Cell) -> bool:
    """Return whether a cell cannot be a label: it is long, has a sentence in it, or begins like a list or a note."""
    text = label_of(cell)
    return len(text) > MAX_LABEL_LENGTH or "。" in text or text.startswith("※") or starts_list(cell.lines[0].text)
