"""Exit codes, and the exceptions that carry one together with their one line of Japanese."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers. Scripts rely on it: docs/contract in the README."""

    OK = 0
    NOTHING_FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    PARTIAL = 4
    DATABASE = 5
    LOCKED = 6


class ShingikaiError(Exception):
    """An expected failure. `str(error)` is one line that names the thing and says what to do."""

    exit_code = ExitCode.USAGE


class UsageError(ShingikaiError):
    """A query, reference or filter value that makes no sense."""


class NotFoundError(ShingikaiError):
    """What was asked for is in no ingested paper."""

    exit_code = ExitCode.NOTHING_FOUND


class UnreadableError(ShingikaiError):
    """An input file that cannot be read as a paper."""

    exit_code = ExitCode.UNREADABLE


class InaccessibleError(UnreadableError):
    """A file that could not be opened: gone, or not ours to read. It says nothing of what is in it."""


class EncryptedError(UnreadableError):
    """A PDF that opens only with a password that was not given."""


class DatabaseError(ShingikaiError):
    """A database that is damaged, newer than this program, or not writable."""

    exit_code = ExitCode.DATABASE


class LockedError(ShingikaiError):
    """Another ingest holds the database."""

    exit_code = ExitCode.LOCKED
