"""Rules → tables and cells, with pdfplumber's table finder. Tables that a page break left open are closed first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, cast

from adachi_shingikai.elements import Box, Cell, Glyph, RawPage, Table
from adachi_shingikai.pages.lines import DEFAULT, Settings, lines_of_runs, runs_of

# Measured on 個票: snap 1 to 6 and join 10 find all cells. Rules are thin filled rectangles, so that a snap or an
# intersection tolerance of 0 loses cells. Snapping moves a rule by up to its tolerance, to the rule of another table
# 2 or 3 pt away; the sides that end at it must still meet it.
_TABLE_SETTINGS = {
    "snap_tolerance": DEFAULT.snap,
    "join_tolerance": 10,
    "intersection_tolerance": DEFAULT.snap,
}

_SAME_EDGE = 3.0
"""Points: the most by which the edges of a table and of its rest on the next page differ."""

_FULL = 0.75
"""The share of a page's height that a table reaches before it goes on on the next page."""

_Grid = list[list[Box | None]]
"""The boxes of the cells of a table, row by row."""


def load_table_finder() -> None:
    """Import the table finder now, so that processes forked later do not have to."""
    import pdfplumber.table  # noqa: F401


class _Ruling(NamedTuple):
    """The attributes of a page that pdfplumber's table finder uses."""

    edges: list[dict[str, Any]]
    bbox: Box


def tables_of_page(page: RawPage, settings: Settings, before: Table | None = None) -> list[Table]:
    """Return the ruled tables of a page, without frames: around the whole page, or around one text.

    `before` is the last table of the page before. A frame as wide as a table that reached the foot of its page is the
    rest of that table.

    The two halves of a landscape page are searched separately: where their rules differ by little in height, snapping
    would move the rules of one table to those of the other.
    """
    middle = page.width / 2
    horizontal = [r for r in page.rules if r.x1 - r.x0 >= r.bottom - r.top]
    if page.width <= page.height or any(r.x0 < middle - 5 and r.x1 > middle + 5 for r in horizontal):
        return _tables_of(page, page.rules, settings, before)
    left = _tables_of(page, [r for r in page.rules if (r.x0 + r.x1) / 2 < middle], settings, before)
    right = [r for r in page.rules if (r.x0 + r.x1) / 2 >= middle]
    return [*left, *_tables_of(page, right, settings, left[-1] if left else before)]


def _tables_of(page: RawPage, rules: Sequence[Box], settings: Settings, before: Table | None) -> list[Table]:
    if len(rules) < 2:
        return []
    # Imported late: pages without rules do not need it.
    from pdfplumber.table import TableFinder

    missing = list(_missing_rules(rules, settings))
    ruling = _Ruling([_edge_of(r) for r in (*rules, *missing)], Box(0, 0, page.width, page.height))
    limit = settings.table_share * page.width * page.height
    finder = TableFinder(cast("Any", ruling), cast("Any", _TABLE_SETTINGS))
    grids: list[_Grid] = [
        [[Box(*cell) if cell else None for cell in row.cells] for row in table.rows] for table in finder.tables
    ]
    in_tables = {cell for grid in grids for row in grid for cell in row}
    frames: list[_Grid] = [[[box]] for box in (Box(*cell) for cell in finder.cells) if box not in in_tables]
    tables: list[Table] = []
    for rows in sorted([*grids, *frames], key=lambda rows: _around(rows).top):
        box = _around(rows)
        cells = [cell for row in rows for cell in row if cell is not None]
        is_frame = len(cells) < 2 or any(_area(b) > limit for b in cells if len(cells) < 4)
        if is_frame and (tables or before is None or not _is_rest_of(before, box, page)):
            continue
        ends = [r.top for r in missing if r.x0 < box.x1 and r.x1 > box.x0]
        tables.append(
            Table(
                page.number,
                box,
                _rows_of_cells(page, box, rows, settings),
                open_top=any(abs(y - box.top) <= settings.snap for y in ends),
                open_bottom=any(abs(y - box.bottom) <= settings.snap for y in ends),
            )
        )
    return tables


def _around(rows: _Grid) -> Box:
    """Return the box around rows of cells."""
    cells = [cell for row in rows for cell in row if cell is not None]
    return Box(
        min(c.x0 for c in cells), min(c.top for c in cells), max(c.x1 for c in cells), max(c.bottom for c in cells)
    )


def _is_rest_of(before: Table, box: Box, page: RawPage) -> bool:
    """Return whether a frame at the head of a page, or of its right half, is the rest of the table before it."""
    in_place = page.width > page.height or abs(box.x0 - before.box.x0) <= _SAME_EDGE
    same_width = abs((box.x1 - box.x0) - (before.box.x1 - before.box.x0)) <= _SAME_EDGE
    at_head = not any(g.base < box.top and g.x0 < box.x1 and g.x1 > box.x0 for g in page.glyphs if not g.text.isspace())
    return in_place and same_width and at_head and before.box.bottom >= _FULL * page.height


def _missing_rules(rules: Sequence[Box], settings: Settings) -> Iterator[Box]:
    """Yield the horizontal rules that a page break left out: sides of a table end at one height without a rule."""
    horizontal = [r for r in rules if r.x1 - r.x0 > r.bottom - r.top]
    sides = [r for r in rules if r.bottom - r.top > r.x1 - r.x0]
    for end in ("top", "bottom"):
        ordered = sorted(sides, key=attrgetter(end))
        ends = [getattr(s, end) for s in ordered]
        for side, y in zip(ordered, ends, strict=True):
            together = ordered[bisect_left(ends, y - settings.snap) : bisect_right(ends, y + settings.snap)]
            x0, x1 = min(s.x0 for s in together), max(s.x1 for s in together)
            if side.x0 != x0 or x1 - x0 <= settings.snap:
                continue  # each height is handled once, for its leftmost side
            has_rule = any(
                r.top - settings.snap <= y <= r.bottom + settings.snap and r.x0 < x1 and r.x1 > x0 for r in horizontal
            )
            continues = any(  # the leftmost side goes on: it passes this height, or another one begins or ends here
                s.top + settings.snap < y < s.bottom - settings.snap
                or (abs(getattr(s, "bottom" if end == "top" else "top") - y) <= settings.snap)
                for s in sides
                if s not in together and abs(s.x0 - x0) <= settings.snap
            )
            if not has_rule and not continues:
                yield Box(x0, y, x1, y)


def _edge_of(rule: Box) -> dict[str, Any]:
    vertical = rule.bottom - rule.top > rule.x1 - rule.x0
    x0, top, x1, bottom = rule
    if vertical:
        x0 = x1 = (x0 + x1) / 2
    else:
        top = bottom = (top + bottom) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "v" if vertical else "h",
        "object_type": "line",
    }


def _rows_of_cells(
    page: RawPage, box: Box, rows: list[list[Box | None]], settings: Settings
) -> tuple[tuple[Cell | None, ...], ...]:
    glyphs = sorted((g.base - g.size / 3, g) for g in page.glyphs if is_inside(g, box))
    return tuple(
        tuple(None if cell is None else _cell(cell, glyphs, page.number, settings) for cell in row) for row in rows
    )


def _cell(box: Box, glyphs: Sequence[tuple[float, Glyph]], page: int, settings: Settings) -> Cell:
    """Return a cell with the lines in it. `glyphs` are those of the table, each after its middle, sorted."""
    first, last = bisect_left(glyphs, (box.top,)), bisect_left(glyphs, (box.bottom,))
    x0, x1 = 2 * box.x0, 2 * box.x1  # the slice already has the right heights
    inside = [g for _, g in glyphs[first:last] if x0 <= g.x0 + g.x1 < x1]
    return Cell(box, tuple(lines_of_runs(runs_of(inside, settings), page, settings, fresh=True, right=box.x1)))


def is_inside(glyph: Glyph, box: Box) -> bool:
    """Return whether the middle of the glyph is in the box."""
    _, x0, x1, base, size = glyph
    return box.x0 <= (x0 + x1) / 2 < box.x1 and box.top <= base - size / 3 < box.bottom


def glyphs_in_no_cell(glyphs: Sequence[Glyph], table: Table) -> list[Glyph]:
    """Return the glyphs around a table, and those within its box where rules are missing and no cell is."""
    cells = [cell.box for row in table.rows for cell in row if cell is not None]
    if sum(map(_area, cells)) >= _area(table.box) - 1:  # they fill the box, as nearly always
        cells = [table.box]
    return [g for g in glyphs if not is_inside(g, table.box) or not any(is_inside(g, cell) for cell in cells)]


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)
