"""Minutes of other councils."""

from __future__ import annotations

from pathlib import Path

import pytest

from adachi_shingikai.grammar.formats.general import COLON, GENERAL
from adachi_shingikai.ingest.read import read_document


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("○会長（浜田靖一君）　これより会議を開きます。", "会長（浜田靖一君）"),
        ("◯山田議長　ただいまから", "山田議長"),
        ("○３番（佐藤君）　質問いたします。", "３番（佐藤君）"),
        ("○１番 堀越健介　はい。", "１番 堀越健介"),
        ("◆木村博幸君　伺います。", "木村博幸君"),
        ("○市民生活部長　お答えします。", "市民生活部長"),
        ("○国務大臣（河野太郎君）　お答えします。", "国務大臣（河野太郎君）"),
        ("○議長（山本　幸雄議員）　休憩します。", "議長（山本　幸雄議員）"),
    ],
)
def test_marked_speakers(line: str, label: str) -> None:
    match = GENERAL.speech.match(line)
    assert match is not None
    assert match["label"] == label


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("〇河野大臣： ただいまから", "河野大臣"),
        ("委員長(相馬君): 再開いたします。", "委員長(相馬君)"),
        ("会長：", "会長"),
        ("事務局：資料を御覧ください。", "事務局"),
        ("委員：ありがとうございます。", "委員"),
    ],
)
def test_speakers_with_a_colon(line: str, label: str) -> None:
    match = COLON.speech.match(line)
    assert match is not None
    assert match["label"] == label


@pytest.mark.parametrize(
    "line",
    [
        "○出席議員",
        "○議事日程",
        "○開　会",
        "○休憩",
        "○（山田君登壇）",
        "○○○○様",
        "○ 氏名を書く欄",
        "日時：令和5年6月6日",
        "場所：第一会議室",
    ],
)
def test_what_is_no_speaker(line: str) -> None:
    assert not GENERAL.speech.match(line)
    assert not COLON.speech.match(line)


def test_another_councils_minutes(city: Path) -> None:
    document = read_document(city)
    assert (document.format, document.meeting.term) == ("general", None)
    assert document.format_score >= 0.5
    minutes = document.minutes[0]
    labels = [
        "会長（山本君）",
        "環境部長",
        "３番（佐藤君）",
        "環境部長",
        "１番堀健介",
        "環境部長（大野君）",
        "会長（山本君）",
    ]
    assert [s.label for s in minutes.speeches] == labels
    assert "○ 水草" in minutes.speeches[1].text
    remarks = ["（「異議なし」と呼ぶ者あり）", "午前11時休憩", "――――◇――――", "午前11時10分再開"]
    assert [r.text for r in minutes.remarks] == remarks
    assert "議事日程" in document.pages[0].text


def test_a_mark_with_an_unknown_label_is_said(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    said = ("会長", "大谷企画官", "佐藤専門委員", "緑の会", "職員")
    path.write_text("".join(f"○{who}　それでは、説明します。\n\n" for who in said) + "○職員　16名\n", encoding="utf-8")
    document = read_document(path)
    (minutes,) = document.minutes
    assert [(s.name, s.role) for s in minutes.speeches] == [
        ("", "会長"),
        ("大谷", "企画官"),
        ("佐藤", "専門委員"),
        ("", ""),  # 緑の会
        ("", "職員"),
    ]
    assert [p.line for p in document.problems] == ["○緑の会　それでは、説明します。"]
    assert minutes.speeches[2].text == "それでは、説明します。"
    assert (minutes.speeches[3].label, minutes.speeches[3].text) == ("緑の会", "それでは、説明します。")
    assert "○職員　16名" in minutes.speeches[4].text
