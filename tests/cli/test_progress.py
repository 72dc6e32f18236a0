"""What an ingest says on a terminal while it runs, and after Ctrl-C."""

from __future__ import annotations

import logging
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

from adachi_shingikai.cli import progress
from adachi_shingikai.cli.progress import ProgressLine


def read_terminal(end: int) -> str:
    """All that was printed on a terminal."""
    printed = b""
    while True:
        try:
            piece = os.read(end, 65536)
        except OSError:  # the end, on Linux
            return printed.decode("utf-8", "replace")
        if not piece:
            return printed.decode("utf-8", "replace")
        printed += piece


def start(*arguments: object) -> tuple[subprocess.Popen[bytes], int]:
    """The program with its stderr on a terminal, and our end of it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "adachi_shingikai", *map(str, arguments)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    return running, ours


def test_a_live_line_on_a_terminal_and_none_elsewhere(samples: dict[str, Path], tmp_path: Path, shingikai: Run) -> None:
    running, ours = start("ingest", *samples.values(), "--db", tmp_path / "a.db")
    printed = read_terminal(ours)
    assert running.wait(60) == 0
    assert "0/2点  sample-31-2.pdf を読んでいます" in printed
    assert "1/2点  sample-31-3.pdf を読んでいます" in printed
    lines = re.sub(r"[^\n]*\r\x1b\[K", "", printed.replace("\r\n", "\n"))
    assert [line.partition("（")[0] for line in lines.splitlines()] == [
        "追加: sample-31-2.pdf",
        "追加: sample-31-3.pdf",
    ]
    piped = shingikai("ingest", *samples.values(), "--db", tmp_path / "b.db").stderr
    assert "読んでいます" not in piped
    assert "\r" not in piped


def test_ctrl_c_says_what_was_saved_and_what_was_not(samples: dict[str, Path], tmp_path: Path, corpus: Path) -> None:
    slow = corpus / "corpus" / "13-01.pdf"
    running, ours = start("ingest", samples["sample-31-2.pdf"], slow, "--force", "--db", tmp_path / "a.db")
    seen = ""
    while "追加: sample-31-2.pdf" not in seen:
        seen += os.read(ours, 65536).decode("utf-8", "replace")
    running.send_signal(signal.SIGINT)
    printed = seen + read_terminal(ours)
    assert running.wait(60) == 130
    assert "shingikai: 中断しました。保存したもの1点、まだのもの1点。もう一度実行すると続きから取り込みます" in printed
    assert "Traceback" not in printed


def test_the_line_names_the_file_the_page_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    line = ProgressLine()
    monkeypatch.setattr(line, "_draw", lambda: None)

    def log_event(stage: str, file: str = "", **counts: int) -> None:
        line.emit(logging.makeLogRecord({"event": {"stage": stage, "file": file, **counts}}))

    log_event("start", files=9)
    log_event("hash", "a.pdf")
    assert line.line() == "照合しています  1/9点"
    log_event("plan", unread=4)
    log_event("begin", "a\x1b[31m.pdf")
    assert line.line() == "0/4点  a[31m.pdf を読んでいます"
    for _ in range(3):
        log_event("ocr", "a.pdf")
    assert line.line() == "0/4点  a.pdf を読んでいます（OCR 3頁目）"
    now[0] += 60
    log_event("read", "a.pdf")
    log_event("begin", "b.pdf")
    assert line.line() == "1/4点  b.pdf を読んでいます  残り約3分"


def test_the_database_and_what_was_left_alone_are_named(
    shingikai: Run, samples: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    (folder / "below").mkdir(parents=True)
    for name in ("a.docx", "b.xlsx", "c.zip", "d.jpg", ".hidden"):
        (folder / name).touch()
    (folder / "sample.pdf").write_bytes(samples["sample-31-3.pdf"].read_bytes())
    os.utime(folder / "sample.pdf", (0, 0))
    done = shingikai("ingest", folder, "--db", tmp_path / "a.db").stdout
    assert "資料の形式でないため読まなかったもの: a.docx、b.xlsx、c.zipほか1点\n" in done
    assert "読まなかった下のフォルダー: 1個（-r を付けると読みます）\n" in done
    assert done.endswith(f"データベース: {tmp_path}/a.db\n")
    again = shingikai("ingest", folder, "-r", "--db", tmp_path / "a.db").stdout
    assert "下のフォルダー" not in again
    assert "データベース" not in again
    assert "a.docx" not in shingikai("ingest", folder, "-q", "--db", tmp_path / "a.db").stdout
