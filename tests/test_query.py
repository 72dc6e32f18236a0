from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese import fold
from adachi_shingikai.japanese.fold import _PLAIN, bigrams, fold, fold_with_map
from adachi_shingikai.japanese.romaji import Reading, reading_key, reading_keys
from adachi_shingikai.japanese.sudachi import query_tokens, tokenise, tokenise_with_readings
from adachi_shingikai.search.highlights import find_highlights
from adachi_shingikai.search.query import fts_expression, parse_query


def index(*texts: str) -> sqlite3.Connection:
    """A full-text index as store.py makes it, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(t, b, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    for text in texts:
        folded = fold(text)
        words = " ".join(tokenise_with_readings(folded, set()))
        connection.execute("INSERT INTO fts (t, b) VALUES (?, ?)", (words, " ".join(bigrams(folded))))
    return connection


def found(connection: sqlite3.Connection, words: str) -> list[int]:
    expression = fts_expression(parse_query(words))
    return [
        row[0] for row in connection.execute("SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid", (expression,))
    ]


TEXTS = (
    "個人情報の保護措置について、SMSで周知します。",
    "情報公開と個人の尊厳。電話番号は集めません。",
    "督促状をお送りして、電話番号を伺いました。",
    "キヤビネツトの鍵は、ちよつと重い。",
    "Home & School の取扱いが分かりました。",
    "紙",
)
INDEX = index(*TEXTS)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("個人情報", [1]),
        ("個人 情報", [1, 2]),
        ("個人　情報", [1, 2]),
        ("ＳＭＳ", [1]),
        ("sms", [1]),
        ('"情報の保"', [1]),
        ("「情報の保」", [1]),
        ("“情報の保”", [1]),
        ('"情報個人"', []),
        ("電話番号 -SMS", [2, 3]),
        ("電話番号 NOT 督促状", [2]),
        ("-督促状 電話番号", [2]),
        ("電話番号 －督促状", [2]),
        ("督促状 OR 尊厳", [2, 3]),
        ("督促状｜尊厳", [2, 3]),
        ("(督促状 OR 尊厳) 電話", [2, 3]),
        ("（督促状 ＯＲ 尊厳） 電話", [2, 3]),
        ("キャビネット", [4]),
        ("ちょっと", [4]),
        ("分かった", [5]),
        ("わかります", [5]),
        ("取り扱い", [5]),
        ("督促*", [3]),
        ("紙", [6]),
        ("鍵", [4]),
        ("個人 。 情報", [1, 2]),
        ("個人 (-SMS)", [2]),
        ("(-SMS) 個人", [2]),
        ("個人 -(-SMS)", [1]),
        ("周知お願いします", []),
        ("Home&School", [5]),
        ('"Home School"', [5]),
    ],
)
def test_queries(words: str, rows: list[int]) -> None:
    assert found(INDEX, words) == rows


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "。",
        "-個人",
        "(個人",
        "個人)",
        '"個人',
        "個人 OR -情報",
        "個人 NOT",
        "(" * 40 + "個",
        "あ" * 3000,
        "あ い " * 60,
    ],
)
def test_nonsense_is_refused_in_words(words: str) -> None:
    with pytest.raises(UsageError):
        parse_query(words)


SYNTAX = st.text(
    st.sampled_from("個人情報SMSキッ -－()（）\"「」“”*＊|｜:^+{}NEARORNOTAND'\\;.、。%_\n\t\x00é𠮷"), max_size=40
)


@settings(max_examples=10_000, deadline=None)
@given(st.one_of(SYNTAX, st.text(max_size=60)))
def test_no_query_is_an_sql_error(words: str) -> None:
    refusal = ""
    try:
        found(INDEX, words)
    except UsageError as error:
        refusal = str(error)
    assert "\n" not in refusal


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
    assert found(index(words), f'"{part}"') == [1]
    marks = find_highlights(words, tree)
    assert marks
    for first, last in marks:
        assert 0 <= first < last <= len(words)


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


@pytest.mark.parametrize("typed", ["じょうほう", "ジョウホウ", "jouhou", "joho", "jōhō", "Johou"])
def test_readings_are_one(typed: str) -> None:
    assert reading_key(typed) == "joho"


def test_a_line_longer_than_sudachi_takes() -> None:
    words = "個人情報" * 50_000
    assert len(tokenise(words)) == 100_000


def test_only_particles_auxiliaries_and_suru_are_stripped() -> None:
    assert query_tokens("お願いします") == ("御", "願う")
    assert query_tokens("考えています") == ("考える",)
    assert query_tokens("窓口に行く")[-1] == "行く"
    assert query_tokens("送信した") == ("送信",)


@given(st.lists(st.text(st.sampled_from("あかさたなっょーんアッキaōm'漢 \n"), max_size=6), max_size=8))
def test_readings_are_keyed_together_as_they_are_alone(words: list[str]) -> None:
    together = [reading.key for reading in reading_keys([Reading(word, "") for word in words])]
    assert together == [reading_key(word) for word in words]


def test_the_bulk_of_a_text_folds_as_each_of_its_characters_does(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [letter for letter in map(chr, range(0x10000)) if _PLAIN.match(letter)]
    words = [word for x in letters for word in (x, f"漢{x}あ", f"ア{x}", f"{x}\u3099")]
    at_once = [fold_with_map(word) for word in words]
    monkeypatch.setattr(fold, "_PLAIN", re.compile("(?!)"))
    for word, folded in zip(words, at_once, strict=True):
        careful = fold_with_map(word)
        assert (folded.text, list(folded.starts), list(folded.ends)) == (careful.text, careful.starts, careful.ends)
