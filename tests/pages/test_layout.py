"""Glyphs to lines in reading order."""

from __future__ import annotations

from adachi_shingikai.elements import Glyph, Line, RawPage
from adachi_shingikai.pages.layout import lay_out_page, lay_out_pages


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
