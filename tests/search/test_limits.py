"""What one search may take."""

from __future__ import annotations

import sqlite3
import time

import pytest

from adachi_shingikai.errors import UsageError
from adachi_shingikai.search.hits import search
from adachi_shingikai.search.limits import Limits, time_limit
from adachi_shingikai.search.query import Term, TermKind, parse_query
from adachi_shingikai.search.readings import expand_readings


def test_a_caller_bounds_the_terms(db: sqlite3.Connection) -> None:
    assert search(db, "個人 情報", limits=Limits(terms=2)).total
    with pytest.raises(UsageError, match="2語まで"):
        search(db, "個人 情報 保護", limits=Limits(terms=2))


def test_a_caller_bounds_the_time(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="時間内"):
        search(db, "個人", limits=Limits(seconds=0))
    assert search(db, "個人", limits=Limits(seconds=60)).total
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(UsageError, match="時間内"), time_limit(db, 0.2):
        db.execute(endless).fetchone()
    with pytest.raises(sqlite3.OperationalError, match="no such"), time_limit(db, 60):
        db.execute("SELECT * FROM nowhere")
    assert db.execute("SELECT 1").fetchone()[0] == 1, "the limit is gone"


def test_combinations_of_readings_are_bounded() -> None:
    """し can be written in twenty ways; ten of them side by side in 8**10."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE readings (reading, word)")
    connection.executemany("INSERT INTO readings VALUES ('shi', ?)", [(word,) for word in "市氏死師詩史誌士視資紙四"])
    connection.execute("CREATE TABLE passages (id, is_searchable)")
    connection.execute(
        "CREATE VIRTUAL TABLE passages_fts USING fts5(words, bigrams, heading, label, context, content='')"
    )
    started = time.process_time()
    assert expand_readings(connection, parse_query("し" * 10)) == Term("し" * 10, "し" * 10, TermKind.WORD)
    assert time.process_time() - started < 2
