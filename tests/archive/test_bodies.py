"""Meetings of several bodies in one database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from conventions import Printed, Said

from adachi_shingikai.archive.lists import list_records
from adachi_shingikai.archive.meetings import find_meeting, get_meeting
from adachi_shingikai.database.connection import open_for_reading
from adachi_shingikai.errors import NotFoundError, UsageError

WORDS = ("それでは、{}について始めます。", "雨の日は{}が足りないと聞いています。", "次に、{}と鍵について伺います。")


def minutes(body: str, date: str, chair: str) -> str:
    words = [sentence.format(body * 5) for sentence in WORDS]
    spoken: list[Said] = [(chair, words[:1]), ("和田委員", words[1:2]), (chair, words[2:3]), ("和田委員", words[1:2])]
    return f"第１回{body}　議事録\n日時　{date}（水）午後２時\n" + "\n".join(map(Printed().speech, spoken)) + "\n"


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory, shingikai: Run) -> Path:
    folder = tmp_path_factory.mktemp("bodies")
    (folder / "kasa.txt").write_text(minutes("架空市傘審議会", "令和40年5月1日", "会長"), encoding="utf-8")
    (folder / "kagi.txt").write_text(minutes("架空市鍵審議会", "令和40年6月5日", "会長"), encoding="utf-8")
    undated = minutes("架空市庭審議会", "未定", "会長")
    (folder / "niwa.txt").write_text(undated, encoding="utf-8")
    db = folder / "a.db"
    assert shingikai("ingest", folder, "--db", db, "-q").returncode == 0
    return db


@pytest.fixture
def connection(bodies: Path) -> Iterator[sqlite3.Connection]:
    with open_for_reading(bodies) as opened:
        yield opened


def test_meetings_are_listed_with_their_bodies(connection: sqlite3.Connection) -> None:
    rows = [(row["body"], row["name"], row["date"]) for row in list_records(connection, "meetings").records]
    assert rows == [
        ("架空市傘審議会", "第1回架空市傘審議会", "2058-05-01"),
        ("架空市庭審議会", "第1回架空市庭審議会", None),
        ("架空市鍵審議会", "第1回架空市鍵審議会", "2058-06-05"),
    ]


def test_the_chairs_of_two_bodies_are_two_people(connection: sqlite3.Connection) -> None:
    rows = list_records(connection, "speakers").records
    assert [(row["body"], row["speeches"]) for row in rows if row["label"] == "会長"] == [
        ("架空市傘審議会", 2),
        ("架空市庭審議会", 2),
        ("架空市鍵審議会", 2),
    ]


@pytest.mark.parametrize("words", ["kasa.txt", "kasa", "2058-05-01", "令和40年5月1日", "架空市傘審議会", "傘"])
def test_a_meeting_is_found_by_file_date_and_name(connection: sqlite3.Connection, words: str) -> None:
    record = get_meeting(connection, find_meeting(connection, words))
    assert (record.body, record.name, record.speeches) == ("架空市傘審議会", "第1回架空市傘審議会", 4)


def test_words_for_no_meeting_or_several(connection: sqlite3.Connection) -> None:
    with pytest.raises(NotFoundError):
        find_meeting(connection, "机")
    with pytest.raises(UsageError, match="第1回架空市傘審議会"):
        find_meeting(connection, "架空市")


def test_search_is_narrowed_to_a_body(bodies: Path, shingikai: Run) -> None:
    hits = json.loads(shingikai("search", "鍵", "--body", "傘審議会", "--format", "json", "--db", bodies).stdout)[
        "hits"
    ]
    assert {hit["body"] for hit in hits} == {"架空市傘審議会"}


def test_a_period_leaves_out_what_is_not_dated_and_says_so(bodies: Path, shingikai: Run) -> None:
    found = shingikai("search", "鍵", "--since", "2058", "--db", bodies)
    assert "開催日の分からない資料（1件）" in found.stderr
    assert "niwa" not in found.stdout


def test_show_takes_a_name_and_speeches_have_references(bodies: Path, shingikai: Run) -> None:
    assert "架空市鍵審議会" in shingikai("show", "kagi.txt", "--db", bodies).stdout
    hit = json.loads(shingikai("search", "鍵", "--body", "鍵", "--format", "json", "--db", bodies).stdout)["hits"][0]
    assert hit["ref"].startswith("2058-06-05-")
    shown = json.loads(shingikai("show", hit["ref"], "--format", "json", "--db", bodies).stdout)
    assert hit["ref"] in {speech["ref"] for speech in shown["speeches"]}


@pytest.mark.parametrize("form", ["kokkai", "akn", "md"])
def test_exports_name_the_body(bodies: Path, shingikai: Run, tmp_path: Path, form: str) -> None:
    assert shingikai("export", "--format", form, "-o", tmp_path, "--db", bodies).returncode == 0
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert "架空市傘審議会" in written
    assert "足立区" not in written
    assert "adachi" not in written
