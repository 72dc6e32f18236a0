from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from adachi_shingikai.database.connection import SCHEMA_VERSION, connect
from adachi_shingikai.database.documents import open_for_writing, reindex, save_document
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.index.passages import CHUNK, split_text
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import Settings, ingest_files
from adachi_shingikai.japanese.romaji import Reading
from adachi_shingikai.japanese.sudachi import FOLD_VERSION
from adachi_shingikai.models import Document
from adachi_shingikai.search.hits import stale_versions


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the moments of ingesting."""
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    rows = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names}
    rows.pop("_sqlite_migrations", None)
    if "files" not in rows:  # killed before the last migration
        return rows
    rows["files"] = [(path, sha256, state) for path, _, _, _, sha256, state, _ in rows["files"]]
    moment = [row[1] for row in connection.execute("PRAGMA table_info(documents)")].index("ingested_at")
    rows["documents"] = [(*row[:moment], *row[moment + 1 :]) for row in rows["documents"]]
    connection.close()
    return rows


def test_ingesting_again_changes_nothing(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sample = samples["sample-31-2.pdf"]
    with open_for_writing(path) as db:
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn)] == ["added"]
    before = dump(path)
    copy = tmp_path / "another name.pdf"
    copy.write_bytes(sample.read_bytes())
    with open_for_writing(path) as db:
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn)] == ["known"]
        assert [o.status for o in ingest_files([FoundFile(copy)], db.conn)] == ["known"]
    after = dump(path)
    assert {row[0] for row in after.pop("files")} == {str(copy), str(sample)}
    before.pop("files")
    assert after == before


def test_force_replaces_and_leaves_no_ghosts(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sample = samples["sample-31-2.pdf"]
    with open_for_writing(path) as db:
        list(ingest_files([FoundFile(sample)], db.conn))
        before = {name: db.table(name).count for name in ("documents", "passages", "debates")}
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn, Settings(force=True))] == ["replaced"]
        assert {name: db.table(name).count for name in before} == before
        found = db.conn.execute(
            "SELECT count(*) FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid "
            "WHERE passages_fts MATCH 'b:\"巡回\"'"
        ).fetchone()[0]
        db.conn.execute("DELETE FROM documents")
        assert db.table("passages").count == db.table("debates").count == db.table("conditions").count == 0
    assert found > 0


def test_a_paper_goes_in_whole_or_not_at_all(second: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    count = 0

    def fail_late(folded: str, vocabulary: set[Reading]) -> list[str]:
        nonlocal count
        count += 1
        if count > 20:
            raise sqlite3.OperationalError("disk is full")
        return []

    monkeypatch.setattr(tokens, "analyse", fail_late)
    with pytest.raises(DatabaseError, match="ディスク"), open_for_writing(path) as db:
        save_document(db, second, build_index(second), Path("x.pdf"), 1)
    connection = connect(path)
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM passages").fetchone() == (0,)


def test_reindex_gives_the_same_index(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    sql = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH '\"個人\"' ORDER BY rowid"
    before = connect(path).execute(sql).fetchall()
    with open_for_writing(path) as db:
        db.conn.execute("UPDATE meta SET value = 'old' WHERE key = 'fold'")
        assert reindex(db) == db.table("passages").count
        assert db.conn.execute("SELECT value FROM meta WHERE key = 'fold'").fetchone()[0] == str(FOLD_VERSION)
    assert connect(path).execute(sql).fetchall() == before != []


def test_a_newer_database_is_refused(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for write in (False, True):
        with pytest.raises(DatabaseError, match="新しい版"):
            connect(path, write=write)


def test_any_sqlite_program_can_read_the_file(database: Path) -> None:
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = connection.execute(
        "SELECT count(*) FROM passages WHERE kind = 'speech' AND speaker = '鈴木由紀'"
    ).fetchone()
    assert counted == (2,)


def test_chunks_join_to_the_text() -> None:
    words = "短い文。" * 300 + "長" * 2500 + "\n終わり"
    pieces = list(split_text(words))
    assert "".join(pieces) == words
    assert max(map(len, pieces)) <= CHUNK


def test_every_table_and_column_is_documented(database: Path) -> None:
    schema = (Path(__file__).parents[1] / "docs" / "schema.md").read_text(encoding="utf-8")
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


def test_a_strange_database_is_left_alone(second: Document, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="ではありません"), open_for_writing(path):
        pass
    assert path.read_bytes() == before


def test_an_old_index_stays_marked_until_it_is_made_anew(samples: dict[str, Path], tmp_path: Path) -> None:
    first, second_paper = samples.values()
    with open_for_writing(tmp_path / "a.db") as db:
        list(ingest_files([FoundFile(first)], db.conn))
        db.conn.execute("UPDATE meta SET value = 'old' WHERE key = 'sudachidict_core'")
        list(ingest_files([FoundFile(second_paper)], db.conn))
        assert "sudachidict_core old" in stale_versions(db.conn)
        reindex(db)
        assert stale_versions(db.conn) == ""


def test_two_minutes_of_one_meeting_in_one_paper_are_parts(second: Document, tmp_path: Path) -> None:
    minutes = second.minutes[0]
    half = len(minutes.speeches) // 2
    parts = (replace(minutes, speeches=minutes.speeches[:half]), replace(minutes, speeches=minutes.speeches[half:]))
    with open_for_writing(tmp_path / "a.db") as db:
        both = replace(second, minutes=parts)
        save_document(db, both, build_index(both), Path("x.pdf"), 1)
        sql = "SELECT count(*) FROM passages WHERE kind = 'speech' AND current"
        assert db.conn.execute(sql).fetchone() == (len(minutes.speeches),)
