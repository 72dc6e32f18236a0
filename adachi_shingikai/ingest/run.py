"""The effects for each file in order: skip if known, hash, read in a child, save → `Outcome`."""

from __future__ import annotations

import functools
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from adachi_shingikai.database.documents import KnownDocument, known_documents, save_document, sqlite_utils_database
from adachi_shingikai.database.files import (
    FileEntry,
    FileStamp,
    FileState,
    is_unchanged,
    load_entries,
    path_key,
    save_entry,
    stamp_of,
)
from adachi_shingikai.database.revisions import find_last_at_path, supersede
from adachi_shingikai.errors import EncryptedError, InaccessibleError, ShingikaiError, UnreadableError
from adachi_shingikai.ingest.children import LIMITS, ChildResult, Limits, read_in_children
from adachi_shingikai.ingest.discover import FoundFile, UnfinishedError, wait_until_stable
from adachi_shingikai.ingest.log import log_event
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS, ReadOptions, has_pictures, hash_file, printable
from adachi_shingikai.ingest.result import FileResult, Status, count_contents
from adachi_shingikai.pages.ocr import is_available
from adachi_shingikai.pages.textfile import TEXT_SUFFIXES

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Settings:
    """How an ingest works. `force`: read known papers again; `retry`: files that failed, too."""

    force: bool = False
    retry: bool = False
    workers: int = 1
    limits: Limits = LIMITS
    manner: ReadOptions = DEFAULT_OPTIONS


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was looked at, and what had its name before.

    `outcome` is what becomes of it; None where it has to be read. `state` is to be remembered of it.
    """

    path: Path
    before: FileEntry | None
    looked: int  # when, in nanoseconds since 1970
    stamp: FileStamp | None = None
    sha256: str = ""
    outcome: FileResult | None = None
    state: FileState | None = None
    message: str | None = None

    @property
    def work(self) -> tuple[str, str]:
        """What a file is read by: its bytes, and as what kind."""
        return self.sha256, _kind(self.path)


def _kind(path: Path) -> str:
    return "text" if path.suffix.lower() in TEXT_SUFFIXES else "pdf"


def ingest_files(
    found: Sequence[FoundFile], connection: sqlite3.Connection | None, settings: Settings = DEFAULT
) -> Generator[FileResult]:
    """Read files and save them, in order; without a database only read them. Never raises for what is in a file."""
    started = perf_counter()
    log_event("start", counts={"files": len(found)})
    desk = _Desk(connection, settings)
    plan = [desk.look(file) for file in found]
    desk.present = {seen.sha256 for seen in plan}
    unread: dict[tuple[str, str], Path] = {}
    for seen in plan:
        if seen.outcome is None:
            unread.setdefault(seen.work, seen.path)
    done: dict[tuple[str, str], _Seen] = {}
    counts: dict[str, int] = {}
    with _reading(list(unread.values()), settings) as results:
        for seen in plan:
            if seen.outcome is None:
                first = done.get(seen.work)
                if first is None:
                    seen = done[seen.work] = desk.read(seen, results)
                elif first.state is None:  # which says nothing of these bytes: they are read again, from here
                    with _reading([seen.path], settings) as again:
                        seen = desk.read(seen, again)
                else:
                    seen = desk.copy(seen, first)
            outcome = desk.remember(seen)
            counts[outcome.status] = counts.get(outcome.status, 0) + 1
            yield outcome
    log_event("end", seconds=perf_counter() - started, counts=counts)


def _reading(paths: list[Path], settings: Settings) -> AbstractContextManager[Iterator[ChildResult]]:
    return read_in_children(paths, workers=settings.workers, limits=settings.limits, manner=settings.manner)


class _Desk:
    """Where files are looked up, and put down when they are read."""

    def __init__(self, connection: sqlite3.Connection | None, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings
        self.papers = {} if connection is None else known_documents(connection)
        self.ledger = {} if connection is None else load_entries(connection)
        self.elsewhere = {(entry.sha256, _kind(Path(entry.path))): entry for entry in self.ledger.values()}
        self.present: set[str] = set()

    @functools.cached_property
    def db(self) -> Database | None:
        """The database to be written to. What writes takes long to load: it is asked for while a paper is read."""
        return None if self.connection is None else sqlite_utils_database(self.connection)

    def look(self, file: FoundFile) -> _Seen:
        """What is known of a file, or that it has to be read."""
        started, looked = perf_counter(), time.time_ns()
        path = file.path
        before = self.ledger.get(path_key(path))
        stamp: FileStamp | None = None
        try:
            stamp = stamp_of(path)
            if before and before.is_of(stamp) and (known := self._known(path, before)):
                return _Seen(path, before, looked, stamp, before.sha256, known)
            if not file.named:
                stamp = wait_until_stable(path, stamp)
            digest = hash_file(path)
        except UnfinishedError as error:
            return _Seen(path, before, looked, outcome=FileResult(str(path), "unfinished", 0.0, message=str(error)))
        except ShingikaiError as error:
            return self._refused(_Seen(path, before, looked, stamp), str(error))
        log_event("hash", _name(path), digest, perf_counter() - started, counts={"bytes": stamp.size})
        same = before if before and before.sha256 == digest else self.elsewhere.get((digest, _kind(path)))
        if same is None and digest in self.papers:
            same = FileEntry("", stamp, 0, digest, "pictures" if self.papers[digest].pictures else "read")
        known = self._known(path, same) if same else None
        if same and known:
            return _Seen(path, before, looked, stamp, digest, known, same.state, known.message)
        return _Seen(path, before, looked, stamp, digest)

    def _refused(self, seen: _Seen, message: str) -> _Seen:
        """A file that could not even be hashed. Trying costs nothing, so it is tried each time, and said once."""
        news = seen.before is None or seen.before.message != message
        if news:
            log_event("failed", _name(seen.path), message=message)
        outcome = FileResult(str(seen.path), "failed", 0.0, message=message, tried=news)
        return replace(seen, outcome=outcome, state="failed", message=message)

    def _known(self, path: Path, entry: FileEntry) -> FileResult | None:
        """What is known of a file that has not changed; None where it has to be read all the same."""
        settings = self.settings
        if settings.force or not entry.sha256:
            return None
        if entry.state in ("failed", "encrypted"):
            if settings.retry or (entry.state == "encrypted" and settings.manner.passwords):
                return None
            return FileResult(str(path), "failed", 0.0, entry.sha256, _said_of(path, entry.message), tried=False)
        if entry.sha256 not in self.papers:
            return None
        if entry.state == "pictures" and settings.manner.ocr != "never" and is_available():
            return None
        return FileResult(str(path), "known", 0.0, entry.sha256, problems=self.papers[entry.sha256].problems)

    def read(self, seen: _Seen, results: Iterator[ChildResult]) -> _Seen:
        """What came of reading a file, the next of the results; what could be read is saved."""
        db = self.db  # made ready while a child reads
        result = next(results)
        started = perf_counter()
        found, path = result.found, seen.path
        if _changed(seen):
            message = str(UnfinishedError(path))
            return replace(seen, outcome=FileResult(str(path), "unfinished", result.seconds, message=message))
        if isinstance(found, ShingikaiError):
            return self._failed(seen, found, result.seconds)
        document = found.document
        speeches = sum(len(m.speeches) for m in document.minutes)
        counts = {"pages": document.file.pages, "speeches": speeches, "problems": len(document.problems)}
        log_event("read", _name(path), seen.sha256, result.seconds, counts=counts)
        outcome = FileResult(
            str(path), "checked", result.seconds, seen.sha256, None, count_contents(document), len(document.problems)
        )
        state: FileState = "pictures" if has_pictures(document) else "read"
        if db is not None:
            try:
                save_document(db, document, found.index, path, seen.stamp.size if seen.stamp else 0)
            except sqlite3.Error:
                raise
            except Exception as error:  # what no table can hold: the file's fault, and no reason to stop
                message = f"{path.name}: 保存できません（{type(error).__name__}）。壊れた資料かもしれません"
                return self._failed(seen, UnreadableError(message), result.seconds)
            seconds = perf_counter() - started
            log_event("save", _name(path), seen.sha256, seconds)
            status: Status = "replaced" if seen.sha256 in self.papers else "added"
            self.papers[seen.sha256] = KnownDocument(len(document.problems), state == "pictures")
            outcome = replace(outcome, status=status, seconds=result.seconds + seconds)
        return replace(seen, outcome=outcome, state=state)

    def _failed(self, seen: _Seen, error: ShingikaiError, seconds: float) -> _Seen:
        log_event("failed", _name(seen.path), seen.sha256, seconds, str(error))
        outcome = FileResult(str(seen.path), "failed", seconds, seen.sha256, str(error))
        state: FileState | None = "encrypted" if isinstance(error, EncryptedError) else "failed"
        if isinstance(error, InaccessibleError) or seen.sha256 in self.papers:
            state = None  # not the fault of its bytes
        return replace(seen, outcome=outcome, state=state, message=str(error))

    def copy(self, seen: _Seen, first: _Seen) -> _Seen:
        """What becomes of bytes that came under another name before, in this run."""
        assert first.outcome is not None
        outcome = replace(first.outcome, path=str(seen.path), seconds=0.0, contents=None, supersedes=None)
        if first.message:
            outcome = replace(outcome, message=_said_of(seen.path, first.message))
        elif self.connection is not None:
            outcome = replace(outcome, status="known")
        return replace(seen, outcome=outcome, state=first.state, message=outcome.message)

    def remember(self, seen: _Seen) -> FileResult:
        """Put down what became of a file, and let the paper that had its name before give way."""
        assert seen.outcome is not None
        if seen.state is None or seen.stamp is None or self.db is None:
            return seen.outcome
        with self.db.atomic():
            entry = FileEntry(path_key(seen.path), seen.stamp, seen.looked, seen.sha256, seen.state, seen.message)
            save_entry(self.db, entry)
            old = seen.before.sha256 if seen.before else ""
            if old not in self.papers:  # what was there last could not be read; a paper may have been there before it
                old = find_last_at_path(self.db, path_key(seen.path), but=seen.sha256) or ""
            if old == seen.sha256 or seen.sha256 not in self.papers or self._is_elsewhere(old, seen.path):
                return seen.outcome
            superseded = supersede(self.db, old, seen.sha256)
        return replace(seen.outcome, supersedes=old) if superseded else seen.outcome

    def _is_elsewhere(self, sha256: str, path: Path) -> bool:
        """Whether bytes that are gone from a path are still there under another name."""
        return sha256 in self.present or any(
            entry.sha256 == sha256 and entry.path != path_key(path) and is_unchanged(entry)
            for entry in self.ledger.values()
        )


def _changed(seen: _Seen) -> bool:
    """Whether a file is another than it was; one that is gone by now is not."""
    try:
        return stamp_of(seen.path) != seen.stamp
    except UnreadableError:
        return False


def _said_of(path: Path, message: str | None) -> str:
    """What was said of a file, said of another one of the same bytes."""
    return f"{_name(path)}: {(message or '').rpartition(': ')[2]}"


def _name(path: Path) -> str:
    return printable(path.name)
