"""An ingest: files → `FileResult`s. Each file is skipped if it is known, else hashed, read in a child and saved."""

from __future__ import annotations

import functools
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from adachi_shingikai.database.connection import file_identity
from adachi_shingikai.database.documents import (
    KnownDocument,
    known_documents,
    save_document,
    sqlite_utils_database,
)
from adachi_shingikai.database.files import (
    FileEntry,
    FileStamp,
    FileState,
    hash_file,
    is_unchanged,
    load_entries,
    path_key,
    save_entry,
    stamp_of,
)
from adachi_shingikai.database.revisions import find_better_copy, find_last_at_path, move_document, supersede
from adachi_shingikai.errors import (
    DatabaseError,
    EncryptedError,
    InaccessibleError,
    ShingikaiError,
    StoppedError,
    UnreadableError,
)
from adachi_shingikai.ingest.children import ChildResult, Reader, ReadFile, read_in_children
from adachi_shingikai.ingest.discover import FoundFile, UnfinishedError, has_changed, wait_until_stable
from adachi_shingikai.ingest.log import log_event
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS, ReadOptions, awaits_ocr
from adachi_shingikai.ingest.result import FileResult, Status, count_contents, message_for
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.pages.ocr import is_available
from adachi_shingikai.pages.textfile import TEXT_SUFFIXES

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Settings:
    """How an ingest works. `force`: read known documents again; `retry`: read failed files again.

    `reader` reads the files: in children of this process, or on a cluster.
    """

    force: bool = False
    retry: bool = False
    options: ReadOptions = DEFAULT_OPTIONS
    reader: Reader = read_in_children


DEFAULT_SETTINGS = Settings()

_Work = tuple[str, str]
"""The hash of a file, and how it is read (`pdf` or `text`). Files that share both are read once."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file as it was when it was checked, and the entry that was stored under its path before.

    `result` is None if the file must be read; `content` is what has been read of it and is to be saved. `state` and
    `message` are stored in its new entry; if `state` is None,
    none is stored, because the failure is not the fault of its bytes.
    """

    path: Path
    before: FileEntry | None
    checked_ns: int
    stamp: FileStamp | None = None
    sha256: str = ""
    result: FileResult | None = None
    state: FileState | None = None
    message: str | None = None
    content: ReadFile | None = None

    @property
    def work(self) -> _Work:
        return self.sha256, _reader_of(self.path)


def _reader_of(path: Path) -> str:
    return "text" if path.suffix.lower() in TEXT_SUFFIXES else "pdf"


def ingest_files(
    found: Sequence[FoundFile], connection: sqlite3.Connection | None, settings: Settings = DEFAULT_SETTINGS
) -> Generator[FileResult]:
    """Read files and save them, in order; without a database only read them. A bad file raises nothing."""
    started = perf_counter()
    log_event("start", counts={"files": len(found)})
    run = _Run(connection, settings)
    plan = [run.check(file) for file in found]
    run.present = {checked.sha256 for checked in plan}
    unread: dict[_Work, Path] = {}
    for checked in (checked for checked in plan if checked.result is None):
        unread.setdefault(checked.work, checked.path)
    log_event("plan", counts={"unread": len(unread)})
    done: dict[_Work, _Checked] = {}
    counts: dict[str, int] = {}
    with settings.reader(list(unread.values()), settings.options) as results:
        for checked in plan:
            first = done.get(checked.work)
            is_first = checked.result is None and first is None
            if checked.result is None:
                if first is None:
                    checked = run.read(checked, results)
                elif first.state is None:  # the failure was not the fault of the bytes: read them from this path
                    with settings.reader([checked.path], settings.options) as again:
                        checked = run.read(checked, again)
                else:
                    checked = run.copy(checked, first)
            checked = run.store(checked)
            if is_first:
                done[checked.work] = checked
            result = checked.result
            assert result is not None
            counts[result.status] = counts.get(result.status, 0) + 1
            yield result
    log_event("end", seconds=perf_counter() - started, counts=counts)


class _Run:
    """One run of an ingest: what the database holds, and the files that exist now."""

    def __init__(self, connection: sqlite3.Connection | None, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings
        self.documents = {} if connection is None else known_documents(connection)
        self.entries = {} if connection is None else load_entries(connection)
        self.entries_by_work = {(e.sha256, _reader_of(Path(e.path))): e for e in self.entries.values()}
        self.present: set[str] = set()
        self.place = None if connection is None else file_identity(connection)

    @functools.cached_property
    def db(self) -> Database | None:
        """The database to write to. sqlite-utils is slow to import: this is first used while a child reads."""
        return None if self.connection is None else sqlite_utils_database(self.connection)

    def check(self, file: FoundFile) -> _Checked:
        """Look a file up by path, size and time, and by its hash if these are in doubt."""
        started, checked_ns = perf_counter(), time.time_ns()
        path = file.path
        before = self.entries.get(path_key(path))
        stamp: FileStamp | None = None
        try:
            stamp = stamp_of(path)
            if before and before.certainly_matches(stamp) and (known := self._known_result(path, before)):
                return _Checked(path, before, checked_ns, stamp, before.sha256, known)
            if not file.named:
                stamp = wait_until_stable(path, stamp)
            sha256 = hash_file(path)
        except UnfinishedError as error:
            result = FileResult(str(path), "unfinished", 0.0, message=str(error))
            return _Checked(path, before, checked_ns, result=result)
        except ShingikaiError as error:
            return self._refuse(_Checked(path, before, checked_ns, stamp), str(error))
        log_event("hash", printable(path.name), sha256, perf_counter() - started, counts={"bytes": stamp.size})
        entry = before if before and before.sha256 == sha256 else self.entries_by_work.get((sha256, _reader_of(path)))
        if entry is None and sha256 in self.documents:
            state: FileState = "pictures" if self.documents[sha256].has_pictures else "read"
            entry = FileEntry("", stamp, 0, sha256, state)
        known = self._known_result(path, entry) if entry else None
        if entry and known:
            return _Checked(path, before, checked_ns, stamp, sha256, known, entry.state, known.message)
        return _Checked(path, before, checked_ns, stamp, sha256)

    def _refuse(self, checked: _Checked, message: str) -> _Checked:
        """The result of a file that could not be hashed. Every run tries it again, and the first one reports it."""
        is_new = checked.before is None or checked.before.message != message
        if is_new:
            log_event("failed", printable(checked.path.name), message=message)
        result = FileResult(str(checked.path), "failed", 0.0, message=message, tried=is_new)
        return replace(checked, result=result, state="failed", message=message)

    def _known_result(self, path: Path, entry: FileEntry) -> FileResult | None:
        """The result of a file that has not changed; None if it must be read even so."""
        settings = self.settings
        if settings.force or not entry.sha256:
            return None
        if entry.state in ("failed", "encrypted"):
            if settings.retry or (entry.state == "encrypted" and settings.options.passwords):
                return None
            message = message_for(path, entry.message)
            return FileResult(str(path), "failed", 0.0, entry.sha256, message, tried=False)
        if entry.sha256 not in self.documents:
            return None
        if entry.state == "pictures" and settings.options.ocr != "never" and is_available():
            return None
        return FileResult(str(path), "known", 0.0, entry.sha256, problems=self.documents[entry.sha256].problems)

    def read(self, checked: _Checked, results: Iterator[ChildResult[ReadFile]]) -> _Checked:
        """Take the next result of the children, which is the one of this file."""
        self.db  # noqa: B018  # imported while a child reads
        read = next(results)
        path = checked.path
        is_other = isinstance(read.content, ReadFile) and read.content.document.file.sha256 != checked.sha256
        if is_other or has_changed(path, checked.stamp):
            message = str(UnfinishedError(path))
            return replace(checked, result=FileResult(str(path), "unfinished", read.seconds, message=message))
        if isinstance(read.content, ShingikaiError):
            return self._fail(checked, read.content, read.seconds)
        document = read.content.document
        problems = len(document.problems)
        speeches = sum(len(m.speeches) for m in document.minutes)
        counts = {"pages": document.file.pages, "speeches": speeches, "problems": problems}
        log_event("read", printable(path.name), checked.sha256, read.seconds, counts=counts)
        contents = count_contents(document)
        result = FileResult(str(path), "checked", read.seconds, checked.sha256, contents=contents, problems=problems)
        state: FileState = "pictures" if awaits_ocr(document, self.settings.options.ocr) else "read"
        return replace(checked, result=result, state=state, content=read.content if self.connection else None)

    def _fail(self, checked: _Checked, error: ShingikaiError, seconds: float) -> _Checked:
        log_event("failed", printable(checked.path.name), checked.sha256, seconds, str(error))
        result = FileResult(str(checked.path), "failed", seconds, checked.sha256, str(error))
        state: FileState | None = "encrypted" if isinstance(error, EncryptedError) else "failed"
        if isinstance(error, InaccessibleError | StoppedError) or checked.sha256 in self.documents:
            state = None  # not the fault of its bytes
        return replace(checked, result=result, state=state, message=str(error))

    def copy(self, checked: _Checked, first: _Checked) -> _Checked:
        """Give a file the result of another file with the same bytes, which was read before it in this run."""
        assert first.result is not None
        path = str(checked.path)
        result = replace(first.result, path=path, seconds=0.0, contents=None, supersedes=None, copy_of=None)
        if first.message:
            result = replace(result, message=message_for(checked.path, first.message))
        elif self.connection is not None:
            result = replace(result, status="known")
        return replace(checked, result=result, state=first.state, message=result.message)

    def store(self, checked: _Checked) -> _Checked:
        """Save a document and what became of its file in one transaction. Return the file with its final result.

        Raise DatabaseError if the database's file was deleted or replaced: what is written to it would be lost.
        """
        if self.connection is not None and file_identity(self.connection) != self.place:
            raise DatabaseError("取り込みの途中でデータベースのファイルがなくなりました。もう一度取り込んでください")
        try:
            return self._save(checked)
        except sqlite3.Error:
            raise
        except Exception as error:  # a value that SQLite cannot store: the file's fault, the run goes on
            message = f"{checked.path.name}: 保存できません（{type(error).__name__}）。壊れた資料かもしれません"
            return self._save(self._fail(replace(checked, content=None), UnreadableError(message), 0.0))

    def _save(self, checked: _Checked) -> _Checked:
        result = checked.result
        if result is None or checked.state is None or checked.stamp is None or self.db is None:
            return checked
        key, started = path_key(checked.path), perf_counter()
        with self.db.atomic():
            if content := checked.content:
                save_document(self.db, content.document, content.index, checked.path, checked.stamp)
                status: Status = "replaced" if checked.sha256 in self.documents else "added"
                seconds, better = result.seconds + perf_counter() - started, find_better_copy(self.db, checked.sha256)
                result = replace(result, status=status, seconds=seconds, copy_of=better)
                self.documents[checked.sha256] = KnownDocument(result.problems, checked.state == "pictures")
            stamp, moment = checked.stamp, checked.checked_ns
            save_entry(self.db, FileEntry(key, stamp, moment, checked.sha256, checked.state, checked.message))
            if result.status == "known":
                move_document(self.db, checked.sha256, key)
            if old := self._supersede(checked, key):
                result = replace(result, supersedes=old)
        if checked.content:
            log_event("save", printable(checked.path.name), checked.sha256, perf_counter() - started)
        return replace(checked, result=result, content=None)

    def _supersede(self, checked: _Checked, key: str) -> str:
        """Mark the document that had the file's name before as superseded, and return its hash; "" if there is none."""
        assert self.db is not None
        old = checked.before.sha256 if checked.before else ""
        if old not in self.documents:  # the last file at this path could not be read, an earlier one may have been
            old = find_last_at_path(self.db, key, but=checked.sha256) or ""
        is_replaced = old not in ("", checked.sha256) and checked.sha256 in self.documents
        is_replaced = is_replaced and not self._is_elsewhere(old, key)
        return old if is_replaced and supersede(self.db, old, checked.sha256) else ""

    def _is_elsewhere(self, sha256: str, key: str) -> bool:
        """Whether the bytes that were at a path still exist at another: then the file was only moved."""
        return sha256 in self.present or any(
            entry.sha256 == sha256 and entry.path != key and is_unchanged(entry) for entry in self.entries.values()
        )
