"""Lists: narrowed by filters, and the conditions with their answers."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from conftest import make_database
from drawing import Minutes, Paper, draw

from adachi_shingikai.archive.lists import LISTS, ConditionRecord, list_conditions, list_records
from adachi_shingikai.database.connection import connect
from adachi_shingikai.search.filters import EVERYTHING, Filters, parse_filters

TODAY = date(2059, 8, 18)

MINUTES = Minutes(
    term="九",
    number=1,
    date="令和30年5月20日（水）",
    hours="午前10時00分～午前11時00分",
    place="架空会館",
    secretariat="情報課",
    present=("山田　一　委員",),
    absent=(),
    script=(
        ("section", "審議事項"),
        ("item", "71", "座席予約システムの導入について"),
        (
            "opinion",
            "本件は了承とする。なお、以下の意見に留意されたい。",
            "１　名簿の消去の方法を、次回以降の審議会に報告されたい。",
            "２　委託先を選んだ結果を、次回以降の審議会に報告されたい。",
            "３　従事する者に研修を行われたい。",
        ),
        ("say", "山田会長", "説明をお願いします。"),
    ),
)


def narrowed(**typed: str) -> Filters:
    return parse_filters(**{name: [value] for name, value in typed.items()})


def test_conditions_with_their_answers(db: sqlite3.Connection) -> None:
    told = list_conditions(db, EVERYTHING, TODAY)
    assert [(c.item, c.no, c.status, c.answer, c.months) for c in told] == [
        (901, 1, "求めなし", None, None),
        (901, 2, "報告済", "31-2/報告1", None),
        (904, 1, "求めなし", None, None),
    ]
    answered = told[1]
    assert (answered.file, answered.page_start) == ("sample-31-2.pdf", 3)
    assert (answered.answer_file, answered.answer_page_start, answered.answer_printed_start) == (
        "sample-31-2.pdf",
        11,
        "10",
    )


def told_of(folder: Path, today: date, *reports: str) -> list[ConditionRecord]:
    """The conditions of the minutes of 9-1, which are printed in a document with these reports."""
    paper = folder / "9-2.pdf"
    titles = tuple((title, ("別紙のとおり報告する。",)) for title in reports)
    draw(Paper("九", 2, "令和30年9月20日（日）", "架空会館", MINUTES, reports=titles), paper)
    return list_conditions(connect(make_database(folder / "a.db", paper)), EVERYTHING, today)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2048, 5, 20), 0),
        (date(2048, 6, 19), 0),
        (date(2048, 6, 20), 1),
        (date(2050, 5, 19), 23),
        (date(2040, 1, 1), None),
    ],
)
def test_a_condition_without_a_report_says_for_how_many_months(tmp_path: Path, today: date, months: int | None) -> None:
    told = told_of(tmp_path, today)
    assert [(c.no, c.status, c.months) for c in told] == [
        (1, "未報告", months),
        (2, "未報告", months),
        (3, "求めなし", None),
    ]


@pytest.mark.parametrize(
    ("matter", "statuses"),
    [
        ("名簿の消去", ["報告済", "未報告", "求めなし"]),
        ("委託先の選定", ["未報告", "報告済", "求めなし"]),
        ("導入", ["報告済", "報告済", "求めなし"]),  # it may answer any of them
    ],
)
def test_a_report_answers_the_condition_whose_words_it_takes_up(
    tmp_path: Path, matter: str, statuses: list[str]
) -> None:
    told = told_of(tmp_path, TODAY, f"座席予約システムの{matter}について")
    assert [c.status for c in told] == statuses


@pytest.mark.parametrize(
    ("what", "column", "filters", "expected"),
    [
        ("documents", "file", {"meeting": "31-1"}, ["sample-31-2.pdf"]),
        ("meetings", "meeting", {"item": "904"}, ["31-2"]),
        ("items", "number", {"outcome": "意見付き了承"}, [901, 904]),
        ("items", "number", {"department": "公園課"}, [905]),
        ("reports", "no", {"meeting": "31-2"}, [1, 2]),
        ("reports", "no", {"meeting": "31-3"}, []),
        ("conditions", "item", {"item": "904"}, [904]),
        ("conditions", "item", {"outcome": "了承"}, []),
        ("problems", "file", {"meeting": "31-1"}, []),
    ],
)
def test_lists_are_narrowed_by_filters(
    db: sqlite3.Connection, what: str, column: str, filters: dict[str, str], expected: list[object]
) -> None:
    assert [r[column] for r in list_records(db, what, narrowed(**filters)).records] == expected


def test_speakers_are_counted_below_the_filters(db: sqlite3.Connection) -> None:
    told = {r["label"]: r["speeches"] for r in list_records(db, "speakers", narrowed(item="904")).records}
    assert told == {"三好図書館長": 2, "青山会長": 2, "和田委員": 1}


@pytest.mark.parametrize("what", LISTS)
def test_every_record_has_the_columns_of_its_list(db: sqlite3.Connection, what: str) -> None:
    found = list_records(db, what)
    for record in found.records:
        assert set(found.headings) <= set(record)
