"""A file that crashes, hangs or swells is one line, and the others are read."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from conftest import Run, agenda, ingest, statuses, write

from adachi_shingikai.errors import ShingikaiError, StoppedError, UnreadableError
from adachi_shingikai.ingest.capacity import Capacity
from adachi_shingikai.ingest.child import Limits
from adachi_shingikai.ingest.children import ReadFile, read_in_child, read_in_children
from adachi_shingikai.ingest.read import ReadOptions, read_document
from adachi_shingikai.ingest.run import Settings
from adachi_shingikai.models import Document
from adachi_shingikai.pages.ocr import THREADS_VARIABLE

MEGABYTE = 1024**2


def hang() -> None:
    time.sleep(60)


def swell() -> None:
    kept = []
    while True:
        kept.append(bytearray(50 * MEGABYTE))


def crash() -> None:
    os.abort()


def fail() -> None:
    raise RuntimeError("broken inside")


@pytest.mark.parametrize(
    ("evil", "words"), [(hang, "時間内"), (swell, "メモリ"), (crash, "止まりました"), (fail, "RuntimeError")]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_one_bad_file_stops_no_other(
    samples: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    evil: Callable[[], None],
    words: str,
    workers: int,
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7")
    read = read_document

    def read_or_break(path: Path, *arguments: object, **options: object) -> Document:
        if path == bad:
            evil()
        return read(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("adachi_shingikai.ingest.children.read_document", read_or_break)
    good = list(samples.values())
    order = [good[0], bad, good[1]]
    limits = Limits(seconds=4, memory=600 * MEGABYTE)
    with read_in_children(order, workers=workers, limits=limits) as results:
        found = list(results)
    assert [result.path for result in found] == order
    assert [isinstance(result.content, ReadFile) for result in found] == [True, False, True]
    error = found[1].content
    assert isinstance(error, ShingikaiError)
    assert str(error).startswith("bad.pdf: ")
    assert words in str(error)


def test_many_files_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adachi_shingikai.ingest.children._AHEAD", 3)
    papers = []
    for number in range(12):
        papers.append(tmp_path / f"{number}.txt")
        papers[-1].write_text(f"資料{number}の本文です。" * (3_000 if number % 4 == 0 else 1), encoding="utf-8")
    with read_in_children(papers, workers=2) as results:
        found = list(results)
    assert [result.path for result in found] == papers
    assert all(isinstance(result.content, ReadFile) for result in found)


def test_children_are_at_work_before_they_are_asked_and_leave_with_their_parent(
    samples: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adachi_shingikai.ingest.children.read_document", lambda *_, **__: hang())
    with read_in_children(list(samples.values()), workers=2):
        assert len(multiprocessing.active_children()) == 2
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("room", [1, 0])
def test_children_that_cannot_be_started(samples: dict[str, Path], monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Without room for another process the others are read one by one; without any, no file is at fault."""
    process = multiprocessing.get_context("fork").Process
    start = process.start

    def start_few(self: BaseProcess) -> None:
        if len(multiprocessing.active_children()) >= room:
            raise OSError(errno.EAGAIN, "no more processes")
        start(self)

    monkeypatch.setattr(process, "start", start_few)
    with read_in_children(list(samples.values()), workers=2) as results:
        found = [result.content for result in results]
    assert [isinstance(content, ReadFile) for content in found] == [bool(room)] * len(samples)
    assert room or all(isinstance(content, StoppedError) for content in found)
    assert multiprocessing.active_children() == []


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def burn() -> None:
    deadline = time.process_time() + 60
    while time.process_time() < deadline:
        pass


@pytest.mark.parametrize(
    ("evil", "patience", "is_files_fault"),
    [(kill_self, 9, False), (hang, 1, False), (crash, 9, True), (burn, 40, True)],  # all cores may be busy
)
def test_whose_fault_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, evil: Callable[[], None], patience: int, is_files_fault: bool
) -> None:
    """A child that was killed, or hardly got the processor, is tried again by the next ingest; others are not."""
    paper, db = write(tmp_path / "a.txt", agenda(951, "図書館")), tmp_path / "a.db"
    monkeypatch.setattr("adachi_shingikai.ingest.children.read_document", lambda *_, **__: evil())
    monkeypatch.setattr("adachi_shingikai.ingest.children.PATIENCE", patience)
    settings = Settings(reader=partial(read_in_children, limits=Limits(seconds=3)))
    assert statuses(ingest(db, paper, settings=settings)) == [("failed", True)]
    monkeypatch.undo()
    assert statuses(ingest(db, paper)) == [("failed", False) if is_files_fault else ("added", True)]


def test_a_result_that_is_too_large(tmp_path: Path) -> None:
    paper = write(tmp_path / "a.txt", "資料の本文です。" * 1_000)
    with pytest.raises(UnreadableError, match="メモリの上限"):
        read_in_child(paper, lambda path, _: path.read_text(), Limits(result=10_000))
    assert len(read_in_child(paper, lambda path, _: path.read_text(), Limits(result=100_000))) == 8_000


def test_a_limit_that_was_inherited_is_no_failure(shingikai: Run, tmp_path: Path) -> None:
    paper = write(tmp_path / "a.txt", agenda(951, "図書館"))
    done = shingikai(
        "ingest",
        paper,
        "--db",
        tmp_path / "a.db",
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (50, 50)),
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_children_end_with_their_parent(tmp_path: Path, number: signal.Signals) -> None:
    paper = write(tmp_path / "slow.txt", agenda(951, "図書館") + "○" + "個人情報、" * 300_000)
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", str(paper), "--db", str(tmp_path / "a.db")]
    with subprocess.Popen([*command, "--timeout", "4"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as parent:
        offspring: list[str] = []
        deadline = time.monotonic() + 10
        while not offspring and time.monotonic() < deadline:
            offspring = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
            time.sleep(0.02)
        parent.send_signal(number)
    assert offspring
    while any(Path(f"/proc/{child}").exists() for child in offspring) and time.monotonic() < deadline + 15:
        time.sleep(0.1)
    assert not [child for child in offspring if Path(f"/proc/{child}").exists()]
    if number != signal.SIGKILL:
        assert parent.returncode == 128 + number


def test_ocr_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that would use OCR at the same time wait for each other, which costs nothing of their own time."""
    read = read_document

    def read_slowly(path: Path, options: ReadOptions, before_ocr: Callable[[], None]) -> Document:
        for page in range(3):
            before_ocr()
            if page == 0:
                path.with_suffix(".log").write_text(f"{time.monotonic()} {os.environ[THREADS_VARIABLE]}")
            time.sleep(0.5)
        return read(path, options)

    monkeypatch.delenv(THREADS_VARIABLE, raising=False)
    monkeypatch.setattr("adachi_shingikai.ingest.children.read_document", read_slowly)
    monkeypatch.setattr("adachi_shingikai.ingest.children.find_capacity", lambda *_: Capacity(2, 1, 3))
    papers = [write(tmp_path / f"{number}.txt", agenda(951, "図書館")) for number in range(3)]
    with read_in_children(papers, limits=Limits(seconds=1)) as results:
        found = [result.content for result in results]
    assert [type(content) for content in found] == [ReadFile] * 3
    begun = [(tmp_path / f"{number}.log").read_text().split() for number in range(3)]
    moments = [float(moment) for moment, _ in begun]
    assert all(later - earlier >= 1.5 for earlier, later in pairwise(sorted(moments)))
    assert {threads for _, threads in begun} == {"3"}


def test_the_next_child_starts_before_a_result_is_saved(samples: dict[str, Path]) -> None:
    with read_in_children(list(samples.values()), workers=1) as results:
        next(results)
        assert len(multiprocessing.active_children()) == 1


def test_memory_that_a_child_shares_with_its_parent_is_not_counted(samples: dict[str, Path]) -> None:
    ballast = bytearray(300 * MEGABYTE)
    limits = Limits(memory=200 * MEGABYTE)
    paper = samples["sample-31-3.pdf"]
    assert read_in_child(paper, lambda *_: len(bytearray(100 * MEGABYTE)), limits) == 100 * MEGABYTE
    with pytest.raises(UnreadableError, match="メモリ"):
        read_in_child(paper, lambda *_: len(bytearray(250 * MEGABYTE)), limits)
    assert len(ballast) == 300 * MEGABYTE
