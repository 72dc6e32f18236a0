"""審議会意見: what was decided, and what was asked for."""

from __future__ import annotations

import pytest
from conftest import lines

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.minutes import read_minutes


@pytest.mark.parametrize(
    ("paragraphs", "outcome", "conditions"),
    [
        (["　異議なしと認め、本件は了承とする。"], "了承", ()),
        (
            ["　本件は了承とする。なお、以下の意見に留意されたい。", "　掲示されたい。"],
            "意見付き了承",
            ("掲示されたい。",),
        ),
        (
            [
                "　本件は了承とする。",
                "　なお、次の意見に留意されたい。",
                "　１　掲示されたい。",
                "　２　報告されたい。",
            ],
            "意見付き了承",
            ("掲示されたい。", "報告されたい。"),
        ),
        (["　資料を求める必要があり、継続審議とする。"], "継続審議", ()),
        (["　前回継続審議とした本件について、異議なしと認め、了承とする。"], "了承", ()),
        (["　本件は了承とする。なお、周知の方法は継続して検討されたい。"], "意見付き了承", ()),
        (
            [
                "　次のとおりとする。",
                "　本件は了承とする。",
                "　なお、以下の意見に留意されたい。",
                "　(1) 掲示されたい。",
            ],
            "意見付き了承",
            ("掲示されたい。",),
        ),
        (
            ["　了承とする。なお、以下の意見に留意されたい。", "　十分に留意されたい。", "　報告されたい。"],
            "意見付き了承",
            ("十分に留意されたい。", "報告されたい。"),
        ),
        (["　取り下げたい旨の申出があり、これを了承する。"], "取下げ", ()),
        (["　認めないこととする。"], "不承認", ()),
        (["　本件は不承認とする。"], "不承認", ()),
        (["　本件は了承できない。"], "不承認", ()),
        (["　諮問は取り下げられた。"], "取下げ", ()),
        (["　意見は分かれた。"], "不明", ()),
        (["　本件について審議した。", "　その結果、継続審議とする。"], "継続審議", ()),
        (
            ["　本件について審議した。", "　その結果、異議なしと認め、了承とする。", "　ただし、周知を徹底されたい。"],
            "意見付き了承",
            ("ただし、周知を徹底されたい。",),
        ),
        (
            ["　本件は了承とする。", "　周知のうえ実施することとする。"],
            "意見付き了承",
            ("周知のうえ実施することとする。",),
        ),
    ],
)
def test_opinions(paragraphs: list[str], outcome: str, conditions: tuple[str, ...]) -> None:
    printed = lines("【諮問第7号】傘", "＜審議会の意見＞", *paragraphs, "○青山会長　では。")
    body = read_minutes(printed, ADACHI, ())
    said = body.items[0].opinion
    assert said is not None
    assert (said.outcome, said.conditions) == (outcome, conditions)
