"""Hostile files: each named, none stopping the others, none alive in what is printed. docs/security.md is the table."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run
from hostile import FAILED, NAMES, READ, bomb, files

from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.ingest.child import MEGABYTE, Limits
from adachi_shingikai.ingest.children import ReadFile, read_in_children

SECURITY = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def folder(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile file, among sound papers."""
    place = tmp_path_factory.mktemp("hostile")
    for name, hostile in files(samples["sample-31-2.pdf"].read_bytes()).items():
        (place / name).write_bytes(hostile.data)
    for name, sample in samples.items():
        (place / name).write_bytes(sample.read_bytes())
    for path in place.iterdir():
        os.utime(path, (time.time() - 60,) * 2)
    return place


@pytest.fixture(scope="module")
def ingested(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, object]], str]:
    """The folder ingested as cron does: the database, the report by name, what went to stderr."""
    db = tmp_path_factory.mktemp("db") / "a.db"
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", str(folder), "--db", str(db), "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 4, err.decode()
    report = {Path(f["path"]).name: f for f in json.loads(out)["files"]}
    return db, report, err.decode()


def test_sound_papers_go_in_and_bad_ones_are_named(
    folder: Path, samples: dict[str, Path], ingested: tuple[Path, dict[str, dict[str, object]], str]
) -> None:
    _, report, errors = ingested
    assert "Traceback" not in errors
    assert not CONTROL.search(errors)
    assert set(report) == {path.name for path in folder.iterdir()}
    for name in samples:
        assert report[name]["status"] == "added"
    for name, hostile in files(samples["sample-31-2.pdf"].read_bytes()).items():
        failed = report[name]["status"] == "failed"
        assert hostile.expected is (FAILED if failed else READ), report[name]
        assert errors.count(f"失敗: {name}: ") == failed
        seconds = report[name]["seconds"]
        assert isinstance(seconds, float)
        assert seconds < 60, name


def test_the_database_is_whole_and_knows_every_file(
    shingikai: Run, samples: dict[str, Path], ingested: tuple[Path, dict[str, dict[str, object]], str]
) -> None:
    db, report, _ = ingested
    connection = sqlite3.connect(db)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    assert shingikai("verify", "-q", "--db", db).returncode == 0
    listed = json.loads(shingikai("list", "documents", "--format", "json", "--db", db).stdout)
    assert {document["file"] for document in listed} == {n for n, f in report.items() if f["status"] == "added"}
    problems = json.loads(shingikai("list", "problems", "--format", "json", "--db", db).stdout)
    named = {Path(p["file"]).name for p in problems}
    assert {name for name, f in report.items() if f["status"] == "failed"} <= named
    found = json.loads(shingikai("search", "巡回", "--format", "json", "--db", db).stdout)
    assert {hit["file"] for hit in found["hits"]} <= set(samples)
    assert found["total"] > 0


MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run by a small process: what a large one starts counts that one's memory as its own peak."""


def test_memory_stays_within_bounds(folder: Path) -> None:
    """The largest process, measured from outside, of reading the files that swell."""
    swelling = [str(folder / name) for name in ("bomb.pdf", "picture-bomb.pdf", "operators.pdf", "page-tree-depth.pdf")]
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", *swelling, "--dry-run", "-q", "--ocr", "never"]
    done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True)
    assert 100 < int(done.stdout) / 1024 < 1024


def test_nothing_of_a_paper_is_alive_where_it_is_shown(
    shingikai: Run, folder: Path, ingested: tuple[Path, dict[str, dict[str, object]], str]
) -> None:
    db, *_ = ingested
    for command in (
        ("show", "951"),
        ("show", "951", "--format", "md"),
        ("search", "alert"),
        ("search", "個人情報", "--limit", "200"),
        ("search", "逆"),
        ("list", "items"),
        ("list", "documents"),
        ("list", "problems"),
        ("stats",),
    ):
        done = shingikai(*command, "--db", db)
        assert done.returncode == 0, command
        assert not CONTROL.search(done.stdout.replace("\n", "")), command
    cells = [
        cell
        for what in (("list", "items"), ("search", "calc OR HYPERLINK"))
        for row in csv.reader(io.StringIO(shingikai(*what, "--format", "csv", "--db", db).stdout))
        for cell in row
    ]
    assert any("calc" in cell for cell in cells)
    assert not [
        cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"-?[\d.]+", cell)
    ]
    marked_up = shingikai("export", "--format", "akn", "--db", db, "-o", db.parent / "akn")
    assert marked_up.returncode == 0
    for file in (db.parent / "akn").rglob("*.xml"):
        assert "<script" not in file.read_text(encoding="utf-8")
    for pages in (("show", "951", "--db", db), ("show", "31-1", "--db", db), ("parse", folder / "injection.pdf")):
        shown = shingikai(*pages, "--format", "md").stdout
        assert "alert" in shown
        assert not re.search(r"(?<!\\)[<\[]", shown), pages


def test_strange_names(shingikai: Run, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        place = os.path.join(os.fsencode(folder), name)
        with open(place, "w", encoding="utf-8") as file:
            file.write(f"資料{number}の本文です。")
        os.utime(place, (time.time() - 60,) * 2)
    db = tmp_path / "a.db"
    done = shingikai("ingest", folder, "--db", db)
    assert done.returncode == 0, done.stderr
    assert not CONTROL.search((done.stdout + done.stderr).replace("\n", ""))
    listed = shingikai("list", "documents", "--db", db).stdout
    assert len(listed.splitlines()) == len(NAMES) + 1
    assert not CONTROL.search(listed.replace("\n", ""))
    again = shingikai("ingest", folder, "--db", db)
    assert (again.returncode, again.stdout) == (0, f"取り込み済みの資料: {len(NAMES)}点\n")
    assert shingikai("ingest", "--db", db, "--", "-q.txt", cwd=folder).returncode == 0
    assert shingikai("verify", "-q", "--db", db).returncode == 0


def test_passwords(shingikai: Run, folder: Path, tmp_path: Path) -> None:
    locked, db, keys = folder / "encrypted-user.pdf", tmp_path / "a.db", tmp_path / "keys.txt"
    assert "--password-file" in shingikai("ingest", locked, "--db", db).stderr
    keys.write_text("wrong\n", encoding="utf-8")
    assert shingikai("ingest", locked, "--db", db, "--password-file", keys).returncode == 3
    keys.write_text("wrong\nsecret\n", encoding="utf-8")
    assert shingikai("ingest", locked, "--db", db, "--password-file", keys).returncode == 0
    assert "秘密の資料" in shingikai("parse", locked, "--password-file", keys).stdout
    assert "secret" not in shingikai("list", "problems", "--db", db).stdout
    for missing in (tmp_path / "no.txt", tmp_path):
        assert shingikai("parse", locked, "--password-file", missing).returncode == 3


def test_a_bomb_of_stacked_filters_stays_in_its_child(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb(3, 1000 * MEGABYTE))
    assert path.stat().st_size < 20_000
    good = samples["sample-31-3.pdf"]
    with read_in_children([path, good], limits=Limits(seconds=30, memory=400 * MEGABYTE)) as results:
        found = list(results)
    assert isinstance(found[1].content, ReadFile)
    first = found[0].content
    assert isinstance(first, UnreadableError)
    assert str(first).startswith("bomb.pdf: ")
    assert "\n" not in str(first)


def test_the_table_names_every_hostile_file() -> None:
    for name in files(b""):
        assert f"`{name}`" in SECURITY, name
