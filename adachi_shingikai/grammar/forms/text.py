"""個票 in a text file: rows of cells and loose lines, in which only the printed labels tell the fields apart.

A field begins at a label, and everything up to the next label is its text: lines of a list, rows with a number and
words, paragraphs. Measured on the one genuine text: readers that took labels and texts in turn found one field in six.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from adachi_shingikai.elements import Block, Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.head import FormHead, ReadForm
from adachi_shingikai.grammar.forms.labels import are_one_label, label_at, misread_problem
from adachi_shingikai.japanese.text import ends_sentence, join_lines, plain, squeeze, starts_list, without_list_mark
from adachi_shingikai.models import Field, Problem

MAX_HEADING_LENGTH = 12
"""Characters of a heading in brackets within the closing field: （選定理由）."""

_HEADING = re.compile(r"^[(（【].*[)）】]$")


class TextRow(NamedTuple):
    """A line, or a row of a table, as the texts of its cells; `lines` are what it was printed as.

    `table` counts the tables of the form; it is 0 for a line outside them.
    """

    cells: tuple[str, ...]
    lines: tuple[Line, ...]
    table: int

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.strip()]

    @property
    def page(self) -> int:
        """The page of the row; 0 if it has no lines."""
        return self.lines[0].page if self.lines else 0


def text_rows(blocks: Sequence[Block]) -> Iterator[TextRow]:
    """Yield the lines and the rows of tables of a text file."""
    table = 0
    for block in blocks:
        if isinstance(block, Line):
            yield TextRow((block.text.strip(),), (block,), 0)
            continue
        table += 1
        for row in block.rows:
            cells = [cell for cell in row if cell is not None]
            texts = tuple("\n".join(line.text for line in cell.lines) for cell in cells)
            yield TextRow(texts, tuple(line for cell in cells for line in cell.lines), table)


def is_item_row(cells: Sequence[str], fmt: Format) -> bool:
    """Return whether a row names the article of a form: 項目, its kind, and 第N条 in the last filled cell."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and bool(fmt.form_item.match(squeeze(filled[0])) and fmt.article.search(squeeze(filled[-1])))


@dataclass(slots=True)
class _Field:
    label: str
    page: int
    parts: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] | None = None

    def finished(self) -> Field:
        if self.rows is not None:
            return Field(self.label, None, tuple(self.rows), self.page)
        return Field(self.label, "\n".join(self.parts), None, self.page)


class _TextFormReader:
    """What has been read of a form so far."""

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.head = FormHead()
        self.fields: list[_Field] = []
        self.rest: list[Line] = []
        self.problems: list[Problem] = []
        self.has_item_row = False
        self.is_finished = False
        self.closing_table = 0  # the table in which the closing field began; 0 if that was outside a table
        self.last_table = 0  # the table of the row before

    def read(self, row: TextRow, following: TextRow | None) -> None:
        """Read one row; `following` is the next one."""
        if not row.filled:
            return
        if self.is_finished or not self._read_row(row, following):
            self.rest.extend(row.lines)
        self.last_table = row.table

    def _read_row(self, row: TextRow, following: TextRow | None) -> bool:
        """Read a row into the form; return False if it belongs to no field."""
        first = row.filled[0]
        if match := self.fmt.form_department.match(squeeze_label(first)):
            return self._read_department(row, match["department"])
        if not self.has_item_row:
            return self._read_head(row)
        if not self.fields and self.head.read_ticks(squeeze("".join(row.cells)), self.fmt):
            return False  # the words of the ticks are kept as text, too
        if self._is_table_head(row):
            label = squeeze(first)
            self.fields.append(_Field(label, row.page, rows=[_one_line(row.cells)]))
            return True
        if found := label_at(first, self.fmt):
            if found.correct:
                self.problems.append(misread_problem(found, row.page))
            self._open_field(found.label, found.text, row)
            return True
        return self._continue_field(row, following)

    def _read_department(self, row: TextRow, department: str) -> bool:
        """Read the first department above the fields; a later one is not part of the field that it interrupts."""
        if self.fields or self.head.department:
            return False
        self.head.department = " ".join([department, *row.filled[1:]]).strip()
        return True

    def _read_head(self, row: TextRow) -> bool:
        if not is_item_row(row.cells, self.fmt):
            return False
        self.has_item_row = True
        self.head.kind = squeeze("".join(row.filled[1:-1]))
        self.head.read_article(squeeze(row.filled[-1]), self.fmt)
        return True

    def _is_table_head(self, row: TextRow) -> bool:
        """Return whether a row is the head of a numbered table: all its cells are names of columns."""
        names = [squeeze(cell) for cell in row.filled]
        return len(names) > 1 and all(map(self.fmt.form_columns.match, names))

    def _open_field(self, label: str, text: str, row: TextRow) -> None:
        """Open a field whose text begins with the words after the label in its cell, then the cells beside it."""
        self.fields.append(_Field(label, row.page))
        values = [text, *row.filled[1:]]
        self._add(" ".join(value for value in values if value))
        self.closing_table = row.table if self._is_closing() else 0

    def _is_closing(self) -> bool:
        return bool(self.fields and self.fmt.form_closing.match(plain(self.fields[-1].label)))

    def _continue_field(self, row: TextRow, following: TextRow | None) -> bool:
        if not self.fields:
            return False
        current = self.fields[-1]
        if current.rows is not None:
            return self._continue_table(current, row)
        if self._is_closing() and not self._stays_in_closing_field(current, row, following):
            self.is_finished = True
            return False
        text = " ".join(row.filled)
        cut_by_table = bool(self.last_table and not row.table and current.parts)
        if cut_by_table and not ends_sentence(current.parts[-1]) and not starts_list(text):
            current.parts[-1] = join_lines(current.parts[-1], text)  # the end of the table cut a sentence
        else:
            self._add(text)
        return True

    def _continue_table(self, current: _Field, row: TextRow) -> bool:
        """Add a row to a numbered table. Rows that are empty but for their number are skipped."""
        assert current.rows is not None
        if not row.table or not self.fmt.row_number.match(squeeze(row.cells[0])):
            return False
        if len(row.filled) > bool(row.cells[0].strip()):
            current.rows.append(_one_line(row.cells))
        return True

    def _stays_in_closing_field(self, current: _Field, row: TextRow, following: TextRow | None) -> bool:
        """Return whether the last field of the form goes on: to the end of its table, or of its list or sentences."""
        if self.closing_table:
            return row.table == self.closing_table
        if row.table:
            return False
        text = row.filled[0].strip()
        is_list = starts_list(text) and without_list_mark(text)  # ① alone is the number of a picture
        if not current.parts or is_list or text.startswith("※") or text.endswith("。"):
            return True
        is_heading = len(text) <= MAX_HEADING_LENGTH and _HEADING.match(text)
        return bool(is_heading and following and following.filled and following.filled[-1].rstrip().endswith("。"))

    def _add(self, text: str) -> None:
        if text.strip():
            self.fields[-1].parts.append(text.strip())


def squeeze_label(text: str) -> str:
    """Return a text in which the label 所管部課係 has no white space between its characters."""
    return re.sub(r"^\s*所\s*管\s*部\s*課\s*(係|名)?", r"所管部課\1", text)


def _one_line(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split("\n")).strip() for cell in cells)


def _with_whole_labels(rows: Sequence[TextRow], fmt: Format) -> list[TextRow]:
    """Return the rows, those joined whose first cells are the halves of one label."""
    whole: list[TextRow] = []
    for row in rows:
        above = whole[-1] if whole else None
        if (
            above is not None
            and above.table == row.table
            and above.filled
            and row.filled
            and are_one_label(above.filled[0], row.filled[0], fmt)
        ):
            texts = [join_lines(one, other) for one, other in zip_longest(above.filled, row.filled, fillvalue="")]
            whole[-1] = TextRow(tuple(texts), (*above.lines, *row.lines), row.table)
        else:
            whole.append(row)
    return whole


def read_text_form(blocks: Sequence[Block], fmt: Format) -> ReadForm:
    """Return a form from the blocks of a text file; its `rest` is the head and annexes."""
    reader = _TextFormReader(fmt)
    rows = _with_whole_labels(list(text_rows(blocks)), fmt)
    for row, following in zip_longest(rows, rows[1:]):
        reader.read(row, following)
    form = reader.head.with_fields((read.finished() for read in reader.fields), blocks)
    return ReadForm(form, tuple(reader.rest), tuple(reader.problems))
