"""The database file: find, open, lock and copy it, and explain SQLite's errors in Japanese."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

from adachi_shingikai.errors import DatabaseError, LockedError, NotFoundError, reason_of

SCHEMA_VERSION = 5
"""Kept in SQLite's `user_version`. Versions 1 to 4 were development databases, which are refused."""

DATABASE_NAME = "shingikai.db"

VARIABLE = "SHINGIKAI_DB"
"""The environment variable that names the database."""

BUSY_TIMEOUT = 5.0
"""Seconds to wait for SQLite's own lock. Readers and an ingest do not block each other."""

_LOCK_POLL = 0.1
"""Seconds between two attempts to take the ingest lock."""


def default_path() -> Path:
    """Return `$SHINGIKAI_DB`, else data/db/shingikai.db if its folder exists, else one in the user's data folder."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if Path("data/db").is_dir():
        return Path("data/db") / DATABASE_NAME
    return _data_folder() / DATABASE_NAME


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("shingikai", appauthor=False))


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Return an open database, whose rows are read by name.

    Raise NotFoundError if there is no database to read, DatabaseError if it is damaged, not writable, or made by a
    newer or an older version of the program.
    """
    try:
        if path.is_dir():
            raise DatabaseError(f"{path}: フォルダーです。--db にはデータベースのファイルを指定してください")
        if not write and not path.exists():
            raise missing_database(path)
        connection = _open(path, "rwc" if write else "ro")
        version = schema_version(connection)
        is_new = version == 0 and _is_empty(connection)
        if is_new and not write:  # a first ingest was killed
            connection.close()
            raise missing_database(path)
        is_ours = version > 0 or is_new
        if is_ours and version in (0, SCHEMA_VERSION):
            connection.execute("PRAGMA foreign_keys = ON")
            if write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA application_id = 0")  # a backup that is written to is not one any more
            return connection
        connection.close()
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    except UnicodeDecodeError as error:  # of SQLite's message about a damaged schema
        raise explain_error(_DAMAGED, path) from error
    except OSError as error:  # for example a name that is too long
        raise DatabaseError(f"{path}: 開けません（{reason_of(error)}）。--db の指定を確かめてください") from error
    if not is_ours:
        raise DatabaseError(f"{path}: shingikaiのデータベースではありません。--db の指定を確かめてください")
    if version < SCHEMA_VERSION:
        raise DatabaseError(
            f"{path}: 開発中の古いバージョンで作られたデータベースです。"
            "このファイルを消すか別の --db を指定して、`shingikai ingest` で資料を取り込み直してください"
        )
    raise DatabaseError(f"{path}: 新しいバージョンのshingikaiで作られたデータベースです。shingikaiを更新してください")


@contextmanager
def open_for_reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database and begin a transaction, so that an ingest that runs meanwhile does not show in half.

    Raise what `connect` raises, and DatabaseError if SQLite fails later.
    """
    with closing(connect(path)) as connection, explained_errors(connection, path):
        connection.execute("BEGIN")
        yield connection


@contextmanager
def explained_errors(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Raise DatabaseError for errors of SQLite, and for any other that a damaged database has caused."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        if _is_intact(connection):
            raise
        raise explain_error(_DAMAGED, path) from error


_DAMAGED = sqlite3.DatabaseError("malformed")


def _is_intact(connection: sqlite3.Connection) -> bool:
    """Return whether SQLite finds no damage to the file: damaged values make any code fail that reads them."""
    try:
        return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def file_identity(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Return what tells the file under a database's name from any other; None if no file has the name any more."""
    try:
        found = os.stat(connection.execute("PRAGMA database_list").fetchone()["file"])
    except OSError:
        return None
    return found.st_dev, found.st_ino


def existing_database(path: Path) -> Path:
    """Return the path if the database exists. Raise NotFoundError if not: opening it for writing would create it."""
    if not path.exists():
        raise missing_database(path)
    return path


def map_into_memory(connection: sqlite3.Connection) -> None:
    """Read the first GiB of the database through a memory map: a search of a million passages is a sixth faster.

    Only for searches: if the disk fails under a map, the system ends the program before SQLite can report an error.
    """
    connection.execute(f"PRAGMA mmap_size = {2**30}")


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema in a database; 0 for a database without tables."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there are no tables yet. A first ingest that was killed leaves at most the table of migrations."""
    sql = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"
    return int(connection.execute(sql).fetchone()[0]) == 0


def missing_database(path: Path) -> NotFoundError:
    """Return the error for a database that does not exist, or has no tables yet."""
    state = "データベースの中身がまだありません" if path.exists() else "データベースがまだありません"
    return NotFoundError(f"{path}: {state}。先に `shingikai ingest PDF` を実行してください")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection that has read from the file.

    SQLite cannot open a WAL database in a folder that is not writable. Such a database is opened as immutable, unless
    a `-wal` file shows that another process is writing to it.
    """
    uri = f"file:{_quote(path)}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        closed = str(error.sqlite_errorname).startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if mode != "ro" or not closed or path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(f"{uri}&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _quote(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def explain_error(error: sqlite3.Error, path: Path) -> DatabaseError:
    """Return an SQLite error as one line that says what to do."""
    words = str(error)
    if "not a database" in words:
        what = "shingikaiのデータベースではありません。--db の指定を確かめてください"
    elif "malformed" in words or "corrupt" in words:
        what = "データベースが壊れています。バックアップから戻すか、資料から作り直してください"
    elif "readonly" in words or "unable to open" in words:
        what = "書き込めないか、開けません。場所と権限を確かめてください"
    elif "locked" in words:
        what = "ほかのプログラムが使っています。終わるのを待ってやり直してください"
    elif "full" in words or "disk I/O" in words:
        what = "書き込めません。ディスクの空きと状態を確かめてやり直してください"
    else:
        what = f"データベースを使えません（{words}）"
    return DatabaseError(f"{path}: {what}")


def folder_of(path: Path) -> Path:
    """Return the folder of a database. The user's data folder is made; any other that is not there may be mistyped.

    Raise OSError if it can't be made.
    """
    folder = path.resolve().parent
    if folder == _data_folder().resolve():
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock for writing to a database. One process can hold it at a time.

    Uses lockf, which the system releases when the process dies: forked children would keep a flock after their
    parent was killed. Raise LockedError if another process holds it for longer than `wait` seconds.
    """
    import fcntl  # Unix has it; databases are read on other systems, too

    real = path.resolve()  # a link to a database is locked together with it
    name = real.with_name(real.name + ".lock")
    try:
        folder_of(path)
        file = name.open("w")
    except OSError as error:
        raise DatabaseError(f"{path}: 書き込めません（{reason_of(error)}）。場所と権限を確かめてください") from error
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
            sleep(_LOCK_POLL)
        yield


_BACKUP_MARK = 0x53484B42
"""SQLite's `application_id` of a backup (SHKB). An ingest into it takes the mark away."""


def is_backup(path: Path) -> bool:
    """Return whether a file is a backup that `back_up` made and nobody has written to since."""
    try:
        connection = _open(path, "ro")
    except (sqlite3.Error, OSError):
        return False
    try:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == _BACKUP_MARK)
    finally:
        connection.close()


def back_up(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database, also while others use it. The copy appears under its name only when it is complete.

    Raise DatabaseError if it can't be written; an older copy then stays as it was.
    """
    import tempfile  # slower to import than the rest of this module

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            part = Path(folder) / target.name
            copy = sqlite3.connect(part)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # a single file, without a WAL beside it
                copy.execute(f"PRAGMA application_id = {_BACKUP_MARK}")
            finally:
                copy.close()
            with part.open("rb") as copied:
                os.fsync(copied.fileno())
            _replace(target, part)
    except sqlite3.Error as error:
        raise explain_error(error, target) from error
    except OSError as error:
        raise DatabaseError(f"{target}: 書き込めません（{reason_of(error)}）。場所と権限を確かめてください") from error


def _replace(target: Path, part: Path) -> None:
    """Move a copy to its place. The WAL of an older file is deleted first: SQLite would apply it to the copy."""
    logs = [target.with_name(target.name + end) for end in ("-wal", "-shm")]
    if not any(log.exists() for log in logs):
        part.replace(target)
        return
    with lock(target):
        for log in logs:
            log.unlink(missing_ok=True)
        part.replace(target)
