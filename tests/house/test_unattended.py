"""The script that cron and systemd run."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import PAPER, PATIENCE, write

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A project folder with the script, and nothing else."""
    for folder in ("scripts", "data/raw", "data/db"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(SCRIPTS / "cron-ingest.sh", tmp_path / "scripts")
    return tmp_path


def run(project: Path, **more: str) -> tuple[int, str]:
    """One night: the exit code, and what cron would mail."""
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LANG": "C", **more}
    environment |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    command = [project / "scripts" / "cron-ingest.sh"]
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=PATIENCE)
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


def test_the_settings_file_is_obeyed_and_what_is_wrong_with_it_is_news(night: Path) -> None:
    settings = night / "shingikai.toml"
    settings.write_text('db = "data/db/other.db"\n', encoding="utf-8")
    write(night / "data" / "raw" / "a.txt", PAPER.format(number=1, title="巡回"))
    assert run(night)[0] == 0
    assert (night / "data" / "db" / "other.db").exists()
    settings.write_text('bd = "data/db/other.db"\n', encoding="utf-8")
    code, mail = run(night)
    assert (code, mail.count("\n")) == (2, 1)
    assert "bd という項目はありません" in mail


def test_a_broken_database_is_news_every_night(night: Path) -> None:
    write(night / "data" / "raw" / "a.txt", PAPER.format(number=1, title="巡回"))
    (night / "data" / "db" / "shingikai.db").write_bytes(b"no database" * 1000)
    for _ in range(2):
        code, mail = run(night)
        assert (code, mail.count("\n")) == (5, 1)


def test_alerts_are_mailed_once_with_what_the_night_brought(night: Path) -> None:
    raw = night / "data" / "raw"
    write(raw / "a.txt", PAPER.format(number=1, title="巡回"))
    assert run(night)[0] == 0
    command = [sys.executable, "-m", "adachi_shingikai", "alerts", "add", "消去", "消去"]
    subprocess.run([*command, "--db", night / "data" / "db" / "shingikai.db"], check=True, capture_output=True)
    write(raw / "b.txt", PAPER.format(number=2, title="名簿の消去"))
    code, mail = run(night)
    assert code == 0
    first, heading, *_ = mail.splitlines()
    assert first.startswith("追加: b.txt")
    assert heading == "■ 消去　1件（search 消去）"
    assert "名簿の消去について" in mail
    assert run(night) == (0, "")


class Site(SimpleHTTPRequestHandler):
    """A web server that keeps a list of the answers it gave: paths with status codes."""

    answers: ClassVar[list[tuple[str, int]]] = []

    def log_request(self, code: object = "-", size: object = "-") -> None:
        self.answers.append((self.path, int(str(code))))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path, samples: dict[str, Path]) -> Iterator[str]:
    """The address of a council's site: a page with links to two documents, to pages and elsewhere."""
    folder = tmp_path / "site"
    (folder / "papers").mkdir(parents=True)
    shutil.copy(samples["sample-31-2.pdf"], folder / "papers" / "資料.pdf")
    shutil.copy(samples["sample-31-3.pdf"], folder / "31-3.PDF")
    (folder / "more.html").write_text('<a href="deeper.pdf">')
    (folder / "deeper.pdf").write_text("too deep")
    links = ["papers/%E8%B3%87%E6%96%99.pdf", "31-3.PDF", "more.html", "http://localhost:9/elsewhere.pdf"]
    (folder / "index.html").write_text("".join(f'<a href="{link}">x</a>' for link in links), encoding="utf-8")
    Site.answers = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Site(*a, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(not shutil.which("wget"), reason="wget がない環境")
def test_documents_are_fetched_from_the_pages_of_the_council(night: Path, site: str) -> None:
    (night / "data" / "sources.txt").write_text(f"# 審議会\n\n{site}/index.html\n")
    code, mail = run(night, SHINGIKAI_WAIT="0")
    assert code == 0
    assert [line.partition("（")[0] for line in mail.splitlines()] == ["追加: 31-3.PDF", "追加: 資料.pdf"]
    brought = sorted(p.name for p in (night / "data" / "raw").rglob("*") if p.is_file())
    assert brought == ["31-3.PDF", "資料.pdf"]
    assert run(night, SHINGIKAI_WAIT="0") == (0, "")
    assert [code for path, code in Site.answers if path == "/31-3.PDF"] == [200, 304], "sent once"
    assert "/deeper.pdf" not in dict(Site.answers)


@pytest.mark.skipif(not shutil.which("wget"), reason="wget がない環境")
def test_a_page_that_cannot_be_fetched_is_news_once(night: Path, site: str) -> None:
    sources = night / "data" / "sources.txt"
    sources.write_text(f"{site}/gone.html\nftp://example.org/\n")
    code, mail = run(night, SHINGIKAI_WAIT="0")
    assert code == 4
    assert mail.splitlines() == [
        f"取得できません: {site}/gone.html: ERROR 404: File not found.",
        "取得できません: data/sources.txt の「ftp://example.org/」は http:// か https:// で始まっていません",
    ]
    assert run(night, SHINGIKAI_WAIT="0") == (0, "")
    sources.write_text(f"{site}/index.html\n")
    assert run(night, SHINGIKAI_WAIT="0")[1].count("追加") == 2


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
