"""The query language."""

from __future__ import annotations

import pytest
from conftest import make_index, match_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.errors import UsageError
from adachi_shingikai.search.query import parse_query

TEXTS = (
    "個人情報の保護措置について、SMSで周知します。",
    "情報公開と個人の尊厳。電話番号は集めません。",
    "督促状をお送りして、電話番号を伺いました。",
    "キヤビネツトの鍵は、ちよつと重い。",
    "Home & School の取扱いが分かりました。",
    "紙",
    "東京都の審議会",
    "京都の議会と國の條例。",
    "サーバに異議なし。",
    "サーバーに異議はない。",
    "横浜市長と小学校",
)


INDEX = make_index(*TEXTS)


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
        ("個", [1, 2]),
        ('"個"', [1, 2]),
        ('"について、S"', [1]),
        ('"について、個"', []),
        ("重", [4]),
        ("す", [1]),
        ('"せん"', [2]),
        ("鍵", [4]),
        ("個人 。 情報", [1, 2]),
        ("個人 (-SMS)", [2]),
        ("(-SMS) 個人", [2]),
        ("個人 -(-SMS)", [1]),
        ("周知お願いします", []),
        ("Home&School", [5]),
        ("京都", [8]),
        ("議会", [8]),
        ("国の条例", [8]),
        ("條例", [8]),
        ("サーバー", [9, 10]),
        ("サーバ", [9, 10]),
        ("異議ない", [9]),
        ("市長", [11]),
        ("学校", [11]),
        ("書館*", []),
        ("審議*", [7]),
        ("議会*", [8]),
        ("サー*", [9, 10]),
        ("キャビ*", [4]),
        ("伺って", [3]),
        ('"Home School"', [5]),
    ],
)
def test_queries(words: str, rows: list[int]) -> None:
    assert match_rows(INDEX, words) == rows


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
        " ".join(map(chr, range(0x4E00, 0x4E00 + 65))),
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
        match_rows(INDEX, words)
    except UsageError as error:
        refusal = str(error)
    assert "\n" not in refusal


def test_repeated_terms_count_once() -> None:
    once = parse_query("個人 情報")
    assert parse_query("個人 情報 個人 個人 情報") == once
    assert parse_query(" ".join(["個人"] * 300)) == parse_query("個人")
    assert parse_query("個人 OR 個人") == parse_query("個人")
    assert parse_query("個人 -情報 -情報") == parse_query("個人 -情報")
    with pytest.raises(UsageError, match="多すぎ"):
        parse_query(" ".join(f"語{number}" for number in range(65)))
