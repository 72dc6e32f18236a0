"""What became of each file, by path, size and time of change: known files are not even opened."""

from __future__ import annotations

import os
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from adachi_shingikai.errors import InaccessibleError

if TYPE_CHECKING:
    from sqlite_utils import Database

FileState = Literal["read", "pictures", "failed", "encrypted"]
"""`pictures`: read, but for pages that are pictures; `encrypted`: failed for want of a password."""

RACY = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was looked at may change again without its time changing."""


class FileStamp(NamedTuple):
    """What tells a file from its earlier self without reading it; the time in nanoseconds since 1970."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was when it was last looked at. `message` says why it failed."""

    path: str
    stamp: FileStamp
    seen_ns: int
    sha256: str
    state: FileState
    message: str | None = None

    def is_of(self, stamp: FileStamp) -> bool:
        """Whether the file is surely the same: neither size nor time changed, and not just before it was seen."""
        return self.stamp == stamp and not 0 <= self.seen_ns - stamp.mtime_ns < RACY


def path_key(path: Path) -> str:
    """The path under which a file is kept: absolute, with bytes that are no UTF-8 spelled out."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")


def path_of_key(key: str) -> Path:
    """The file that a key is of."""
    path = Path(key)
    if "\\x" in key and not os.path.lexists(path):
        path = Path(os.fsdecode(_SPELLED_OUT.sub(lambda m: bytes.fromhex(m[1].decode()), key.encode())))
    return path


def is_unchanged(entry: FileEntry) -> bool:
    """Whether a file still is what it was, as far as size and time tell."""
    try:
        return stamp_of(path_of_key(entry.path)) == entry.stamp
    except InaccessibleError:
        return False


_SPELLED_OUT = re.compile(rb"\\x([0-9a-f]{2})")


def stamp_of(path: Path) -> FileStamp:
    """The stamp of a file. Raises InaccessibleError where there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise InaccessibleError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error
    return FileStamp(found.st_size, found.st_mtime_ns)


def load_entries(connection: sqlite3.Connection) -> dict[str, FileEntry]:
    """Every file that was ever looked at, by its key; but for those that failed and are gone, which are forgotten."""
    rows = connection.execute("SELECT path, size, mtime_ns, seen_ns, sha256, state, message FROM files")
    found = {row[0]: FileEntry(row[0], FileStamp(row[1], row[2]), *row[3:]) for row in rows}
    gone = [(e.path,) for e in found.values() if e.message is not None and not os.path.lexists(path_of_key(e.path))]
    if gone:
        with connection:
            connection.executemany("DELETE FROM files WHERE path = ?", gone)
        for (path,) in gone:
            del found[path]
    return found


def save_entry(db: Database, entry: FileEntry) -> None:
    """Remember what became of a file."""
    sql = """INSERT OR REPLACE INTO files (path, size, mtime_ns, seen_ns, sha256, state, message)
        VALUES (?, ?, ?, ?, ?, ?, ?)"""
    with db.atomic():
        db.conn.execute(sql, (entry.path, *entry.stamp, entry.seen_ns, entry.sha256, entry.state, entry.message))


def delete_entries(db: Database, sha256: str) -> None:
    """Know nothing any more of the files of these bytes."""
    db.conn.execute("DELETE FROM files WHERE sha256 = ?", (sha256,))
