"""Where the words of a query stand in a text."""

from __future__ import annotations

import sqlite3

from conftest import make_index, match_rows
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.search.filters import parse_filters
from adachi_shingikai.search.highlights import find_highlights
from adachi_shingikai.search.hits import search
from adachi_shingikai.search.query import parse_query


@given(
    st.text(
        st.sampled_from("個人情報保護条例のシステムｼｽﾃﾑガッょー-− \n　12Aａab髙⽇か\u3099"), min_size=1, max_size=40
    ),
    st.data(),
)
def test_any_substring_is_found_and_highlighted(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    part = words[start : data.draw(st.integers(start + 1, len(words)))]
    if not bigrams(fold(part)) or '"' in part:
        return
    if fold(part) not in fold(words):
        return  # the part cuts a cluster, or a space that stood between words
    tree = parse_query(f'"{part}"')
    assert match_rows(make_index(words), f'"{part}"') == [1]
    marks = find_highlights(words, tree)
    assert marks
    for first, last in marks:
        assert 0 <= first < last <= len(words)


def test_highlights_are_the_printed_words(db: sqlite3.Connection) -> None:
    for words, expected in (
        ("ロボット", {"ロボット"}),
        ("わかりました", {"分かり", "分かる"}),
        ("wi-fi", {"Wi-Fi"}),
        ('"個人情報の扱い"', {"個人情報の扱い"}),
    ):
        found = search(db, words, parse_filters(kind=("speech",)))
        assert found.total
        for hit in found.hits:
            assert hit.highlights
            assert {hit.text[start:end] for start, end in hit.highlights} <= expected
            first = hit.text[slice(*hit.highlights[0])]
            assert first in hit.snippet
