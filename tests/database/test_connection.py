"""Opening, locking and copying the database file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run, dump, make_database

from adachi_shingikai.database.connection import SCHEMA_VERSION, connect, lock
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.models import Document


def test_a_newer_database_is_refused(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for write in (False, True):
        with pytest.raises(DatabaseError, match="新しいバージョン"):
            connect(path, write=write)


def test_a_strange_database_is_left_alone(second: Document, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="ではありません"), open_for_writing(path):
        pass
    assert path.read_bytes() == before


def test_a_backup_over_a_database_that_was_left_open(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, target = make_database(tmp_path / "a.db", papers[0]), tmp_path / "b.db"
    script = """
import os, sys
from pathlib import Path
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import ingest_files

with open_for_writing(Path(sys.argv[1])) as db:
    list(ingest_files([FoundFile(Path(sys.argv[2]))], db.conn))
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", script, target, papers[1]]).returncode == 9
    assert (tmp_path / "b.db-wal").stat().st_size
    assert shingikai("backup", target, "--db", db).returncode == 0
    assert dump(target) == dump(db)


def test_a_link_to_a_database_is_locked_with_it(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, link = make_database(tmp_path / "a.db", papers[0]), tmp_path / "link.db"
    link.symlink_to(db)
    with lock(db):
        assert shingikai("ingest", papers[1], "--db", link).returncode == 6


def test_a_database_that_another_program_holds(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    monkeypatch.setattr("adachi_shingikai.database.connection.BUSY_TIMEOUT", 0.2)
    other = sqlite3.connect(db)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="ほかのプログラム"):
        make_database(db, papers[1])
    other.close()
    make_database(db, papers[1])
