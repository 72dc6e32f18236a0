"""The gutter between two columns, and the order in which its page is read."""

from __future__ import annotations

import pytest
from conftest import boxed, typeset

from adachi_shingikai.elements import Box, Glyph, Line, RawPage
from adachi_shingikai.pages.layout import lay_out_pages

LEFT, RIGHT, PITCH = 60.0, 300.0, 20.0


def words_of_pages(*pages: list[Glyph]) -> list[list[str]]:
    """The lines of each page, in reading order."""
    raw = [RawPage(number, 595, 842, tuple(glyphs)) for number, glyphs in enumerate(pages, 1)]
    return [[block.text for block in page.blocks if isinstance(block, Line)] for page in lay_out_pages(raw)]


def column(name: str, x: float, first: float, rows: int, length: int = 20) -> list[Glyph]:
    """Rows of one column: `左一`, `左二` … filled up to a length."""
    return [
        glyph
        for i, number in enumerate("一二三四五六七八九十"[:rows])
        for glyph in typeset((name + number).ljust(length, "字"), x, first + PITCH * i)
    ]


def heads(lines: list[str]) -> list[str]:
    return [line[:2] for line in lines]


def rows(name: str, count: int) -> list[str]:
    return [name + number for number in "一二三四五六七八九十"[:count]]


def test_the_left_column_is_read_first() -> None:
    page = [*column("右", RIGHT, 100, 10), *column("左", LEFT, 100, 10)]
    assert [heads(lines) for lines in words_of_pages(page)] == [rows("左", 10) + rows("右", 10)]


@pytest.mark.parametrize("count", [1, 2])
def test_a_page_with_hardly_a_line_in_one_column_inherits_the_gutter(count: int) -> None:
    whole = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10)]
    last = [*column("前", LEFT, 100, 10), *column("後", RIGHT, 100, count)]
    alone, *_ = words_of_pages(last)
    assert len(alone) == 10, "by itself its lines run across"
    found = words_of_pages(whole, last, last)
    assert [heads(lines) for lines in found[1:]] == [rows("前", 10) + rows("後", count)] * 2


def test_a_page_whose_lines_cross_the_gutter_does_not_inherit_it() -> None:
    whole = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10)]
    contents = [
        *(glyph for i in range(3) for glyph in typeset("目次" + "字" * 42, LEFT, 100 + PITCH * i)),
        *column("項", LEFT, 160, 6),
        *column("頁", RIGHT, 160, 2, length=2),
    ]
    _, lines = words_of_pages(whole, contents)
    assert heads(lines) == ["目次"] * 3 + rows("項", 6)
    assert [line[-2:] for line in lines[3:5]] == rows("頁", 2)


def test_one_column_inherits_nothing() -> None:
    whole = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10)]
    narrow = column("前", LEFT, 100, 10)
    last = [*column("前", LEFT, 100, 10), *column("後", RIGHT, 100, 2)]
    found = words_of_pages(whole, narrow, last)
    assert heads(found[1]) == rows("前", 10)
    assert len(found[2]) == 10, "the gutter ended with the page that had none"


@pytest.mark.parametrize("heading", ["見出し", "見出し" + "字" * 41])
def test_a_heading_parts_the_bands_above_and_below_it(heading: str) -> None:
    page = [
        *column("左", LEFT, 100, 6),
        *column("右", RIGHT, 100, 6),
        *typeset(heading, LEFT, 240),
        *column("下", LEFT, 280, 6),
        *column("側", RIGHT, 280, 6),
    ]
    (lines,) = words_of_pages(page)
    assert heads(lines) == rows("左", 6) + rows("右", 6) + ["見出"] + rows("下", 6) + rows("側", 6)


def test_a_line_beside_white_is_no_heading_where_its_column_runs_on() -> None:
    """The right column makes room for a picture; the left one goes on line by line."""
    page = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 4), *column("側", RIGHT, 240, 3)]
    (lines,) = words_of_pages(page)
    assert heads(lines) == rows("左", 10) + rows("右", 4) + rows("側", 3)


def test_a_line_far_below_the_end_of_a_column_is_no_heading() -> None:
    page = [
        *column("左", LEFT, 100, 4),
        *column("右", RIGHT, 100, 4),
        *column("下", LEFT, 200, 5),
        *column("側", RIGHT, 400, 4),
        *column("末", LEFT, 400, 4),
    ]
    (lines,) = words_of_pages(page)
    assert heads(lines) == rows("左", 4) + rows("下", 5) + rows("末", 4) + rows("右", 4) + rows("側", 4)


def test_page_numbers_at_the_right_make_no_column() -> None:
    contents = [*column("項", LEFT, 100, 10), *column("頁", 500, 100, 10, length=2)]
    (lines,) = words_of_pages(contents)
    assert [(line[:2], line[-2:]) for line in lines] == list(zip(rows("項", 10), rows("頁", 10), strict=True))


def test_a_page_number_alone_below_belongs_to_no_column() -> None:
    page = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10), *typeset("１２", 200, 800)]
    (lines,) = words_of_pages(page)
    assert lines[-1] in ("１２", "12")
    assert heads(lines[:-1]) == rows("左", 10) + rows("右", 10)


def test_a_gap_in_the_left_column_alone_makes_no_heading() -> None:
    page = [
        *column("左", LEFT, 100, 4),
        *column("下", LEFT, 210, 4),
        *column("右", RIGHT, 100, 10),
    ]
    (lines,) = words_of_pages(page)
    assert heads(lines) == rows("左", 4) + rows("下", 4) + rows("右", 10)


def test_values_that_begin_at_no_common_edge_make_no_column() -> None:
    labels = column("項", LEFT, 100, 10, length=12)
    values = [g for i in range(10) for g in typeset("値" * 15, 300 + 17 * (i * 7 % 10), 100 + PITCH * i)]
    (lines,) = words_of_pages([*labels, *values])
    assert [(line[:2], line[-1]) for line in lines] == [(name, "値") for name in rows("項", 10)]


@pytest.mark.parametrize(("across", "parted"), [(6, True), (9, False)])
def test_a_gutter_may_be_crossed_by_four_lines_in_ten(across: int, parted: bool) -> None:
    """Headings and notes over the width of the page, above ten lines of two columns."""
    wide = [g for i in range(across) for g in typeset("幅" * 44, LEFT, 100 + PITCH * i)]
    below = 100 + PITCH * across
    (lines,) = words_of_pages([*wide, *column("左", LEFT, below, 10), *column("右", RIGHT, below, 10)])
    assert len(lines) == across + (20 if parted else 10)
    assert heads(lines[across:]) == rows("左", 10) + (rows("右", 10) if parted else [])


@pytest.mark.parametrize(("length", "parted"), [(6, False), (8, True)])
def test_a_right_column_is_not_much_narrower_than_the_left(length: int, parted: bool) -> None:
    page = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10, length=length)]
    (lines,) = words_of_pages(page)
    assert len(lines) == (20 if parted else 10)


@pytest.mark.parametrize(("white", "parted"), [(8.0, False), (10.0, True)])
def test_a_gutter_is_nine_tenths_of_a_character_wide(white: float, parted: bool) -> None:
    (lines,) = words_of_pages([*column("左", LEFT, 100, 10), *column("右", LEFT + 200 + white, 100, 10)])
    assert len(lines) == (20 if parted else 10)


def blocks_of(glyphs: list[Glyph], rules: list[Box]) -> list[str]:
    """The first two characters of each line, and of each cell in brackets, in reading order."""
    (page,) = lay_out_pages([RawPage(1, 595, 842, tuple(glyphs), tuple(rules))])
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Line):
            found.append(block.text[:2])
        else:
            cells = (cell for row in block.rows for cell in row if cell is not None)
            found += [f"[{''.join(line.text for line in cell.lines)}]" for cell in cells]
    return found


def box_of_two(x0: float, top: float, x1: float) -> tuple[list[Glyph], list[Box]]:
    """A table of two rows, 40 pt high."""
    glyphs = [*typeset("表甲", x0 + 5, top + 14), *typeset("表乙", x0 + 5, top + 34)]
    return glyphs, [*boxed(x0, top, x1, top + 20), *boxed(x0, top + 20, x1, top + 40)]


BOX = ["[表甲]", "[表乙]"]


def test_a_table_across_the_columns_parts_their_bands() -> None:
    above = [*column("左", LEFT, 100, 5), *column("右", RIGHT, 100, 5)]
    below = [*column("下", LEFT, 280, 5), *column("側", RIGHT, 280, 5)]
    glyphs, rules = box_of_two(LEFT, 210, 500)
    wanted = rows("左", 5) + rows("右", 5) + BOX + rows("下", 5) + rows("側", 5)
    assert blocks_of([*above, *glyphs, *below], rules) == wanted
    top, rules = box_of_two(LEFT, 40, 500)
    assert blocks_of([*above, *top], rules) == BOX + rows("左", 5) + rows("右", 5)
    foot, rules = box_of_two(LEFT, 400, 500)
    assert blocks_of([*below, *foot], rules) == rows("下", 5) + rows("側", 5) + BOX


@pytest.mark.parametrize("top", [90.0, 168.0, 248.0])
def test_a_table_in_one_column_stands_between_its_lines(top: float) -> None:
    whole = column("右", RIGHT, 100, 10)
    lines = [g for g in column("左", LEFT, 100, 10) if not top < g.base < top + 44]
    names = [name for i, name in enumerate(rows("左", 10)) if not top < 100 + PITCH * i < top + 44]
    before = [name for i, name in enumerate(rows("左", 10)) if 100 + PITCH * i <= top]
    glyphs, rules = box_of_two(LEFT, top, LEFT + 200)
    wanted = before + BOX + [name for name in names if name not in before] + rows("右", 10)
    assert blocks_of([*whole, *lines, *glyphs], rules) == wanted
    mirrored, rules = box_of_two(RIGHT, top, RIGHT + 200)
    lines = [g for g in column("右", RIGHT, 100, 10) if not top < g.base < top + 44]
    wanted = [name.replace("左", "右") for name in wanted if "右" not in name]
    assert blocks_of([*column("左", LEFT, 100, 10), *lines, *mirrored], rules) == rows("左", 10) + wanted


def test_a_ruled_quote_stays_in_its_column() -> None:
    page = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10)]
    assert blocks_of(page, boxed(LEFT - 3, 125, LEFT + 205, 185)) == rows("左", 10) + rows("右", 10)


def test_a_ruled_page_inherits_no_gutter_without_lines_of_text() -> None:
    whole = [*column("左", LEFT, 100, 10), *column("右", RIGHT, 100, 10)]
    glyphs, rules = box_of_two(LEFT, 200, 500)
    form = [*typeset("個票", LEFT, 100), *typeset("所管の課", 420, 100), *glyphs]
    pages = [RawPage(1, 595, 842, tuple(whole)), RawPage(2, 595, 842, tuple(form), tuple(rules))]
    *_, last = lay_out_pages(pages)
    assert [block.text[:2] for block in last.blocks if isinstance(block, Line)] == ["個票"]


@pytest.mark.parametrize("heading", ["見出し", "見出し" + "字" * 41])
def test_rules_around_a_heading_over_both_columns_part_the_bands(heading: str) -> None:
    """A frame of one cell is no table. The columns go on close to it, so that no white shows it."""
    page = [
        *column("左", LEFT, 100, 6),
        *column("右", RIGHT, 100, 5),
        *typeset(heading, LEFT + 5, 222),
        *column("下", LEFT, 244, 6),
        *column("側", RIGHT, 244, 6),
    ]
    wanted = rows("左", 6) + rows("右", 5) + ["見出"] + rows("下", 6) + rows("側", 6)
    assert blocks_of(page, boxed(LEFT, 206, 510, 228)) == wanted
    assert blocks_of(page, [Box(LEFT, 206, 510, 207), Box(LEFT, 227, 510, 228)]) == wanted


@pytest.mark.parametrize("shorter", [1, 3])
def test_headings_stand_between_bands_whose_columns_are_not_balanced(shorter: int) -> None:
    page = [
        *column("左", LEFT, 100, 7),
        *column("右", RIGHT, 100, 7 - shorter),
        *typeset("見出し", LEFT, 254),
        *typeset("件名の", LEFT, 284),
        *column("下", LEFT, 304, 6),
        *column("側", RIGHT, 304, 6),
    ]
    (lines,) = words_of_pages(page)
    assert heads(lines) == rows("左", 7) + rows("右", 7 - shorter) + ["見出", "件名"] + rows("下", 6) + rows("側", 6)
