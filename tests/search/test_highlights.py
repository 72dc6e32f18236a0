"""Where the words of a query stand in a text."""

from __future__ import annotations

import re
import sqlite3

from conftest import make_index, match_rows
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.search.filters import parse_filters
from adachi_shingikai.search.highlights import find_highlights, make_snippet
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
    if (
        fold(part) not in fold(words)
        or re.search(r"\d\W*$", words[:start])
        or re.match(r"\W*\d", words[start + len(part) :])
    ):
        return  # the part cuts a cluster, a space that stood between words, or a number
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
        found = search(db, words, parse_filters(kind=("speech",)), exact=True)
        assert found.total
        for hit in found.hits:
            assert hit.highlights
            assert {hit.text[start:end] for start, end in hit.highlights} <= expected
            first = hit.text[slice(*hit.highlights[0])]
            assert first in hit.snippet


def test_every_spelling_is_marked(db: sqlite3.Connection) -> None:
    text = "漏洩を防ぐ。漏えいの報告。ろうえいした。"
    marks = find_highlights(text, parse_query("漏洩"))
    assert [text[start:end] for start, end in marks] == ["漏洩", "漏えい", "ろうえい"]
    text = "申込みを受け、申し込む人の申込書"
    assert len(find_highlights(text, parse_query("申し込み"))) == 3


def test_the_border_of_a_word_is_not_crossed() -> None:
    for text, words, marked in (("東京都の京都事務所", "京都", [(4, 6)]), ("図書館の館長", "書館*", [])):
        assert list(find_highlights(text, parse_query(words))) == marked


def test_a_snippet_shows_the_most_different_words() -> None:
    filler = "審議の途中の、長い説明が続きます。" * 12
    text = f"掲示です。{filler}掲示と文面です。{filler}鍵です。"
    marks = find_highlights(text, parse_query("掲示 文面 鍵"))
    snippet = make_snippet(text, marks)
    assert {word for word in ("掲示", "文面", "鍵") if word in snippet} == {"掲示", "文面", "鍵"}
    assert snippet.count("…") == 2
    assert len(snippet) < 200
    assert make_snippet(text, ()) == text[:120] + "…"


def test_borders_of_words_are_those_of_the_whole_text() -> None:
    """Only the sentences with a term that may begin within a word are divided into words."""
    text = "京都の資料です。東京都の資料も、京都の資料も見ました。以上です。"
    for typed in ("京都", "京*"):
        assert [text[a:b] for a, b in find_highlights(text, parse_query(typed))] == [typed.rstrip("*")] * 2
        assert [a for a, _ in find_highlights(text, parse_query(typed))] == [0, text.index("、京都") + 1]
