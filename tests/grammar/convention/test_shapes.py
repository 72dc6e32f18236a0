"""Shapes of labels that only some bodies print, each as the convention of a whole document."""

from __future__ import annotations

import pytest
from conventions import HEAD, read_text, said_in

from adachi_shingikai.grammar.convention.labels import split_line_start

SAID = [
    ("会長", "それでは、始めます。傘について伺います。"),
    ("傘課長", "返さない人はいます。雨の日に数えています。"),
    ("和田委員", "鍵はどうしますか。"),
    ("傘課長", "ありません。"),
    ("和田委員", "分かりました。"),
    ("会長", "次に移ります。"),
]


def quoted(mark: str) -> str:
    return HEAD + "".join(f"{mark}{label}「{words}」\n" for label, words in SAID)


@pytest.mark.parametrize("mark", ["", "○", "◎", "・"])
def test_labels_before_quotation_marks(mark: str) -> None:
    document = read_text(quoted(mark))
    assert said_in(document) == SAID
    assert document.convention is not None
    assert document.convention.end == "quote"


def test_quotation_marks_close_in_a_later_paragraph() -> None:
    text = HEAD + "".join(f"{label}「{words}\n　なお、「はい」と言う人もいます。」\n" for label, words in SAID)
    assert said_in(read_text(text)) == [(label, f"{words}\nなお、「はい」と言う人もいます。") for label, words in SAID]


def test_quotations_in_a_speech_of_another_convention_are_text() -> None:
    text = "".join(
        f"○{label}　{words}\n会長「始めます。」\n○会長「終わります。」と言いました。\n" for label, words in SAID
    )
    assert [label for label, _ in said_in(read_text(HEAD + text))] == [label for label, _ in SAID]


def test_quotations_without_speakers_are_text() -> None:
    text = "傘の標語\n最優秀「傘を返します。」\n優秀「雨の日に借ります。」\n最優秀「駅で返します。」\n優秀「鍵をかけます。」\n"
    assert said_in(read_text(text)) == []


@pytest.mark.parametrize("label", ["・{}　{}", "・（{}）　{}", "･{}　{}", "・{}：{}", "・ {}　{}"])
def test_a_middle_dot_is_a_mark(label: str) -> None:
    text = HEAD + "".join(label.format(*said) + "\n" for said in SAID)
    assert said_in(read_text(text)) == SAID


def test_middle_dots_of_lists_are_no_speakers() -> None:
    bullets = "・対象　区民が借ります。\n・費用　区が出します。\n・方法　駅で返します。\n" * 2
    text = HEAD + "".join(f"○{label}　{words}\n{bullets}" for label, words in SAID)
    found = said_in(read_text(text))
    assert [label for label, _ in found] == [label for label, _ in SAID]
    assert all("・費用　区が出します。" in words for _, words in found)
    assert said_in(read_text("傘の手引\n" + bullets)) == []
    assert said_in(read_text(HEAD + bullets)) == []


@pytest.mark.parametrize(
    ("line", "label", "stage", "text"),
    [
        ("○傘課長（青山太郎君）（登壇）　お答えします。", "傘課長（青山太郎君）", "（登壇）", "お答えします。"),
        ("○委員（Ａ）（オンライン）　伺います。", "委員（Ａ）", "（オンライン）", "伺います。"),
        ("○和田委員（オンライン）　伺います。", "和田委員", "（オンライン）", "伺います。"),
        ("○部長（傘担当）（青山太郎君）　はい。", "部長（傘担当）（青山太郎君）", "", "はい。"),
        ("○議長（青山太郎君）（続）　はい。", "議長（青山太郎君）", "（続）", "はい。"),
        ("○議長（青山太郎君）（「異議なし」と呼ぶ者あり）", "議長（青山太郎君）", "（「異議なし」と呼ぶ者あり）", ""),
        ("○議長（青山太郎君）（１）傘について", "議長（青山太郎君）", "", "（１）傘について"),
    ],
)
def test_two_brackets_after_an_office(line: str, label: str, stage: str, text: str) -> None:
    start = split_line_start(line)
    assert (start.label, start.stage, start.text) == (label, stage, text)
