"""Glyphs to lines: the spaces that a page shows, and where paragraphs begin."""

from __future__ import annotations

import pytest
from conftest import typeset

from adachi_shingikai.elements import Glyph, Line, RawPage
from adachi_shingikai.pages.layout import lay_out_page
from adachi_shingikai.pages.lines import paragraphs


def lines_of(glyphs: list[Glyph]) -> list[Line]:
    page, _ = lay_out_page(RawPage(1, 595, 842, tuple(glyphs)))
    return [block for block in page.blocks if isinstance(block, Line)]


def text_of(glyphs: list[Glyph]) -> list[str]:
    return paragraphs(lines_of(glyphs))


@pytest.mark.parametrize(
    ("first", "second", "white", "printed"),
    [
        ("審議", "会", 4.4, "審議会"),
        ("審議", "会", 4.6, "審議 会"),
        ("審議", "会", 7.9, "審議 会"),
        ("審議", "会", 8.1, "審議　会"),
        ("DX", "AI", 1.9, "DXAI"),
        ("DX", "AI", 2.1, "DX AI"),
        ("DX", "推進", 2.1, "DX推進"),
    ],
)
def test_white_that_reads_as_a_space(first: str, second: str, white: float, printed: str) -> None:
    assert text_of([*typeset(first, 60, 100), *typeset(second, 60 + 10 * len(first) + white, 100)]) == [printed]


def test_a_space_that_the_file_has_is_one_however_narrow() -> None:
    assert text_of([*typeset("審議", 60, 100), Glyph(" ", 80, 81, 100, 10), *typeset("会", 81, 100)]) == ["審議 会"]
    assert text_of([Glyph(" ", 50, 60, 100, 10), *typeset("会", 60, 100), Glyph(" ", 70, 80, 100, 10)]) == ["会"]


@pytest.mark.parametrize(("shift", "count"), [(0.0, 1), (2.4, 1), (2.6, 2)])
def test_bold_type_made_by_printing_twice_is_read_once(shift: float, count: int) -> None:
    assert text_of([*typeset("会", 60, 100), *typeset("会", 60 + shift, 100)]) == ["会" * count]


def test_a_dash_drawn_once_for_two_letters_stays_two() -> None:
    dash = Glyph("―", 60, 80, 100, 10)
    assert text_of([dash, dash]) == ["――"]


def test_two_letters_over_each_other_are_two() -> None:
    assert text_of([*typeset("会", 60, 100), *typeset("議", 61, 100)]) == ["会議"]


@pytest.mark.parametrize(("below", "count"), [(3.4, 1), (3.6, 2)])
def test_what_stands_on_one_baseline_is_a_line(below: float, count: int) -> None:
    assert len(lines_of([*typeset("審議", 60, 100), *typeset("会", 80, 100 + below)])) == count


def test_a_line_is_ordered_by_place_not_by_the_file() -> None:
    assert text_of([*typeset("会", 80, 100), *typeset("審議", 60, 100)]) == ["審議会"]


def rows(*texts: str, x: float = 60.0) -> list[Glyph]:
    """Rows one below the other; each full-width space at the front indents by one character."""
    return [g for i, words in enumerate(texts) for g in typeset(words, x, 100 + 16 * i) if not g.text.isspace()]


FULL = "個人情報の取扱いについて審議会に諮る案件であり"  # 23 characters: the width of the column


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        ((FULL, "ます。", FULL), [FULL + "ます。", FULL]),  # a short line ends a paragraph
        ((FULL, FULL, "終わり。"), [FULL + FULL + "終わり。"]),
        (("　" + FULL[1:], FULL, "　" + FULL[1:]), [FULL[1:] + FULL, FULL[1:]]),  # a line that stands deeper begins one
        ((FULL, "　１　掲示の文面", FULL), [FULL, "１　掲示の文面", FULL]),
        ((FULL[:-1], FULL, FULL), [FULL[:-1] + FULL + FULL]),  # line-break rules leave a character of white
        ((FULL[:-3], FULL, FULL), [FULL[:-3], FULL + FULL]),
    ],
)
def test_where_paragraphs_begin(texts: tuple[str, ...], joined: list[str]) -> None:
    assert text_of(rows(*texts)) == joined


def test_a_list_with_a_hanging_indent_is_one_paragraph() -> None:
    """The second line stands deeper than the mark, and goes on with it."""
    words = FULL[:-3]
    assert text_of([*rows("１　" + words[:20], "　　" + words[:20]), *rows()]) == ["１　" + words[:20] + words[:20]]


def test_a_latin_word_that_did_not_fit_leaves_the_line_full() -> None:
    texts = (FULL, FULL[:-6], "Microsoftを使う。", FULL)
    assert text_of(rows(*texts))[0].startswith(FULL + FULL[:-6] + "Microsoft")


def test_the_edge_of_a_column_is_one_that_two_lines_share() -> None:
    """A mark that hangs to the left of one line alone does not make the others indented."""
    texts = [*typeset("※", 40, 100), *typeset(FULL, 60, 100), *rows(FULL, FULL, x=60)]
    glyphs = [*texts[: 1 + len(FULL)], *(g._replace(base=g.base + 16) for g in texts[1 + len(FULL) :])]
    assert len(text_of(glyphs)) == 1
