"""The grammar of an item's papers: 総括表 (the summary sheet) and 個票 (a form for each article).

Both are ruled. A row of one cell is a label or the text below it; of two, a label and its text; of
more, a row of a numbered table. What a page break cut open is put together again.
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


class Row(NamedTuple):
    """The cells of a ruled row, without those that others span; a line beside the rules is a row of one."""

    cells: tuple[Cell, ...]
    page: int
    ruled: bool
    goes_on: bool  # with the last row of the page before


class SummarySheet(NamedTuple):
    """A 総括表, and the lines of it that are in no field."""

    title: str
    department: tuple[str, ...]
    overview: str
    overview_page: int
    consult: tuple[Matter, ...]
    reports: tuple[Matter, ...]
    rest: tuple[Line, ...]


def _rows(blocks: Iterable[Block]) -> Iterator[Row]:
    open_below = False
    for block in blocks:
        if isinstance(block, Line):
            yield Row((Cell(block.box, (block,)),), block.page, False, False)
            continue
        for i, cells in enumerate(block.rows):
            kept = tuple(cell for cell in cells if cell is not None)
            if kept:
                yield Row(kept, block.page, True, i == 0 and block.open_top and open_below)
        open_below = block.open_bottom


def _words(cell: Cell) -> str:
    return "\n".join(paragraphs(cell.lines))


def _label(cell: Cell) -> str:
    """A label without white space and line breaks; as printed otherwise."""
    return squeeze("".join(line.text for line in cell.lines))


def _lines(row: Row) -> Iterator[Line]:
    for cell in row.cells:
        yield from cell.lines


# --- 総括表 ---------------------------------------------------------------------------------


def read_summary_sheet(blocks: Iterable[Block], fmt: Format) -> SummarySheet:
    """A summary sheet from its blocks, ruled or as lines that begin with a label."""
    title, overview_page = "", 0
    department: list[str] = []
    overview: list[Line] = []
    matters: dict[str, list[Matter]] = {"consult": [], "reports": []}
    columns: list[str] = []
    rest: list[Line] = []
    current: str | None = None
    for row in _rows(blocks):
        label, cells = _begins(row, fmt)
        if label:
            current, columns = label, []
        if current == "title" and cells:
            title = join_lines(title, "".join(_words(cell) for cell in cells))
        elif current == "department" and cells:
            department += [part for cell in cells for part in paragraphs(cell.lines)]
        elif current == "overview" and cells and len(row.cells) <= 2:
            overview += [line for cell in cells for line in cell.lines]
            overview_page = overview_page or row.page
        elif current in matters and cells and not (label and len(row.cells) == 1):
            names = [_column(cell, fmt) for cell in row.cells]
            if sum(map(bool, names)) >= 2:
                columns = names
            elif columns and (matter := _matter(row.cells, columns)):
                matters[current].append(matter)
        else:
            rest.extend(_lines(row))
    return SummarySheet(
        title.replace("\n", "").strip().strip(_BRACKETS).strip() if title.strip()[:1] in _BRACKETS else title.strip(),
        tuple(department),
        "\n".join(paragraphs(overview)),
        overview_page,
        tuple(matters["consult"]),
        tuple(matters["reports"]),
        tuple(rest),
    )


def _begins(row: Row, fmt: Format) -> tuple[str | None, Sequence[Cell]]:
    """The part of a sheet that a row begins, and its cells but for the label."""
    first = row.cells[0]
    for name, mark in fmt.summary_sheet_labels:
        if mark.match(_label(first)):
            return name, row.cells[1:]
    if not row.ruled and first.lines:
        # Without rules a label and its value share a line.
        head, *tail = first.lines[0].text.split(maxsplit=1)
        for name, mark in fmt.summary_sheet_labels:
            if mark.match(squeeze(head)):
                line = first.lines[0]
                return name, [Cell(first.box, (Line(tail[0], line.page, line.box),))] if tail else []
    return None, row.cells


def _column(cell: Cell, fmt: Format) -> str:
    return next((name for name, mark in fmt.matter_columns if mark.match(_label(cell))), "")


def _matter(cells: Sequence[Cell], columns: Sequence[str]) -> Matter | None:
    """A row under the columns; None for an empty one."""
    found = {name: _words(cell).replace("\n", "") for name, cell in zip(columns, cells, strict=False) if name}
    matter = Matter(found.get("matter", ""), found.get("article", ""), found.get("note", ""))
    return matter if matter.matter or matter.article or matter.note else None


# --- 個票 -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Box:
    """A field being read."""

    label: str
    page: int
    lines: list[Line] = field(default_factory=list)
    rows: list[tuple[str, ...]] | None = None


def read_form(blocks: Sequence[Block], fmt: Format) -> tuple[Form, tuple[Line, ...]]:
    """A form from its blocks, and the lines of it that are in no field."""
    article: int | None = None
    kind = department = ""
    ticks: list[str] = []
    boxes: list[_Box] = []
    rest: list[Line] = []
    waiting = False  # for the text below a label
    for row in _rows(blocks):
        words = " ".join(line.text for line in _lines(row))
        if not row.ruled:
            if match := fmt.form_department.match(words):
                department = match["department"].strip()
            elif fmt.form.match(words) and article is None and (found := fmt.article.search(words)):
                article = parse_number(found["article"])
                rest.extend(_lines(row))
            else:
                rest.extend(_lines(row))
        elif row.goes_on and boxes and boxes[-1].rows is None:
            boxes[-1].lines.extend(_lines(row))
            waiting = False
        elif fmt.form_item.match(_label(row.cells[0])) and not boxes:
            kind = _label(row.cells[1]) if len(row.cells) > 1 else ""
            if found := fmt.article.search(_label(row.cells[-1])):
                article = parse_number(found["article"])
        elif found_ticks := list(fmt.form_ticks.pattern.finditer(words)) if not boxes else []:
            ticks += [m["what"] for m in found_ticks if m["tick"] not in "□☐"]
            rest.extend(_lines(row))
        elif waiting and len(row.cells) == 1:
            boxes[-1].lines.extend(_lines(row))
            waiting = False
        elif _is_table_row(row, fmt):
            waiting = False
            _add_row(boxes, row)
        elif len(row.cells) == 1:
            boxes.append(_Box(_label(row.cells[0]), row.page))
            waiting = True
        else:
            boxes.append(_Box(_label(row.cells[0]), row.page, [line for c in row.cells[1:] for line in c.lines]))
            waiting = False
    pages = [block.page for block in blocks]
    form = Form(
        article, kind, department, tuple(ticks), tuple(map(_field, boxes)), min(pages, default=0), max(pages, default=0)
    )
    return form, tuple(rest)


def _is_table_row(row: Row, fmt: Format) -> bool:
    """A row of a numbered table: its first cell holds a number, or nothing, and is not the only one."""
    return len(row.cells) >= 2 and bool(fmt.row_number.match(_label(row.cells[0])))


def _add_row(boxes: list[_Box], row: Row) -> None:
    """A header begins a table that is called after its first name; empty rows are left out."""
    cells = tuple(_words(cell).replace("\n", "") for cell in row.cells)
    if not any(cells[1:]):
        return
    table = boxes[-1].rows if boxes else None
    numbered = bool(cells[0]) and table is not None
    if table is not None and (numbered or row.goes_on):
        table.append(cells)
    else:
        boxes.append(_Box(next(filter(None, map(squeeze, cells[1:]))), row.page, rows=[cells]))


def _field(box: _Box) -> Field:
    if box.rows is not None:
        return Field(box.label, None, tuple(box.rows), box.page)
    return Field(box.label, "\n".join(paragraphs(box.lines)), None, box.page)


def continues_form(previous: Sequence[Block], page: Sequence[Block], *, landscape: bool) -> bool:
    """Whether a page without a title goes on with the form before it: its first table is open above where the
    last was open below, or it stands just where one stood on a landscape sheet.
    """
    before = [b for b in previous if isinstance(b, Table)]
    after = [b for b in page if isinstance(b, Table)]
    if not before or not after:
        return False
    if after[0].open_top and any(t.open_bottom for t in before):
        return True
    return landscape and any(
        abs(t.box.x0 - after[0].box.x0) <= 3 and abs(t.box.x1 - after[0].box.x1) <= 3 for t in before
    )
