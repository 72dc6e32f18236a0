"""Read files in child processes, so that one that crashes, hangs or takes too much memory does not stop the others.

Each file has its own forked child with limits on time and memory; up to `workers` children run at once. OCR
takes more of both than text: each page that it reads extends the child's time, and the first one its memory.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic

from adachi_shingikai.errors import ShingikaiError, UnreadableError
from adachi_shingikai.index.terms import Index, build_index
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS, ReadOptions, read_document
from adachi_shingikai.japanese.sudachi import load_dictionary
from adachi_shingikai.models import Document
from adachi_shingikai.pages.ocr import THREADS_VARIABLE
from adachi_shingikai.pages.tables import load_table_finder

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of wall-clock time (and as much CPU time on each core), and bytes of data memory.

    Each page that OCR reads adds `ocr_seconds`; once OCR is at work, `ocr_memory` holds instead of `memory`.
    """

    seconds: float = 60.0
    memory: int = 768 * MEGABYTE
    ocr_seconds: float = 60.0
    ocr_memory: int = 2 * 1024 * MEGABYTE


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was understood of a file, and its index."""

    document: Document
    index: Index


@dataclass(frozen=True, slots=True)
class ChildResult:
    """What a child made of a file, or the error that names the file; and the seconds that it took."""

    path: Path
    content: ReadFile | ShingikaiError
    seconds: float


@dataclass(slots=True)
class _Child:
    number: int
    process: BaseProcess
    pipe: Connection
    started: float
    deadline: float


_GRACE = 5
"""Seconds after its deadline at which a child ends itself."""

_AHEAD = 16
"""How many files may be read ahead of the next result. They wait in memory while one file takes long."""

_OCR_BEGINS = "ocr"
"""The message of a child that is about to read a page by OCR."""


@contextlib.contextmanager
def read_in_children(
    paths: Sequence[Path],
    *,
    workers: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> Iterator[Iterator[ChildResult]]:
    """Yield an iterator over the results of files, in order.

    The first children start when the `with` block is entered. Those that still run when it is left are killed.
    """
    pool = _Pool(paths, workers, limits, options)
    try:
        if paths:
            load_table_finder()
            load_dictionary()
            pool.start(0)
        yield pool.results()
    finally:
        for child in pool.running:
            _kill(child)


class _Pool:
    """The children that read some files."""

    def __init__(self, paths: Sequence[Path], workers: int, limits: Limits, options: ReadOptions) -> None:
        self.paths = paths
        self.workers = workers
        self.limits = limits
        self.options = options
        self.ocr_threads = max(1, (os.cpu_count() or 1) // workers)  # workers share the cores
        self.waiting = deque(enumerate(paths))
        self.running: list[_Child] = []

    def results(self) -> Iterator[ChildResult]:
        done: dict[int, ChildResult] = {}
        running = self.running
        for number in range(len(self.paths)):
            while number not in done:
                self.start(number)
                soonest = min(child.deadline for child in running)
                ready = wait([child.pipe for child in running], timeout=max(0.0, soonest - monotonic()))
                for child in [c for c in running if c.pipe in ready or monotonic() >= c.deadline]:
                    path = self.paths[child.number]
                    content = _receive(child, path)
                    if content is None:
                        child.deadline += self.limits.ocr_seconds
                        continue
                    running.remove(child)
                    _kill(child)
                    done[child.number] = ChildResult(path, content, monotonic() - child.started)
            yield done.pop(number)

    def start(self, wanted: int) -> None:
        """Start as many children as may run while the result of the file `wanted` is awaited."""
        context = multiprocessing.get_context("fork")
        while self.waiting and len(self.running) < self.workers and self.waiting[0][0] < wanted + _AHEAD:
            number, path = self.waiting.popleft()
            ours, theirs = context.Pipe(duplex=False)
            inherited = [ours.fileno(), *(child.pipe.fileno() for child in self.running)]
            arguments = (theirs, inherited, path, self.limits, self.ocr_threads, self.options)
            process = context.Process(target=_run_child, args=arguments, daemon=True)
            process.start()
            theirs.close()
            now = monotonic()
            self.running.append(_Child(number, process, ours, now, now + self.limits.seconds))


def _receive(child: _Child, path: Path) -> ReadFile | ShingikaiError | None:
    """The result of a child, or the error that it timed out or died; None if it goes on with OCR."""
    try:
        if not child.pipe.poll(0):
            return UnreadableError(
                f"{path.name}: 時間内に読めません。資料を確かめるか、--timeout を延ばして --retry を付けてください"
            )
        message: ReadFile | ShingikaiError | str = child.pipe.recv()
        return None if isinstance(message, str) else message
    except (EOFError, OSError):
        return UnreadableError(f"{path.name}: 読み取りの途中で止まりました。壊れた資料かもしれません")


def _kill(child: _Child) -> None:
    child.pipe.close()
    with contextlib.suppress(OSError):
        child.process.kill()
    child.process.join()


def _run_child(
    pipe: Connection, inherited: Sequence[int], path: Path, limits: Limits, ocr_threads: int, options: ReadOptions
) -> None:
    """Read one file and send the result. What the libraries print is discarded.

    `inherited` are the parent's ends of pipes, which are closed: if a child held one, a write to a dead parent would
    block for ever. The alarm ends a child whose parent is dead.
    """
    for end in inherited:
        os.close(end)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.environ.setdefault(THREADS_VARIABLE, str(ocr_threads))
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    cores = os.cpu_count() or 1
    allowed = limits.seconds
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_DATA, limits.memory)
    _limit(resource.RLIMIT_CPU, int(allowed * cores) + 1)
    signal.alarm(int(allowed) + _GRACE)

    def before_ocr() -> None:
        nonlocal allowed
        allowed += limits.ocr_seconds
        signal.alarm(signal.alarm(0) + int(limits.ocr_seconds))
        _limit(resource.RLIMIT_CPU, int(allowed * cores) + 1)
        _limit(resource.RLIMIT_DATA, max(limits.memory, limits.ocr_memory))
        pipe.send(_OCR_BEGINS)

    content: ReadFile | ShingikaiError
    try:
        document = read_document(path, options, before_ocr=before_ocr)
        content = ReadFile(document, build_index(document))
    except ShingikaiError as error:
        content = error
    except MemoryError:
        content = UnreadableError(
            f"{path.name}: メモリの上限を超えました。資料を確かめるか、--memory を増やして --retry を付けてください"
        )
    except BaseException as error:  # a panic of a Rust library is a BaseException
        content = UnreadableError(f"{path.name}: 読み取れません（{type(error).__name__}）。壊れた資料かもしれません")
    pipe.send(content)
    pipe.close()
    os._exit(0)


def _limit(kind: int, value: int) -> None:
    """Set a soft and a hard limit, neither above the hard limit that was inherited."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
