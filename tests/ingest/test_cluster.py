"""A cluster on the loopback interface: what it reads is what this machine would have read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from conftest import PATIENCE, Run, agenda, dump, ingest, write
from hostile import files

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.errors import ClusterError, ExitCode, InaccessibleError, UnreadableError
from adachi_shingikai.grammar.formats.general import GENERAL
from adachi_shingikai.ingest.child import Limits
from adachi_shingikai.ingest.children import ReadFile
from adachi_shingikai.ingest.cluster import read_on_cluster
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.read import ReadOptions
from adachi_shingikai.ingest.result import FileResult
from adachi_shingikai.ingest.run import Settings, ingest_files

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

Process = subprocess.Popen[bytes]


@contextmanager
def running(program: str, *arguments: str) -> Iterator[Process]:
    """A scheduler or a worker, which is killed at the end if it still lives."""
    command = [sys.executable, "-W", "ignore", "-m", f"distributed.cli.{program}", "--no-dashboard", *arguments]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()  # a nanny takes its worker with it


@contextmanager
def a_worker(scheduler: str, *, nanny: bool = False) -> Iterator[Process]:
    """A worker that reads one file at a time. With a nanny it is a daemon; without, nobody starts it again."""
    one = ("--nthreads", "1", "--host", "127.0.0.1", "--nanny" if nanny else "--no-nanny")
    with running("dask_worker", scheduler, *one) as process:
        yield process


def wait_for_workers(scheduler: str, count: int) -> None:
    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=PATIENCE)


def station_of(worker: Process) -> int:
    """The process that forks the limited children. A child belongs to the thread that started it."""
    children = (file.read_text().split() for file in Path(f"/proc/{worker.pid}/task").glob("*/children"))
    (station,) = (int(child) for found in children for child in found)
    return station


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    file = tmp_path / "scheduler.json"
    with running("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)):
        deadline = time.monotonic() + 60
        address = ""
        while not address and time.monotonic() < deadline:
            time.sleep(0.05)
            address = json.loads(file.read_text() or "{}").get("address", "") if file.exists() else ""
        yield address


@pytest.fixture
def folder(samples: dict[str, Path], tmp_path: Path) -> list[Path]:
    """Files that are read, some of them twice the same, and files that are not."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for sample in samples.values():
        (folder / sample.name).write_bytes(sample.read_bytes())
        (folder / f"copy of {sample.name}").write_bytes(sample.read_bytes())
    hostile = files(b"")
    for name in ("encrypted-user.pdf", "garbage.pdf", "empty.pdf", "latin.pdf", "bomb.pdf"):
        (folder / name).write_bytes(hostile[name].data)
    for number in range(950, 960):
        write(folder / f"{number}.txt", agenda(number, f"図書館{number}") + f"資料{number}の本文です。" * 2_000)
    return sorted(folder.iterdir())


def essentials(results: list[FileResult]) -> list[FileResult]:
    """Results without their times."""
    return [replace(result, seconds=0.0) for result in results]


@pytest.mark.parametrize("send", [False, True], ids=["shared", "sent"])
def test_a_worker_that_dies_costs_no_document(scheduler: str, folder: list[Path], tmp_path: Path, send: bool) -> None:
    local = ingest(tmp_path / "local.db", *folder)
    settings = Settings(reader=partial(read_on_cluster, address=scheduler, send=send))
    with (
        a_worker(scheduler) as victim,
        a_worker(scheduler, nanny=True),
        open_for_writing(tmp_path / "cluster.db") as db,
    ):
        wait_for_workers(scheduler, 2)
        found: list[FileResult] = []
        for result in ingest_files([FoundFile(path) for path in folder], db.conn, settings):
            found.append(result)
            if len(found) == 4:
                victim.kill()
    assert victim.wait() < 0
    assert essentials(found) == essentials(local)
    assert {result.status for result in found} == {"added", "known", "failed"}
    assert dump(tmp_path / "cluster.db") == dump(tmp_path / "local.db")


def test_what_a_cluster_cannot_do(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker, files that the worker does not see, a station that is killed, a worker with another version."""
    papers = [write(tmp_path / f"{number}.txt", agenda(number, "図書館")) for number in (951, 952, 953, 954)]
    read = partial(read_on_cluster, address=scheduler)

    monkeypatch.setattr("adachi_shingikai.ingest.cluster.PATIENCE", 1.0)
    with read(papers) as results, pytest.raises(ClusterError, match="ワーカーがありません"):
        next(results)
    monkeypatch.undo()

    with a_worker(scheduler) as worker:
        wait_for_workers(scheduler, 1)
        with read(papers[:2]) as results:
            assert isinstance(next(results).content, ReadFile)
            assert isinstance(next(results).content, ReadFile)
        os.kill(station_of(worker), signal.SIGKILL)
        papers[1].unlink()
        with read(papers) as results:
            found = [result.content for result in results]
        assert [type(content) for content in found] == [ReadFile, InaccessibleError, ReadFile, ReadFile]

        monkeypatch.setattr("adachi_shingikai.ingest.cluster._versions", lambda: {"sudachidict_core": "1"})
        with (
            read(papers[:1]) as results,
            pytest.raises(ClusterError, match=r"バージョンが違います（.*sudachidict_core"),
        ):
            next(results)


def test_limits_and_options_travel(scheduler: str, tmp_path: Path) -> None:
    slow = write(tmp_path / "slow.txt", agenda(951, "図書館") + "○" + "個人情報、" * 300_000)
    paper = write(tmp_path / "a.txt", agenda(951, "図書館"))
    read = partial(read_on_cluster, address=scheduler, send=True, limits=Limits(seconds=1))
    with a_worker(scheduler), read([slow, paper], ReadOptions(format=GENERAL)) as results:
        first, second = (result.content for result in results)
    assert isinstance(first, UnreadableError)
    assert str(first).startswith("slow.txt: 時間内に読めません")
    assert isinstance(second, ReadFile)
    assert second.document.format == GENERAL.name


def test_a_cluster_that_is_not_there(shingikai: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = write(tmp_path / "a.txt", agenda(951, "図書館"))
    monkeypatch.setattr("adachi_shingikai.ingest.cluster.PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="つながりません"), read_on_cluster([paper], address="tcp://127.0.0.1:1"):
        pass
    for options, words in (
        (("--cluster", "tcp//nowhere"), "--cluster tcp//nowhere: "),
        (("--cluster", "tcp://127.0.0.1:1", "--workers", "2"), "--workers"),
        (("--cluster", "tls://127.0.0.1:1"), "証明書がありません"),
        (("--send-files",), "--send-files"),
    ):
        done = shingikai("ingest", paper, "--db", tmp_path / "a.db", *options)
        assert done.returncode == ExitCode.USAGE
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
