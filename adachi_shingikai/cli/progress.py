"""A live line on the terminal while an ingest runs: how far it is, what is read, and the time left.

It is made from the events of the log, and is never written to a pipe or a file. There is no thread that redraws it:
children are forked while it is shown.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from time import monotonic
from typing import Any

from adachi_shingikai.japanese.text import clean

_CLEAR = "\r\x1b[K"
_SHORTEST = 5.0
"""Seconds of reading after which the time left is estimated."""


class ProgressLine(logging.Handler):
    """Draw the line at each event. `clear` removes it before another line is printed."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.files = self.checked = self.unread = self.done = self.pages = 0
        self.started = 0.0
        self.current = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Draw the line again after an event of the log."""
        event: dict[str, Any] = record.__dict__.get("event", {})
        stage, file = event.get("stage"), event.get("file", "")
        if stage == "start":
            self.files = event["files"]
        elif stage == "hash":
            self.checked += 1
        elif stage == "plan" and not self.started:  # later ones are about a file that is read again
            self.unread, self.started = event["unread"], monotonic()
        elif stage == "begin":
            self.current, self.pages = file, 0
        elif stage == "ocr":
            self.pages = self.pages + 1 if file == self.current else 1
            self.current = file
        elif stage in ("read", "failed"):
            self.done += 1
        else:
            return
        self._draw()

    def _draw(self) -> None:
        words = self.line()
        with suppress(OSError):
            print(f"{_CLEAR}{_fitted(words)}", end="", file=sys.stderr, flush=True)

    def line(self) -> str:
        """Return what the line says now."""
        if not self.started:
            return f"照合しています  {self.checked}/{self.files}点"
        parts = [f"{self.done}/{self.unread}点"]
        if self.current and self.done < self.unread:
            parts.append(f"{clean(self.current)} を読んでいます" + (f"（OCR {self.pages}頁目）" if self.pages else ""))
        passed = monotonic() - self.started
        if 0 < self.done < self.unread and passed >= _SHORTEST:
            parts.append(f"残り約{_duration(passed / self.done * (self.unread - self.done))}")
        return "  ".join(parts)

    def clear(self) -> None:
        """Remove the line from the terminal."""
        with suppress(OSError):
            print(_CLEAR, end="", file=sys.stderr, flush=True)


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f}分" if seconds >= 90 else f"{max(1, seconds):.0f}秒"


def _fitted(words: str) -> str:
    """The words, cut so that they stay on one line of the terminal."""
    from adachi_shingikai.output.terminal import fitted

    columns = 0
    with suppress(OSError):
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    return fitted(words, max(20, columns or 80) - 1)
