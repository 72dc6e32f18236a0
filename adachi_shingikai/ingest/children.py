"""Read files in child processes, so that one that crashes, hangs or takes too much memory does not stop the others.

Each file has its own forked child with limits on time and memory; as many children run at once as the machine has
room for. OCR takes more of both than text: the time begins anew with each page that it reads, and the first one adds
memory. Children wait for their turn to use OCR, and that time is not counted.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from adachi_shingikai.errors import ShingikaiError, StoppedError, UnreadableError, reason_of
from adachi_shingikai.index.terms import Index, build_index
from adachi_shingikai.ingest.capacity import Capacity, find_capacity
from adachi_shingikai.ingest.child import (
    DEFAULT_LIMITS,
    GRACE,
    OCR_BEGINS,
    PATIENCE,
    Limits,
    Task,
    look_for_less_garbage,
    run_child,
)
from adachi_shingikai.ingest.log import log_event
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS, ReadOptions, read_document
from adachi_shingikai.japanese.sudachi import load_dictionary
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.models import Document
from adachi_shingikai.pages.tables import load_table_finder

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was understood of a file, and its index."""

    document: Document
    index: Index


@dataclass(frozen=True, slots=True)
class ChildResult(Generic[T]):
    """What a child made of a file, or the error that names the file; and the seconds that it took."""

    path: Path
    content: T | ShingikaiError
    seconds: float


Reader = Callable[[Sequence[Path], ReadOptions], AbstractContextManager[Iterator[ChildResult[ReadFile]]]]
"""What reads files: a context with an iterator over their results, in order. Leaving it ends what still runs."""


@dataclass(slots=True)
class _Child:
    number: int
    process: BaseProcess
    pipe: Connection
    started: float
    deadline: float
    asked: float | None = None
    """When it asked for its turn, if it still waits."""
    uses_ocr: bool = False


_AHEAD = 16
"""How many files may be read ahead of the next result. They wait in memory while one file takes long."""


@contextlib.contextmanager
def read_in_children(
    paths: Sequence[Path],
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    workers: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Iterator[ChildResult[ReadFile]]]:
    """Yield an iterator over the results of files, in order. `workers` are read at once; None: as many as fit.

    The first children start when the `with` block is entered. Those that still run when it is left are killed.
    """
    pool = _Pool(paths, find_capacity(len(paths), limits, workers), limits, partial(read_and_index, options))
    try:
        if paths:
            load_table_finder()
            load_dictionary()
            look_for_less_garbage()
            pool.start(0)
        yield pool.results()
    finally:
        pool.kill()


def read_in_child(path: Path, task: Task[T], limits: Limits = DEFAULT_LIMITS) -> T:
    """Return what the task makes of one file in a child. Raise the error of the child, or that it was stopped."""
    pool = _Pool([path], find_capacity(1, limits), limits, task)
    try:
        content = next(pool.results()).content
    finally:
        pool.kill()
    if isinstance(content, ShingikaiError):
        raise content
    return content


def read_and_index(options: ReadOptions, path: Path, before_ocr: Callable[[], None]) -> ReadFile:
    """Return what is understood of a file, with its index. This is what a child does."""
    document = read_document(path, options, before_ocr=before_ocr)
    return ReadFile(document, build_index(document))


class _Pool(Generic[T]):
    """The children that read some files."""

    def __init__(self, paths: Sequence[Path], capacity: Capacity, limits: Limits, task: Task[T]) -> None:
        self.paths = paths
        self.capacity = capacity
        self.limits = limits
        self.patience = PATIENCE * limits.seconds
        self.task = task
        self.waiting = deque(enumerate(paths))
        self.running: list[_Child] = []
        self.done: dict[int, ChildResult[T]] = {}

    def results(self) -> Iterator[ChildResult[T]]:
        """Yield the results in the order of the files."""
        for number in range(len(self.paths)):
            self.start(number)
            while number not in self.done:
                soonest = min(child.deadline for child in self.running)
                ready = wait([child.pipe for child in self.running], timeout=max(0.0, soonest - monotonic()))
                for child in [c for c in self.running if c.pipe in ready or monotonic() >= c.deadline]:
                    self._attend(child)
                self._begin_ocr()
                self.start(number)
            yield self.done.pop(number)

    def start(self, wanted: int) -> None:
        """Start as many children as may run while the result of the file `wanted` is awaited."""
        context = multiprocessing.get_context("fork")
        while self.waiting and len(self.running) < self.capacity.workers and self.waiting[0][0] < wanted + _AHEAD:
            number, path = self.waiting.popleft()
            try:
                ours, theirs = context.Pipe()
                inherited = [ours.fileno(), *(child.pipe.fileno() for child in self.running)]
                arguments = (theirs, inherited, path, self.limits, self.task)
                process = context.Process(target=run_child, args=arguments, daemon=True)
                process.start()
            except OSError as error:  # too many processes or open files
                if self.running:
                    self.waiting.appendleft((number, path))  # one that ends makes room
                    return
                words = f"読み取りを始められません（{reason_of(error)}）。ほかのプログラムを終えてやり直してください"
                self.done[number] = ChildResult(path, StoppedError(f"{path.name}: {words}"), 0.0)
                continue
            theirs.close()
            log_event("begin", printable(path.name))
            now = monotonic()
            self.running.append(_Child(number, process, ours, now, now + self.patience))

    def _attend(self, child: _Child) -> None:
        """Take the message of a child, or end it if its time is over."""
        path = self.paths[child.number]
        message = _receive(child)
        if message == OCR_BEGINS:
            log_event("ocr", printable(path.name))
            child.asked = None if child.uses_ocr else monotonic()
            child.deadline = monotonic() + self.patience if child.uses_ocr else math.inf
            return
        self.running.remove(child)
        timed_out = message is None and child.process.is_alive() and monotonic() >= child.deadline
        _kill(child)
        content: T | ShingikaiError
        if message is not None:
            content = pickle.loads(message)
        elif timed_out:
            words = "時間内に読めません。ほかの処理で混んでいたようです。後でやり直してください"
            content = StoppedError(f"{path.name}: {words}")  # without having used its CPU time
        else:
            content = _death_error(path, child.process.exitcode)
        self.done[child.number] = ChildResult(path, content, monotonic() - child.started)

    def _begin_ocr(self) -> None:
        """Let as many of the children that ask for it use OCR as fit, the first to ask first."""
        free = self.capacity.ocr_workers - sum(child.uses_ocr for child in self.running)
        asking = sorted((child.asked, child.number, child) for child in self.running if child.asked is not None)
        for _, _, child in asking[:free]:
            child.asked, child.uses_ocr = None, True
            child.deadline = monotonic() + self.patience
            with contextlib.suppress(OSError):  # it has died, which its pipe reports
                child.pipe.send_bytes(str(self.capacity.ocr_threads).encode())

    def kill(self) -> None:
        """Kill the children that still run."""
        for child in self.running:
            _kill(child)
        self.running.clear()


def _receive(child: _Child) -> bytes | None:
    """Return the message of a child; None if it has sent none, or only the beginning of one."""
    try:
        return child.pipe.recv_bytes() if child.pipe.poll(0) else None
    except (EOFError, OSError):
        child.process.join(GRACE)  # its end of the pipe is closed: it is about to be dead
        return None


def _death_error(path: Path, code: int | None) -> UnreadableError:
    if code is not None and -code in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        return StoppedError(f"{path.name}: 読み取りがほかから止められました。やり直してください")
    if code == -signal.SIGXCPU:
        words = "時間内に読めません。資料を確かめるか、--timeout を延ばしてやり直してください"
        return UnreadableError(f"{path.name}: {words}")
    return UnreadableError(f"{path.name}: 読み取りの途中で止まりました。壊れた資料かもしれません")


def _kill(child: _Child) -> None:
    child.pipe.close()
    with contextlib.suppress(OSError):
        child.process.kill()
    child.process.join()
