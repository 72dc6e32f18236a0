"""An ingest that is killed, and one that fills the disk, leave a whole database."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import PAPER, dump, make_database, write


def ingest_of(db: Path, papers: list[Path]) -> list[str]:
    return [sys.executable, "-m", "adachi_shingikai", "ingest", *map(str, papers), "--db", str(db), "-q"]


def test_kill_at_any_moment(papers: list[Path], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """`pytest --kills 200` kills as often; each time the database is whole, and in the end complete."""
    more = [write(tmp_path / f"{n}.txt", PAPER.format(number=n, title="巡回")) for n in range(1, 5)]
    files = [*papers, *more]
    undisturbed = tmp_path / "undisturbed.db"
    started = time.monotonic()
    subprocess.run(ingest_of(undisturbed, files), check=True, capture_output=True)
    whole = time.monotonic() - started
    expected = dump(undisturbed)
    moments = random.Random(1)
    db = tmp_path / "killed.db"
    for _ in range(request.config.getoption("--kills")):
        with subprocess.Popen(ingest_of(db, files), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(moments.uniform(0, whole))
            process.kill()  # and not its children, as when memory runs out
        if db.exists():
            connection = sqlite3.connect(db)
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            connection.close()
        if moments.random() < 0.3 or (db.exists() and dump(db) == expected):
            for left in tmp_path.glob("killed.db*"):
                left.unlink()
    subprocess.run(ingest_of(db, files), check=True, capture_output=True)
    assert dump(db) == expected


def test_a_full_disk(papers: list[Path], tmp_path: Path) -> None:
    """The document that was being saved, and what became of its file, are in the database as a whole, or not at all."""
    db = make_database(tmp_path / "a.db", papers[0])
    whole = make_database(tmp_path / "b.db", *papers)
    before, after = dump(db), dump(whole)
    seen = set()
    for limit in range(40_000, 400_000, 40_000):  # of each file: the write-ahead log is the first to reach it
        full = subprocess.run(
            ingest_of(db, papers),
            capture_output=True,
            text=True,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
        )
        if full.returncode == 0:
            break
        assert (full.returncode, full.stderr.count("\n")) == (5, 1), full.stderr
        assert "ディスク" in full.stderr
        found = dump(db)
        assert found in (before, after)
        seen.add(found == before)
        connection = sqlite3.connect(db)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
    assert True in seen, "it was tried while the disk was full"
    subprocess.run(ingest_of(db, papers), check=True, capture_output=True)
    assert dump(db) == after
