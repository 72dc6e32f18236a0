"""The journal of an ingest: one line an event, in words for people, as JSON for machines.

Through `logging`, so that a program which uses this package decides what becomes of it.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.text import clean

Stage = Literal["start", "hash", "read", "save", "failed", "end"]

SIZE = 1_000_000
"""Bytes of a journal file, before it is put aside as `.1`."""

KEPT = 5
"""How many that were put aside are kept."""

_NOTHING: Mapping[str, int] = MappingProxyType({})
_LOGGER = logging.getLogger("adachi_shingikai")
_LOGGER.addHandler(logging.NullHandler())
_WORDS = {"start": "開始", "hash": "照合", "read": "読取", "save": "保存", "failed": "失敗", "end": "終了"}


def log_event(
    stage: Stage,
    file: str = "",
    sha256: str = "",
    seconds: float = 0.0,
    message: str = "",
    counts: Mapping[str, int] = _NOTHING,
) -> None:
    """Put an event down: what was done to which file, in how many seconds, and what was counted."""
    event = {"stage": stage, "file": file, "sha256": sha256, "seconds": round(seconds, 3), "message": message, **counts}
    level = logging.WARNING if stage == "failed" else logging.INFO
    _LOGGER.log(level, stage, extra={"event": {k: v for k, v in event.items() if v != ""}})


class _Machines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        return json.dumps({"time": time, **_event(record)}, ensure_ascii=False)


class _People(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = dict(_event(record))
        parts = [datetime.fromtimestamp(record.created).strftime("%H:%M:%S"), _WORDS[event.pop("stage")]]
        parts += [event.pop("file", ""), event.pop("sha256", "")[:8]]
        seconds, message = event.pop("seconds"), event.pop("message", "")
        counts = [f"{name}={count}" for name, count in event.items()]
        return clean(" ".join(filter(None, (*parts, f"{seconds:.2f}秒", *counts, message)))).replace("\n", " ")


def _event(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = record.__dict__["event"]
    return found


def set_up_log(file: Path | None, *, aloud: bool) -> None:
    """Write events to a file, as JSON lines, and (`aloud`) to stderr. Raises UsageError where it can't be written."""
    handlers: list[tuple[logging.Handler, logging.Formatter]] = []
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handlers.append((RotatingFileHandler(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8"), _Machines()))
        except OSError as error:
            raise UsageError(f"{file}: 記録を書けません（{error.strerror}）。場所と権限を確かめてください") from error
    if aloud:
        handlers.append((logging.StreamHandler(sys.stderr), _People()))
    for handler, formatter in handlers:
        handler.setFormatter(formatter)
        _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    logging.raiseExceptions = False  # a full disk must not fill the terminal; the papers come first
