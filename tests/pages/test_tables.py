"""Rules to tables and cells; tables that a page break cuts open."""

from __future__ import annotations

import pytest
from conftest import boxed, typeset

from adachi_shingikai.elements import Box, Glyph, Page, RawPage, Table
from adachi_shingikai.pages.layout import lay_out_page, lay_out_pages


def tables_of(rules: list[Box], glyphs: list[Glyph], width: float = 595, height: float = 842) -> list[Table]:
    page, _ = lay_out_page(RawPage(1, width, height, tuple(glyphs), tuple(rules)))
    return [block for block in page.blocks if isinstance(block, Table)]


def words(table: Table) -> list[list[str | None]]:
    """The text of each cell; None for one that another spans."""
    return [[None if cell is None else "".join(line.text for line in cell.lines) for cell in row] for row in table.rows]


def test_cells_hold_what_stands_in_them() -> None:
    rules = [*boxed(60, 100, 160, 130), *boxed(160, 100, 400, 130), *boxed(60, 130, 400, 160)]
    (table,) = tables_of(rules, [*typeset("項目", 64, 120), *typeset("委託", 164, 120), *typeset("理由", 64, 150)])
    assert words(table) == [["項目", "委託"], ["理由", None]]
    assert (table.open_top, table.open_bottom) == (False, False)


def test_an_empty_cell_is_not_a_spanned_one() -> None:
    rules = [*boxed(60, 100, 160, 130), *boxed(160, 100, 400, 130)]
    (table,) = tables_of(rules, typeset("項目", 64, 120))
    assert words(table) == [["項目", ""]]


def test_what_a_page_break_left_open_is_closed() -> None:
    rules = [*boxed(60, 100, 400, 130), *boxed(60, 130, 400, 700, "tlr")]
    (table,) = tables_of(rules, [*typeset("理由", 64, 120), *typeset("夜間も受け付ける", 64, 150)])
    assert words(table) == [["理由"], ["夜間も受け付ける"]]
    assert (table.open_top, table.open_bottom) == (False, True)
    rules = [*boxed(60, 60, 400, 130, "blr"), *boxed(60, 130, 400, 160)]
    (table,) = tables_of(rules, [*typeset("ためである。", 64, 80), *typeset("委託先", 64, 150)])
    assert words(table) == [["ためである。"], ["委託先"]]
    assert (table.open_top, table.open_bottom) == (True, False)


def test_the_halves_of_a_landscape_sheet_are_two_tables() -> None:
    left = [*boxed(40, 100, 380, 125), *boxed(40, 125, 380, 150)]
    right = [*boxed(440, 100, 800, 137), *boxed(440, 137, 800, 150)]
    glyphs = [*typeset("左", 50, 115), *typeset("下", 50, 142), *typeset("右", 450, 120), *typeset("末", 450, 147, 8)]
    found = tables_of([*left, *right], glyphs, 842, 595)
    assert [words(table) for table in found] == [[["左"], ["下"]], [["右"], ["末"]]]


def test_a_frame_around_the_page_is_no_table() -> None:
    assert tables_of(boxed(20, 20, 575, 822), typeset("本文", 64, 120)) == []


def test_a_frame_with_a_head_is_no_table() -> None:
    rules = [*boxed(20, 20, 575, 80), *boxed(20, 80, 575, 822)]
    assert tables_of(rules, [*typeset("表題", 64, 60), *typeset("本文", 64, 120)]) == []
    (table,) = tables_of([*boxed(20, 20, 575, 80), *boxed(20, 80, 575, 300)], typeset("本文", 64, 120))
    assert words(table) == [[""], ["本文"]]


@pytest.mark.parametrize("gap", [2.0, 2.5, 3.0])
def test_tables_close_to_each_other_keep_their_cells(gap: float) -> None:
    """A word processor leaves 2 to 3 pt between two tables, whose inner rules end at the edges of their own table."""
    below = 130 + gap
    rules = [
        *boxed(60, 100, 160, 130),
        *boxed(160, 100, 400, 130),
        *boxed(60, below, 200, below + 30),
        *boxed(200, below, 400, below + 30),
    ]
    glyphs = [
        *typeset("項目", 64, 120),
        *typeset("委託", 164, 120),
        *typeset("時期", 64, below + 20),
        *typeset("十月", 204, below + 20),
    ]
    found = [[text for text in row if text is not None] for table in tables_of(rules, glyphs) for row in words(table)]
    assert found == [["項目", "委託"], ["時期", "十月"]]


def pages_of_a_table(frame: Box, *, foot: float, above: str = "", closed: bool = True) -> list[Page]:
    """A table of two cells that ends at `foot`, and on the next page a frame with `残り` in it, perhaps below a line."""
    first = [*boxed(50, 100, 400, 200), *boxed(50, 200, 400, foot)]
    second = boxed(*frame) if closed else [Box(x, frame.top, x + 0.5, frame.bottom) for x in (frame.x0, frame.x1)]
    glyphs = [*typeset(above, 60, frame.top - 20), *typeset("残り", frame.x0 + 5, frame.top + 20)]
    raw = [
        RawPage(1, 595.0, 842.0, tuple(typeset("項目", 60, 120)), tuple(first)),
        RawPage(2, 595.0, 842.0, tuple(glyphs), tuple(second)),
    ]
    return list(lay_out_pages(raw))


@pytest.mark.parametrize("closed", [True, False])
def test_a_frame_is_the_rest_of_a_table_that_filled_the_page_before(closed: bool) -> None:
    pages = pages_of_a_table(Box(50, 60, 400, 120), foot=780, closed=closed)
    (table,) = pages[1].blocks
    assert isinstance(table, Table)
    assert [[line.text for line in cell.lines] for row in table.rows for cell in row if cell] == [["残り"]]


@pytest.mark.parametrize(
    ("frame", "foot", "above"),
    [
        (Box(50, 60, 400, 120), 500, ""),
        (Box(80, 60, 400, 120), 780, ""),
        (Box(50, 60, 400, 120), 780, "別紙"),
    ],
)
def test_any_other_frame_is_no_table(frame: Box, foot: float, above: str) -> None:
    pages = pages_of_a_table(frame, foot=foot, above=above)
    assert not any(isinstance(block, Table) for block in pages[1].blocks)
