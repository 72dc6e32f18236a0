"""The script that cron and systemd run."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PAPER, write

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A project folder with the script, and nothing else."""
    for folder in ("scripts", "data/raw", "data/db"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(SCRIPTS / "cron-ingest.sh", tmp_path / "scripts")
    return tmp_path


def run(project: Path) -> tuple[int, str]:
    """One night: the exit code, and what cron would mail."""
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LANG": "C"}
    environment |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    command = [project / "scripts" / "cron-ingest.sh"]
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_mail_only_on_news(night: Path) -> None:
    raw = night / "data" / "raw"
    (raw / ".gitkeep").touch()
    assert run(night) == (0, ""), "nothing was put there yet"
    write(raw / "a.txt", PAPER.format(number=1, title="巡回"))
    code, mail = run(night)
    assert (code, mail.count("\n")) == (0, 1)
    assert "追加: a.txt" in mail
    assert run(night) == (0, "")
    write(raw / "bad.pdf", "no PDF")
    code, mail = run(night)
    assert (code, mail.count("\n")) == (4, 1)
    assert "失敗: bad.pdf" in mail
    assert run(night) == (0, ""), "the same failure is no news"
    events = [json.loads(line) for line in (night / "data" / "db" / "ingest.log").read_text().splitlines()]
    assert [e["stage"] for e in events].count("end") == 4


def test_a_broken_database_is_news_every_night(night: Path) -> None:
    write(night / "data" / "raw" / "a.txt", PAPER.format(number=1, title="巡回"))
    (night / "data" / "db" / "shingikai.db").write_bytes(b"no database" * 1000)
    for _ in range(2):
        code, mail = run(night)
        assert (code, mail.count("\n")) == (5, 1)


def test_the_units_run_the_script() -> None:
    units = {}
    for kind in ("service", "timer"):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read(SCRIPTS / f"shingikai-ingest.{kind}", encoding="utf-8")
        units[kind] = unit
    script = Path(units["service"]["Service"]["ExecStart"]).name
    assert os.access(SCRIPTS / script, os.X_OK)
    assert units["timer"]["Timer"]["Persistent"] == "true"
