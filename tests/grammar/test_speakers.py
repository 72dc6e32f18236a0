"""A label: name, role, and the person among those present."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.speakers import resolve_speaker, split_label
from adachi_shingikai.models import Attendee

PRESENT = tuple(
    Attendee("".join(printed.split()).removesuffix("委員"), printed)
    for printed in (
        "林　太一　委員",
        "林田　葵　委員",
        "鈴木　健吾　委員",
        "鈴木　由紀　委員",
        "髙﨑　渚　委員",
        "もりた　あおい委員",
        "森田太郎委員",  # without spaces: Sudachi knows the family name
        "大 久 保 健 委員",
    )
)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("林会長", "林太一"),
        ("林田委員", "林田葵"),
        ("鈴木(由)委員", "鈴木由紀"),
        ("鈴木（健）委員", "鈴木健吾"),
        ("鈴木健吾委員", "鈴木健吾"),
        ("鈴木委員", None),
        ("高崎委員", "髙﨑渚"),
        ("もりた副会長", "もりたあおい"),
        ("和田委員", None),
        ("林広報課長", None),
        ("森委員", None),  # 森田 is somebody else
        ("大久保委員", "大久保健"),
        ("大委員", None),
        ("各委員", None),
    ],
)
def test_resolve(label: str, speaker: str | None) -> None:
    assert resolve_speaker(split_label(label, ADACHI), PRESENT, ADACHI) == speaker


@pytest.mark.parametrize(
    ("label", "introductions", "parts"),
    [
        ("川上副会長", "", ("川上", "副会長")),
        ("西野情報公開課長", "", ("西野", "情報公開課長")),
        ("五十嵐広報課長", "広報課長の五十嵐でございます", ("五十嵐", "広報課長")),
        ("岸生活衛生課長", "生活衛生課長の岸です", ("岸", "生活衛生課長")),
        ("岸生活衛生課長", "", ("岸", "生活衛生課長")),
        ("森子育て支援課長", "", ("森", "子育て支援課長")),
        ("長谷川環境政策課長", "", ("長谷川", "環境政策課長")),
        ("大森下水道課長", "", ("大森", "下水道課長")),
        ("三好図書館長", "", ("三好", "図書館長")),
        ("林田事業調整係長", "", ("林田", "事業調整係長")),
        ("総務課長", "", ("", "総務課長")),
        ("事務局", "", ("", "事務局")),
        ("会長", "", ("", "会長")),
    ],
)
def test_split(label: str, introductions: str, parts: tuple[str, str]) -> None:
    assert split_label(label, ADACHI, introductions) == parts


NAMESAKES = (
    Attendee("鈴木健吾", "鈴木　健吾　会長"),
    Attendee("鈴木由紀", "鈴木　由紀　副会長"),
    Attendee("鈴木一郎", "鈴木　一郎　委員"),
    Attendee("林修", "林　修　委員"),
)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("鈴木副会長", "鈴木由紀"),
        ("鈴木委員", None),
        ("鈴木（一）委員", "鈴木一郎"),
        ("会長", None),  # 会長 stands in 副会長, too
        ("副会長", "鈴木由紀"),
        ("委員", None),
        ("林（Web）委員", "林修"),
        ("鈴木図書館長", None),
    ],
)
def test_namesakes_are_told_apart_by_their_role(label: str, speaker: str | None) -> None:
    assert resolve_speaker(split_label(label, ADACHI), NAMESAKES, ADACHI) == speaker


def test_a_role_that_only_one_has_names_its_bearer() -> None:
    assert resolve_speaker(split_label("会長", ADACHI), PRESENT, ADACHI) is None
    alone = (Attendee("林修", "林　修　委員"), Attendee("青山太一", "青山　太一　会長"))
    assert resolve_speaker(split_label("委員", ADACHI), alone, ADACHI) is None, "it may be anybody of a longer list"
    chaired = (Attendee("青山太一", "青山　太一　会長"), *PRESENT)
    assert resolve_speaker(split_label("会長", ADACHI), chaired, ADACHI) == "青山太一"
