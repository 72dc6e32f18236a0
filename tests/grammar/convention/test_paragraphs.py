"""Where paragraphs begin."""

from __future__ import annotations

from adachi_shingikai.elements import Box, Line
from adachi_shingikai.grammar.convention.paragraphs import set_paragraphs

EDGE, EM = 90.0, 10.0


def line(text: str, indent: float = 0.0, *, full: bool = False, page: int = 1) -> Line:
    x0 = EDGE + indent * EM
    return Line(
        text, page, Box(x0, 0, 520 if full else x0 + EM * len(text), 1.2 * EM), paragraph=indent != 0, full=full
    )


def beginnings(lines: list[Line], starts: set[int], unplaced: set[int] | None = None) -> list[int]:
    return [i for i, found in enumerate(set_paragraphs(lines, starts, unplaced or set())) if found.paragraph]


def test_a_hanging_label_does_not_break_its_first_paragraph() -> None:
    lines = [
        line("○石橋会長　では、傘の貸出しについて伺い", -1, full=True),
        line("ます。鍵はどう", full=True),
        line("しますか。"),
        line("もう一つ伺います。", 1, full=True),
        line("返さない人は", full=True),
        line("いますか。"),
        line("○傘課長　おります。", -1),
    ]
    assert beginnings(lines, {0, 6}) == [0, 3, 6]


def test_a_line_left_of_the_edge_goes_on_a_sentence() -> None:
    lines = [line("あい", full=True), line("うえ", full=True), line("おか", -1), line("きく。")]
    assert beginnings(lines, set()) == []


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph() -> None:
    lines = [line("あい", full=True), line("うえ。"), line("おか", full=True), line("きく"), line("けこ")]
    assert beginnings(lines, set()) == [2]


def test_columns_and_facing_pages_have_edges_of_their_own() -> None:
    left = [line("あ", full=True) for _ in range(6)]
    right = [line("あ", 25, full=True) for _ in range(6)]
    other_page = [line("あ", 2, full=True, page=2) for _ in range(6)]
    assert beginnings([*left, *right, line("い", 26), *other_page], set()) == [12]


def test_each_line_of_a_text_file_is_a_paragraph_unless_its_lines_are_broken() -> None:
    def text(words: str) -> Line:
        return Line(words, 1, Box(0, 0, len(words), 1))

    whole = [text("午前10時開会"), text("会長　始めます。"), text("　一つ伺います。")]
    assert beginnings(whole, set(), {1}) == [0, 1, 2]
    broken = [text("あ" * 35), text("い" * 35), text("うえ。"), text("お" * 35), text("か。")]
    assert beginnings(broken, set(), {1}) == [0, 3]
