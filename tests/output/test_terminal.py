"""Lines of the terminal: Japanese has no spaces, and some characters never begin or end a line."""

from __future__ import annotations

import re

import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.output.terminal import Screen, mark_highlights

TEXT = st.text(st.sampled_from("個人情報をー、。「」（）っゃABC123 -．・"), max_size=120)


def lines(words: str, width: int = 24, colour: bool = False) -> list[str]:
    return list(Screen(width, colour=colour).wrap(words))


def bare(words: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", words)


@given(TEXT)
def test_nothing_is_lost_and_nothing_is_too_wide(words: str) -> None:
    printed = lines(words)
    assert "".join(printed).replace(" ", "") == words.replace(" ", "")
    assert all(wcwidth.width(line) <= 24 for line in printed)


def test_a_line_neither_begins_nor_ends_with_what_it_must_not() -> None:
    words = "個人情報の保護措置については、次の「利用の停止」及び（開示の請求）を、ホームページで周知する。"
    for width in range(12, 60):
        for line in lines(words, width)[1:]:
            assert line[0] not in "、。」）ー"
        assert all(line[-1] not in "「（" for line in lines(words, width))


def test_latin_words_and_numbers_are_kept_whole() -> None:
    printed = lines("通信はSSLまたはTLSを使い、3,200件をISO/IEC27001に従って送る")
    for whole in ("SSL", "TLS", "ISO/IEC27001"):
        assert any(whole in line for line in printed), whole
    assert all(wcwidth.width(line) <= 24 for line in lines("A" * 100))


def test_highlights_stay_whole_and_take_no_room() -> None:
    screen = Screen(24, colour=True)
    words = "区のホームページで周知し、電話番号を確かめてから送信する。"
    marked = mark_highlights(words, [(2, 8), (13, 17)], screen)
    printed = list(screen.wrap(marked))
    assert [bare(line) for line in printed] == lines(words)
    assert "".join(printed).count("\x1b[1;31m") == 2


def test_parts_are_joined_as_far_as_they_fit() -> None:
    parts = ["12-15#34", "柿崎委員（柿崎淑郎）", "13-01.pdf p.7"]
    assert list(Screen().join(parts, "  ")) == ["  ".join(parts)]
    for line in Screen(40).join(parts, "  "):
        assert wcwidth.width(line) <= 40
    assert [line.strip() for line in Screen(24).join(parts, "  ")] == parts
