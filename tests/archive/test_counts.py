"""Counts of everything, and of a term over meetings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from adachi_shingikai.archive.counts import count_everything, count_query
from adachi_shingikai.database.connection import connect


def test_everything_is_counted(database: Path) -> None:
    tables = {table.name: {c.label: c.count for c in table.counts} for table in count_everything(connect(database))}
    assert tables["meetings"] == {"31-1": 35, "31-2": 15}
    assert tables["outcomes"] == {"意見付き了承": 2, "了承": 2, "継続審議": 1}
    assert tables["articles"] == {"第16条": 1, "第20条": 1, "第21条": 1}
    assert tables["departments"]["衛生部 保健予防課"] == 1
    assert sum(tables["speakers"].values()) == sum(tables["roles"].values()) == 50
    for table in count_everything(connect(database)):
        assert sum(c.share for c in table.counts) == pytest.approx(1)


def test_a_term_over_meetings(database: Path) -> None:
    found = count_query(connect(database), "図書館")
    assert [(c.label, c.count) for c in found.counts] == [("31-1", 1), ("31-2", 0)]
    assert found.counts[0].share == pytest.approx(1 / 35)


def test_the_name_of_a_speaker_is_not_in_the_speech(db: sqlite3.Connection) -> None:
    assert all(count.count == 0 for count in count_query(db, "髙崎").counts)
    assert sum(count.count for count in count_query(db, "掲示").counts) > 0
