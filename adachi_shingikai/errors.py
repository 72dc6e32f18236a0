"""Exit codes, and the exceptions that own them. The text of an exception is one line of Japanese.

    ShingikaiError              2
    ├── UsageError              2
    ├── NotFoundError           1
    ├── UnreadableError         3
    │   ├── InaccessibleError   3
    │   ├── EncryptedError      3
    │   ├── StoppedError        3
    │   └── UnfinishedError     3   in ingest/discover.py
    ├── ClusterError            2
    ├── DatabaseError           5
    └── LockedError             6

No exception has 4 (PARTIAL): a command returns it when it has finished.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of the program. Scripts rely on these values; README.md explains them."""

    OK = 0
    NOTHING_FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    PARTIAL = 4
    DATABASE = 5
    LOCKED = 6


class ShingikaiError(Exception):
    """An expected failure. `str(error)` is one line that names the file or the value and says what to do."""

    exit_code = ExitCode.USAGE


class UsageError(ShingikaiError):
    """A query, reference or filter value that makes no sense."""


class NotFoundError(ShingikaiError):
    """Something that no ingested document contains, or a database that does not exist."""

    exit_code = ExitCode.NOTHING_FOUND


class UnreadableError(ShingikaiError):
    """An input file that cannot be read as a document."""

    exit_code = ExitCode.UNREADABLE


class InaccessibleError(UnreadableError):
    """A file that could not be opened: it is missing, or permission is denied. Its contents may be fine."""


class EncryptedError(UnreadableError):
    """A PDF that opens only with a password that was not given."""


class StoppedError(UnreadableError):
    """A file whose reading was stopped from outside, or by a busy machine. Its contents may be fine."""


class ClusterError(ShingikaiError):
    """A cluster that cannot be reached, has no workers, or has another version of this program on its workers."""


class DatabaseError(ShingikaiError):
    """A database that is damaged, newer than this program, or not writable."""

    exit_code = ExitCode.DATABASE


class LockedError(ShingikaiError):
    """Another ingest holds the database."""

    exit_code = ExitCode.LOCKED
