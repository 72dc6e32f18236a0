"""The numbered tables on a 個票 with rules: a head, then rows with a number each."""

from __future__ import annotations

from dataclasses import dataclass

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.rows import Row, has_digit, label_of, text_of
from adachi_shingikai.japanese.text import join_lines, plain, squeeze
from adachi_shingikai.models import Field


def is_head(row: Row, fmt: Format) -> bool:
    """Return whether a row can be the head of a numbered table: names of columns beside an empty cell or `No.`."""
    first = label_of(row.cells[0])
    if row.is_beside or len(row.cells) < 2 or has_digit(first) or not fmt.row_number.match(first):
        return False
    names = _names(row)
    if len(names) > 1 or (names and first):
        return not any(name.endswith("。") for name in names)
    return any(map(fmt.form_columns.match, names))


def is_numbered(row: Row, fmt: Format) -> bool:
    """Return whether a row begins with a number in a cell of its own."""
    first = label_of(row.cells[0])
    return len(row.cells) > 1 and has_digit(first) and fmt.row_number.match(first) is not None


@dataclass(slots=True)
class NumberedTable:
    """A numbered table while its rows are read. `columns` are the left edges of the cells of its head."""

    page: int
    columns: tuple[float, ...]
    rows: list[tuple[str, ...]]
    awaits_rows: bool = True  # the last row was the head

    @classmethod
    def begin(cls, row: Row) -> NumberedTable:
        """Return a table that begins with a row, its head."""
        return cls(row.page, tuple(cell.box.x0 for cell in row.cells), [_texts(row)])

    @property
    def label(self) -> str:
        """The name of the first column that has one."""
        return next(filter(None, map(squeeze, self.rows[0][1:])), "")

    def finished(self) -> Field:
        """Return the table as a field of the form."""
        return Field(self.label, None, tuple(self.rows), self.page)

    def read(self, row: Row, fmt: Format) -> bool:
        """Read a row; return False if it is not part of the table.

        A row without a number is the second row of a head whose names are unknown until they are whole, or a row of a
        table that has none; the rest of a row that a page break cut; or the head repeated on the next page. Any other
        is the head of a second table.
        """
        after_head, self.awaits_rows = self.awaits_rows, False
        if row.is_beside:
            self.merge(row)
            return True
        if is_numbered(row, fmt):
            if any(_texts(row)[1:]):
                self.rows.append(_texts(row))
            return True
        if len(row.cells) < 2 or label_of(row.cells[0]) or self.rows[0] == _texts(row):
            return len(row.cells) > 1 and self.rows[0] == _texts(row)
        if after_head and not _are_known(self.rows[0][1:], fmt):
            self.merge(row)
            self.awaits_rows = True
        elif _are_known(_names(row), fmt) or not (after_head or (row.after_break and len(self.rows) > 1)):
            return False
        elif after_head:
            self.rows.append(_texts(row))
        else:
            self.merge(row)
        return True

    def merge(self, row: Row) -> None:
        """Join the cells of a row to those of the row before, each to the one in its column."""
        merged = list(self.rows[-1])
        in_order = len(row.cells) == len(merged) and not row.is_beside
        for i, (cell, text) in enumerate(zip(row.cells, _texts(row), strict=True)):
            middle = (cell.box.x0 + cell.box.x1) / 2
            index = i if in_order else max(sum(x0 <= middle for x0 in self.columns) - 1, 0)
            index = min(index, len(merged) - 1)
            merged[index] = join_lines(merged[index], text)
        self.rows[-1] = tuple(merged)


def _names(row: Row) -> list[str]:
    return [label_of(cell) for cell in row.cells[1:] if cell.lines]


def _are_known(names: list[str] | tuple[str, ...], fmt: Format) -> bool:
    """Return whether there are several names, all of known columns."""
    filled = [plain(name) for name in names if name]
    return len(filled) > 1 and all(map(fmt.form_columns.match, filled))


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(text_of(cell).replace("\n", "") for cell in row.cells)
