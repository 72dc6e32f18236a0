"""Opening, locking and copying the database file."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run, dump, make_database, unprivileged

from adachi_shingikai.database.connection import SCHEMA_VERSION, connect, default_path, explain_error, lock
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.errors import DatabaseError, ExitCode, LockedError
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
    assert shingikai("backup", target, "--db", db).returncode == 2, "it is not a backup"
    assert shingikai("backup", target, "--db", db, "--force").returncode == 0
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


def test_where_the_database_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHINGIKAI_DB", "named.db")
    assert default_path() == Path("named.db")
    monkeypatch.setenv("SHINGIKAI_DB", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    assert default_path() == tmp_path / "home" / "shingikai" / "shingikai.db"
    (tmp_path / "data" / "db").mkdir(parents=True)
    assert default_path() == Path("data/db/shingikai.db")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("file is not a database", "ではありません"),
        ("database disk image is malformed", "壊れています"),
        ("attempt to write a readonly database", "権限"),
        ("unable to open database file", "権限"),
        ("database is locked", "ほかのプログラム"),
        ("database or disk is full", "ディスク"),
        ("disk I/O error", "ディスク"),
        ("no such table: x", "no such table: x"),
    ],
)
def test_errors_of_sqlite_say_what_to_do(said: str, words: str) -> None:
    error = explain_error(sqlite3.OperationalError(said), Path("a.db"))
    assert str(error).startswith("a.db: ")
    assert words in str(error)
    assert error.exit_code == ExitCode.DATABASE


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "what?.db", "a#b.db"])
def test_names_that_mean_something_in_a_uri(tmp_path: Path, name: str) -> None:
    with open_for_writing(tmp_path / name):
        pass
    assert [p.name for p in tmp_path.glob("*.db")] == [name]
    connect(tmp_path / name).close()


def test_a_reader_waits_for_no_longer_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    script = "import sys, time; from pathlib import Path; from adachi_shingikai.database.connection import lock\n"
    script += "with lock(Path(sys.argv[1])):\n    print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        started = time.monotonic()
        with pytest.raises(LockedError), lock(path, wait=0.5):
            pytest.fail("entered")
        assert 0.5 <= time.monotonic() - started < 30
        holder.kill()
    with lock(path):
        pass  # freed with the process that held it


def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    shingikai: Run, papers: list[Path], tmp_path: Path
) -> None:
    """SQLite shares a database of this kind only if it may write beside it; nobody writes here."""
    closed = tmp_path / "closed"
    closed.mkdir()
    db = make_database(closed / "a.db", papers[0])
    assert not db.with_name("a.db-wal").exists()

    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o755)
    db.chmod(0o444)
    closed.chmod(0o555)
    with unprivileged():
        connection = connect(db)
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 1
        connection.close()
    closed.chmod(0o755)


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    for write in (False, True):
        with pytest.raises(DatabaseError, match="フォルダーです"):
            connect(tmp_path, write=write)


def test_a_database_whose_making_was_killed_is_not_there_yet(
    shingikai: Run, papers: list[Path], tmp_path: Path
) -> None:
    empty, begun = tmp_path / "empty.db", tmp_path / "begun.db"
    empty.touch()
    with sqlite3.connect(begun) as connection:
        connection.execute("CREATE TABLE _sqlite_migrations (id, migration_set, name, applied_at)")
    connection.close()
    for path in (empty, begun):
        for words in (("search", "個人"), ("list", "documents"), ("backup", tmp_path / "copy.db"), ("verify",)):
            done = shingikai(*words, "--db", path)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), words
            assert "中身がまだありません" in done.stderr
    assert shingikai("ingest", papers[0], "--db", empty).returncode == 0


def test_a_damaged_database_is_named_by_any_command(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    whole = db.read_bytes()
    commands = (
        "list items",
        "list problems",
        "show 901",
        "stats",
        "export --format jsonl",
        "reindex",
        "forget nothing",
    )
    for number, words in enumerate(commands * 3):
        noise = random.Random(number)
        damaged = bytearray(whole)
        for _ in range((3, 300, 5_000)[number % 3]):
            damaged[noise.randrange(100, len(damaged))] = noise.randrange(256)
        db.write_bytes(damaged)
        done = shingikai(*words.split(), "--db", db)
        assert done.returncode in (0, 1, 5), (words, done.stderr)
        assert done.stderr.count("\n") <= 1
