"""The patterns of Adachi."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.formats.adachi import ADACHI


@pytest.mark.parametrize(
    "line",
    [
        "○ 巡回した日時",
        "○画像（顔の部分は自動で消します）",
        "○会長の選任について",
        "○○○○様",
        "○審議会の委員は、次のとおり",
    ],
)
def test_bullets_are_no_speakers(line: str) -> None:
    assert not ADACHI.speech.match(line)


@pytest.mark.parametrize("line", ["(以下「受託者」という。)", "（個人情報）", "(1) 概要", "「休憩」について"])
def test_brackets_alone_make_no_remark(line: str) -> None:
    assert not ADACHI.remark.match(line)
