"""The heads of minutes."""

from __future__ import annotations

import pytest

from adachi_shingikai.elements import Box, Line
from adachi_shingikai.grammar.head.head import Head, read_head


def lines(text: str) -> list[Line]:
    return [Line(words, 1, Box(0, 0, 1, 1)) for words in text.split("\n")]


def head(before: str, spoken: str = "○会長　始めます。") -> Head:
    return read_head(lines(before), lines(spoken))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("第１　日　時　　令和40年８月21日（水）　午後１時", "2058-08-21"),
        ("１ 日 時 令和元年７月26日（金）14：00～", "2019-07-26"),
        ("日時：令和 3 年 4 月 14 日（水）18:00～", "2021-04-14"),
        ("１　日時　平成七年二月十七日　午後１時", "1995-02-17"),
        ("令和四十年六月十日（水曜日）", "2058-06-10"),
        ("開催日: 2058-12-26", "2058-12-26"),
        ("2058-12-17", "2058-12-17"),
        ("令和　６年11月29日（金）午前10時開議", "2024-11-29"),
        ("２０２２年８月３１日", "2022-08-31"),
        ("【開催日時】令和40年5月1日", "2058-05-01"),
        ("日時：R6.8.21 14:00", "2024-08-21"),
        ("開催日　令和６．８．２１", "2024-08-21"),
    ],
)
def test_dates(line: str, date: str) -> None:
    assert head(f"架空市傘審議会\n{line}\n出席者 5名").date == date


def test_a_date_with_a_weekday_is_better_than_one_without() -> None:
    assert head("令和39年12月1日作成\n令和40年5月1日（水）").date == "2058-05-01"


def test_a_date_in_a_speech_is_not_that_of_the_meeting() -> None:
    assert head("架空市傘審議会", "○会長　令和40年5月1日に始まりました。").date is None


@pytest.mark.parametrize(
    ("before", "spoken", "times"),
    [
        ("日時：令和3年7月2日（金）15:00～18:00", "", ("15:00", "18:00")),
        ("日時　令和4年8月31日（水）自　午後１時30分\n至　午後５時49分", "", ("13:30", "17:49")),
        ("午前八時五十九分開議", "○会長　始めます。\n午前十一時二十四分散会", ("08:59", "11:24")),
        ("開会（午前10時00分）", "○会長　始めます。\n閉会（午後３時25分）", ("10:00", "15:25")),
        ("架空市傘審議会", "○会長　３時に閉会します。", (None, None)),
    ],
)
def test_times(before: str, spoken: str, times: tuple[str | None, str | None]) -> None:
    found = head(before, spoken)
    assert (found.start, found.end) == times


@pytest.mark.parametrize("line", ["場所：架空会館", "第２　場　所　架空会館", "■会場　架空会館", "場所\n架空会館"])
def test_places(line: str) -> None:
    assert head(f"架空市傘審議会\n{line}\n議題").place == "架空会館"


def test_a_room_alone_on_its_line_is_the_place() -> None:
    assert head("水辺特別委員会速記録第四号\n第四委員会室").place == "第四委員会室"
