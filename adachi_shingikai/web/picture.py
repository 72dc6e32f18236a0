"""Pictures of pages, and where their lines stand: made of strangers' files by PDFium, in children with limits.

The server keeps one helper process (this module, run by itself), which has loaded PDFium and nothing else of a request.
It forks a child for each page. The child has little time and memory, sends what it made through a pipe, and ends; a
crash, a hang or a decompression bomb ends with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Literal, NamedTuple, TypeVar

from adachi_shingikai.elements import Placement, PrintedLine, PrintedPage, RawPage
from adachi_shingikai.errors import ShingikaiError, UnreadableError

SECONDS, MEMORY = 10, 768 * 1024**2
"""What a child may use: seconds of time, and as many of CPU time; bytes of data memory."""

MAX_BYTES = 16 * 1024**2
"""The largest answer of a child."""

KEPT = 64
"""Pictures and pages that are kept in memory."""

WIDTH, WIDE = 1_100, 1_400
"""Pixels across an upright page, and across a wider one."""

_READY = b"\n"
_BREAK = b"\n"
_Task = Literal["picture", "page"]
_Made = TypeVar("_Made")


class DrawnPage(NamedTuple):
    """The size of a page as it is printed, in points, and where the lines of its text layer stand."""

    width: float
    height: float
    text: PrintedPage


class Drawer:
    """Draws pages. Its methods block: call them from threads, of which two at a time are enough."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._pages: OrderedDict[tuple[str, int], DrawnPage] = OrderedDict()

    def picture(self, path: Path, sha256: str, number: int) -> bytes:
        """Return a page as a PNG or JPEG file. Raise UnreadableError if it can't be drawn within the limits."""
        return self._kept(self._pictures, (sha256, number), lambda: self._make("picture", path, number))

    def page(self, path: Path, sha256: str, number: int) -> DrawnPage:
        """Return a page with its lines. Raise UnreadableError if it can't be read and drawn within the limits.

        Its picture, which the visitor's browser will ask for next, is made and kept as well: a page that can't be drawn
        is known before it is shown.
        """

        def make() -> DrawnPage:
            lines, _, picture = self._make("page", path, number).partition(_BREAK)
            self._kept(self._pictures, (sha256, number), lambda: picture)
            return _parse_page(number, lines)

        return self._kept(self._pages, (sha256, number), make)

    def start(self) -> None:
        """Start the helper, so that the first picture need not wait for it."""
        with self._lock:
            self._ensure_helper()

    def close(self) -> None:
        """End the helper."""
        with self._lock:
            self._drop_helper()

    def _kept(
        self, kept: OrderedDict[tuple[str, int], _Made], key: tuple[str, int], make: Callable[[], _Made]
    ) -> _Made:
        """Return what was made before, or make it and keep it; what was used longest ago is dropped."""
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made = make()
        with self._lock:
            kept[key] = made
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return made

    def _make(self, task: _Task, path: Path, number: int) -> bytes:
        answer = self._ask(json.dumps({"task": task, "path": str(path), "number": number}).encode())
        if answer.startswith(b"+"):
            return answer[1:]
        words = answer[1:].decode("utf-8", "replace")
        raise UnreadableError(words or f"{number}頁を時間内に描けません。壊れた資料かもしれません")

    def _ask(self, job: bytes) -> bytes:
        """Send a job to the helper and return the answer of its child; b"" if the child died."""
        ours, theirs = os.pipe()
        with open(ours, "rb") as answer:
            try:
                with self._lock:
                    for _ in range(2):  # a helper that died is replaced once
                        line = self._ensure_helper()
                        try:
                            socket.send_fds(line, [job], [theirs])
                            if line.recv(1) == _READY:
                                break
                        except OSError:
                            pass
                        self._drop_helper()
                    else:
                        return b""
            finally:
                os.close(theirs)
            return answer.read(MAX_BYTES)

    def _ensure_helper(self) -> socket.socket:
        if self._line is None:
            self._line, theirs = socket.socketpair()
            command = [sys.executable, "-m", "adachi_shingikai.web.picture", str(theirs.fileno())]
            self._helper = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
            theirs.close()
        return self._line

    def _drop_helper(self) -> None:
        if self._line is not None and self._helper is not None:
            self._line.close()
            self._helper.kill()
            self._helper.wait()
        self._line = self._helper = None


def _parse_page(number: int, answer: bytes) -> DrawnPage:
    width, height, placement, found = json.loads(answer)
    lines = (PrintedLine(text, top, bottom, tuple(edges)) for text, top, bottom, edges in found)
    return DrawnPage(width, height, PrintedPage(number, Placement(*placement), tuple(lines)))


def _encode(path: Path, number: int, raw: RawPage) -> bytes:
    """The file of a picture: JPEG for pages that hold pictures, PNG for the others."""
    from PIL import Image, ImageChops

    from adachi_shingikai.pages.pdf import draw_page

    if raw.width <= 0 or raw.height <= 0:
        raise UnreadableError(f"{path.name}: {number}頁には大きさがありません。資料を確かめてください")
    dpi = 72 * (WIDE if raw.width > raw.height else WIDTH) / raw.width
    drawn = draw_page(path, number, dpi, colour=True)
    image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.pixels)
    red, green, blue = image.split()
    if not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox():
        image = green
    out = BytesIO()
    if raw.images or not raw.glyphs:
        image.save(out, "JPEG", quality=75)
    else:
        image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _work(job: dict[str, Any]) -> bytes:
    from adachi_shingikai.pages.layout import lay_out_page, print_page
    from adachi_shingikai.pages.pdf import read_page

    path, number = Path(job["path"]), job["number"]
    try:
        raw = read_page(path, number)
        picture = _encode(path, number, raw)
        if job["task"] == "picture":
            return b"+" + picture
        printed = print_page(raw, lay_out_page(raw)[0])
        lines = json.dumps((raw.width, raw.height, printed.placement, printed.lines)).encode()
        return b"+" + lines + _BREAK + picture
    except ShingikaiError as error:
        return b"-" + str(error).encode()
    except MemoryError:
        return b"-" + f"{path.name}: {number}頁を描くにはメモリが足りません".encode()


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard),) * 2)


def _run_child(job: dict[str, Any], out: int) -> None:
    """Do one job within the limits. The alarm ends a child that hangs, whoever waits for it."""
    signal.alarm(SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_DATA, MEMORY)
    answer = memoryview(_work(job))
    while answer:
        answer = answer[os.write(out, answer) :]


def _load_libraries() -> None:
    """Import what children draw with, before they are forked. The server itself never does."""
    from PIL import Image, ImageChops  # noqa: F401

    from adachi_shingikai.pages import layout, pdf, tables  # noqa: F401

    tables.load_table_finder()


def _serve(line: socket.socket) -> None:
    """Fork a child for each job, until the server closes its end."""
    while True:
        message, fds, _, _ = socket.recv_fds(line, 16_384, 1)
        if not message:
            return
        if os.fork() == 0:
            try:
                line.close()
                _run_child(json.loads(message), fds[0])
            finally:
                os._exit(0)
        for fd in fds:
            os.close(fd)
        line.sendall(_READY)


def main() -> None:
    """Run as the helper of a server: its end of the socket is named on the command line. Prints nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes its end
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended children need not be waited for
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _load_libraries()
    with socket.socket(fileno=int(sys.argv[1])) as line, contextlib.suppress(OSError):
        _serve(line)


if __name__ == "__main__":
    main()
