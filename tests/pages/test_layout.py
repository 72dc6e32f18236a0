"""Glyphs to lines in reading order."""

from __future__ import annotations

import pytest
from conftest import boxed, typeset

from adachi_shingikai.elements import Box, Cell, Glyph, Line, RawPage
from adachi_shingikai.pages.layout import is_vertical, lay_out_page, lay_out_pages


def test_vertical_text_is_read_from_the_right() -> None:
    columns = ["縦に書いた文章を右の列から", "左の列へ読み進めるための試", "しの文です。"]
    glyphs = [
        Glyph(letter, 500.0 - 20 * x, 510.0 - 20 * x, 60.0 + 11 * y, 10.0)
        for x, words in enumerate(columns)
        for y, letter in enumerate(words)
    ]
    sheet, _ = lay_out_page(RawPage(1, 595, 842, tuple(glyphs)))
    assert "".join(b.text for b in sheet.blocks if isinstance(b, Line)) == "".join(columns)


def test_characters_that_print_nothing_make_no_line() -> None:
    glyphs = tuple(Glyph(c, 10.0 * i, 10.0 * i + 10, 100.0, 10.0) for i, c in enumerate("\u200b\u200c\u200d"))
    (sheet,) = lay_out_pages([RawPage(1, 595, 842, glyphs)])
    assert sheet.blocks == ()


def order_of(width: float, height: float, glyphs: list[Glyph], rules: list[Box]) -> list[str]:
    """The texts of a page in reading order; a table gives its cells."""
    page, _ = lay_out_page(RawPage(1, width, height, tuple(glyphs), tuple(rules)))
    texts: list[str] = []
    for block in page.blocks:
        rows = ((Cell(block.box, (block,)),),) if isinstance(block, Line) else block.rows
        texts += ["".join(line.text for line in cell.lines) for row in rows for cell in row if cell is not None]
    return texts


def test_a_landscape_sheet_is_read_half_by_half() -> None:
    """Head lines first, whichever half they stand in; then the left half, then the right one."""
    glyphs = [
        *typeset("右上の注", 560, 60),
        *typeset("個票", 300, 80),
        *typeset("左の表", 44, 130),
        *typeset("左の注", 350, 180),
        *typeset("左の二つ目", 44, 230),
        *typeset("右の表", 450, 120),
        *typeset("右の注", 450, 300),
    ]
    rules = [*boxed(40, 110, 380, 140), *boxed(40, 210, 380, 240), *boxed(440, 100, 800, 130)]
    rules += [*boxed(40, 140, 380, 160), *boxed(40, 240, 380, 260), *boxed(440, 130, 800, 150)]
    found = [text for text in order_of(842, 595, glyphs, rules) if text]
    assert found == ["右上の注", "個票", "左の表", "左の注", "左の二つ目", "右の表", "右の注"]


def test_a_line_across_the_halves_stays_whole() -> None:
    rules = [
        *boxed(40, 110, 380, 140),
        *boxed(40, 140, 380, 160),
        *boxed(440, 110, 800, 140),
        *boxed(440, 140, 800, 160),
    ]
    across = typeset("左から右まで続く一つの長い題の行である", 330, 80)
    beside = [*typeset("左の語", 40, 300), *typeset("右の語", 700, 300)]
    found = [text for text in order_of(842, 595, [*across, *beside], rules) if text]
    assert found == ["左から右まで続く一つの長い題の行である", "左の語", "右の語"]


def test_a_landscape_sheet_with_a_table_across_is_one_page() -> None:
    rules = [
        *boxed(40, 110, 600, 140),
        *boxed(40, 140, 600, 160),
        *boxed(650, 110, 800, 140),
        *boxed(650, 140, 800, 160),
    ]
    glyphs = [*typeset("表", 44, 130), *typeset("下", 44, 300), *typeset("横", 660, 130), *typeset("隣", 700, 200)]
    assert [text for text in order_of(842, 595, glyphs, rules) if text] == ["表", "横", "隣", "下"]


def test_lines_and_tables_stand_in_their_order_on_an_upright_page() -> None:
    rules = [*boxed(60, 200, 500, 230), *boxed(60, 230, 500, 260)]
    glyphs = [*typeset("後", 60, 300), *typeset("中", 64, 220), *typeset("前", 60, 100)]
    assert [text for text in order_of(595, 842, glyphs, rules) if text] == ["前", "中", "後"]


@pytest.mark.parametrize(("letters", "vertical"), [(21, True), (20, False)])
def test_a_page_is_vertical_from_twenty_pairs_on(letters: int, vertical: bool) -> None:
    down = [Glyph("字", 300, 310, 60 + 11.0 * i, 10) for i in range(letters)]
    assert is_vertical(RawPage(1, 595, 842, tuple(down))) is vertical


@pytest.mark.parametrize(("step", "vertical"), [(4.0, False), (11.0, True), (24.0, True), (26.0, False)])
def test_letters_follow_each_other_downwards_at_the_pitch_of_type(step: float, vertical: bool) -> None:
    down = [Glyph("字", 300, 310, 60 + step * i, 10) for i in range(25)]
    assert is_vertical(RawPage(1, 595, 842, tuple(down))) is vertical


def test_a_list_of_short_lines_is_not_vertical() -> None:
    """Lines of two characters one below the other: every second pair goes down, and back to the left."""
    glyphs = [g for i in range(20) for g in typeset("一二", 60, 100 + 16 * i)]
    assert not is_vertical(RawPage(1, 595, 842, tuple(glyphs)))
