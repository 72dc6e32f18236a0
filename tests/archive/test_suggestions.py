"""What a search that found nothing says."""

from __future__ import annotations

import sqlite3

import pytest

from adachi_shingikai.archive.suggestions import explain_nothing
from adachi_shingikai.search.filters import EVERYTHING, parse_filters


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ぬめぬめ", "「ぬめぬめ」を含む箇所はありません"),
        ("個人情法", "「個人情法」を含む箇所はありません。もしかして: 個人情報"),
        ("ロボッド 画像", "「ロボッド」を含む箇所はありません。もしかして: ロボット"),
        ("由紀 水遊び場", "1語ずつなら見つかります"),
    ],
)
def test_the_word_that_is_nowhere_is_named(db: sqlite3.Connection, words: str, said: str) -> None:
    (sentence,) = explain_nothing(db, words, EVERYTHING)
    assert said in sentence


def test_the_filter_that_removes_everything_is_named(db: sqlite3.Connection) -> None:
    sentences = list(explain_nothing(db, "水遊び場", parse_filters(kind="speech")))
    assert any(sentence.startswith("--kind がなければ") for sentence in sentences)


@pytest.mark.parametrize(
    ("name", "typed", "offered"),
    [("speaker", "髙埼", "髙崎"), ("meeting", "31-9", "第三十一期・第"), ("item", "999", "999 はありません")],
)
def test_what_exists_is_offered(db: sqlite3.Connection, name: str, typed: str, offered: str) -> None:
    sentences = list(explain_nothing(db, "", parse_filters(**{name: typed})))
    assert any(offered in sentence for sentence in sentences)
