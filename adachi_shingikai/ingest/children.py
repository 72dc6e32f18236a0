"""Reading files in child processes: one that crashes, hangs or swells takes nothing else with it.

Each file has a child of its own, forked and so cheap, under a limit of memory and of time; up to
`workers` run at once, on as many cores. OCR takes more of both than text does: each page that it
reads earns the child more time, and the first one more memory.
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
    """What a child may use: seconds of wall-clock time, as many on each core, and bytes of memory of its own.

    The rules of OCR: so many seconds more for each page that it reads, and so much memory once it reads any.
    """

    seconds: float = 60.0
    memory: int = 768 * MEGABYTE
    ocr_seconds: float = 60.0
    ocr_memory: int = 2 * 1024 * MEGABYTE


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: what was understood of it, and its index."""

    document: Document
    index: Index


@dataclass(frozen=True, slots=True)
class ChildResult:
    """What came of a file: what was read, or the error that names it; and how long that took."""

    path: Path
    found: ReadFile | ShingikaiError
    seconds: float


@dataclass(slots=True)
class _Child:
    index: int
    process: BaseProcess
    pipe: Connection
    started: float
    deadline: float


_GRACE = 5
"""Seconds behind its deadline after which a child ends itself."""

_AHEAD = 16
"""Files that may be read before it is their turn: all of them wait in memory for one that takes long."""

_OCR = "ocr"
"""What a child says before it reads a page by OCR."""


@contextlib.contextmanager
def read_in_children(
    paths: Sequence[Path], *, workers: int = 1, limits: Limits = LIMITS, manner: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Iterator[ChildResult]]:
    """The results of files, in order, for a `with`. The first children are at work as soon as it is entered;
    leaving it takes along those that still are.
    """
    pool = _Pool(paths, workers, limits, manner)
    try:
        if paths:
            load_table_finder()
            load_dictionary()
            pool.start(0)
        yield pool.results()
    finally:
        for child in pool.running:
            _end(child)


class _Pool:
    """The children that read some files."""

    def __init__(self, paths: Sequence[Path], workers: int, limits: Limits, manner: ReadOptions) -> None:
        self.paths = paths
        self.workers = workers
        self.limits = limits
        self.manner = manner
        self.threads = max(1, (os.cpu_count() or 1) // workers)  # for OCR: the cores are shared out, not fought over
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
                    path = self.paths[child.index]
                    found = _heard(child, path)
                    if found is None:
                        child.deadline += self.limits.ocr_seconds
                        continue
                    running.remove(child)
                    _end(child)
                    done[child.index] = ChildResult(path, found, monotonic() - child.started)
            yield done.pop(number)

    def start(self, number: int) -> None:
        """Set as many children to work as there may be, while the result of a file is waited for."""
        context = multiprocessing.get_context("fork")
        while self.waiting and len(self.running) < self.workers and self.waiting[0][0] < number + _AHEAD:
            following, path = self.waiting.popleft()
            ours, theirs = context.Pipe(duplex=False)
            inherited = [ours.fileno(), *(child.pipe.fileno() for child in self.running)]
            arguments = (theirs, inherited, path, self.limits, self.threads, self.manner)
            process = context.Process(target=_child, args=arguments, daemon=True)
            process.start()
            theirs.close()
            now = monotonic()
            self.running.append(_Child(following, process, ours, now, now + self.limits.seconds))


def _heard(child: _Child, path: Path) -> ReadFile | ShingikaiError | None:
    """What a child has said, or that it has said nothing in time; None where it goes on."""
    try:
        if not child.pipe.poll(0):
            return UnreadableError(
                f"{path.name}: 時間内に読めません。資料を確かめるか、--timeout を延ばして --retry を付けてください"
            )
        said: ReadFile | ShingikaiError | str = child.pipe.recv()
        return None if isinstance(said, str) else said
    except (EOFError, OSError):
        return UnreadableError(f"{path.name}: 読み取りの途中で止まりました。壊れた資料かもしれません")


def _end(child: _Child) -> None:
    child.pipe.close()
    with contextlib.suppress(OSError):
        child.process.kill()
    child.process.join()


def _child(
    pipe: Connection, inherited: Sequence[int], path: Path, limits: Limits, threads: int, manner: ReadOptions
) -> None:
    """Read one file and send what came of it; nothing that the libraries print gets out.

    `inherited` are the parent's ends of pipes: while a child held one, a write to a parent that is dead would wait
    for ever. The alarm ends a child that its parent can end no more.
    """
    for end in inherited:
        os.close(end)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.environ.setdefault(THREADS_VARIABLE, str(threads))
    faulthandler.disable()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
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
        pipe.send(_OCR)

    result: ReadFile | ShingikaiError
    try:
        document = read_document(path, manner, before_ocr=before_ocr)
        result = ReadFile(document, build_index(document))
    except ShingikaiError as error:
        result = error
    except MemoryError:
        result = UnreadableError(
            f"{path.name}: 読むのに要る記憶が多すぎます。資料を確かめるか、--memory を増やして --retry を付けてください"
        )
    except BaseException as error:  # a library's panic is one, and must not end the run
        result = UnreadableError(f"{path.name}: 読み取れません（{type(error).__name__}）。壊れた資料かもしれません")
    pipe.send(result)
    pipe.close()
    os._exit(0)


def _limit(kind: int, value: int) -> None:
    """Set the limit that holds, as far as the hard one that was inherited lets it be."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
