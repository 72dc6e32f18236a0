"""Words on a drawn page, whose places are known: the marks cover them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import typeset
from drawing import FONT, font
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.elements import Box, Placement, PrintedPage, RawPage
from adachi_shingikai.pages.layout import lay_out_page, print_page
from adachi_shingikai.pages.pdf import read_page
from adachi_shingikai.web.marks import find_marks

SIZE = 10.0


def marker(word: str):  # type: ignore[no-untyped-def]
    def marks(text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in re.finditer(word, text)]

    return marks


def read(raw: RawPage) -> PrintedPage:
    return print_page(raw, lay_out_page(raw)[0])


def on_paper(box: Box, placement: Placement) -> Box:
    """A box on a page that was turned by quarters, as it is printed."""
    across, down = zip(placement.point(box.x0, box.top), placement.point(box.x1, box.bottom), strict=True)
    return Box(min(across), min(down), max(across), max(down))


def draw(
    path: Path, lines: Sequence[tuple[float, float, str]], rotation: int = 0, rules: Sequence[Box] = ()
) -> RawPage:
    """A page of lines at their places, from the top left as the unrotated page shows them."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    font()
    canvas.setFont(FONT, SIZE)
    for x, base, words in lines:
        canvas.drawString(x, 842 - base, words)
    for box in rules:
        canvas.rect(box.x0, 842 - box.bottom, box.x1 - box.x0, box.bottom - box.top, fill=1)
    canvas.setPageRotation(rotation)
    canvas.showPage()
    canvas.save()
    return read_page(path, 1)


LEFT = [(60.0, 100.0 + 18 * i, "傘の貸出しについて左の段に書いた文である") for i in range(12)]
RIGHT = [(320.0, 100.0 + 18 * i, "右の段では鍵のことを述べているのである") for i in range(12)]


def assert_covers(found: Box, x: float, base: float, letters: int) -> None:
    assert found.x0 == pytest.approx(x, abs=1)
    assert found.x1 == pytest.approx(x + SIZE * letters, abs=1)
    assert found.top <= base - 0.7 * SIZE
    assert base <= found.bottom <= base + 0.5 * SIZE


def test_words_in_both_columns(tmp_path: Path) -> None:
    page = read(draw(tmp_path / "a.pdf", [*LEFT, *RIGHT]))
    text = "右の段では鍵のことを述べているのである"
    words = find_marks(page, [], [text], marker("鍵のこと")).words
    assert len(words) == 12
    assert_covers(words[0], 320 + 5 * SIZE, 100, 4)
    words = find_marks(page, [], [LEFT[0][2]], marker("貸出し")).words
    assert_covers(words[3], 60 + 2 * SIZE, 100 + 18 * 3, 3)


def test_a_word_over_a_line_break_is_marked_in_both_lines(tmp_path: Path) -> None:
    page = read(draw(tmp_path / "a.pdf", [*LEFT[:3], *RIGHT[:3]]))
    text = "".join(words for _, _, words in LEFT[:3])
    words = find_marks(page, [], [text], marker("文である傘の")).words
    assert len(words) == 4
    assert_covers(words[0], 60 + 16 * SIZE, 100, 4)
    assert_covers(words[1], 60, 118, 2)


def test_a_word_in_a_cell(tmp_path: Path) -> None:
    sides = [Box(50, y, 550, y + 1) for y in (200, 240, 280)] + [Box(x, 200, x + 1, 281) for x in (50, 200, 550)]
    cells = [(60.0, 225.0, "項目"), (210.0, 225.0, "電話番号を記録する"), (60.0, 265.0, "目的"), (210.0, 265.0, "連絡")]
    page = read(draw(tmp_path / "a.pdf", cells, rules=sides))
    words = find_marks(page, [], ["電話番号を記録する"], marker("番号")).words
    assert len(words) == 1
    assert_covers(words[0], 210 + 2 * SIZE, 225, 2)


@pytest.mark.parametrize("rotation", [180])
def test_a_rotated_page_is_marked_as_it_is_shown(tmp_path: Path, rotation: int) -> None:
    raw = draw(tmp_path / "a.pdf", LEFT[:4], rotation)
    assert (raw.width, raw.height) == (595, 842)
    page = read(raw)
    for box in find_marks(page, [], [LEFT[0][2]], marker("貸出し")).words:
        assert 0 <= box.x0 < box.x1 <= raw.width
        assert 0 <= box.top < box.bottom <= raw.height


def test_a_passage_is_found_where_it_begins_or_ends(tmp_path: Path) -> None:
    page = read(draw(tmp_path / "a.pdf", LEFT))
    text = "".join(words for _, _, words in LEFT)
    whole = find_marks(page, [text[25:75]], [], marker("x")).passage
    assert whole[0].x0 == pytest.approx(60 + 5 * SIZE, abs=1)
    begins = find_marks(page, [LEFT[0][2] + "。そして次の頁へ続く文が長々と書かれている"], [], marker("x")).passage
    assert_covers(begins[0], 60, 100, 20)
    ends = find_marks(page, ["前の頁から続いている長い文の終わりは、" + text[-30:]], [], marker("x")).passage
    assert ends
    assert find_marks(page, ["この頁のどこにも書かれていない別の文"], [], marker("x")).passage == ()


def test_vertical_text_is_marked_on_the_page_as_printed() -> None:
    glyphs = [g for column in range(3) for g in _vertical("縦書きの文で傘を貸し出すことを述べる", 500 - 30 * column)]
    page = read(RawPage(1, 595, 842, tuple(glyphs)))
    words = [
        on_paper(b, page.placement) for b in find_marks(page, [], ["縦書きの文で傘を貸し出す"], marker("傘")).words
    ]
    assert len(words) == 3
    assert words[0].x0 <= 500 + SIZE / 2 <= words[0].x1
    assert words[0].top == pytest.approx(100 + 6 * SIZE, abs=2)


def _vertical(words: str, x: float) -> list:  # type: ignore[type-arg]
    return [typeset(letter, x, 100 + SIZE * (i + 1))[0] for i, letter in enumerate(words)]


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=6))
def test_any_text_and_any_words_give_boxes_on_the_page(printed: str, passage: str, word: str) -> None:
    page = read(RawPage(1, 595, 842, tuple(typeset(printed, 10, 100))))
    assert isinstance(page, PrintedPage)
    found = find_marks(page, [passage, printed], [printed], marker(re.escape(word) or "x"))
    for box in (*found.passage, *found.words):
        assert box.x0 <= box.x1
        assert box.top < box.bottom


def test_nearly_every_passage_of_the_samples_is_found(second, samples) -> None:  # type: ignore[no-untyped-def]
    speeches = second.minutes[0].speeches
    pages = {n: read(read_page(samples["sample-31-2.pdf"], n)) for n in range(1, second.file.pages + 1)}
    missed = [s.label for s in speeches if not find_marks(pages[s.page_start], [s.text], [], marker("x")).passage]
    assert missed == []
