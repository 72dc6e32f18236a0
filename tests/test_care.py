"""A database that stays whole: verify, backup, kill -9, a full disk, locks."""

from __future__ import annotations

import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import Run
from test_ingest import PAPER, write
from test_store import dump

from adachi_shingikai.database.connection import close, connect, execute, lock
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.ingest.checks import Finding, find_defects
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import Settings, ingest_files


def made(db: Path, *papers: Path) -> Path:
    with open_for_writing(db) as opened:
        list(ingest_files([FoundFile(paper) for paper in papers], opened.conn))
    return db


@pytest.fixture
def papers(samples: dict[str, Path], tmp_path: Path) -> list[Path]:
    """Copies of the samples, to be changed and removed."""
    return [Path(shutil.copy(sample, tmp_path)) for sample in samples.values()]


def findings(db: Path) -> list[Finding]:
    connection = connect(db)
    found = list(find_defects(connection))
    close()
    return found


# --- verify -------------------------------------------------------------------------------------


def test_verify_a_sound_database(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", *papers)
    found = findings(db)
    assert {f.gravity for f in found} <= {"gap"}
    assert ("minutes", "第三十一期・第3回") in {(f.check, f.about) for f in found}
    assert shingikai("verify", "--db", db).returncode == 0
    assert shingikai("verify", "-q", "--db", db).stdout == ""


def test_verify_gaps_in_the_numbers(tmp_path: Path) -> None:
    papers = [write(tmp_path / f"{n}.txt", PAPER.format(number=n, title="巡回")) for n in (1, 4)]
    found = findings(made(tmp_path / "a.db", *papers))
    assert [f.about for f in found if f.check == "number"] == ["諮問第952号～第953号"]


def test_verify_files_that_changed_or_are_gone(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", *papers)
    papers[0].unlink()
    with papers[1].open("ab") as file:
        file.write(b"\n")
    done = shingikai("verify", "--format", "json", "--db", db)
    assert done.returncode == 4
    faults = {f["about"]: f["message"] for f in json.loads(done.stdout) if f["gravity"] == "fault"}
    assert "ありません" in faults[papers[0].name]
    assert "変わっています" in faults[papers[1].name]
    made(db, papers[1])  # the same paper with a line more: the place of the old one is taken
    assert {f.about for f in findings(db) if f.check == "file" and f.gravity == "fault"} == {papers[0].name}


def test_verify_an_index_with_holes(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", *papers)
    with open_for_writing(db) as opened, opened.atomic():
        opened.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
    assert [f.check for f in findings(db) if f.gravity == "fault"] == ["index"]
    assert shingikai("reindex", "--db", db).returncode == 0
    assert not [f for f in findings(db) if f.gravity == "fault"]


def test_verify_pages_without_text_and_speakers_without_names(tmp_path: Path) -> None:
    from drawing import Style, draw_minutes
    from make_sample import SECOND_MINUTES
    from reportlab.pdfgen.canvas import Canvas

    blank, minutes = tmp_path / "blank.pdf", tmp_path / "minutes.pdf"
    canvas = Canvas(str(blank))
    for words in ("", "x", "", ""):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    from dataclasses import replace

    strangers = (*SECOND_MINUTES.script, ("say", "名無委員", "一言申し上げます。"))
    draw_minutes(replace(SECOND_MINUTES, script=strangers), minutes, Style())
    found = {f.check: f for f in findings(made(tmp_path / "a.db", blank, minutes))}
    assert found["page"].message.endswith(": 1、3～4")
    assert found["speaker"].about.endswith("名無委員")


def test_damage_is_found(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", *papers)
    with sqlite3.connect(db) as connection:
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = execute("PRAGMA page_size").fetchone()[0]
    close()
    with db.open("r+b") as file:
        file.seek(page * 30)
        file.write(b"\xff" * page * 20)
    done = shingikai("verify", "--db", db)
    assert done.returncode == 5
    assert "壊れています" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# --- backup -------------------------------------------------------------------------------------


def test_backup_while_in_use(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, copy = made(tmp_path / "a.db", *papers), tmp_path / "safe" / "b.db"
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
    db, copy = made(tmp_path / "a.db", papers[0]), tmp_path / "b.db"
    shingikai("backup", copy, "--db", db)
    before = copy.read_bytes()
    made(db, papers[1])
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


def test_a_backup_over_a_database_that_was_left_open(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, target = made(tmp_path / "a.db", papers[0]), tmp_path / "b.db"
    script = (
        "import os, sys; from pathlib import Path; from adachi_shingikai import ingest, store; from adachi_shingikai.files import Found\n"
        "with documents.writing(Path(sys.argv[1])) as db:\n    list(run.ingest([Found(Path(sys.argv[2]))], db.conn)); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, target, papers[1]]).returncode == 9
    assert (tmp_path / "b.db-wal").stat().st_size
    assert shingikai("backup", target, "--db", db).returncode == 0
    assert dump(target) == dump(db)


def test_a_locked_database_is_not_called_damaged(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    made(tmp_path / "a.db", papers[0])
    copy = tmp_path / "b.db"
    shingikai("backup", copy, "--db", tmp_path / "a.db")
    other = sqlite3.connect(copy)
    other.execute("BEGIN EXCLUSIVE")
    done = shingikai("search", "個人", "--db", copy)
    other.close()
    assert (done.returncode, "ほかのプログラム" in done.stderr) == (5, True)


def test_reading_again_settles_the_minutes_that_were_outdone(papers: list[Path], tmp_path: Path) -> None:
    from adachi_shingikai.grammar.formats.general import GENERAL
    from adachi_shingikai.ingest.read import ReadOptions

    db = made(tmp_path / "a.db", papers[0])
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(papers[0].read_bytes() + b"\n")
    made(db, copy)
    count = "SELECT count(*) FROM passages WHERE kind = 'speech' AND current"
    with open_for_writing(db) as opened:
        (before,) = opened.conn.execute(count).fetchone()
        for paper in (papers[0], copy):
            again = Settings(force=True, manner=ReadOptions(format=GENERAL))
            list(ingest_files([FoundFile(paper)], opened.conn, again))
            assert opened.conn.execute(count).fetchone()[0] >= before
            list(ingest_files([FoundFile(paper)], opened.conn, Settings(force=True)))


def test_two_backups_at_once(papers: list[Path], tmp_path: Path) -> None:
    db, copy = made(tmp_path / "a.db.part", *papers), tmp_path / "a.db"
    command = [sys.executable, "-m", "adachi_shingikai", "backup", str(copy), "--db", str(db)]
    both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert dump(copy) == dump(db)


def test_a_link_to_a_database_is_locked_with_it(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, link = made(tmp_path / "a.db", papers[0]), tmp_path / "link.db"
    link.symlink_to(db)
    with lock(db):
        assert shingikai("ingest", papers[1], "--db", link).returncode == 6


# --- crashes ------------------------------------------------------------------------------------


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
            assert execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert execute("PRAGMA foreign_key_check").fetchall() == []
            close()
        if moments.random() < 0.3 or (db.exists() and dump(db) == expected):
            for left in tmp_path.glob("killed.db*"):
                left.unlink()
    subprocess.run(ingest_of(db, files), check=True, capture_output=True)
    assert dump(db) == expected


def test_a_full_disk(papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", papers[0])
    before = dump(db)
    for limit in (40_000, 80_000, 160_000):  # of each file: the write-ahead log is the first to reach it
        full = subprocess.run(
            ingest_of(db, papers),
            capture_output=True,
            text=True,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert (full.returncode, full.stderr.count("\n")) == (5, 1), full.stderr
        assert "ディスク" in full.stderr
        assert dump(db) == before
    subprocess.run(ingest_of(db, papers), check=True, capture_output=True)
    assert len(dump(db)["documents"]) == 2


def test_a_place_that_cannot_be_written(shingikai: Run, papers: list[Path]) -> None:
    done = shingikai("ingest", papers[0], "--db", "/proc/a.db")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


def test_a_database_that_another_program_holds(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = made(tmp_path / "a.db", papers[0])
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    other = sqlite3.connect(db)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="ほかのプログラム"):
        made(db, papers[1])
    other.close()
    made(db, papers[1])


def test_readers_work_while_an_ingest_writes(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = made(tmp_path / "a.db", papers[0])
    done = threading.Event()
    results: list[int] = []

    def search() -> None:
        while not done.is_set():
            results.append(shingikai("search", "個人情報", "--db", db).returncode)

    reader = threading.Thread(target=search)
    reader.start()
    for _ in range(3):
        with open_for_writing(db) as opened:
            list(ingest_files([FoundFile(p) for p in papers], opened.conn, Settings(force=True)))
    done.set()
    reader.join()
    assert set(results) == {0}


def test_older_databases(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    """One that stopped at the first migration is said to be old, and brought up to date by what writes."""
    from sqlite_utils import Database

    from adachi_shingikai.database.schema import MIGRATIONS

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
