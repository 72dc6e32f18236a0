"""`shingikai open`, and the places that terminals link to."""

from __future__ import annotations

import os
import pty
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PATIENCE, Run, ingest


@pytest.fixture
def db(tmp_path: Path, samples: dict[str, Path]) -> Path:
    """A database with both samples, whose files lie in `tmp_path/a b`."""
    folder = tmp_path / "a b"
    folder.mkdir()
    copies = [Path(shutil.copy(sample, folder)) for sample in samples.values()]
    ingest(tmp_path / "a.db", *copies)
    return tmp_path / "a.db"


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("904", "sample-31-2.pdf#page=7"),  # its papers
        ("諮問第901号", "sample-31-2.pdf#page=3"),  # no papers: the opinion
        ("31-2", "sample-31-3.pdf#page=3"),
        ("31-2/報告1", "sample-31-2.pdf#page=11"),
        ("31-2#13", "sample-31-3.pdf#page=3"),
    ],
)
def test_where_a_reference_is_printed(shingikai: Run, db: Path, ref: str, place: str) -> None:
    printed = shingikai("open", ref, "--print", "--db", db).stdout
    assert printed == f"{db.parent}/a b/{place}\n"


def test_the_viewer_gets_the_page(shingikai: Run, db: Path, tmp_path: Path) -> None:
    viewer = tmp_path / "viewer"
    viewer.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$0.part"\nmv "$0.part" "$0.told"\n')
    viewer.chmod(viewer.stat().st_mode | stat.S_IXUSR)
    told = tmp_path / "viewer.told"
    environment = {**os.environ, "SHINGIKAI_VIEWER": f"{viewer} --page={{page}} {{file}} {{address}}"}
    done = shingikai("open", "904", "--db", db, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for _ in range(100):
        if told.exists():
            break
        time.sleep(0.05)
    path = db.parent / "a b" / "sample-31-2.pdf"
    assert told.read_text().splitlines() == ["--page=7", str(path), f"{path.as_uri()}#page=7"]


def test_a_file_that_has_changed_is_not_opened(shingikai: Run, db: Path) -> None:
    (db.parent / "a b" / "sample-31-2.pdf").write_text("another")
    done = shingikai("open", "904", "--print", "--db", db)
    assert done.returncode == 1
    assert done.stderr.startswith("shingikai: sample-31-2.pdf: 元のファイルがない")


def test_without_a_viewer_the_next_step_is_named(shingikai: Run, db: Path) -> None:
    environment = {"PATH": "/nowhere", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = shingikai("open", "904", "--db", db, env=environment)
    assert done.returncode == 2
    assert "$SHINGIKAI_VIEWER" in done.stderr
    done = shingikai("open", "904", "--db", db, env={**environment, "SHINGIKAI_VIEWER": "/no/such"})
    assert done.returncode == 2
    assert "/no/such: 実行できません" in done.stderr


def on_a_terminal(*arguments: object, **more: str) -> str:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PAGER": "cat", "COLUMNS": "80", **more}
    command = [sys.executable, "-m", "adachi_shingikai", *map(str, arguments)]
    running = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment)
    os.close(theirs)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the end, on Linux
            break
        if not piece:
            break
        printed += piece
    os.close(ours)
    assert running.wait(timeout=PATIENCE) in (0, 1)
    return printed.decode()


@pytest.mark.parametrize("arguments", [("search", "名簿"), ("show", "904")])
def test_places_are_hyperlinks_where_the_terminal_shows_them(db: Path, arguments: tuple[str, ...]) -> None:
    address = (db.parent / "a b").as_uri()
    assert f"\x1b]8;;{address}/sample-31-" in on_a_terminal(*arguments, "--db", db, FORCE_HYPERLINK="1")
    assert "\x1b]8" not in on_a_terminal(*arguments, "--db", db, FORCE_HYPERLINK="0")


def test_no_hyperlinks_on_a_pipe(shingikai: Run, db: Path) -> None:
    printed = shingikai("search", "名簿", "--db", db, env={**os.environ, "FORCE_HYPERLINK": "1"}).stdout
    assert "\x1b" not in printed
