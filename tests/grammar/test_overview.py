"""The table at the head of the minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import lines

from adachi_shingikai.elements import Box, Cell, Table
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.overview import Overview, read_overview
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Attendee, Meeting


def test_a_department_that_lost_a_character_is_mended_and_said(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(
        "【審議会】会議概要\n\n会議名\t第三十一期・第1回審議会\n事務局\t企画部情報開課\n\n（審議経過）\n\n(1) 開会\n\n"
        "○西野情報公開課長　始めます。\n\n○西野情報公開課長　終わります。\n",
        encoding="utf-8",
    )
    document = read_document(path)
    assert document.minutes[0].secretariat == "企画部情報公開課"
    assert "企画部情報公開課" in document.problems[0].reason


def table(*rows: tuple[str, ...]) -> Table:
    box = Box(60, 100, 540, 130)
    return Table(1, box, tuple(tuple(Cell(box, tuple(lines(*cell.split("\n")))) for cell in row) for row in rows))


def test_a_ruled_table() -> None:
    found = read_overview(
        [
            table(
                ("会議名", "第三十一期・第1回審議会"),
                ("開催年月日", "令和40年4月12日（木）"),
                ("開催時間", "午前10時00分～午前11時42分"),
                ("開催場所", "架空会館\n3階会議室"),
                ("事務局", "企画部情報公開課"),
                ("出席者", "青山　太一　委員", "石橋　みのり委員"),
                ("", "遠藤　修　委員", ""),
                ("欠席者", "和田　一郎　委員", ""),
                ("会議次第", "別紙のとおり"),
            )
        ],
        ADACHI,
    )
    assert found == Overview(
        Meeting(31, 1),
        "2058-04-12",
        "10:00",
        "11:42",
        "架空会館3階会議室",
        "企画部情報公開課",
        (
            Attendee("青山太一", "青山　太一　委員"),
            Attendee("石橋みのり", "石橋　みのり委員"),
            Attendee("遠藤修", "遠藤　修　委員"),
        ),
        (Attendee("和田一郎", "和田　一郎　委員"),),
    )


def test_lines_without_rules() -> None:
    texts = ("第三十一期・第1回審議会", "日時：令和40年4月12日 午後2時", "場所　架空会館", "出席者　青山太一、遠藤修")
    found = read_overview(lines(*texts, "欠席者　なし"), ADACHI)
    assert (found.meeting, found.date, found.start, found.end) == (Meeting(31, 1), "2058-04-12", "14:00", None)
    assert found.place == "架空会館"
    assert ([p.name for p in found.present], found.absent) == (["青山太一", "遠藤修"], ())


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("青山太一（会長）", ["青山太一"]),
        ("会長　青山太一", ["青山太一"]),
        ("青山太一委員、遠藤修委員", ["青山太一", "遠藤修"]),
        ("青山 太一 委員　遠藤 修 委員", ["青山太一", "遠藤修"]),
        ("青山　太一　　遠藤　修", ["青山太一", "遠藤修"]),
        ("0名", []),
    ],
)
def test_people_in_a_cell(cell: str, names: list[str]) -> None:
    found = read_overview([table(("出席委員", cell))], ADACHI)
    assert [p.name for p in found.present] == names
