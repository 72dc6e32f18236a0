"""One child process: the limits under which it works, and the message that it sends to its parent."""

from __future__ import annotations

import faulthandler
import os
import pickle
import resource
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from adachi_shingikai.errors import ShingikaiError, UnreadableError
from adachi_shingikai.pages.ocr import THREADS_VARIABLE

T = TypeVar("T")

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of wall-clock time (and as much CPU time on each core), and bytes of data memory.

    Each page that OCR reads adds `ocr_seconds`; once OCR is at work, `ocr_memory` holds instead of `memory`. The
    result that a child sends takes at most `result` bytes.
    """

    seconds: float = 45.0
    memory: int = 768 * MEGABYTE
    ocr_seconds: float = 60.0
    ocr_memory: int = 2 * 1024 * MEGABYTE
    result: int = 256 * MEGABYTE


DEFAULT_LIMITS = Limits()

Task = Callable[[Path, Callable[[], None]], T]
"""What a child does with a file. The second argument has to be called before each page that OCR reads."""

GRACE = 5
"""Seconds after its deadline at which a child ends itself."""

OCR_BEGINS = b"ocr"
"""The message of a child that is about to read a page by OCR. The last message is the pickled result.

Before its first such page the child waits for the answer of its parent: the number of threads that OCR may use.
"""


def run_child(pipe: Connection, inherited: Sequence[int], path: Path, limits: Limits, task: Task[object]) -> None:
    """Read one file and send the result. What the libraries print is discarded.

    `inherited` are the parent's ends of pipes, which are closed: if a child held one, a write to a dead parent would
    block for ever. The alarm ends a child whose parent is dead.
    """
    for end in inherited:
        os.close(end)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    cores = os.cpu_count() or 1
    allowed = limits.seconds
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_DATA, limits.memory)
    _limit(resource.RLIMIT_CPU, int(allowed * cores) + 1)
    signal.alarm(int(allowed) + GRACE)

    def before_ocr() -> None:
        nonlocal allowed
        left = signal.alarm(0)
        pipe.send_bytes(OCR_BEGINS)
        if allowed == limits.seconds:
            os.environ.setdefault(THREADS_VARIABLE, pipe.recv_bytes().decode())
        allowed += limits.ocr_seconds
        signal.alarm(left + int(limits.ocr_seconds))
        _limit(resource.RLIMIT_CPU, int(allowed * cores) + 1)
        _limit(resource.RLIMIT_DATA, max(limits.memory, limits.ocr_memory))

    try:
        message = pickle.dumps(task(path, before_ocr))
        if len(message) > limits.result:
            raise MemoryError
    except ShingikaiError as error:
        message = pickle.dumps(error)
    except MemoryError:
        words = f"{path.name}: メモリの上限を超えました。資料を確かめるか、--memory を増やしてやり直してください"
        message = pickle.dumps(UnreadableError(words))
    except BaseException as error:  # a panic of a Rust library is a BaseException
        words = f"{path.name}: 読み取れません（{type(error).__name__}）。壊れた資料かもしれません"
        message = pickle.dumps(UnreadableError(words))
    pipe.send_bytes(message)
    pipe.close()
    os._exit(0)


def _limit(kind: int, value: int) -> None:
    """Set the soft limit, and keep the hard one: SIGXCPU tells a child that used up its time from one that was killed.

    A limit that was inherited is never raised.
    """
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
