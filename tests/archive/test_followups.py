"""The report that answers a condition."""

from __future__ import annotations

import sqlite3

import pytest

from adachi_shingikai.archive.followups import Asked, Report, find_follow_ups, find_item_follow_ups, load_reports
from adachi_shingikai.archive.items import get_item
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.index.reference import ItemRef


def test_the_answer_to_a_condition_is_found_with_its_reason(db: sqlite3.Connection) -> None:
    links = get_item(db, ItemRef(901)).follow_ups
    assert [(link.meeting, link.no) for link in links] == [("31-2", 1)]
    assert "諮問第901号を挙げている" in links[0].reason
    assert (links[0].ref, links[0].file, links[0].page_start, links[0].printed_start) == (
        "31-2/報告1",
        "sample-31-2.pdf",
        11,
        "10",
    )
    assert 0.6 < links[0].score <= 1
    for number in (902, 903, 904, 905):
        assert get_item(db, ItemRef(number)).follow_ups == ()


@pytest.mark.parametrize(
    ("title", "words", "linked"),
    [
        ("座席予約システムの消去確認について", "", True),
        ("特定個人情報保護評価書について", "", False),
        ("運用状況の報告について", "諮問第77号のほか32件があった。", False),
        ("消去の確認の結果について", "諮問第77号の意見を受けて確認した。", True),
        ("予約について", "", False),
    ],
)
def test_silence_rather_than_a_wrong_link(title: str, words: str, linked: bool) -> None:
    asked = Asked(
        77, "図書館の座席予約システムの導入について", ("名簿の消去を確認し、審議会に報告されたい。",), ("図書館",)
    )
    found = find_follow_ups(asked, [Report("9-2", "2040-07-01", 1, title, words)], ADACHI)
    assert bool(found) is linked


def test_reports_of_other_bodies_come_after_no_meeting(db: sqlite3.Connection) -> None:
    answering = [report for report in load_reports(db) if (report.meeting, report.no) == ("31-2", 1)]
    elsewhere = [Report("2059-07-01-3f2a", "2059-07-01", 1, answering[0].title, answering[0].words)]
    assert len(find_item_follow_ups(db, 901, answering)) == 1
    assert find_item_follow_ups(db, 901, elsewhere) == ()
