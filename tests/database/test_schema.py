"""The tables."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from conftest import Run
from sqlite_utils import Database

from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.schema import MIGRATIONS


def test_any_sqlite_program_can_read_the_file(database: Path) -> None:
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = connection.execute(
        "SELECT count(*) FROM passages WHERE kind = 'speech' AND speaker = '鈴木由紀'"
    ).fetchone()
    assert counted == (2,)


@pytest.mark.xfail(strict=True, reason="docs/schema.md lacks problems.kind")
def test_every_table_and_column_is_documented(database: Path) -> None:
    schema = (Path(__file__).parents[2] / "docs" / "schema.md").read_text(encoding="utf-8")
    connection = sqlite3.connect(database)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
        "AND name <> 'papers' "  # a part of documents
        "AND name NOT LIKE 'passages_fts_%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    ):
        section = re.search(rf"^## `{name}`$(.*?)(?=^## |\Z)", schema, re.MULTILINE | re.DOTALL)
        assert section, f"docs/schema.md has no section on {name}"
        for row in connection.execute(f"PRAGMA table_info({name})"):
            assert f"`{row[1]}`" in section[1], f"{name}.{row[1]}"


def test_older_databases(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    """One that stopped at the first migration is said to be old, and brought up to date by what writes."""

    db = tmp_path / "old.db"
    old = Database(connect(db, write=True))
    MIGRATIONS.apply(old, stop_before="item_papers")
    old.close()
    done = shingikai("search", "個人", "--db", db)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert "reindex" in done.stderr
    assert shingikai("reindex", "--db", db).returncode == 0
    assert shingikai("ingest", papers[0], "--db", db).returncode == 0
    assert shingikai("search", "個人", "--db", db).returncode == 0
