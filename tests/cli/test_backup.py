"""`shingikai backup`."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path

from conftest import Run, dump, make_database


def test_backup_while_in_use(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, copy = make_database(tmp_path / "a.db", *papers), tmp_path / "safe" / "b.db"
    writer = sqlite3.connect(db)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM documents")  # and never commits
    done = shingikai("backup", copy, "--db", db)
    assert (done.returncode, done.stdout + done.stderr) == (0, ""), "what cron would mail"
    writer.close()
    assert dump(copy) == dump(db)
    assert [p.name for p in copy.parent.iterdir()] == ["b.db"]
    assert shingikai("show", "901", "--db", copy).returncode == 0


def test_a_backup_that_fails_keeps_the_last_one(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, copy = make_database(tmp_path / "a.db", papers[0]), tmp_path / "b.db"
    shingikai("backup", copy, "--db", db)
    before = copy.read_bytes()
    make_database(db, papers[1])
    limit = len(before) // 2
    full = shingikai(
        "backup", copy, "--db", db, preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert (full.returncode, full.stderr.count("\n")) == (5, 1)
    assert copy.read_bytes() == before
    assert not list(tmp_path.glob(".b.db.*"))
    for target in (db, tmp_path):
        assert shingikai("backup", target, "--db", db).returncode == 2
    for target in (Path("/proc/b.db"), Path("/dev/null/b.db")):
        assert shingikai("backup", target, "--db", db).returncode == 5


def test_two_backups_at_once(papers: list[Path], tmp_path: Path) -> None:
    db, copy = make_database(tmp_path / "a.db.part", *papers), tmp_path / "a.db"
    command = [sys.executable, "-m", "adachi_shingikai", "backup", str(copy), "--db", str(db)]
    both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert dump(copy) == dump(db)
