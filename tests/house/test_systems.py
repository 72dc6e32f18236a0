"""What works on a system without the parts of Unix that an ingest needs, such as Windows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE

from adachi_shingikai.cli.app import UNIX_ONLY

WITHOUT_UNIX = """
import os, signal, sys
for name in ("fcntl", "resource", "pwd", "termios"):
    sys.modules[name] = None  # an import of it fails
for name in ("fork", "sched_getaffinity"):
    delattr(os, name)
for name in ("SIGPIPE", "SIGHUP", "SIGALRM", "SIGKILL", "SIGXCPU"):
    delattr(signal, name)
from adachi_shingikai.cli import main
sys.exit(main())
"""


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_UNIX, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("search", "掲示"),
        ("show", "901"),
        ("show", "901", "--format", "html"),
        ("similar", "905"),
        ("list", "conditions"),
        ("stats", "掲示"),
        ("export", "--format", "xlsx", "-o", "out"),
        ("open", "901", "--print"),
        ("verify", "-q"),
        ("config",),
        ("help", "search"),
    ],
    ids=lambda words: words[0],
)
def test_a_database_is_read_anywhere(database: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    needs_none = command[0] in ("config", "help")
    done = run(tmp_path, *command, *(() if needs_none else ("--db", database)))
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert done.stdout or command[0] in ("export", "verify")


@pytest.mark.parametrize("name", UNIX_ONLY)
def test_what_needs_unix_says_so(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, name, "a.pdf", "--db", "a.db")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "WSL" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert run(tmp_path, name, "--help").stdout.startswith("使い方: ")
