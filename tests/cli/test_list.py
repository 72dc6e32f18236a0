"""`shingikai list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, agenda, make_database, write


@pytest.mark.parametrize(
    ("what", "columns", "expected"),
    [
        (
            "documents",
            ("file", "meeting", "pages", "minutes_of", "speeches", "problems"),
            [("sample-31-2.pdf", "31-2", 12, "31-1", 35, 0), ("sample-31-3.pdf", "31-3", 4, "31-2", 15, 0)],
        ),
        (
            "meetings",
            ("meeting", "date", "present", "items", "speeches"),
            [("31-1", "2058-04-12", 7, 3, 35), ("31-2", "2058-07-19", 8, 2, 15), ("31-3", "2058-11-08", None, 1, 0)],
        ),
        (
            "items",
            ("number", "meeting", "outcome", "speeches"),
            [
                (901, "31-1", "意見付き了承", 13),
                (902, "31-1", "了承", 8),
                (903, "31-1", "了承", 9),
                (904, "31-2", "意見付き了承", 5),
                (905, "31-3", None, 0),
            ],
        ),
        ("reports", ("meeting", "no", "page_start"), [("31-2", 1, 10), ("31-2", 2, 11)]),
    ],
)
def test_lists(
    shingikai: Run, database: Path, what: str, columns: tuple[str, ...], expected: list[tuple[object, ...]]
) -> None:
    records = json.loads(shingikai("list", what, "--format", "json", "--db", database).stdout)
    assert [tuple(record[column] for column in columns) for record in records] == expected
    table = shingikai("list", what, "--db", database)
    assert table.returncode == 0
    _, *rows = table.stdout.splitlines()
    assert len(rows) == len(records)
    for row, record in zip(rows, expected, strict=True):
        assert str(record[0]) in row


def test_a_report_on_one_page_is_listed_with_one_number(shingikai: Run, tmp_path: Path) -> None:
    rows = "○報告事項\n\n1 掲示について P 23\n\n2 巡回について P 24～P 26\n\n令和40年"
    db = make_database(tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "傘").replace("令和40年", rows)))
    table = shingikai("list", "reports", "--db", db).stdout.splitlines()
    assert [line.split()[-1] for line in table] == ["P.", "23", "24～26"]


def test_speakers_are_listed_with_how_much_they_said(shingikai: Run, database: Path) -> None:
    records = json.loads(shingikai("list", "speakers", "--format", "json", "--db", database).stdout)
    assert sum(record["speeches"] for record in records) == 50
    assert [record["speeches"] for record in records] == sorted((r["speeches"] for r in records), reverse=True)
    chair = records[0]
    assert (chair["label"], chair["speaker"], chair["role"]) == ("青山会長", "青山太一", "会長")
    assert (chair["speeches"], chair["meetings"]) == (20, 2)


def test_a_paper_that_no_format_reads_is_listed_as_such(shingikai: Run, tmp_path: Path) -> None:
    manual = write(tmp_path / "manual.txt", "利用の手引き\n\n○会長の選任について\n")
    done = shingikai("ingest", manual, "--db", tmp_path / "a.db")
    assert "どの様式でも" in done.stderr
    (record,) = json.loads(shingikai("list", "documents", "--format", "json", "--db", tmp_path / "a.db").stdout)
    assert (record["format"], record["format_score"]) == (None, None)
    assert "様式なし" in shingikai("list", "documents", "--db", tmp_path / "a.db").stdout
    assert "様式: なし" in shingikai("parse", manual).stdout


def test_minutes_without_term_and_number_are_listed(shingikai: Run, city: Path, tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", city)
    (record,) = json.loads(shingikai("list", "meetings", "--format", "json", "--db", db).stdout)
    assert record["speeches"] > 0
    assert shingikai("show", record["meeting"], "--db", db).returncode == 0
    for form in ("kokkai", "akn", "json"):
        shown = shingikai("export", "--format", form, "--db", db).stdout
        assert "足立区" not in shown
        assert "adachi" not in shown


def test_conditions_as_a_table_and_for_a_spreadsheet(shingikai: Run, database: Path) -> None:
    table = shingikai("list", "conditions", "--db", database).stdout.splitlines()
    assert len(table) == 4
    assert "31-2/報告1" in table[2]
    printed = shingikai("list", "conditions", "--item", "901", "--format", "jsonl", "--db", database).stdout
    last = json.loads(printed.splitlines()[-1])
    assert (last["status"], last["answer_file"], last["answer_page_start"]) == ("報告済", "sample-31-2.pdf", 11)
    nothing = shingikai("list", "conditions", "--item", "905", "--db", database)
    assert nothing.returncode == 1
    assert "あてはまるものがありません" in nothing.stderr


def test_columns_are_chosen_by_key_or_heading(shingikai: Run, database: Path) -> None:
    options = ("list", "items", "--item", "904", "--columns", "結果,number,title", "--db", database)
    table = shingikai(*options).stdout.splitlines()
    assert table[0].split() == ["結果", "諮問", "件名"]
    assert table[1].split()[:2] == ["意見付き了承", "904"]
    assert shingikai(*options, "--format", "tsv").stdout.splitlines()[0] == "outcome\tnumber\ttitle"
    assert list(json.loads(shingikai(*options, "--format", "json").stdout)[0]) == ["outcome", "number", "title"]
    unknown = shingikai("list", "items", "--columns", "結果,色", "--db", database)
    assert unknown.returncode == 2
    assert "--columns 色: 使える列は number title" in unknown.stderr
