"""The beginnings of lines, in every shape in which bodies print them."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.convention.labels import split_line_start

LABELS = [
    ("○石橋会長　では、", "石橋会長", "では、"),
    ("◯委員長　　では、", "委員長", "では、"),
    ("○山田太郎　では、", "山田太郎", "では、"),
    ("○議長（佐藤　実君）　ただいま", "議長（佐藤実君）", "ただいま"),
    ("◎副区長（青山君）　はい。", "副区長（青山君）", "はい。"),
    ("○２２番（和田議員）　伺います。", "２２番（和田議員）", "伺います。"),
    ("◆（石橋みのり君）　伺います。", "石橋みのり君", "伺います。"),
    ("○（青山よしこ議長）　はい。", "青山よしこ議長", "はい。"),
    ("○和田（一）関係官　はい。", "和田（一）関係官", "はい。"),
    ("○森（青）委員　はい。", "森（青）委員", "はい。"),
    ("○青山水辺振興局川岸整備推進部長　はい。", "青山水辺振興局川岸整備推進部長", "はい。"),
    ("○石橋証人　はい。", "石橋証人", "はい。"),
    ("○○○参考人　はい。", "○○参考人", "はい。"),
    ("（Ａ）　それでは、", "Ａ", "それでは、"),
    ("〇青山大臣： ただいま", "青山大臣", "ただいま"),
    ("会長：それでは、", "会長", "それでは、"),
    ("【会長】　それでは、", "会長", "それでは、"),
    ("＜会長＞　それでは、", "会長", "それでは、"),
    ("〔石橋みのり議長〕再開します。", "石橋みのり議長", "再開します。"),
    ("議長（青山太一郎）　ただいま", "議長（青山太一郎）", "ただいま"),
    ("会長　それでは、", "会長", "それでは、"),
    ("事務局　資料を", "事務局", "資料を"),
    ("○議長（青山太一君）ただいま", "議長（青山太一君）", "ただいま"),
    ("議　　長　ただいま", "議長", "ただいま"),
    ("委 員 長 ： では、", "委員長", "では、"),
    ("４　　番　質問します。", "４番", "質問します。"),
    ("○石 橋 議 長", "石橋議長", ""),
    ("○ 町 長 （ 青 山 太 一 君 ）　お答え", "町長（青山太一君）", "お答え"),
    ("○議長（ 青 山 太 一 ）　ただいま", "議長（青山太一）", "ただいま"),
    ("○ 石橋 みのり 村長 おはよう", "石橋みのり村長", "おはよう"),
    ("○　３番　石橋みのり議員　質問", "３番石橋みのり議員", "質問"),
    ("〇14番　石橋　実議員 伺います。", "14番石橋実議員", "伺います。"),
    ("○３番　石橋みのり　議員　伺います。", "３番石橋みのり議員", "伺います。"),
    ("○１番 石橋 実　写真に", "１番石橋実", "写真に"),
    ("○議員（１３番 石橋 実君） その辺", "議員（１３番石橋実君）", "その辺"),
    ("石橋　実副区長　お答え", "石橋実副区長", "お答え"),
    ("○青山 ICT 水辺推進担当課長　では、", "青山ICT水辺推進担当課長", "では、"),
    ("○青山委員　（１１）なので", "青山委員", "（１１）なので"),
    ("委員Ａ：はい。", "委員Ａ", "はい。"),
    ("○くりした委員　伺います。", "くりした委員", "伺います。"),
    ("○議長（青山実）日程第１、", "議長（青山実）", "日程第１、"),
]


@pytest.mark.parametrize(("line", "label", "text"), LABELS)
def test_labels(line: str, label: str, text: str) -> None:
    start = split_line_start(line)
    assert (start.label, start.text) == (label, text)


@pytest.mark.parametrize(
    ("line", "label", "stage"),
    [
        ("◯総務部長（青山実）〔登壇〕", "総務部長（青山実）", "〔登壇〕"),
        ("○市長（石橋みのり）（登壇）　お答えします。", "市長（石橋みのり）", "（登壇）"),
        ("○町長〔登壇〕　お答えします。", "町長", "〔登壇〕"),
    ],
)
def test_stage_directions_after_a_label_are_kept_apart(line: str, label: str, stage: str) -> None:
    start = split_line_start(line)
    assert (start.label, start.stage) == (label, stage)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("○会長　では、", "space"),
        ("○会長：では、", "colon"),
        ("○会長", "line"),
        ("○会長（青山）では、", "bracket"),
        ("○契約が、できない", "none"),
    ],
)
def test_ends_of_labels(line: str, end: str) -> None:
    assert split_line_start(line).end == end


@pytest.mark.parametrize(
    "line",
    [
        "○契約が、できない",
        "（１）　概要",
        "（ア）　概要",
        "（拍手）",
        "（石橋みのり君登壇）",
        "「はい」と",
        "",
    ],
)
def test_lines_without_a_label(line: str) -> None:
    assert split_line_start(line).label == ""


def test_white_space_after_a_mark_is_noticed() -> None:
    assert split_line_start("○ 会長　では").spaced
    assert not split_line_start("○会長　では").spaced
