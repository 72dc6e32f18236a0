"""A 報告事項 as its documents show it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import make_database

from adachi_shingikai.archive.printed.reports import get_report
from adachi_shingikai.database.connection import connect
from adachi_shingikai.errors import NotFoundError


def test_a_report_with_its_text_and_its_debate(db: sqlite3.Connection) -> None:
    report = get_report(db, "31-2", 1)
    assert (report.ref, report.date) == ("31-2/報告1", "2058-07-19")
    assert report.title == "図書返却ロボットの巡回記録に関する掲示の文面について"
    assert "記録は30日で消去します。" in report.texts[0].text
    assert (report.texts[0].source.file, report.texts[0].source.page_start) == ("sample-31-2.pdf", 11)
    assert [speech.ref for speech in report.debate] == ["31-2#12", "31-2#13"]
    assert [(item.number, item.score > 0.6) for item in report.answers] == [(901, True)]
    assert report.missing == ()
    assert get_report(db, "31-2", 2).answers == ()


def test_what_is_missing_is_named(tmp_path: Path, samples: dict[str, Path]) -> None:
    db = connect(make_database(tmp_path / "a.db", samples["sample-31-2.pdf"]))
    (minutes,) = get_report(db, "31-2", 1).missing
    assert "要録は次の回（第三十一期・第3回" in minutes


def test_an_unknown_report_is_not_found(db: sqlite3.Connection) -> None:
    with pytest.raises(NotFoundError, match=r"第三十一期・第2回 報告事項7: .*list reports"):
        get_report(db, "31-2", 7)
