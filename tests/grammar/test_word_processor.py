"""Whole documents whose forms a word processor wrote: upright tables that page breaks cut anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from conftest import drawn_speeches, read_speeches
from drawing import Form, Paper, Style, Submission
from make_sample import SECOND

from adachi_shingikai.japanese.text import plain
from adachi_shingikai.models import Document

LONG = "傘の柄に付けた番号を読み取り、貸し出した日と返った日を台帳に書き写す。"

UMBRELLAS = Submission(
    number=905,
    title="傘の貸出しに係る業務の委託及び本人以外からの収集について",
    department=("道路部 傘課 傘係",),
    overview=("駅前で傘を貸し出す。", "１　背景", "雨の日に傘がない人が多い。"),
    consult=(
        ("業務の委託", "個人情報保護条例第16条第1項"),
        ("本人以外からの収集", "個人情報保護条例第17条第2項"),
        ("外部提供", "個人情報保護条例第20条第1項"),
    ),
    forms=(
        Form(
            article=16,
            kind="業務の委託",
            boxes=(
                ("業務委託の内容及び条件", "\n".join(f"{i}　{LONG * (i % 3 + 1)}" for i in range(1, 17))),
                ("業務委託を必要とする理由", "傘が多く、区の職員だけでは数えきれないため。\n雨の日は特に多い。"),
                ("当該委託開始（実施）時期", "令和40年10月1日から"),
                ("業務委託により取り扱う個人情報の項目", "氏名、住所\n傘の番号"),
                ("個人情報の保護措置等", "１　台帳に鍵を掛ける。\n２　毎月数える。"),
                ("業務委託先（予定を含む）", "未定（競争入札による）"),
            ),
        ),
        Form(
            article=17,
            kind="本人以外からの収集",
            header=("収集する個人情報", "収集の目的"),
            rows=tuple(
                (f"持ち主の{letter}の番号", f"{letter}{LONG}") for letter in "傘靴帽鞄杖笛鍵本机椅棚箱布糸針紙筆墨硯皿"
            ),
            boxes=(
                ("本人以外から収集する理由", "拾った人から持ち主を聞くため。"),
                ("収集する相手", "拾った人\n駅の係の人"),
                ("収集の開始時期", "令和40年10月1日"),
            ),
        ),
        Form(
            article=20,
            kind="外部提供",
            header=("提供する個人情報", "提供する目的", "保有課"),
            rows=(("持ち主の住所", "持ち主への連絡", "傘課"), ("傘の色", "傘の見分け", "傘課")),
            boxes=(
                ("外部提供を必要とする理由", "傘を早く返すため。"),
                ("提供先", "区内の駅12か所"),
                ("提供方法", "紙に書いて渡す。"),
                ("セキュリティ・保護対策", "１　封筒に入れる。\n" + LONG * 3),
            ),
            small=(("稼働時期", "令和40年11月"), ("適用申請", "済み")),
        ),
    ),
    annex=("別紙1", "傘の貸出しに関する特記事項", "第1条　傘を返さなければならない。"),
)

PAPER = replace(SECOND, submissions=(*SECOND.submissions, UMBRELLAS))


@pytest.mark.parametrize(
    "style",
    [
        Style(forms=forms, gap=gap, wide_digits=wide, across=across)
        for (forms, gap), (wide, across) in product(
            [("rows", 2.5), ("row", 2.0), ("paragraphs", 3.0), ("rows", 4.0), ("row", 6.0), ("rows", 12.0)],
            [(False, False), (True, True)],
        )
    ],
    ids=lambda style: f"{style.forms}-{style.gap}-{'across' if style.across else 'plain'}",
)
def test_forms_of_a_word_processor_are_read_as_they_were_drawn(
    drawn: Callable[[Paper, Style], Document], style: Style
) -> None:
    document = drawn(PAPER, style)
    assert read_speeches(document) == drawn_speeches(PAPER.minutes)
    found = {s.number: s for s in document.submissions}
    assert list(found) == [903, 904, 905]
    for wanted in PAPER.submissions:
        submission = found[wanted.number]
        assert (submission.title, submission.department) == (wanted.title, wanted.department)
        assert [(m.matter, m.article) for m in submission.consult] == list(wanted.consult)
        assert [(f.article, f.kind, f.department) for f in submission.forms] == [
            (f.article, f.kind, wanted.department[0]) for f in wanted.forms
        ]
        for form, drawn_form in zip(submission.forms, wanted.forms, strict=True):
            texts = [(plain(f.label), plain(f.text or "")) for f in form.fields if f.rows is None]
            expected = (*drawn_form.small, *drawn_form.boxes)
            assert texts == [(plain(label), plain(text)) for label, text in expected]
            tables = [[tuple(map(plain, row)) for row in f.rows] for f in form.fields if f.rows is not None]
            rows = [(str(no) if no else "No.", *row) for no, row in enumerate((drawn_form.header, *drawn_form.rows))]
            assert tables == ([rows] if drawn_form.header else [])
