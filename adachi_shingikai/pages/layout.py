"""A raw page → a `Page` in reading order: lines in columns, tables, both halves of a landscape page; and where the
characters of its lines stand. Only geometry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from adachi_shingikai.elements import Block, Glyph, Line, Page, Placement, PrintedLine, PrintedPage, RawPage, Table
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.pages.columns import (
    Gutter,
    blocks_in_columns,
    crosses,
    find_gutter,
    find_margin_runs,
    inherit_gutter,
)
from adachi_shingikai.pages.lines import DEFAULT, Run, Settings, ink_of, lines_of_runs, runs_of
from adachi_shingikai.pages.tables import glyphs_in_no_cell, tables_of_page


def lay_out_page(
    page: RawPage, before: Gutter | None = None, settings: Settings = DEFAULT, table_before: Table | None = None
) -> tuple[Page, Gutter | None]:
    """Return the page in reading order, and its gutter if it has two columns.

    `before` is the gutter of the page before, which is used if this page has too few lines in one of its columns.
    `table_before` is the last table of the page before, which may go on on this one.
    """
    page = _turn_vertical_text(page, settings)
    tables = tables_of_page(page, settings, table_before)
    outside: Sequence[Glyph] = page.glyphs
    for table in tables:
        outside = glyphs_in_no_cell(outside, table)
    runs = runs_of(outside, settings)
    gutter = None if tables and _has_two_halves(page, tables) else _find_columns(runs, page, before, tables, settings)
    blocks: list[Block]
    if tables and gutter is None:
        lines = _lines_beside_tables(page, runs, tables, settings)
        blocks = sorted([*lines, *tables], key=lambda b: _reading_position(b, page, tables))
    else:
        blocks = list(blocks_in_columns(runs, tables, gutter, page.number, settings, page.rules))
    laid_out = Page(
        number=page.number,
        width=page.width,
        height=page.height,
        blocks=tuple(blocks),
        images=page.images,
        lost=page.lost,
        ocr=page.ocr,
        unread=page.unread,
        placement=page.placement,
    )
    return laid_out, gutter


def lay_out_pages(pages: Iterable[RawPage], settings: Settings = DEFAULT) -> Iterator[Page]:
    """Yield every page in reading order."""
    gutter: Gutter | None = None
    table: Table | None = None
    for page in pages:
        laid_out, gutter = lay_out_page(page, gutter, settings, table)
        table = next((block for block in reversed(laid_out.blocks) if isinstance(block, Table)), None)
        yield laid_out


def is_vertical(page: RawPage, settings: Settings = DEFAULT) -> bool:
    """Return whether the text of a page is vertical (縦書き): most characters are below the one before in the file."""
    pairs = down = 0
    sample = [g for g in page.glyphs[: settings.vertical_sample] if not g.text.isspace()]
    for before, after in pairwise(sample):
        em = max(before.size, after.size, 1.0)
        if 0.5 * em < after.base - before.base < 2.5 * em and abs(after.x0 - before.x0) < 0.5 * em:
            down += 1
        pairs += 1
    return pairs >= settings.vertical_pairs and down >= settings.vertical_share * pairs


def _turn_vertical_text(page: RawPage, settings: Settings = DEFAULT) -> RawPage:
    """Return a page of vertical text turned so that its columns from the right become lines from the top."""
    if not is_vertical(page, settings):
        return page
    glyphs = tuple(
        Glyph(g.text, g.base - g.size, g.base, page.width - (g.x0 + g.x1) / 2 + g.size / 2, g.size) for g in page.glyphs
    )
    placement = page.placement.after(Placement(0, 1, -1, 0, page.width, 0))
    return replace(page, width=page.height, height=page.width, glyphs=glyphs, rules=(), placement=placement)


def _find_columns(
    runs: Sequence[Run], page: RawPage, before: Gutter | None, tables: Sequence[Table], settings: Settings
) -> Gutter | None:
    """Return the gutter of a page, or that of the page before if this one has too few lines to show its own.

    A ruled page inherits it only if it has some lines outside its tables: a form follows the minutes.
    """
    outer = find_margin_runs(runs, settings)
    body = [run for run in runs if run not in outer]
    if found := find_gutter(body, page.width, settings):
        return found
    inherited = inherit_gutter(body, before, settings)
    if inherited and tables and sum(not crosses(run, inherited, settings) for run in body) < settings.column_lines:
        return None
    return inherited


def _lines_beside_tables(page: RawPage, runs: Sequence[Run], tables: list[Table], settings: Settings) -> list[Line]:
    """Return the lines outside the tables; on a landscape page, a gap in the middle divides a line in two."""
    if not _has_two_halves(page, tables):
        return list(lines_of_runs(runs, page.number, settings))
    lines: list[Line] = []
    for run in runs:
        middle = page.width / 2
        if any(x0 < middle < x1 for x0, x1 in ink_of(run, settings)):
            lines.extend(lines_of_runs([run], page.number, settings, fresh=True))
        else:
            for side in ([g for g in run.glyphs if g.x0 < middle], [g for g in run.glyphs if g.x0 >= middle]):
                lines.extend(lines_of_runs(runs_of(side, settings), page.number, settings, fresh=True))
    return lines


def _has_two_halves(page: RawPage, tables: Sequence[Table]) -> bool:
    """Return whether a page is two pages side by side: a landscape page without a table across its middle."""
    middle = page.width / 2
    return page.width > page.height and not any(t.box.x0 < middle - 5 and t.box.x1 > middle + 5 for t in tables)


def _reading_position(block: Block, page: RawPage, tables: Sequence[Table]) -> tuple[int, float, float]:
    """Return the sort key of a block on a page with tables: lines at the head, the left half, the right half."""
    if not _has_two_halves(page, tables):
        return (1, block.box.top, block.box.x0)
    first = min((t.box.top for t in tables), default=page.height)
    if isinstance(block, Line) and block.box.bottom <= first + 2:
        return (0, block.box.top, block.box.x0)
    return (1 if block.box.x0 < page.width / 2 else 2, block.box.top, block.box.x0)


def print_page(page: RawPage, laid_out: Page) -> PrintedPage:
    """Return where the lines of a page and their characters stand. `laid_out` is what became of the page."""
    glyphs = _turn_vertical_text(page).glyphs
    lines = (PrintedLine(line.text, line.box.top, line.box.bottom, _edges(line, glyphs)) for line in _lines(laid_out))
    return PrintedPage(page.number, laid_out.placement, tuple(lines))


def _lines(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row if cell for line in cell.lines)


def _edges(line: Line, glyphs: Sequence[Glyph]) -> tuple[float, ...]:
    """The edges of a line's characters: those of its glyphs if these have as many letters, else shares of its width.

    A glyph that OCR made may be a whole word; its letters share its width.
    """
    x0, top, x1, bottom = line.box
    inside = [g for g in glyphs if top <= g.base <= bottom and x0 - 0.5 <= g.x0 <= x1 and not g.text.isspace()]
    inside.sort(key=lambda g: g.x0)
    starts = [
        g.x0 + (g.x1 - g.x0) * i / len(word) for g in inside for word in [squeeze(g.text)] for i in range(len(word))
    ]
    if len(starts) == len(squeeze(line.text)):
        edges, number = [], 0
        for letter in line.text:
            edges.append(starts[min(number, len(starts) - 1)])
            number += not letter.isspace()
        return (*edges, x1)
    share = (x1 - x0) / max(1, len(line.text))
    return tuple(x0 + share * i for i in range(len(line.text) + 1))
