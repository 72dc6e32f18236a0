"""The head of a 個票: which article it is about, who asks, and what is ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adachi_shingikai.elements import Block, Cell, Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.rows import label_of, lines_of, on_one_line
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.models import Field, Form, Problem

_EMPTY_BOXES = "□☐"


class ReadForm(NamedTuple):
    """A form, the `rest`: its lines that are in no field, and a problem for each label with wrong characters."""

    form: Form
    rest: tuple[Line, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class FormHead:
    """What has been read of a form above its fields."""

    article: int | None = None
    reference: str = ""
    kind: str = ""
    department: str = ""
    ticks: list[str] = field(default_factory=list)

    def read_article(self, printed: str, fmt: Format) -> bool:
        """Read the article from its printed reference; return False if it names none."""
        match = fmt.article.search(printed)
        if match:
            self.article, self.reference = parse_number(match["article"]), printed
        return match is not None

    def read_ticks(self, text: str, fmt: Format) -> bool:
        """Read the ticked boxes in a row; return False if it has no boxes."""
        boxes = list(fmt.form_ticks.pattern.finditer(text))
        self.ticks += [box["what"] for box in boxes if box["tick"] not in _EMPTY_BOXES]
        return bool(boxes)

    def with_fields(self, fields: Iterable[Field], blocks: Sequence[Block]) -> Form:
        """Return the form with its fields; `blocks` are all that it was read from."""
        pages = [block.page for block in blocks]
        return Form(
            article=self.article,
            reference=self.reference,
            kind=self.kind,
            department=self.department,
            ticks=tuple(self.ticks),
            fields=tuple(fields),
            page=min(pages, default=0),
            page_end=max(pages, default=0),
        )


class HeadReader:
    """Reads the rows above the fields: the title, the department, 項目 and the ticks."""

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.head = FormHead()
        self.rest: list[Line] = []
        self.awaited = ""  # what the next row holds: the values below 項目 and 条例, or the department

    def read_line(self, cells: Sequence[Cell]) -> None:
        """Read a line outside the table: the department, the title with the article, or other text."""
        text = " ".join(line.text for line in lines_of(cells))
        if not self.head.department and (match := self.fmt.form_department.match(text)):
            self.head.department = match["department"].strip()
            return
        if self.head.article is None and self.fmt.form.match(text) and (match := self.fmt.article.search(text)):
            self.head.article = parse_number(match["article"])
        self.rest.extend(lines_of(cells))

    def read_row(self, cells: Sequence[Cell], *, has_fields: bool) -> bool:
        """Read a row of the table; return False if it is not part of the head.

        After the first field it is a head repeated on the next page, which is not read again.
        """
        first, *others = cells
        label, text = label_of(first), " ".join(line.text for line in lines_of(cells))
        awaited, self.awaited = self.awaited, ""
        department = department_at(text if not others else label, self.fmt)
        if awaited == "item":
            self._read_item(cells)
        elif awaited == "department" and not others:
            self.head.department = on_one_line(first)
        elif self.fmt.form.match(text) or self.fmt.form_head.match(text):
            self.read_line(cells)
        elif department is not None and not (has_fields or self.head.department):
            self.head.department = " ".join(filter(None, [department, *map(on_one_line, others)]))
            self.awaited = "" if self.head.department else "department"
        elif self.fmt.form_item.match(label) and not (has_fields or self.head.kind):
            if any(self._is_article_head(cell) for cell in others):
                self.awaited = "item"
                self.rest.extend(lines_of(cells))
            else:
                self._read_item(others)
        elif len(others) == 1 and self.head.kind and not has_fields and self._is_article_head(first):
            self._read_article(others[0])
        elif department is not None or self._repeats_item(label, cells) or self.fmt.form_ticks.search(text):
            if not has_fields:
                self.head.read_ticks(text, self.fmt)
            self.rest.extend(lines_of(cells))
        else:
            return False
        return True

    def _repeats_item(self, label: str, cells: Sequence[Cell]) -> bool:
        return bool(self.fmt.form_item.match(label) and self.fmt.article.search(label_of(cells[-1])))

    def _is_article_head(self, cell: Cell) -> bool:
        return any(name == "article" and mark.match(label_of(cell)) for name, mark in self.fmt.matter_columns)

    def _read_item(self, cells: Sequence[Cell]) -> None:
        """Read what the form is about, and its article in the last cell."""
        self.head.kind = "".join(map(label_of, cells[:-1] or cells))
        if cells and not self._read_article(cells[-1]) and len(cells) > 1:
            self.rest.extend(lines_of(cells[-1:]))

    def _read_article(self, cell: Cell) -> bool:
        return self.head.read_article(label_of(cell), self.fmt)


def department_at(text: str, fmt: Format) -> str | None:
    """Return the department after 所管部課係, which may stand in another cell; None for text that begins like it."""
    match = fmt.form_department.match(text)
    if match is None or (match["department"] and text.strip()[match.start("department") - 1] not in " 　：:"):
        return None
    return match["department"].strip()
