"""Bodies and the names of their meetings."""

from __future__ import annotations

import pytest

from adachi_shingikai.elements import Box, Line
from adachi_shingikai.grammar.head.title import read_title


def spoken(text: str) -> list[Line]:
    return [Line(text, 1, Box(0, 0, 1, 1))]


@pytest.mark.parametrize(
    ("lines", "body", "name", "number"),
    [
        (["架空省審議会第200回会議　議事録"], "架空省審議会", "架空省審議会第200回会議", 200),
        (["架空省審議会", "傘（貸出し等関係）部会", "第４回会議　議事録"], "架空省審議会傘（貸出し等関係）部会", "架空省審議会傘（貸出し等関係）部会第4回会議", 4),
        (["令和40年第１回架空区議会定例会会議録"], "架空区議会", "令和40年第1回架空区議会定例会", 1),
        (["第 25 回　傘教育推進会議", "議事録（案）"], "傘教育推進会議", "第25回傘教育推進会議", 25),
        (["水辺特別委員会速記録第四号"], "水辺特別委員会", "水辺特別委員会", 4),
        (["第2回架空市環境会議　会議録"], "架空市環境会議", "第2回架空市環境会議", 2),
    ],
)  # fmt: skip
def test_titles(lines: list[str], body: str, name: str, number: int) -> None:
    title = read_title(None, lines, [])
    assert (title.body, title.name, title.number) == (body, name, number)


def test_a_label_wins_over_the_title() -> None:
    assert read_title("第３回架空市傘審議会", ["架空市の傘"], []).name == "第3回架空市傘審議会"


def test_the_chair_names_an_assembly_that_the_title_does_not() -> None:
    title = read_title(
        None, ["令和40年第４回定例会（第５号）　本文"], spoken("これから第４回架空町議会定例会を開きます。")
    )
    assert (title.body, title.name) == ("架空町議会", "令和40年第4回定例会")


def test_the_opening_sentence_names_a_meeting_without_title() -> None:
    title = read_title(None, [], spoken("ただいまから架空市傘審議会を開会いたします。"))
    assert title.body == "架空市傘審議会"


def test_minutes_may_name_nobody() -> None:
    assert read_title(None, ["出席者"], spoken("始めます。")) == (None, None, None, False)
