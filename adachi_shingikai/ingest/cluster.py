"""Read files on the machines of a Dask cluster: same limits and same results as in children of this process.

The only module that imports Dask. Each thread of a Dask worker has a station: a process with one thread, which forks a
limited child for each file. A Dask worker itself could not: it has many threads and much memory, which a fork would
copy and the limits would count, and as a daemon it may not start children with `multiprocessing`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from adachi_shingikai import __version__
from adachi_shingikai.errors import ClusterError, InaccessibleError, ShingikaiError, StoppedError, reason_of
from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.ingest.child import DEFAULT_LIMITS, Limits
from adachi_shingikai.ingest.children import ChildResult, ReadFile, read_and_index, read_in_child
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS, ReadOptions
from adachi_shingikai.japanese.sudachi import load_dictionary, token_versions
from adachi_shingikai.pages.ocr import is_available
from adachi_shingikai.pages.tables import load_table_finder

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 60.0
"""Seconds to wait for the scheduler to answer, or for a cluster without workers to get one."""

INSTALL_COMMAND = "pip install 'adachi-shingikai[cluster]'"

_PROTOCOLS = ("tcp://", "tls://")

_AHEAD_EACH = 3
"""How many files each thread of the workers has at hand, so that it never waits for the next one."""


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to read. `data` are its bytes; None if the worker opens `path` in a shared folder.

    The format travels as its name: its patterns would have to be compiled again for each file.
    """

    path: Path
    size: int
    data: bytes | None = field(repr=False)
    options: ReadOptions
    format_name: str | None
    limits: Limits
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The pickled `ReadFile` of a file, or the error that names the file; and the seconds that it took."""

    content: bytes | ShingikaiError
    seconds: float


@contextlib.contextmanager
def read_on_cluster(
    paths: Sequence[Path],
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    address: str,
    send: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Iterator[ChildResult[ReadFile]]]:
    """Yield an iterator over the results of files, in order, read by the workers of the scheduler at `address`.

    With `send` the bytes of the files are sent; otherwise each worker opens the same path in a shared folder. A file
    whose worker dies is read by another. Raise ClusterError if the cluster can't be reached, has no worker for
    `PATIENCE` seconds, or has workers with another version of this program.
    """
    if not paths:
        yield iter(())
        return
    with _connect(address) as client:
        yield _Reading(client, paths, options, limits, send).results()


@contextlib.contextmanager
def _connect(address: str) -> Iterator[Client]:
    try:
        from distributed import Client, Security
    except ImportError as error:
        raise ClusterError(f"--cluster に必要な部品がありません。`{INSTALL_COMMAND}` で入れてください") from error
    if not address.startswith(_PROTOCOLS):
        raise ClusterError(f"--cluster {address}: tcp://ホスト:8786 または tls://ホスト:8786 の形で指定してください")
    if address.startswith("tls://") and Security().get_connection_args("client")["ssl_context"] is None:
        words = "TLSの証明書がありません。Daskの設定 distributed.comm.tls で指定してください（docs/scale.md）"
        raise ClusterError(f"--cluster {address}: {words}")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, RuntimeError) as error:
        words = (
            f"クラスターにつながりません（{type(error).__name__}）。--cluster の値とスケジューラーを確かめてください"
        )
        raise ClusterError(f"{address}: {words}") from error
    try:
        yield client
    finally:
        client.close(timeout=5)


class _Reading:
    """The files of one ingest, and the cluster that reads them."""

    def __init__(self, client: Client, paths: Sequence[Path], options: ReadOptions, limits: Limits, send: bool) -> None:
        self.client = client
        self.paths = paths
        self.limits = limits
        self.send = send
        self.options = replace(options, format=None)
        self.format_name = options.format.name if options.format else None
        self.versions = _versions()

    def results(self) -> Iterator[ChildResult[ReadFile]]:
        """Yield the results in the order of the files."""
        waiting = deque(self.paths)
        ordered: deque[Future | ShingikaiError] = deque()
        for path in self.paths:
            while waiting and len(ordered) < max(1, _AHEAD_EACH * self.threads()):
                ordered.append(self.order(waiting.popleft()))
            answer = self.await_answer(path, ordered.popleft())
            content = answer.content if isinstance(answer.content, ShingikaiError) else pickle.loads(answer.content)
            yield ChildResult(path, content, answer.seconds)

    def threads(self) -> int:
        """Return how many files the workers that are there now read at once."""
        return sum(self.client.nthreads().values())

    def order(self, path: Path) -> Future | ShingikaiError:
        """Give a file to the cluster. Return the error if it can't be opened."""
        try:
            size, data = path.stat().st_size, path.read_bytes() if self.send else None
        except OSError as error:
            return InaccessibleError(f"{path.name}: 開けません（{reason_of(error)}）。パスと権限を確かめてください")
        there = path if self.send else Path(os.path.abspath(path))
        order = _Order(there, size, data, self.options, self.format_name, self.limits, self.versions)
        return self.client.submit(_read_here, order, pure=False)

    def await_answer(self, path: Path, ordered: Future | ShingikaiError) -> _Answer:
        """Return the answer to an order, or a StoppedError if each worker that tried the file died.

        Raise ClusterError if the cluster is of no use to any file.
        """
        from distributed import KilledWorker

        if isinstance(ordered, ShingikaiError):
            return _Answer(ordered, 0.0)
        deadline = monotonic() + PATIENCE
        while True:
            try:
                answer: _Answer = ordered.result(timeout=PATIENCE / 10)
                return answer
            except TimeoutError as error:
                if self.threads():
                    deadline = monotonic() + PATIENCE
                elif monotonic() >= deadline:
                    words = (
                        "クラスターにワーカーがありません。起動してからやり直してください（保存済みの資料は残ります）"
                    )
                    raise ClusterError(words) from error
            except KilledWorker:
                words = "読み取るたびにワーカーが止まりました。ワーカーのメモリを確かめてやり直してください"
                return _Answer(StoppedError(f"{path.name}: {words}"), 0.0)
            except ClusterError:
                raise
            except Exception as error:  # the program is missing on the worker, or the scheduler has gone
                words = "ワーカーに同じバージョンの shingikai があるか、スケジューラーが動いているかを確かめてください"
                raise ClusterError(f"クラスターで読めません（{type(error).__name__}）。{words}") from error


def _versions() -> dict[str, str]:
    """What must be the same on all machines, or the documents would differ by where they were read."""
    return {"shingikai": __version__, "ocr": str(is_available()), **token_versions()}


# --- on a worker ---


def _read_here(order: _Order) -> _Answer:
    """Read a file on this worker. Raise ClusterError if the worker differs from the machine that ordered it."""
    if different := sorted(name for name, version in _versions().items() if version != order.versions.get(name)):
        words = f"ワーカーと手元のバージョンが違います（{'、'.join(different)}）。同じものを入れてください"
        raise ClusterError(words)
    started = monotonic()
    try:
        with _file_here(order) as path:
            content = _read_at_station(replace(order, path=path, data=None))
    except ShingikaiError as error:
        content = error
    except OSError as error:
        words = f"{order.path.name}: ワーカーで読めません（{reason_of(error)}）。ワーカーを確かめてやり直してください"
        content = StoppedError(words)
    return _Answer(content, monotonic() - started)


@contextlib.contextmanager
def _file_here(order: _Order) -> Iterator[Path]:
    """Yield the path of a file on this worker: in the shared folder, or that of a copy of what was sent."""
    if order.data is None:
        try:
            size = order.path.stat().st_size
        except OSError as error:
            words = (
                f"ワーカーから開けません（{reason_of(error)}）。共有フォルダーに置くか、--send-files を付けてください"
            )
            raise InaccessibleError(f"{order.path.name}: {words}") from error
        if size != order.size:
            words = "ワーカーから見える中身が手元と違います。共有フォルダーを確かめてやり直してください"
            raise StoppedError(f"{order.path.name}: {words}")
        yield order.path
        return
    with tempfile.TemporaryDirectory(prefix="shingikai-") as folder:
        path = Path(folder, order.path.name)
        path.write_bytes(order.data)
        yield path


class _Station:
    """The process on a worker that forks the limited children, seen from a thread of the worker."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", f"from {__name__} import serve; serve()"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, order: _Order) -> bytes | ShingikaiError | None:
        """Have a file read. Return None if the station was killed."""
        assert self.process.stdin and self.process.stdout  # noqa: PT018
        try:
            pickle.dump(order, self.process.stdin)
            self.process.stdin.flush()
            content: bytes | ShingikaiError = pickle.load(self.process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.process.kill()
            self.process.wait()
            return None
        return content


_thread = threading.local()


def _station() -> _Station:
    """Return the station of this thread, a new one if it has none that lives."""
    station: _Station | None = getattr(_thread, "station", None)
    if station is None or station.process.poll() is not None:
        station = _thread.station = _Station()
    return station


def _read_at_station(order: _Order) -> bytes | ShingikaiError:
    """Have a file read, by a second station if the first one was killed: a file's own limits kill only its child."""
    killed = StoppedError(f"{order.path.name}: 読み取りがほかから止められました。やり直してください")
    return _station().read(order) or _station().read(order) or killed


def serve() -> None:
    """Read the files that are ordered on stdin, one after the other, and answer on stdout until stdin is closed."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may stand between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
    load_table_finder()
    load_dictionary()
    with contextlib.suppress(EOFError, BrokenPipeError):  # the worker has ended
        while True:
            order: _Order = pickle.load(orders)
            pickle.dump(_read_in_child(order), answers)
            answers.flush()


def _read_in_child(order: _Order) -> bytes | ShingikaiError:
    options = replace(order.options, format=FORMATS[order.format_name] if order.format_name else None)
    try:
        return read_in_child(order.path, partial(_read_pickled, options), order.limits)
    except ShingikaiError as error:
        return error


def _read_pickled(options: ReadOptions, path: Path, before_ocr: Callable[[], None]) -> bytes:
    """Return a `ReadFile` as the bytes that travel to the writer: nobody on the way has to look into them."""
    return pickle.dumps(read_and_index(options, path, before_ocr))
