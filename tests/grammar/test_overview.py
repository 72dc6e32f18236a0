"""The table at the head of the minutes."""

from __future__ import annotations

from dataclasses import replace
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


def cell(words: str, top: float, bottom: float) -> Cell:
    """A cell whose lines stand at its top, 20 points apart; without lines if there are no words."""
    printed = [
        replace(line, box=line.box._replace(top=line.box.top + top, bottom=line.box.bottom + top))
        for line in lines(*words.split("\n"))
        if line.text
    ]
    return Cell(Box(60, top, 540, bottom), tuple(printed))


def table(*rows: tuple[str, ...]) -> Table:
    """A table whose rows are 100 points high."""
    cells = tuple(tuple(cell(words, 100.0 * i, 100.0 * i + 100) for words in row) for i, row in enumerate(rows))
    return Table(1, Box(60, 0, 540, 100.0 * len(rows)), cells)


def names(people: tuple[Attendee, ...]) -> list[str]:
    return [person.name for person in people]


MEMBERS = "青山　太一　委員\n石橋　みのり委員\n遠藤　修　委員\n和田　一郎　委員\n髙﨑　渚　委員"
"""The lines of a cell, 20 points apart: three of those present, then two who are absent."""


def test_a_name_beside_absent_is_absent_where_no_rule_parts_the_names() -> None:
    """The gravest error that was found: the absent were listed as present."""
    rows = (
        (cell("開催場所", 0, 100), cell("架空会館", 0, 100)),
        (cell("出席者", 100, 160), cell(MEMBERS, 100, 200)),
        (cell("欠席者", 160, 200), None),
        (cell("会議次第", 200, 300), cell("別紙のとおり", 200, 300)),
    )
    found = read_overview([Table(1, Box(60, 0, 540, 300), rows)], ADACHI)
    assert names(found.present) == ["青山太一", "石橋みのり", "遠藤修"]
    assert names(found.absent) == ["和田一郎", "髙﨑渚"]
    assert found.place == "架空会館"


def test_names_in_no_cell_belong_to_the_label_beside_them() -> None:
    """Rules are missing to the right of 出席者, so that its names are lines that follow the table."""
    rows = (
        (cell("開催場所", 0, 100), cell("架空会館", 0, 100)),
        (cell("出席者", 100, 200), None),
        (cell("欠席者", 200, 300), cell("和田　一郎　委員", 200, 300)),
    )
    loose = cell("青山　太一　委員\n石橋　みのり委員", 100, 200).lines
    below = cell("髙﨑　渚　委員", 300, 400).lines
    found = read_overview([Table(1, Box(0, 0, 540, 400), rows), *loose, *below], ADACHI)
    assert names(found.present) == ["青山太一", "石橋みのり"]
    assert names(found.absent) == ["和田一郎"]
    assert found.place == "架空会館"


def test_labels_without_a_rule_between_them_share_a_cell() -> None:
    labels = cell("出席者\n欠席者", 100, 200)
    first, second = labels.lines
    second = replace(second, box=Box(60, 160, 90, 170))
    rows = ((Cell(labels.box, (first, second)), cell(MEMBERS, 100, 200)),)
    found = read_overview([Table(1, Box(60, 100, 540, 200), rows)], ADACHI)
    assert names(found.present) == ["青山太一", "石橋みのり", "遠藤修"]
    assert names(found.absent) == ["和田一郎", "髙﨑渚"]


@pytest.mark.parametrize(
    ("words", "absent"),
    [("1名（和田委員）", ["和田"]), ("２名（和田委員、髙﨑委員）", ["和田", "髙﨑"]), ("1名", []), ("なし", [])],
)
def test_the_absent_may_be_counted(words: str, absent: list[str]) -> None:
    found = read_overview([table(("出席者", "青山　太一　委員"), ("欠席者", words))], ADACHI)
    assert (names(found.present), names(found.absent)) == (["青山太一"], absent)


def test_day_and_time_may_share_a_cell() -> None:
    found = read_overview(
        [
            table(
                ("開催年月日", "令和40年4月12日（木）午前10時～11時30分"),
            )
        ],
        ADACHI,
    )
    assert (found.date, found.start, found.end) == ("2058-04-12", "10:00", "11:30")


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


def test_a_label_over_two_lines_is_one_label() -> None:
    """A narrow column breaks 開催年月日."""
    overview = read_overview(
        [
            table(
                ("事務局", "企画部情報公開課"),
                ("開催\n年月日", "令和40年4月12日（木）"),
                ("開催場\n所", "架空会館\n3階会議室"),
            )
        ],
        ADACHI,
    )
    assert (overview.secretariat, overview.date, overview.place) == (
        "企画部情報公開課",
        "2058-04-12",
        "架空会館3階会議室",
    )
