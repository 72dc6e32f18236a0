"""`shingikai ingest`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from conftest import Run
from make_sample import SECOND_MINUTES

from adachi_shingikai.database.connection import lock


def test_ingest_search_show(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    db = tmp_path / "new folder" / "a.db"
    db.parent.mkdir()
    done = shingikai("ingest", *samples.values(), "--db", db)
    assert done.returncode == 0
    assert "sample-31-2.pdf" in done.stdout
    assert "追加" in done.stderr
    again = shingikai("ingest", *samples.values(), "--db", db)
    assert (again.returncode, again.stdout, again.stderr) == (0, "取り込み済みの資料: 2点\n", "")
    found = shingikai("search", "個人情報", "--db", db)
    assert found.returncode == 0
    assert "個人情報" in found.stdout
    assert "\x1b" not in found.stdout
    shown = shingikai("show", "諮問第901号", "--db", db).stdout
    for words in ("意見付き了承", "審議（13発言）", "条件2", "三好図書館長", "sample-31-2.pdf p.3"):
        assert words in shown
    assert "第三十一期・第1回の【諮問・報告資料】" in shown, "what is missing, and which paper would hold it"


def bad_files(folder: Path, sample: Path) -> dict[str, Path]:
    data = sample.read_bytes()
    files = {
        "empty.pdf": b"",
        "cut.pdf": data[: len(data) // 3],
        "page.pdf": b"<html>not a PDF</html>",
        "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "empty.txt": b" \n",
        "binary.txt": b"\x00\x01\x02\xff" * 50,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in files} | {"missing.pdf": folder / "missing.pdf"}


def test_bad_files_are_one_line_each_and_stop_nothing(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    bad = bad_files(tmp_path, samples["sample-31-2.pdf"])
    db = tmp_path / "a.db"
    alone = shingikai("ingest", *bad.values(), "--db", db)
    assert alone.returncode == 3
    assert alone.stderr.count("失敗: ") == len(bad)
    assert "Traceback" not in alone.stderr
    for name in bad:
        assert f"失敗: {name}: " in alone.stderr
    mixed = shingikai("ingest", *bad.values(), samples["sample-31-3.pdf"], "--db", db, "-q", "--format", "json")
    assert mixed.returncode == 4
    report = json.loads(mixed.stdout)["files"]
    assert [f["status"] for f in report] == ["failed"] * len(bad) + ["added"]
    assert report[-1]["speeches"] == sum(entry[0] == "say" for entry in SECOND_MINUTES.script)
    for name, path in bad.items():
        parsed = shingikai("parse", path)
        assert (parsed.returncode, parsed.stderr.count("\n")) == (3, 1), name


def test_strict_says_the_same_of_a_known_paper(shingikai: Run, tmp_path: Path) -> None:
    paper = tmp_path / "p.txt"
    paper.write_text("（審議経過）\n\n(1) 開会\n\n○青山会長　では。\n\n○山田課長では、説明します。\n", encoding="utf-8")
    for _ in range(2):
        assert shingikai("ingest", paper, "--strict", "--db", tmp_path / "a.db").returncode == 4


def test_odd_names_and_dates_do_not_stop_a_run(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/x\xff.pdf"
    with open(odd, "wb") as file:
        file.write(samples["sample-31-3.pdf"].read_bytes())
    dates = tmp_path / "d.txt"
    dates.write_text("令和1十年7月28日\n諮問第1十号\n諮問第99999999999999999999号\n", encoding="utf-8")
    done = shingikai("ingest", tmp_path, dates, tmp_path / ("長" * 300), "--db", tmp_path / "a.db")
    assert done.returncode == 4
    assert done.stderr.count("失敗") == 1
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_gone_changes_no_exit_code(samples: dict[str, Path], tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", "--db", str(tmp_path / "a.db")]
    done = subprocess.run([*command, *map(str, samples.values())], stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert done.returncode == 0
    assert "Error" not in done.stderr


def test_only_one_ingest_at_a_time(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with lock(path):
        done = shingikai("ingest", samples["sample-31-3.pdf"], "--db", path)
    assert (done.returncode, done.stderr.count("\n")) == (6, 1)


def test_dry_run_and_strict(shingikai: Run, tmp_path: Path) -> None:
    paper = tmp_path / "p.txt"
    paper.write_text("（審議経過）\n\n(1) 開会\n\n○青山会長　では。\n\n○山田課長では、説明します。\n", encoding="utf-8")
    db = tmp_path / "a.db"
    assert shingikai("ingest", paper, "--db", db, "--dry-run").returncode == 0
    assert not db.exists()
    assert shingikai("ingest", paper, "--db", db, "--strict").returncode == 4
    problems = json.loads(shingikai("list", "problems", "--db", db, "--format", "json").stdout)
    assert problems[0]["line"] == "○山田課長では、説明します。"


def catches(process: int, number: int) -> bool:
    """Return whether a process has begun to handle a signal itself."""
    words = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    caught = next(line.split()[1] for line in words.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (number - 1) & 1)


def test_a_signal_ends_an_ingest_with_its_number(samples: dict[str, Path], tmp_path: Path) -> None:
    with lock(tmp_path / "a.db"):
        command = [
            sys.executable,
            "-m",
            "adachi_shingikai",
            "ingest",
            str(next(iter(samples.values()))),
            "--wait",
            "60",
        ]
        with subprocess.Popen([*command, "--db", str(tmp_path / "a.db")]) as process:
            while not catches(process.pid, signal.SIGTERM):
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 128 + signal.SIGTERM


def test_a_place_that_cannot_be_written(shingikai: Run, papers: list[Path]) -> None:
    done = shingikai("ingest", papers[0], "--db", "/proc/a.db")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
