"""The one effect on the database: each request reads it in a transaction of its own, in one thread, in limited time.

Sudachi's tokenizer fails if two threads use it, so that everything that reads or searches runs in the thread here.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import TypeVar

from adachi_shingikai.database.connection import existing_database, missing_database, open_for_reading
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.japanese.sudachi import load_dictionary

MAX_WAITING = 32
"""Requests that may wait for the thread. Further ones are refused, so that they don't wait for minutes."""

SECONDS = 2.0
"""How long SQLite may work for one request."""

_STEPS = 1_000
"""Instructions of SQLite's virtual machine between two looks at the clock: a fraction of a millisecond."""

_Result = TypeVar("_Result")


class BusyError(Exception):
    """Too many requests are waiting."""


class SlowError(Exception):
    """A question that took too long."""


class Reader:
    """Answers questions to a database, one after the other."""

    def __init__(self, path: Path, version: str, seconds: float = SECONDS) -> None:
        self.path = path
        self.version = version
        self.seconds = seconds
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")

    def prepare(self) -> None:
        """Load the dictionary and read the database once, so that the first visitor does not wait.

        Raise what `open_for_reading` raises.
        """
        existing_database(self.path)
        self._thread.submit(load_dictionary).result()
        self._thread.submit(self._answer, lambda connection: None).result()

    def close(self) -> None:
        """End the thread; questions that wait are dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Return the answer to a question. Raise BusyError if too many wait, SlowError if it takes too long."""
        if self._waiting >= MAX_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)
        finally:
            self._waiting -= 1

    def _answer(self, question: Callable[[sqlite3.Connection], _Result]) -> _Result:
        if not self.path.exists():
            raise DatabaseError(str(missing_database(self.path)))  # not the 404 of a thing that it does not hold
        end = monotonic() + self.seconds
        with open_for_reading(self.path) as connection:
            connection.set_progress_handler(lambda: monotonic() > end, _STEPS)
            try:
                return question(connection)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise SlowError from error
                raise

    def etag(self) -> str:
        """Return what changes when the database or the program does, without opening the database."""
        parts = [self.version]
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                found = path.stat()
                parts.append(f"{found.st_mtime_ns}.{found.st_size}")
            except OSError:
                parts.append("-")
        return f'W/"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:20]}"'
