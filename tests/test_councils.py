"""Minutes of other councils, and papers that are no minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai import parse, reading
from adachi_shingikai.formats.general import COLON, GENERAL
from adachi_shingikai.formats.registry import FORMATS, recognise


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


MINUTES = """第2回架空市環境会議　会議録

○議事日程

○会長（山本君）　これより会議を開きます。

初めに資料を説明します。

○３番（佐藤君）　一つ伺います。

（「異議なし」と声あり）

午前11時休憩

――――◇――――

○環境部長　お答えします。

○ 予算
○ 人員

○会長（山本君）　以上で終わります。
"""


def test_another_councils_minutes(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_text(MINUTES, encoding="utf-8")
    document = reading.read(path)
    assert (document.format, document.meeting.term) == ("general", None)
    assert document.format_score >= 0.5
    minutes = document.minutes[0]
    assert [s.label for s in minutes.speeches] == ["会長（山本君）", "３番（佐藤君）", "環境部長", "会長（山本君）"]
    assert "○ 予算" in minutes.speeches[2].text
    assert [r.text for r in minutes.remarks] == ["（「異議なし」と声あり）", "午前11時休憩", "――――◇――――"]
    assert "議事日程" in document.pages[0].text


@pytest.mark.parametrize(
    "words",
    [
        "利用の手引き\n\n○会長の選任\n○委員の任期\n○ 予算\n○提出先\n",
        "日時：令和5年\n場所：会議室\n内容：予算\n備考：なし\n",
        "No Japanese at all.\n\n1. One\n2. Two\n",
    ],
)
def test_what_is_no_minutes_has_no_speech(tmp_path: Path, words: str) -> None:
    path = tmp_path / "m.txt"
    path.write_text(words, encoding="utf-8")
    document = reading.read(path)
    assert not document.minutes
    assert document.format_score == 0
    assert document.pages


def test_formats_have_names_of_their_own() -> None:
    assert [fmt.name for fmt in FORMATS.values()] == list(FORMATS)
    assert recognise(["諮問・報告資料"]).format.name == "adachi"


def test_a_page_that_is_a_picture_is_said(tmp_path: Path) -> None:
    from PIL import Image

    picture, path = tmp_path / "p.png", tmp_path / "p.pdf"
    Image.new("L", (200, 300), 255).save(picture)
    canvas = Canvas(str(path))
    canvas.drawImage(str(picture), 0, 0, 595, 842)
    canvas.save()
    assert [(p.page, p.reason) for p in reading.read(path, ocr_mode="never").problems] == [(1, parse.PICTURE)]
    assert not reading.read(path).problems  # nothing is written on it
