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

import errno
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


_REASONS = {
    errno.ENOENT: "見つかりません",
    errno.EACCES: "権限がありません",
    errno.EPERM: "許されていません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "途中にフォルダーでないものがあります",
    errno.EEXIST: "同じ名前のものがあります",
    errno.ENOSPC: "ディスクに空きがありません",
    errno.EDQUOT: "割り当てられた容量を超えます",
    errno.EROFS: "読取り専用の場所です",
    errno.EIO: "装置の読み書きに失敗しました",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "リンクが循環しています",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.ENFILE: "開いているファイルが多すぎます",
    errno.EAGAIN: "プロセスやメモリが足りません",
    errno.ENOMEM: "メモリが足りません",
    errno.EADDRINUSE: "すでに使われています",
    errno.EADDRNOTAVAIL: "この機械のアドレスではありません",
}


def reason_of(error: OSError) -> str:
    """Return in Japanese why the system refused something; in its own words if the reason is a rare one."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
