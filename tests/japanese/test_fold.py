"""Text as it is compared, and the way back to the printed one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.fold import _PLAIN, fold, fold_with_map


@given(st.text(max_size=60))
def test_the_fold_knows_its_way_back(words: str) -> None:
    folded = fold_with_map(words)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(a < b <= len(words) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.text == fold(words)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ｼｽﾃﾑ", "システム"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("髙﨑", "高崎"),
        ("個 人\n情 報", "個人情報"),
        ("資料の 36 ページ", "資料の36ページ"),
        ("Home  School", "home school"),
        ("サ−バ", "サーバ"),
        ("第 1 - 2 号", "第1-2号"),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_the_bulk_of_a_text_folds_as_each_of_its_characters_does(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [letter for letter in map(chr, range(0x10000)) if _PLAIN.match(letter)]
    words = [word for x in letters for word in (x, f"漢{x}あ", f"ア{x}", f"{x}\u3099")]
    at_once = [fold_with_map(word) for word in words]
    monkeypatch.setattr("adachi_shingikai.japanese.fold._PLAIN", re.compile("(?!)"))
    for word, folded in zip(words, at_once, strict=True):
        careful = fold_with_map(word)
        assert (folded.text, list(folded.starts), list(folded.ends)) == (careful.text, careful.starts, careful.ends)
