"""Page numbers and running heads: taken out by name, and nothing else."""

from __future__ import annotations

import pytest

from adachi_shingikai.elements import Box, Line, Page
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.general import GENERAL
from adachi_shingikai.grammar.margins import strip_margins

HEIGHT = 842.0


def page(number: int, **places: float) -> Page:
    """A page of lines, each at its height; `_1` is printed as 1."""
    blocks = tuple(
        Line(words.removeprefix("_"), number, Box(60, y, 60 + 10 * len(words), y + 10)) for words, y in places.items()
    )
    return Page(number, 595, HEIGHT, blocks)


def seen(pages: list[Page]) -> list[tuple[str | None, list[str], list[tuple[str, str]]]]:
    return [
        (
            p.printed,
            [block.text for block in p.blocks if isinstance(block, Line)],
            [(d.line, d.reason) for d in p.discards],
        )
        for p in strip_margins(pages, ADACHI)
    ]


def test_numbers_at_the_foot() -> None:
    pages = [page(1, 本文=100, _1=800), page(2, _7=60, 続き=100, _2=800)]
    assert seen(pages) == [("1", ["本文"], [("1", "page number")]), ("2", ["7", "続き"], [("2", "page number")])]


def test_a_total_at_the_foot_is_text() -> None:
    pages = [page(1, 本文=100, _1=800), page(2, 表=100, _125=800), page(3, 末=100, _3=800)]
    assert [found[0] for found in seen(pages)] == ["1", None, "3"]
    assert seen(pages)[1] == (None, ["表", "125"], [])


@pytest.mark.parametrize("dash", "-－−‐‑‒–—―─ー")
def test_numbers_between_dashes(dash: str) -> None:
    foot = [Line(f"{dash} {number} {dash}", number, Box(60, 800, 100, 810)) for number in (1, 2, 8)]
    pages = [Page(i, 595, HEIGHT, (Line("本文", i, Box(60, 100, 100, 110)), line)) for i, line in enumerate(foot, 1)]
    assert [found[0] for found in seen(pages)] == ["1", "2", "8"], "8 is misread, but no text"


def test_numbers_at_the_head() -> None:
    pages = [page(1, _1=40, 本文=100, _9=800), page(2, _2=40, 続き=100), page(3, _3=40, 末=100)]
    assert [found[0] for found in seen(pages)] == ["1", "2", "3"]
    assert seen(pages)[0][1] == ["本文", "9"]


@pytest.mark.parametrize(
    ("number", "text", "printed"), [(741.0, 60.0, "1"), (740.0, 60.0, None), (91.0, 790.0, "1"), (92.0, 790.0, None)]
)
def test_a_number_must_stand_in_the_margin(number: float, text: float, printed: str | None) -> None:
    """It is the highest or the lowest line, within an eighth of the page's height."""
    (found,) = seen([page(1, 本文=text, _1=number)])
    assert found[0] == printed


def test_a_number_above_the_last_line_is_text() -> None:
    assert seen([page(1, 本文=700, _1=790, 末尾=810)]) == [(None, ["本文", "1", "末尾"], [])]


@pytest.mark.parametrize(("y", "kept"), [(40.0, False), (300.0, True), (790.0, False)])
def test_a_running_head_stands_in_the_margin(y: float, kept: bool) -> None:
    (found,) = seen([page(1, 諮問資料=y, 本文=400)])
    assert (("諮問資料" in found[1]), found[2]) == (kept, [] if kept else [("諮問資料", "running head")])


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("前", "1", "中", "2", "後"), ["前", "中", "後"]),
        (("前", "1", "後"), ["前", "1", "後"]),  # one number proves nothing
        (("前", "5", "中", "2", "後", "6"), ["前", "中", "2", "後"]),
        (("1", "4", "末"), ["末"]),  # OCR may lose some numbers in a row
        (("1", "2", "6", "末"), ["6", "末"]),
        (("1", "2", "5", "末"), ["末"]),
        (("1", "1", "2", "末"), ["1", "末"]),
    ],
)
def test_numbers_between_the_lines_of_a_text_file_count_up(texts: tuple[str, ...], kept: list[str]) -> None:
    blocks = tuple(Line(words, 1, Box(0, i, 10, i + 1)) for i, words in enumerate(texts))
    (done,) = strip_margins([Page(1, 0, 0, blocks, ocr=True)], ADACHI)
    assert [block.text for block in done.blocks if isinstance(block, Line)] == kept


def test_a_title_repeated_in_the_margin_is_a_running_head_where_everything_is_learned() -> None:
    def page(number: int, *texts: tuple[str, float]) -> Page:
        blocks = tuple(Line(text, number, Box(90, top, 500, top + 12)) for text, top in texts)
        return Page(number, 595, 842, blocks)

    pages = [
        page(n, (f"第{n}号　架空市傘審議会", 30), ("○会長　はい。", 60 + n), ("お答えします。", 400))
        for n in range(1, 6)
    ]
    stripped = strip_margins(pages, GENERAL)
    assert [[block.text for block in p.blocks if isinstance(block, Line)] for p in stripped] == [
        ["○会長　はい。", "お答えします。"]
    ] * 5
    assert [d.reason for d in stripped[0].discards] == ["running head"]
