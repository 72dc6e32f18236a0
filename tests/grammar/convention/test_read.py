"""Lines that nearly fit, damaged labels, headings and remarks."""

from __future__ import annotations

import pytest
from conventions import HEAD, read_text, said_in

from adachi_shingikai.models import Document

SPOKEN = (
    "○石橋会長　それでは始めます。傘について伺います。\n"
    "○傘課長　返さない人はいます。雨の日に数えています。\n"
    "○和田委員　鍵はどうしますか。\n"
    "○傘課長　ありません。\n"
    "○和田委員　分かりました。\n"
    "○森委員　次に伺います。\n"
    "○森委員　以上です。\n"
    "○和田委員　雨の日はどうですか。\n"
    "○傘課長　雨の日は数えています。\n"
    "○石橋会長　次に移ります。\n"
)


def read(more: str, before: str = "") -> Document:
    return read_text(HEAD + before + SPOKEN + more)


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("○傘課長ありません。", "傘課長", "ありません。"),
        ("○傘課長、ありません。", "傘課長", "ありません。"),
        ("○ 傘課長　ありません。", "傘課長", "ありません。"),
        ("傘課長　ありません。", "傘課長", "ありません。"),
        ("O傘課長　ありません。", "傘課長", "ありません。"),
        ("0傘課長　ありません。", "傘課長", "ありません。"),
        ("・傘課長　ありません。", "傘課長", "ありません。"),
        ("○傘課長の説明は短いです。", None, ""),
        ("傘課長が来ました。", None, ""),
    ],
)
def test_known_labels_mend_what_is_damaged(line: str, label: str | None, text: str) -> None:
    found = said_in(read(line + "\n"))
    assert (found[-1] == (label, text)) if label else len(found) == 10


def test_a_line_that_nearly_fits_begins_a_speech_of_nobody_known() -> None:
    document = read("○緑の会　伺います。傘についてです。\n")
    last = document.minutes[0].speeches[-1]
    assert (last.label, last.name, last.speaker, last.text) == ("緑の会", "", None, "伺います。傘についてです。")
    assert [problem.line for problem in document.problems] == ["○緑の会　伺います。傘についてです。"]


def test_a_mark_without_a_label_is_text_and_a_problem() -> None:
    document = read("○契約が、できないと聞きました。\n")
    assert document.minutes[0].speeches[-1].text.endswith("○契約が、できないと聞きました。")
    assert [problem.line for problem in document.problems] == ["○契約が、できないと聞きました。"]


@pytest.mark.parametrize(
    "heading",
    ["◎日程第２　議案第13号", "○出席議員", "◎会議録署名議員の指名", "日程第２", "議題（２）傘の貸出しについて"],
)
def test_headings_are_nobodys_words(heading: str) -> None:
    minutes = read(f"{heading}\n○石橋会長　次に移ります。\n").minutes[0]
    assert minutes.speeches[-2].text == "次に移ります。"
    assert [section.title for section in minutes.sections] == [heading]
    assert minutes.speeches[-1].section == 1


@pytest.mark.parametrize(
    "remark",
    [
        "（石橋会長登壇）",
        "〔拍手〕",
        "　　　　〔「異議なし」と呼ぶ者あり〕",
        "休憩（午前10時48分）",
        "午後０時15分休憩",
        "再開（午後　１時00分）",
        "――――◇――――",
        "－－－－－－－－－－",
    ],
)
def test_remarks_are_nobodys_words(remark: str) -> None:
    minutes = read(f"{remark}\n○石橋会長　次に移ります。\n").minutes[0]
    assert minutes.speeches[-2].text == "次に移ります。"
    assert [found.text for found in minutes.remarks] == [remark.strip("　")]
    assert minutes.remarks[0].after == 10


def test_a_remark_may_run_over_lines() -> None:
    minutes = read("〔「市長が言ったのでは\nありませんか」と呼ぶ〕\n○石橋会長　次に移ります。\n").minutes[0]
    assert [found.text for found in minutes.remarks] == ["〔「市長が言ったのではありませんか」と呼ぶ〕"]


def test_bullets_in_a_speech_stay_in_it() -> None:
    for bullets in ("●傘の数\n■鍵の数\n", "○ 傘の数\n○ 鍵の数\n", "○傘の数\n○鍵の数についてです。\n"):
        minutes = read(f"{bullets}以上について伺います。\n○森委員　次に移ります。\n").minutes[0]
        assert "鍵の数" in minutes.speeches[-2].text
        assert "傘の数" in minutes.speeches[-2].text
        assert minutes.sections == ()


def test_signatures_after_the_end_are_kept_and_nobodys_words() -> None:
    minutes = read("午後３時散会\n　　市会議長　　石橋　実\n　　署名議員　　和田　一郎\n").minutes[0]
    assert minutes.speeches[-1].text == "次に移ります。"
    assert [(section.title, section.text) for section in minutes.sections] == [
        ("市会議長　　石橋　実", "署名議員　　和田　一郎")
    ]


def test_the_list_of_those_present_is_no_speech() -> None:
    before = "○出席議員（2名）\n　石橋　実君\n　和田　一郎君\n○説明のため出席した者\n　傘課長　青山太一君\n○議事日程\n　第１　傘\n"
    document = read("", before)
    assert len(said_in(document)) == 10
    assert [person.name for person in document.minutes[0].present] == ["石橋実", "和田一郎", "青山太一"]


def test_marks_are_kept() -> None:
    text = "○議長（石橋君）　始めます。\n◆（和田君）　伺います。\n◎市長（森君）　お答えします。\n◆（和田君）　次に伺います。\n◎市長（森君）　お答えします。\n"
    assert [speech.mark for speech in read_text(HEAD + text).minutes[0].speeches] == ["○", "◆", "◎", "◆", "◎"]
