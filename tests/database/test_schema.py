"""The tables and views, as docs/schema.md describes them."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from conftest import Run

from adachi_shingikai.database.connection import connect


def test_any_sqlite_program_can_read_the_file(database: Path) -> None:
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = connection.execute(
        "SELECT count(*) FROM passages WHERE kind = 'speech' AND speaker = '鈴木由紀'"
    ).fetchone()
    assert counted == (2,)


SCHEMA = (Path(__file__).parents[2] / "docs" / "schema.md").read_text(encoding="utf-8")


def test_every_table_and_column_is_documented(database: Path) -> None:
    connection = sqlite3.connect(database)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
        "AND name <> 'current_documents' "  # has the columns of documents
        "AND name NOT LIKE 'passages_fts_%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    ):
        section = re.search(rf"^## `{name}`$(.*?)(?=^##? |\Z)", SCHEMA, re.MULTILINE | re.DOTALL)
        assert section, f"docs/schema.md has no section on {name}"
        for row in connection.execute(f"PRAGMA table_info({name})"):
            assert f"`{row[1]}`" in section[1], f"{name}.{row[1]}"


def test_nothing_is_documented_that_does_not_exist(database: Path) -> None:
    connection = sqlite3.connect(database)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert set(re.findall(r"^## `(\w+)`$", SCHEMA, re.MULTILINE)) <= names


QUERIES = re.findall(r"^\*\*(.+?)\*\*[^\n]*\n```sql\n(.*?)^```", SCHEMA, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("question", "sql"), QUERIES, ids=[question for question, _ in QUERIES])
def test_the_worked_queries_have_answers(database: Path, question: str, sql: str) -> None:
    rows = sqlite3.connect(database).execute(sql).fetchall()
    assert rows
    assert all(value is not None for value in rows[0][:2])


def test_there_are_five_worked_queries() -> None:
    assert len(QUERIES) == 5


def test_the_views_show_the_samples(database: Path) -> None:
    connection = connect(database)
    (item,) = connection.execute("SELECT * FROM items WHERE number = 901").fetchall()
    assert (item["meeting"], item["date"], item["outcome"]) == ("31-1", "2058-04-12", "意見付き了承")
    found = connection.execute("SELECT no, text, meeting FROM conditions WHERE item = 901 ORDER BY no").fetchall()
    assert [(row["no"], row["meeting"]) for row in found] == [(1, "31-1"), (2, "31-1")]
    assert "掲示した文面を報告されたい" in found[1]["text"]
    (opinion,) = connection.execute("SELECT * FROM opinions WHERE item = 901").fetchall()
    assert (opinion["file"], opinion["page_start"]) == ("sample-31-2.pdf", 3)
    meetings = {row["meeting"]: row for row in connection.execute("SELECT * FROM meetings")}
    assert set(meetings) == {"31-1", "31-2", "31-3"}
    assert (meetings["31-1"]["present"], meetings["31-3"]["is_draft"]) == (7, None)
    counted = connection.execute("SELECT count(*), count(DISTINCT reference) FROM speeches").fetchone()
    assert counted[0] == counted[1] == sum(row["speeches"] for row in meetings.values())


@pytest.mark.parametrize("version", [1, 2, 3])
def test_older_development_databases_are_refused(
    shingikai: Run, papers: list[Path], tmp_path: Path, version: int
) -> None:
    db = tmp_path / "old.db"
    with sqlite3.connect(db) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY)")
        connection.execute(f"PRAGMA user_version = {version}")
    before = db.read_bytes()
    for command in (["search", "個人"], ["ingest", papers[0]], ["reindex"], ["list", "items"]):
        done = shingikai(*command, "--db", db)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (5, 1, "")
        assert "`shingikai ingest` で資料を取り込み直してください" in done.stderr
    assert db.read_bytes() == before
