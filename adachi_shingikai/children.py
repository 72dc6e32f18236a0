"""Reading files in child processes: one that crashes, hangs or swells takes nothing else with it.

Each file has a child of its own, forked and so cheap, under a limit of memory and of time; up to
`workers` run at once, on as many cores.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic

from adachi_shingikai import ocr, reading, tables, tokens
from adachi_shingikai.errors import ShingikaiError, UnreadableError
from adachi_shingikai.formats import Format
from adachi_shingikai.models import Document
from adachi_shingikai.reading import OcrMode


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of wall-clock and of CPU time, and bytes of memory of its own."""

    seconds: float = 600.0
    memory: int = 3 * 1024**3


@dataclass(slots=True)
class _Child:
    index: int
    process: BaseProcess
    pipe: Connection
    deadline: float


def read(
    paths: Sequence[Path],
    *,
    workers: int = 1,
    limits: Limits,
    ocr_mode: OcrMode = "auto",
    fmt: Format | None = None,
) -> Iterator[tuple[Path, Document | ShingikaiError]]:
    """Each file, in order, with what was understood of it or the error that names it."""
    if not paths:
        return
    tables.prepare()
    tokens.prepare()
    context = multiprocessing.get_context("fork")
    threads = max(1, (os.cpu_count() or 1) // workers)  # for OCR: the cores are shared out, not fought over
    waiting = deque(enumerate(paths))
    running: list[_Child] = []
    done: dict[int, Document | ShingikaiError] = {}
    for index, path in enumerate(paths):
        while index not in done:
            while waiting and len(running) < workers:
                number, following = waiting.popleft()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(
                    target=_child, args=(theirs, following, limits, threads, ocr_mode, fmt), daemon=True
                )
                process.start()
                theirs.close()
                running.append(_Child(number, process, ours, monotonic() + limits.seconds))
            soonest = min(child.deadline for child in running)
            ready = wait([child.pipe for child in running], timeout=max(0.0, soonest - monotonic()))
            for child in [c for c in running if c.pipe in ready or monotonic() >= c.deadline]:
                running.remove(child)
                done[child.index] = _result(child, paths[child.index])
        yield path, done.pop(index)


def _result(child: _Child, path: Path) -> Document | ShingikaiError:
    try:
        if not child.pipe.poll(0):
            return UnreadableError(f"{path.name}: 時間内に読めません。--timeout を延ばすか、資料を確かめてください")
        result: Document | ShingikaiError = child.pipe.recv()
        return result
    except (EOFError, OSError):
        return UnreadableError(f"{path.name}: 読み取りの途中で止まりました。壊れた資料かもしれません")
    finally:
        child.pipe.close()
        with contextlib.suppress(OSError):
            child.process.kill()
        child.process.join()


def _child(pipe: Connection, path: Path, limits: Limits, threads: int, ocr_mode: OcrMode, fmt: Format | None) -> None:
    """Read one file and send what came of it; nothing that the libraries print gets out."""
    os.environ.setdefault(ocr.THREADS, str(threads))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(limits.seconds * (os.cpu_count() or 1)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    result: Document | ShingikaiError
    try:
        result = reading.read(path, ocr_mode=ocr_mode, fmt=fmt)
    except ShingikaiError as error:
        result = error
    except MemoryError:
        result = UnreadableError(f"{path.name}: 読むのに要る記憶が多すぎます。資料を確かめてください")
    except BaseException as error:  # a library's panic is one, and must not end the run
        result = UnreadableError(f"{path.name}: 読み取れません（{type(error).__name__}）。壊れた資料かもしれません")
    pipe.send(result)
    pipe.close()
    os._exit(0)
