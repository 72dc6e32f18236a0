"""shingikai.toml: where it is looked for, what counts more, and what is wrong with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE


def run(folder: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adachi_shingikai", *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if name != "SHINGIKAI_DB"}
    environment = {
        **kept,
        "XDG_CONFIG_HOME": str(folder / "settings"),
        "XDG_DATA_HOME": str(folder / "data"),
        **variables,
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.fixture
def project(database: Path, tmp_path: Path) -> Path:
    """A working folder with a database and its settings."""
    (tmp_path / "own").mkdir()
    shutil.copy(database, tmp_path / "own" / "a.db")
    (tmp_path / "shingikai.toml").write_text('db = "own/a.db"\n', encoding="utf-8")
    return tmp_path


def test_options_count_more_than_the_environment_and_that_more_than_the_file(project: Path) -> None:
    assert "諮問第901号" in run(project, "show", "901").stdout
    assert "b.db" in run(project, "show", "901", SHINGIKAI_DB="b.db").stderr
    assert "c.db" in run(project, "show", "901", "--db", "c.db", SHINGIKAI_DB="b.db").stderr


def test_the_working_folder_counts_more_than_the_users(project: Path) -> None:
    users = project / "settings" / "shingikai" / "shingikai.toml"
    users.parent.mkdir(parents=True)
    users.write_text('db = "other.db"\n', encoding="utf-8")
    assert run(project, "config", "db").stdout == f"{project / 'own' / 'a.db'}\n"
    (project / "shingikai.toml").unlink()
    assert run(project, "config", "db").stdout == f"{users.parent / 'other.db'}\n"


def test_workers_and_synonyms(project: Path) -> None:
    (project / "words.txt").write_text(
        "000001,1,0,1,0,0,0,(),パトロール,,\n000001,1,0,2,0,0,0,(),巡回,,\n", encoding="utf-8"
    )
    assert run(project, "search", "パトロール").returncode == 1
    (project / "shingikai.toml").write_text(
        'db = "own/a.db"\nworkers = 2\nsynonyms = ["words.txt"]\nsources = "pages.txt"\n', encoding="utf-8"
    )
    assert "巡回 も探しました" in run(project, "search", "パトロール").stderr
    shown = run(project, "config").stdout
    for words in (str(project / "shingikai.toml"), "workers   2", str(project / "pages.txt")):
        assert words in shown
    assert (run(project, "config", "sources").stdout, run(project, "config", "db").returncode) == (
        f"{project / 'pages.txt'}\n",
        0,
    )


def test_without_a_file_its_places_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, "config")
    assert (done.returncode, str(tmp_path / "settings" / "shingikai" / "shingikai.toml") in done.stdout) == (0, True)
    assert run(tmp_path, "config", "db").returncode == 1


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b'dbb = "a.db"', ["dbb という項目はありません。db ではありませんか", "db workers synonyms sources"]),
        (b"workers = 0", ["workers には1から64までの整数を"]),
        (b'workers = "2"', ["workers には1から64までの整数を"]),
        (b"synonyms = [1]", ["synonyms には同義語のファイルのパスを"]),
        (b"db = true", ["db にはデータベースのパスを"]),
        (b'\ndb = "a.db', ["2行目が読めません"]),
        (b"db", ["読めません"]),
        (b'db = "\x83f.db"', ["UTF-8ではありません"]),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, written: bytes, words: list[str]) -> None:
    (tmp_path / "shingikai.toml").write_bytes(written)
    for command in (("search", "個人"), ("config",)):
        done = run(tmp_path, *command)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "shingikai.toml: " in done.stderr
        for expected in words:
            assert expected in done.stderr
    assert run(tmp_path, "--help").returncode == 0
