"""The file behind a document. Reads only."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.database.files import FileStamp, path_of_key, stamp_of
from adachi_shingikai.errors import InaccessibleError, NotFoundError


def find_unchanged_file(connection: sqlite3.Connection, sha256: str) -> Path:
    """Return the path of a file with this hash whose size and time are still those of its ingest.

    Raise NotFoundError, which names no path, if there is none: the bytes may then be others than those that were read.
    """
    rows = query_rows(connection, "SELECT path, size, mtime_ns FROM files WHERE sha256 = ? ORDER BY path", sha256)
    for row in rows:
        path = path_of_key(row["path"])
        try:
            if stamp_of(path) == FileStamp(row["size"], row["mtime_ns"]):
                return path
        except InaccessibleError:
            continue
    raise NotFoundError("元のファイルがないか、取り込んだ後に変わりました。取り込み直してください")


def find_addresses(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the `file:` address of each document by its SHA-256, whether the file is still there or not."""
    rows = query_rows(connection, "SELECT sha256, path FROM documents")
    return {row["sha256"]: path_of_key(row["path"]).as_uri() for row in rows}
