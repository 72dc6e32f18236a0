"""The people whom labels mean."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.convention.people import divide_label, identify_people
from adachi_shingikai.models import Attendee


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("会長（浜田靖一君）", ("浜田靖一", "会長")),
        ("環境部長（大野君）", ("大野", "環境部長")),
        ("委員長(相馬君)", ("相馬", "委員長")),
        ("副市長（森）", ("森", "副市長")),
        ("３番（佐藤君）", ("佐藤", "３番")),
        ("１番堀越健介", ("堀越健介", "１番")),
        ("５番堀越議員", ("堀越", "５番")),
        ("木村博幸君", ("木村博幸", "")),
        ("山田議長", ("山田", "議長")),
        ("河野大臣", ("河野", "大臣")),
        ("加藤国務大臣", ("加藤", "国務大臣")),
        ("松永水辺振興局推進部長", ("松永", "水辺振興局推進部長")),
        ("中村（謙）関係官", ("中村（謙）", "関係官")),
        ("議員（１３番堀越健介君）", ("堀越健介", "議員１３番")),
        ("会長", ("", "会長")),
        ("中央図書館長", ("", "中央図書館長")),
        ("Ａ", ("Ａ", "")),
        ("山田太郎", ("山田太郎", "")),
    ],
)
def test_names_and_offices(label: str, parts: tuple[str, str]) -> None:
    assert divide_label(label) == parts


PRESENT = (
    Attendee("森青子", "森　　青子君"),
    Attendee("森一郎", "森　　一郎君"),
    Attendee("石橋みのり", "委員長石橋みのり君"),
    Attendee("林田修", "林田　　修君"),
)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("議長（高瀬博文）", "高瀬博文"),
        ("副市長（森）", None),
        ("森（青）委員", "森青子"),
        ("森委員", None),
        ("石橋委員長", "石橋みのり"),
        ("委員長", "石橋みのり"),
        ("林委員", None),
        ("Ａ", None),
    ],
)
def test_speakers(label: str, speaker: str | None) -> None:
    assert identify_people([label], PRESENT)[label].person == speaker
