"""Other ways to write a date, the number of an item, an article, a meeting."""

from __future__ import annotations

import pytest
from conftest import make_index, match_rows

from adachi_shingikai.search.rewrites import find_rewrite, other_forms

TEXTS = (
    "令和４年４月１日から稼働します。",
    "2022年4月に始めました。",
    "R4.4.1付の通知です。",
    "令和元年度の報告です。",
    "諮問第457号について説明します。",
    "諮問番号第457号で了承済みです。",
    "条例第16条に関するものです。",
    "十六条の委託です。",
    "第6条の目的です。",
    "第十二期・第15回の会議です。",
    "回答率は36.5％です。",
    "回答率は20パーセントです。",
    "3,200件を送りました。",
    "令和4年11月の会議です。",
)
INDEX = make_index(*TEXTS)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("2022年4月1日", [1, 3]),
        ("令和4年4月1日", [1, 3]),
        ("2022-04-01", [1, 3]),
        ("R4.4.1", [1, 3]),
        ("R4年", [1, 2, 14]),
        ("令和四年四月", [1, 2]),
        ("平成31年度", [4]),
        ("2019年度", [4]),
        ("諮問457", [5, 6]),
        ("#457", [5, 6]),
        ("457号", [5, 6]),
        ("諮問第四百五十七号", [5, 6]),
        ("第16条", [7, 8]),
        ("16条", [7, 8]),
        ("第十六条", [7, 8]),
        ("6条", [9]),
        ("12期15回", [10]),
        ("第12期第15回", [10]),
        ("36.5%", [11]),
        ("365", []),
        ("36", []),
        ("6.5", []),
        ("20%", [12]),
        ("3200件", [13]),
        ("三千二百件", [13]),
        ("200件", []),
    ],
)
def test_each_way_to_write_it_finds_the_others(words: str, rows: list[int]) -> None:
    assert match_rows(INDEX, words) == rows


@pytest.mark.parametrize("words", ["個人情報", "10万人", "令和", "2022", "第1部"])
def test_other_terms_are_left_as_they_are(words: str) -> None:
    assert other_forms(words) == ()


def test_the_rest_of_a_term_stays() -> None:
    found = find_rewrite("諮問457の意見")
    assert found is not None
    assert "諮問457の意見"[found.start : found.end] == "諮問457"
    assert "諮問第457号の意見" in other_forms("諮問457の意見")
