"""The database file: where it is, and opening it for reading or writing with errors in plain words."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from adachi_shingikai.errors import DatabaseError, LockedError, NotFoundError

SCHEMA_VERSION = 3
"""Kept in SQLite's `user_version`. A database with a higher one was made by a newer program."""

NAME = "shingikai.db"

PATIENCE = 5.0
"""Seconds to wait for a program that holds SQLite's own lock; readers and an ingest don't block each other."""

_POLL = 0.1


def default_path() -> Path:
    """`$SHINGIKAI_DB`, else data/db/shingikai.db where that folder exists, else the user's data folder."""
    if named := os.environ.get("SHINGIKAI_DB"):
        return Path(named)
    if Path("data/db").is_dir():
        return Path("data/db") / NAME
    import platformdirs

    return Path(platformdirs.user_data_dir("shingikai", appauthor=False)) / NAME


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """An open database.

    Raises NotFoundError where there is none to read, DatabaseError where it is damaged, newer than
    the program, not writable, or older and only to be read.
    """
    try:
        if not write and not path.exists():
            raise missing_database(path)
        connection = _opened(path, "rwc" if write else "ro")
        found = schema_version(connection)
        # A first ingest that was killed leaves the migrations' own table at the most.
        sql = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"
        tables = connection.execute(sql).fetchone()[0]
        strange = found == 0 and (tables > 0 or not write)
        old = found < SCHEMA_VERSION and not write
        if not strange and not old and found <= SCHEMA_VERSION:
            connection.execute("PRAGMA foreign_keys = ON")
            if write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            return connection
        connection.close()
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    except OSError as error:  # a name that no file can have
        raise DatabaseError(f"{path}: 開けません（{error.strerror}）。--db の指定を確かめてください") from error
    if strange:
        raise DatabaseError(f"{path}: shingikaiのデータベースではありません。--db の指定を確かめてください")
    if old:
        raise DatabaseError(f"{path}: 古い版のデータベースです。`shingikai reindex` で今の版に直してください")
    raise DatabaseError(f"{path}: 新しい版のshingikaiが作ったデータベースです。shingikaiを更新してください")


def map_into_memory(connection: sqlite3.Connection) -> None:
    """Read a database without copying it, as far as its first GiB: a search of a million passages takes a sixth less.

    Only for searches. Where a disk fails, the system ends the program before SQLite could say so.
    """
    connection.execute(f"PRAGMA mmap_size = {2**30}")


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of a database's tables; 0 of one that has none."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def missing_database(path: Path) -> NotFoundError:
    """What to say of a database that is not there."""
    return NotFoundError(f"{path}: データベースがまだありません。先に `shingikai ingest PDF` を実行してください")


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that has read from the file. Where the folder can't be written, SQLite can't share a WAL
    database: one that nobody writes is then read as a file that never changes.
    """
    uri = f"file:{_quoted(path)}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        closed = str(error.sqlite_errorname).startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if mode != "ro" or not closed or path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(f"{uri}&immutable=1", uri=True)
    return connection


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def explain_error(error: sqlite3.Error, path: Path) -> DatabaseError:
    """An SQLite error as one line that says what to do."""
    words = str(error)
    if "not a database" in words or "malformed" in words or "corrupt" in words:
        what = "データベースが壊れています。控えから戻すか、資料から作り直してください"
    elif "readonly" in words or "unable to open" in words:
        what = "書き込めないか、開けません。場所と権限を確かめてください"
    elif "locked" in words:
        what = "ほかのプログラムが使っています。終わるのを待ってやり直してください"
    elif "full" in words or "disk I/O" in words:
        what = "書き込めません。ディスクの空きと状態を確かめてやり直してください"
    else:
        what = f"データベースを使えません（{words}）"
    return DatabaseError(f"{path}: {what}")


@contextmanager
def lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """The right to write, held by one process; freed by the system if that process dies.

    It is no flock, which the children of a killed ingest would go on holding. Raises LockedError where
    another process holds it for longer than `wait` seconds.
    """
    real = path.resolve()  # a link to a database is locked with it
    name = real.with_name(real.name + ".lock")
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        file = name.open("w")
    except OSError as error:
        raise DatabaseError(f"{path}: 書き込めません（{error.strerror}）。場所と権限を確かめてください") from error
    deadline = monotonic() + wait
    with file:
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if monotonic() >= deadline:
                    raise LockedError(
                        f"{path}: ほかの取り込みが動いています。終わってからやり直すか、--wait で待ってください"
                    ) from error
            sleep(_POLL)
        yield


def back_up(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database, while others use it, to a file that is whole from the moment it is there.

    Raises DatabaseError where it can't be written; then what stood there before still does.
    """
    import tempfile  # which takes longer to import than the rest of this module

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            part = Path(folder) / target.name
            copy = sqlite3.connect(part)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            finally:
                copy.close()
            with part.open("rb") as copied:
                os.fsync(copied.fileno())
            beside = [target.with_name(target.name + end) for end in ("-wal", "-shm")]
            if any(file.exists() for file in beside):
                # The log of a database that stood here would be played over its copy.
                with lock(target):
                    for file in beside:
                        file.unlink(missing_ok=True)
                    part.replace(target)
            else:
                part.replace(target)
    except sqlite3.Error as error:
        raise explain_error(error, target) from error
    except OSError as error:
        raise DatabaseError(f"{target}: 書き込めません（{error.strerror}）。場所と権限を確かめてください") from error
