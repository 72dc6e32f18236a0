"""One child process: the limits under which it works, and the message that it sends to its parent."""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import resource
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import TypeVar

from adachi_shingikai.errors import ShingikaiError, UnreadableError
from adachi_shingikai.pages.ocr import THREADS_VARIABLE

T = TypeVar("T")

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of CPU time on each core that it uses, and bytes of data memory beside those that
    it shares with its parent from the start.

    The time begins anew with each page that OCR reads; once OCR is at work, `ocr_memory` holds instead of `memory`.
    On a busy machine it may take `PATIENCE` times as long. The result that a child sends takes at most `result` bytes.
    """

    seconds: float = 45.0
    memory: int = 768 * MEGABYTE
    ocr_memory: int = 1152 * MEGABYTE
    result: int = 256 * MEGABYTE


DEFAULT_LIMITS = Limits()

Task = Callable[[Path, Callable[[], None]], T]
"""What a child does with a file. The second argument has to be called before each page that OCR reads."""

PATIENCE = 3
"""How many times its CPU time a child may take of wall-clock time: other programs use the cores, too."""

GRACE = 5
"""Seconds after its deadline at which a child ends itself."""

OCR_BEGINS = b"ocr"
"""The message of a child that is about to read a page by OCR. The last message is the pickled result.

Before its first such page the child waits for the answer of its parent: the number of threads that OCR may use.
"""


_GARBAGE = 50_000
"""New objects after which Python looks for cycles among them: reading makes many objects and hardly any cycles."""


def look_for_less_garbage() -> None:
    """Let Python look for cycles more seldom, and never again among the objects that there are now.

    A child would look through all objects of its parent, and memory that both share would be copied for it.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def run_child(pipe: Connection, inherited: Sequence[int], path: Path, limits: Limits, task: Task[object]) -> None:
    """Read one file and send the result. What the libraries print is discarded.

    `inherited` are the parent's ends of pipes, which are closed: if a child held one, a write to a dead parent would
    block for ever. The alarm ends a child whose parent is dead.
    """
    look_for_less_garbage()
    for end in inherited:
        os.close(end)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    shared = _data_memory()
    _limit(resource.RLIMIT_DATA, shared + limits.memory)
    _limit_time(limits.seconds)
    threads = 0

    def before_ocr() -> None:
        nonlocal threads
        signal.alarm(0)
        pipe.send_bytes(OCR_BEGINS)
        if not threads:
            threads = int(os.environ.setdefault(THREADS_VARIABLE, pipe.recv_bytes().decode()))
        _limit(resource.RLIMIT_DATA, shared + max(limits.memory, limits.ocr_memory))
        _limit_time(limits.seconds, threads)

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


def _data_memory() -> int:
    """The bytes of data memory of this process, as RLIMIT_DATA counts them; 0 on a system that does not say."""
    try:
        words = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 0
    return int(words[5]) * resource.getpagesize()


def _limit_time(seconds: float, cores: int = 1) -> None:
    """Let this process use so many seconds of CPU time on each core from now on."""
    _limit(resource.RLIMIT_CPU, max(1, round(process_time() + seconds * cores)))
    signal.alarm(int(PATIENCE * seconds) + GRACE)


def _limit(kind: int, value: int) -> None:
    """Set the soft limit, and keep the hard one: SIGXCPU tells a child that used up its time from one that was killed.

    A limit that was inherited is never raised.
    """
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
