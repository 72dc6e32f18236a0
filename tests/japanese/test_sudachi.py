"""Words, and the endings that a query drops."""

from __future__ import annotations

import pytest

from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.sudachi import query_tokens, tokenise


def test_a_line_longer_than_sudachi_takes() -> None:
    words = "個人情報" * 50_000
    assert len(tokenise(words)) == 100_000


def test_only_particles_auxiliaries_and_suru_are_stripped() -> None:
    assert query_tokens("お願いします") == ("御", "願い")
    assert query_tokens("考えています") == ("考え",)
    assert query_tokens("窓口に行く")[-1] == "行き"
    assert query_tokens("送信した") == ("送信",)


@pytest.mark.parametrize(
    "same",
    [
        ("申込み", "申し込む", "申込", "申し込んだ", "申込む"),
        ("持込", "持ち込み", "持込み", "持ち込む"),
        ("届出", "届け出", "届け出た"),
        ("取扱い", "取り扱う", "取扱う"),
        ("立会い", "立ち会って", "立ち会い"),
        ("なし", "ない", "無し"),
        ("サーバ", "サーバー"),
        ("十六条", "16条", "１６条"),
        ("20%", "二十パーセント", "20パーセント"),
        ("3,200件", "3200件", "三千二百件"),
    ],
)
def test_one_word_has_one_token(same: tuple[str, ...]) -> None:
    assert len({query_tokens(fold(word)) for word in same}) == 1


def test_other_words_keep_their_tokens() -> None:
    for one, other in (("36.5", "365"), ("場合", "合う"), ("手続き", "続く"), ("コピー", "コピ"), ("話", "話す")):
        assert query_tokens(one) != query_tokens(other)
