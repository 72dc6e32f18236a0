"""Queries typed as they are read."""

from __future__ import annotations

import sqlite3
from time import process_time

import pytest

from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.terms import FTS_OPTIONS, Terms, index_terms, reading_vocabulary
from adachi_shingikai.japanese.romaji import Reading
from adachi_shingikai.japanese.sudachi import query_tokens
from adachi_shingikai.search.hits import search
from adachi_shingikai.search.query import fts_expression, parse_query, query_terms
from adachi_shingikai.search.readings import expand_readings


@pytest.mark.parametrize("words", ["こじんじょうほう", "kojinjoho", "ｋｏｊｉｎｊｏｕｈｏｕ", "コジンジョウホウ"])
def test_readings_find_kanji_and_say_so(db: sqlite3.Connection, words: str) -> None:
    found = search(db, words)
    assert found.total == search(db, "個人情報").total > 0
    assert found.read_as == ("個人情報",)
    assert all("個人情報" in h.text[slice(*h.highlights[0])] for h in found.hits)


def test_each_word_of_a_query_may_be_a_reading(db: sqlite3.Connection) -> None:
    found = search(db, "こじんじょうほう 受注者")
    assert found.total == search(db, "個人情報 受注者").total > 0
    assert found.read_as == ("個人情報",)
    assert search(db, "あ" * 900).total == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("しんぎかい", "審議会"),
        ("としょかん", "図書館"),
        ("toshokan", "図書館"),
        ("じむきょく", "事務局"),
        ("もうしこみ", "申込み"),
    ],
)
def test_a_reading_that_can_be_divided_in_several_ways(typed: str, meant: str) -> None:
    connection = _database("第1回の審議会を図書館で開きます。事務局へ申込みを。座席は新義の買いです。真偽、会。")
    tree = expand_readings(connection, parse_query(typed))
    assert connection.execute(
        "SELECT 1 FROM passages_fts WHERE passages_fts MATCH ?", (fts_expression(tree),)
    ).fetchone()
    (term,) = query_terms(tree)
    assert " ".join(query_tokens(meant)) in {" ".join(spelling) for spelling in term.spellings}


def test_a_reading_of_many_parts_takes_no_time() -> None:
    connection = _database("し、氏、市、史、師、紙、詩、誌、死、四、子、糸、私、使、始。" * 3)
    for typed in ("し" * 10, "し" * 30, "しか" * 15):
        started = process_time()
        expand_readings(connection, parse_query(typed))
        assert process_time() - started < 1


def _database(*texts: str) -> sqlite3.Connection:
    """A database of passages without documents, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE passages (id INTEGER PRIMARY KEY, is_searchable INTEGER NOT NULL)")
    connection.execute("CREATE TABLE readings (reading TEXT NOT NULL, word TEXT NOT NULL)")
    connection.execute(f"CREATE VIRTUAL TABLE passages_fts USING fts5({', '.join(Terms._fields)}, {FTS_OPTIONS})")
    readings: set[Reading] = set()
    for terms in index_terms([Passage("remark", "", text, 1, 1, None, None) for text in texts], readings):
        connection.execute("INSERT INTO passages (is_searchable) VALUES (1)")
        connection.execute("INSERT INTO passages_fts VALUES (?, ?, ?, ?, ?)", terms)
    connection.executemany("INSERT INTO readings VALUES (?, ?)", reading_vocabulary(readings))
    return connection
