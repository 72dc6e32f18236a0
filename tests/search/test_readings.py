"""Queries typed as they are read."""

from __future__ import annotations

import sqlite3

import pytest

from adachi_shingikai.search.hits import search


@pytest.mark.parametrize("words", ["こじんじょうほう", "kojinjoho", "ｋｏｊｉｎｊｏｕｈｏｕ", "コジンジョウホウ"])
def test_readings_find_kanji_and_say_so(db: sqlite3.Connection, words: str) -> None:
    found = search(db, words)
    assert found.total == search(db, "個人情報").total > 0
    assert found.read_as == ("個人情報",)
    assert all("個人情報" in h.text[slice(*h.highlights[0])] for h in found.hits)


def test_each_word_of_a_query_may_be_a_reading(db: sqlite3.Connection) -> None:
    found = search(db, "こじんじょうほう 受注者")
    assert found.total == search(db, "個人情報 受注者").total > 0
    assert found.read_as == ("個人情報",)
    assert search(db, "あ" * 900).total == 0
