"""The one declaration of filters, kinds, sorts and facets."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from conftest import Run

from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.database.reindex import reindex
from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.passages import PassageKind
from adachi_shingikai.search import filters as declaration
from adachi_shingikai.search.facets import FACETS, parse_facets
from adachi_shingikai.search.filters import (
    EVERYTHING,
    FILTERS,
    KINDS,
    SORTS,
    Filter,
    filter_conditions,
    parse_filters,
    parse_sort,
)
from adachi_shingikai.search.hits import Page, search


def test_every_kind_of_passage_has_a_name() -> None:
    assert set(KINDS) == set(get_args(PassageKind))


@pytest.mark.parametrize("command", ["search", "export"])
def test_every_filter_is_an_option(shingikai: Run, command: str) -> None:
    named = set(re.findall(r"--[a-z-]+", shingikai(command, "--help").stdout))
    assert {filter_.option for filter_ in FILTERS} <= named


def test_every_condition_and_facet_is_sql(database: Path) -> None:
    connection = connect(database)
    typed = {"meeting": "31-1", "item": "901", "kind": "speech", "article": "16", "outcome": "了承", "since": "2058"}
    for filter_ in FILTERS:
        value = True if filter_.is_flag else typed.get(filter_.name, "2058")
        where, values = filter_conditions(connection, parse_filters(**{filter_.name: value}))
        connection.execute(f"SELECT count(*) FROM passages p WHERE 1 {where}", values).fetchone()
    connection.execute(f"SELECT {', '.join(facet.own for facet in FACETS.values())} FROM passages p").fetchone()
    for facet in FACETS.values():
        connection.execute(facet.of_items or "SELECT 1").fetchone()


def test_a_new_filter_is_one_declaration(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = Filter("longer_than", "字数", "length(p.text) > ?", int, is_single=True)
    monkeypatch.setattr(declaration, "FILTERS", (*FILTERS, long))
    connection = connect(database)
    where, values = filter_conditions(connection, parse_filters(longer_than="100"))
    texts = connection.execute(f"SELECT p.text FROM passages p WHERE 1 {where}", values).fetchall()
    assert texts
    assert all(len(row["text"]) > 100 for row in texts)


def test_no_value_narrows_nothing() -> None:
    assert parse_filters(speaker=None, kind=[], no_ocr=False) == EVERYTHING
    assert filter_conditions(sqlite3.connect(":memory:"), EVERYTHING) == ("", [])


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("article", "第16条", 16),
        ("article", "十六", 16),
        ("item", "諮問第457号", 457),
        ("meeting", "第十二期・第15回", "12-15"),
        ("since", "令和4年6月1日", "2022-06-01"),
        ("since", "2022-06", "2022-06-01"),
        ("until", "2022-06", "2022-06-30"),
        ("since", "令和3年", "2021-01-01"),
        ("until", "令和4年度", "2023-03-31"),
        ("since", "R4.4.1", "2022-04-01"),
        ("article", "条例第16条", 16),
        ("article", "16条", 16),
        ("kind", "審議会意見", "opinion"),
        ("kind", "speech", "speech"),
        ("outcome", "意見付き了承", "意見付き了承"),
        ("outcome", "conditional", "意見付き了承"),
        ("role", "情報 公開課長", "情報公開課長"),
    ],
)
def test_values_are_read(name: str, typed: str, value: object) -> None:
    assert parse_filters(**{name: typed}).values == {name: (value,)}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("kind", "speach"), ("outcome", "可決"), ("article", "条"), ("article", "-1"), ("item", "13-1")),
        *(("meeting", "462"), ("since", "いつか"), ("until", "2022-13")),
    ],
)
def test_values_that_make_no_sense_are_refused(name: str, typed: str) -> None:
    with pytest.raises(UsageError, match=f"^--{name} {re.escape(typed)}: "):
        parse_filters(**{name: typed})


def test_sorts_and_facets_that_do_not_exist_are_refused() -> None:
    assert parse_sort("date") == parse_sort("newest") != SORTS["oldest"]
    assert parse_sort("新しい順") == parse_sort("newest")
    assert parse_facets(["kind", "年"]) == ("kind", "year")
    with pytest.raises(UsageError, match="--sort best: 使える値は relevance"):
        parse_sort("best")
    with pytest.raises(UsageError, match="--facet who: 使える値は speaker"):
        parse_facets(["who"])


def test_the_option_of_a_filter_is_its_name() -> None:
    assert replace(FILTERS[0], name="no_ocr").option == "--no-ocr"


def test_a_filter_takes_a_thousand_values(db: sqlite3.Connection) -> None:
    """Of every filter at once; one more value is wrong usage, not an error of SQLite."""
    several = {f.name: [*f.choices] * 50 for f in FILTERS if f.choices}
    several |= {name: [f"人{n}" for n in range(1_000)] for name in ("speaker", "role", "department")}
    several |= {name: [str(n) for n in range(1, 1_001)] for name in ("item", "article")}
    several["meeting"] = [f"{n // 30 + 1}-{n % 30 + 1}" for n in range(1_000)]
    where, values = filter_conditions(db, parse_filters(**several))
    assert db.execute(f"SELECT count(*) FROM passages p WHERE 1 {where}", values).fetchone()[0] == 0
    only = parse_filters(item=several["item"])
    where, values = filter_conditions(db, only)
    assert db.execute(f"SELECT count(*) FROM passages p WHERE 1 {where}", values).fetchone()[0] > 0
    for name, words in several.items():
        if len(words) == 1_000:
            with pytest.raises(UsageError, match=f"--{name}"):
                parse_filters(**{name: [*words, words[0]]})
    assert parse_filters(kind=["speech"] * 900) == parse_filters(kind="speech")


def test_a_thousand_values_are_alternatives(db: sqlite3.Connection) -> None:
    others = [f"人{number}" for number in range(999)]
    for name, value in (("speaker", "由紀"), ("role", "館長"), ("body", "審議会")):
        one = search(db, "の OR 記録", parse_filters(**{name: [value]}), Page(1000))
        many = search(db, "の OR 記録", parse_filters(**{name: [*others, value]}), Page(1000))
        assert one.total
        assert [hit.id for hit in many.hits] == [hit.id for hit in one.hits]
    meetings = [f"{number}-1" for number in range(1, 1_001)]
    one = search(db, "記録", parse_filters(meeting="31-1"))
    assert search(db, "記録", parse_filters(meeting=meetings)).total == one.total
    assert search(db, "記録", parse_filters(item=[str(number) for number in range(1, 1_001)])).total


def test_speakers_are_known_again_after_a_reindex(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    with open_for_writing(path) as db:
        before = {tuple(row) for row in db.conn.execute("SELECT * FROM speakers")}
        db.conn.execute("INSERT INTO speakers VALUES ('消えた人', '', '', '消えた人')")
        reindex(db)
        assert {tuple(row) for row in db.conn.execute("SELECT * FROM speakers")} == before
        assert search(db.conn, "", parse_filters(speaker="由紀")).total
