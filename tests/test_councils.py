"""Minutes of other councils, and papers that are no minutes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.grammar.document import PICTURE, format, format_score, meeting, minutes, pages, problems
from adachi_shingikai.grammar.formats.general import COLON, GENERAL
from adachi_shingikai.grammar.formats.registry import FORMATS, recognise_format
from adachi_shingikai.ingest.read import ReadOptions, read_document


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
    assert (format, meeting.term) == ("general", None)
    assert format_score >= 0.5
    minutes = minutes[0]
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
    assert "議事日程" in pages[0].text


@pytest.mark.parametrize(("name", "score", "speeches"), [("general", 0.6, 7), ("colon", 0, 0), ("adachi", 0, 0)])
def test_a_format_can_be_forced(
    shingikai: Run, city: Path, tmp_path: Path, name: str, score: float, speeches: int
) -> None:
    done = shingikai("parse", city, "--format", "json", "--format", name)
    read = json.loads(done.stdout)
    assert (read["format"], sum(len(m["speeches"]) for m in read["minutes"])) == (name, speeches)
    assert (read["format_score"] >= score) if score else (read["format_score"] == 0)
    db = tmp_path / "a.db"
    assert shingikai("ingest", city, "--format", name, "--db", db).returncode == 0
    listed = json.loads(shingikai("list", "documents", "--format", "json", "--db", db).stdout)
    assert [(d["format"], d["format_score"]) for d in listed] == [(name, read["format_score"])]


def test_an_unknown_format_is_wrong_usage(shingikai: Run, city: Path) -> None:
    for command in ("parse", "ingest"):
        done = shingikai(command, city, "--format", "yaml")
        assert done.returncode == 2
        assert all(name in done.stderr for name in FORMATS)
        assert all(name in shingikai(command, "--help").stdout for name in FORMATS)


@pytest.mark.parametrize(
    "words",
    [
        "利用の手引き\n\n○会長の選任\n○委員の任期\n○ 予算\n○提出先\n",
        "日時：令和5年\n場所：会議室\n内容：予算\n備考：なし\n",
        "■事務局　持ち物の確認\n" * 4 + "■準備物は次のとおりです。\n" * 60,
        "No Japanese at all.\n\n1. One\n2. Two\n",
    ],
)
def test_what_is_no_minutes_has_no_speech(tmp_path: Path, words: str) -> None:
    path = tmp_path / "m.txt"
    path.write_text(words, encoding="utf-8")
    document = read_document(path)
    assert not minutes
    assert format_score == 0
    assert pages


def test_a_mark_with_an_unknown_label_is_said(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    said = ("会長", "大谷企画官", "佐藤専門委員", "緑の会", "職員")
    path.write_text("".join(f"○{who}　それでは、説明します。\n\n" for who in said) + "○職員　16名\n", encoding="utf-8")
    document = read_document(path)
    (minutes,) = minutes
    assert [(s.name, s.role) for s in minutes.speeches] == [
        ("", "会長"),
        ("大谷", "企画官"),
        ("佐藤", "専門委員"),
        ("", "職員"),
    ]
    assert [p.line for p in problems] == ["○緑の会　それでは、説明します。"]
    assert "○緑の会" in minutes.speeches[2].text
    assert "○職員　16名" in minutes.speeches[3].text


def test_formats_have_names_of_their_own() -> None:
    assert [fmt.name for fmt in FORMATS.values()] == list(FORMATS)
    assert recognise_format(["諮問・報告資料"]).format.name == "adachi"


def test_a_page_that_is_a_picture_is_said(tmp_path: Path) -> None:
    from PIL import Image

    picture, path = tmp_path / "p.png", tmp_path / "p.pdf"
    Image.new("L", (200, 300), 255).save(picture)
    canvas = Canvas(str(path))
    canvas.drawImage(str(picture), 0, 0, 595, 842)
    canvas.save()
    assert [(p.page, p.reason) for p in read_document(path, ReadOptions(ocr="never")).problems] == [(1, PICTURE)]
    assert not read_document(path).problems  # nothing is written on it
