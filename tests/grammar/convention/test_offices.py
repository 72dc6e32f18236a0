"""What a label looks like."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.convention.offices import ends_like_office, goes_on, is_person, is_sound, offices_in


@pytest.mark.parametrize(
    "label",
    ["会長", "議長（佐藤実君）", "２２番（和田議員）", "石橋みのり君", "事務局", "委員Ａ", "青山証人", "水辺課長兼務"],
)
def test_offices(label: str) -> None:
    assert ends_like_office(label)
    assert is_person(label)


@pytest.mark.parametrize("label", ["概要", "補足説明", "甲案", "対象（一部）"])
def test_what_is_not_an_office(label: str) -> None:
    assert not ends_like_office(label)


@pytest.mark.parametrize("label", ["日程第２", "出席議員", "第３条", "１", "ア", "鍵を返すとき", "令和６年"])
def test_what_is_no_label(label: str) -> None:
    assert not is_sound(label)


@pytest.mark.parametrize("label", ["Ｉ", "JJ", "緑の会", "石橋みのり", "くりした委員"])
def test_what_may_be_a_label(label: str) -> None:
    assert is_sound(label)


def test_labels_that_the_text_runs_into() -> None:
    assert "青山議長" in list(offices_in("青山議長おはようございます。"))
    assert list(offices_in("会長の発言について")) == []
    assert goes_on("の発言")
    assert not goes_on("はい、分かりました。")
    assert not goes_on("もちろんです。")
