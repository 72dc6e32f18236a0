"""Clean text, joined lines, list marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.text import clean, join_lines, squeeze, starts_list, without_list_mark


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("⽇⽉⾒", "日月見"),
        ("⻑⺠⻄⼾", "長民西戸"),
        ("ｼｽﾃﾑ ｶﾞｲﾄﾞ", "システム ガイド"),
        ("髙﨑", "髙﨑"),
        ("（１）①〜～", "（１）①〜～"),
        ("a\u200bb\x1b[31mc\ue000", "ab[31mc〓"),
    ],
)
def test_clean(printed: str, stored: str) -> None:
    assert clean(printed) == stored


@given(st.text())
def test_clean_leaves_only_characters_that_people_type(words: str) -> None:
    cleaned = clean(words)
    assert not any(
        0x2E80 <= ord(c) <= 0x2FD5 and unicodedata.name(c, "").find("RADICAL") >= 0 for c in cleaned if c not in "⺀"
    )
    assert not any(unicodedata.category(c) in ("Cc", "Co") and c not in "\t\n" for c in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("個人情報", "保護", "個人情報保護"),
        ("Home &", "School", "Home & School"),
        ("第 458", "号", "第 458号"),
        ("2", "022年", "2022年"),
        ("", "語", "語"),
    ],
)
def test_join(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


@given(st.text(), st.text())
def test_join_keeps_every_character(first: str, second: str) -> None:
    assert squeeze(join_lines(first, second)) == squeeze(first + second)


def test_lists() -> None:
    for line in ("１　巡回", "(2) 次回", "③掲示", "・氏名", "第1条　受注者は"):
        assert starts_list(line), line
    for line in ("10月1日から", "第1条の規定により", "個人情報", "3点あります"):
        assert not starts_list(line), line
    assert without_list_mark("１　巡回の記録") == "巡回の記録"
