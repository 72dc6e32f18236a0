"""Minutes on pages: hanging indents, labels of several shapes, lines that break anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from conventions import Printed, Said, said_in
from drawing import FONT, font
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Document

EM, LEFT, WIDTH = 10.5, 90.0, 41
"""Points; points; characters of a line."""

SENTENCES = (
    "傘の貸出しについて、前回の会議で出た御意見を踏まえて資料を改めましたので、まずそこから御説明いたします。",
    "雨の日には駅前の傘立てが空になることが多く、返却の場所を増やすことで対応したいと考えております。",
    "鍵の管理について一つ伺いますが、職員のいない時間帯にはどなたが開けることになるのでしょうか。",
    "それは夜間の受付で行います。",
    "分かりました。",
)


def draw(path: Path, spoken: Sequence[Said], printed: Printed, *, hanging: float, first: float) -> None:
    """Draw minutes: labels `hanging` em left of the edge, later paragraphs indented by `first` em."""
    font()
    canvas = Canvas(str(path), pagesize=A4)
    y, number = 780.0, 1

    def line(words: str, indent: float) -> None:
        nonlocal y, number
        if y < 80:
            canvas.setFont(FONT, 9)
            canvas.drawString(290, 30, f"- {number} -")
            canvas.showPage()
            y, number = 780.0, number + 1
        canvas.setFont(FONT, EM)
        canvas.drawString(LEFT + indent * EM, y, words)
        y -= 18

    for head in (
        "架空市傘審議会",
        "第４回会議　議事録",
        "日　時　令和40年8月1日（木）午後２時から",
        "場　所　架空会館",
    ):
        line(head, 0)
    for said in spoken:
        first_words, *more = printed.speech(said).split("\n")
        for words, indent in ((first_words, -hanging), *((words, first) for words in more)):
            room = round(WIDTH - indent)
            line(words[:room], indent)
            rest = words[room:]
            while rest:
                line(rest[:WIDTH], 0)
                rest = rest[WIDTH:]
    canvas.save()


def spoken() -> list[Said]:
    labels = ("石橋会長", "水辺振興局川岸整備推進部長", "和田（一）委員", "森委員")
    return [(labels[(i * 3) % 4], [SENTENCES[(i + k) % 5] for k in range(1 + i % 3)]) for i in range(36)]


def read(tmp_path: Path, printed: Printed, hanging: float, first: float) -> Document:
    path = tmp_path / "minutes.pdf"
    draw(path, spoken(), printed, hanging=hanging, first=first)
    return read_document(path)


@pytest.mark.parametrize(
    "printed",
    [Printed(), Printed("", "【】"), Printed("", "", "colon"), Printed("", ""), Printed("◆", "", "line")],
    ids=str,
)
@pytest.mark.parametrize(("hanging", "first"), [(0, 1), (1, 1), (1, 0), (2, 1)])
def test_labels_and_paragraphs_on_pages(tmp_path: Path, printed: Printed, hanging: float, first: float) -> None:
    document = read(tmp_path, printed, hanging, first)
    assert [label for label, _ in said_in(document)] == [label for label, _ in spoken()]
    if first:
        assert said_in(document) == [(label, "\n".join(words)) for label, words in spoken()]
    (minutes,) = document.minutes
    assert (minutes.body, minutes.name, minutes.date) == ("架空市傘審議会", "架空市傘審議会第4回会議", "2058-08-01")
    assert (minutes.start, minutes.place) == ("14:00", "架空会館")
