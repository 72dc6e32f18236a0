"""What became of each file, by path, size and time of change, so that known files need not be opened."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from adachi_shingikai.errors import InaccessibleError, UnreadableError, reason_of

if TYPE_CHECKING:
    from sqlite_utils import Database

FileState = Literal["read", "pictures", "failed", "encrypted"]
"""`pictures`: read except for pages that are pictures; `encrypted`: failed because a password is missing."""

RACY = 2_000_000_000
"""Nanoseconds. A file that was changed this shortly before it was checked may have changed again without a new time
stamp, whose resolution depends on the file system.
"""

MAX_FILE_SIZE = 1024**3
"""Bytes. No document is larger, and hashing a larger file would take minutes."""


class FileStamp(NamedTuple):
    """Size in bytes and modification time in nanoseconds since 1970: they show a change without reading the file."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was when it was last checked (`checked_ns`). `message` says why it failed."""

    path: str
    stamp: FileStamp
    checked_ns: int
    sha256: str
    state: FileState
    message: str | None = None

    def certainly_matches(self, stamp: FileStamp) -> bool:
        """Return whether the file is certainly unchanged: same size and time, and not changed just before the check."""
        return self.stamp == stamp and not 0 <= self.checked_ns - stamp.mtime_ns < RACY


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, the identity of a document.

    Raise UnreadableError if it is not a regular file or too large, InaccessibleError if it can't be opened.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableError(
                f"{path.name}: フォルダーの中を読めません。資料のファイルを指定するか、権限を確かめてください"
            )
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError(f"{path.name}: 普通のファイルではありません。資料のファイルを指定してください")
        if found.st_size > MAX_FILE_SIZE:
            raise UnreadableError(f"{path.name}: 大きすぎます（{found.st_size:,}バイト）。資料を確かめてください")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InaccessibleError(
            f"{path.name}: 開けません（{reason_of(error)}）。パスと権限を確かめてください"
        ) from error


_ESCAPED_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


def path_key(path: Path) -> str:
    r"""Return the absolute path under which a file is stored, with bytes that are not UTF-8 written as \\xNN."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")


def path_of_key(key: str) -> Path:
    """Return the path that `path_key` made a key of."""
    path = Path(key)
    if "\\x" in key and not os.path.lexists(path):
        path = Path(os.fsdecode(_ESCAPED_BYTE.sub(lambda m: bytes.fromhex(m[1].decode()), key.encode())))
    return path


def stamp_of(path: Path) -> FileStamp:
    """Return the stamp of a file. Raise InaccessibleError if it does not exist or permission is denied."""
    try:
        found = path.stat()
    except OSError as error:
        raise InaccessibleError(
            f"{path.name}: 開けません（{reason_of(error)}）。パスと権限を確かめてください"
        ) from error
    return FileStamp(found.st_size, found.st_mtime_ns)


def is_unchanged(entry: FileEntry) -> bool:
    """Return whether a file still has the size and modification time of its entry."""
    try:
        return stamp_of(path_of_key(entry.path)) == entry.stamp
    except InaccessibleError:
        return False


def load_entries(connection: sqlite3.Connection) -> dict[str, FileEntry]:
    """Return the entry of each file by its key. Delete the entries of failed files that no longer exist."""
    rows = connection.execute("SELECT path, size, mtime_ns, checked_ns, sha256, state, message FROM files")
    entries = {
        row["path"]: FileEntry(
            path=row["path"],
            stamp=FileStamp(row["size"], row["mtime_ns"]),
            checked_ns=row["checked_ns"],
            sha256=row["sha256"],
            state=row["state"],
            message=row["message"],
        )
        for row in rows
    }
    gone = [e.path for e in entries.values() if e.message is not None and not os.path.lexists(path_of_key(e.path))]
    if gone:
        with connection:
            connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
        for path in gone:
            del entries[path]
    return entries


def save_entry(db: Database, entry: FileEntry) -> None:
    """Store what became of a file."""
    sql = """INSERT OR REPLACE INTO files (path, size, mtime_ns, checked_ns, sha256, state, message)
        VALUES (?, ?, ?, ?, ?, ?, ?)"""
    values = (entry.path, *entry.stamp, entry.checked_ns, entry.sha256, entry.state, entry.message)
    with db.atomic():
        db.conn.execute(sql, values)


def delete_entries(db: Database, sha256: str) -> None:
    """Delete the entries of all files with this hash."""
    db.conn.execute("DELETE FROM files WHERE sha256 = ?", (sha256,))
