"""What one search may take: its caller bounds the terms and the time, so that no query holds up the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from adachi_shingikai.errors import UsageError
from adachi_shingikai.search.query import MAX_TERMS

_STEPS = 1_000
"""Instructions of SQLite's virtual machine between two looks at the clock: a fraction of a millisecond."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most different terms in a query, and the seconds after which a search gives up (None: it does not)."""

    terms: int = MAX_TERMS
    seconds: float | None = None


DEFAULT_LIMITS = Limits()


class TimeLimit:
    """The time that is left for one search."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else monotonic() + seconds

    def is_over(self) -> bool:
        """Return whether the time is over."""
        return self._end is not None and monotonic() >= self._end

    def check(self) -> None:
        """Raise UsageError if the time is over."""
        if self.is_over():
            raise UsageError("時間内に検索できません。検索語を減らすか、条件を絞ってください")


@contextmanager
def time_limit(connection: sqlite3.Connection, seconds: float | None) -> Iterator[TimeLimit]:
    """Interrupt the statements of a connection when the time is over. Raise UsageError then."""
    limit = TimeLimit(seconds)
    if seconds is not None:
        connection.set_progress_handler(limit.is_over, _STEPS)
    try:
        yield limit
    except sqlite3.OperationalError:
        limit.check()
        raise
    finally:
        if seconds is not None:  # else a limit that the caller has set stays
            connection.set_progress_handler(None, 0)
