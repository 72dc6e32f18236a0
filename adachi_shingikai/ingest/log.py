"""The log of an ingest: one event per line, as text on stderr and as JSON in a file.

Events go through the standard `logging`, so that a program that uses this package can handle them itself.
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

from adachi_shingikai.errors import UsageError, reason_of
from adachi_shingikai.japanese.text import clean

Stage = Literal["start", "hash", "plan", "begin", "ocr", "read", "save", "failed", "end"]
"""`plan`, `begin` (a file is read) and `ocr` (a page is) are of the level DEBUG: they are not written to logs."""

MAX_SIZE = 1_000_000
"""Bytes after which a log file is rotated."""

BACKUPS = 5
"""Rotated log files that are kept."""

_NO_COUNTS: Mapping[str, int] = MappingProxyType({})
_LOGGER = logging.getLogger("adachi_shingikai")
_LOGGER.addHandler(logging.NullHandler())
_STAGE_NAMES = {"start": "開始", "hash": "照合", "read": "読取", "save": "保存", "failed": "失敗", "end": "終了"}


def log_event(
    stage: Stage,
    file: str = "",
    sha256: str = "",
    seconds: float = 0.0,
    message: str = "",
    counts: Mapping[str, int] = _NO_COUNTS,
) -> None:
    """Log what was done to a file, how many seconds it took, and what was counted."""
    event = {"stage": stage, "file": file, "sha256": sha256, "seconds": round(seconds, 3), "message": message, **counts}
    level = {"failed": logging.WARNING, "plan": logging.DEBUG, "begin": logging.DEBUG, "ocr": logging.DEBUG}.get(
        stage, logging.INFO
    )
    _LOGGER.log(level, stage, extra={"event": {k: v for k, v in event.items() if v != ""}})


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        return json.dumps({"time": time, **_event_of(record)}, ensure_ascii=False)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = dict(_event_of(record))
        parts = [datetime.fromtimestamp(record.created).strftime("%H:%M:%S"), _STAGE_NAMES[event.pop("stage")]]
        parts += [event.pop("file", ""), event.pop("sha256", "")[:8]]
        seconds, message = event.pop("seconds"), event.pop("message", "")
        counts = [f"{name}={count}" for name, count in event.items()]
        return clean(" ".join(filter(None, (*parts, f"{seconds:.2f}秒", *counts, message)))).replace("\n", " ")


def _event_of(record: logging.LogRecord) -> dict[str, Any]:
    event: dict[str, Any] = record.__dict__["event"]
    return event


def set_up_log(file: Path | None, *, verbose: bool, progress: logging.Handler | None = None) -> None:
    """Write events to a file and, if `verbose`, to stderr, and give all of them to a handler that shows progress.

    Raise UsageError if the file can't be written.
    """
    handlers: list[tuple[logging.Handler, logging.Formatter]] = []
    if file is not None:
        try:
            handler = RotatingFileHandler(file, maxBytes=MAX_SIZE, backupCount=BACKUPS, encoding="utf-8")
            handlers.append((handler, _JsonFormatter()))
        except OSError as error:
            raise UsageError(f"{file}: ログを書けません（{reason_of(error)}）。場所と権限を確かめてください") from error
    if verbose:
        handlers.append((logging.StreamHandler(sys.stderr), _TextFormatter()))
    for handler_, formatter in handlers:
        handler_.setFormatter(formatter)
        handler_.setLevel(logging.INFO)
        _LOGGER.addHandler(handler_)
    if progress is not None:
        _LOGGER.addHandler(progress)
    _LOGGER.setLevel(logging.INFO if progress is None else logging.DEBUG)
    _LOGGER.propagate = False
    logging.raiseExceptions = False  # if the log's disk is full, the ingest goes on without tracebacks
