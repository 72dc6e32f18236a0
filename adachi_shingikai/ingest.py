"""The effects for each file in order: skip if known, hash, read in a child, save → `Outcome`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from adachi_shingikai import children, journal, ledger, ocr, reading, store
from adachi_shingikai.children import LIMITS, Limits
from adachi_shingikai.errors import EncryptedError, ShingikaiError, UnreadableError
from adachi_shingikai.ledger import Entry, Stamp, State
from adachi_shingikai.outcome import Outcome, Status
from adachi_shingikai.reading import SUFFIXES, USUAL, Manner

if TYPE_CHECKING:
    from sqlite_utils import Database

STILL = 2.0
"""Seconds for which a file must not have changed: until then somebody may be writing it."""

PATIENCE = 30.0
"""Seconds to wait for a file that goes on changing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an ingest works. `force`: read known papers again; `retry`: files that failed, too."""

    force: bool = False
    retry: bool = False
    workers: int = 1
    limits: Limits = LIMITS
    manner: Manner = USUAL


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; `named` by the user, or found in a folder, where others may still be writing it."""

    path: Path
    named: bool = True


def files(paths: Sequence[Path], *, recursive: bool) -> list[Found]:
    """The files to read, in order: those named, and those of a reader's kind in the folders named.

    Out of folders come no hidden files, no lock files of office programs (`~$`), and no links that lead
    out of the folder.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        if not os.path.isdir(path):  # which, unlike Path.is_dir, says no to a name that is too long
            found[path] = Found(path)
            continue
        root = path.resolve()
        inside: list[Path] = []
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if recursive and not name.startswith(".")]
            inside += [Path(folder, name) for name in names if _is_paper(name)]
        for file in sorted(inside):
            if file.is_file() and (not file.is_symlink() or file.resolve().is_relative_to(root)):
                found.setdefault(file, Found(file, named=False))
    return list(found.values())


def _is_paper(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))


@dataclass(frozen=True, slots=True)
class _Task:
    """A file that has to be read: as it was when it was hashed, and what had its name before."""

    stamp: Stamp
    sha256: str
    before: Entry | None
    again: bool


def ingest(found: Sequence[Found], db: Database | None, settings: Settings = DEFAULT) -> Iterator[Outcome]:
    """Read files and save them, in order; without a database only read them. Never raises for what is in a file."""
    started = perf_counter()
    journal.note("start", counts={"files": len(found)})
    desk = _Desk(db, settings)
    plan: list[Outcome | _Task] = [desk.looked_at(file) for file in found]
    unread: dict[str, Path] = {}
    for file, planned in zip(found, plan, strict=True):
        if isinstance(planned, _Task):
            unread.setdefault(planned.sha256, file.path)
    results = children.read(
        list(unread.values()), workers=settings.workers, limits=settings.limits, manner=settings.manner
    )
    done: dict[str, Outcome] = {}
    counts: dict[str, int] = {}
    for file, planned in zip(found, plan, strict=True):
        if isinstance(planned, Outcome):
            outcome = planned
        elif planned.sha256 in done:  # the same bytes under another name, earlier in this run
            outcome = desk.same(file.path, planned, done[planned.sha256])
        else:
            outcome = done[planned.sha256] = desk.saved(file.path, planned, next(results))
        counts[outcome.status] = counts.get(outcome.status, 0) + 1
        yield outcome
    journal.note("end", seconds=perf_counter() - started, counts=counts)


class _Desk:
    """Where files are looked up, and put down when they are read."""

    def __init__(self, db: Database | None, settings: Settings) -> None:
        self.db = db
        self.settings = settings
        self.papers = {} if db is None else store.papers(db)
        self.ledger = {} if db is None else ledger.entries(db)
        self.elsewhere = {entry.sha256: entry for entry in self.ledger.values()}

    def looked_at(self, file: Found) -> Outcome | _Task:
        """What is known of a file, or that it has to be read."""
        started = perf_counter()
        path = file.path
        try:
            stamp = ledger.stamp(path)
            before = self.ledger.get(ledger.key(path))
            if before and before.is_of(stamp) and (known := self._known(path, before, started)):
                return known
            if not file.named:
                stamp = _still(path, stamp)
            digest = reading.sha256(path)
        except _UnfinishedError as error:
            return Outcome(str(path), "unfinished", perf_counter() - started, message=str(error))
        except ShingikaiError as error:
            journal.note("failed", _name(path), message=str(error))
            return Outcome(str(path), "failed", perf_counter() - started, message=str(error))
        journal.note("hash", _name(path), digest, perf_counter() - started, counts={"bytes": stamp.size})
        same = before if before and before.sha256 == digest else self.elsewhere.get(digest)
        if same:
            entry = replace(same, stamp=stamp)
            if known := self._known(path, entry, started):
                if self.db is not None:
                    with self.db.atomic():
                        ledger.record(self.db, path, stamp, digest, entry.state, entry.message)
                        superseded = self._supersede(before, digest)
                    known = replace(known, supersedes=superseded)
                return known
        return _Task(stamp, digest, before, again=digest in self.papers)

    def _known(self, path: Path, entry: Entry, started: float) -> Outcome | None:
        """What is known of a file that has not changed; None where it has to be read all the same."""
        settings = self.settings
        if settings.force:
            return None
        if entry.state in ("failed", "encrypted"):
            if settings.retry or (entry.state == "encrypted" and settings.manner.passwords):
                return None
            message = f"{_name(path)}: {(entry.message or '').partition(': ')[2]}"
            seconds = perf_counter() - started
            return Outcome(str(path), "failed", seconds, entry.sha256, message, tried=False)
        if entry.sha256 not in self.papers:
            return None
        if entry.state == "pictures" and settings.manner.ocr != "never" and ocr.available():
            return None
        seconds = perf_counter() - started
        return Outcome(str(path), "known", seconds, entry.sha256, problems=self.papers[entry.sha256])

    def saved(self, path: Path, task: _Task, result: children.Result) -> Outcome:
        """Put down what came of reading a file."""
        started = perf_counter()
        found = result.found
        if isinstance(found, ShingikaiError):
            journal.note("failed", _name(path), task.sha256, result.seconds, str(found))
            state: State = "encrypted" if isinstance(found, EncryptedError) else "failed"
            if self.db is not None:
                ledger.record(self.db, path, task.stamp, task.sha256, state, str(found))
            return Outcome(str(path), "failed", result.seconds, task.sha256, str(found))
        document = found.document
        speeches = sum(len(m.speeches) for m in document.minutes)
        counts = {"pages": document.file.pages, "speeches": speeches, "problems": len(document.problems)}
        journal.note("read", _name(path), task.sha256, result.seconds, counts=counts)
        if document.file.sha256 != task.sha256 or _changed(path, task.stamp):
            return Outcome(str(path), "unfinished", result.seconds, message=str(_UnfinishedError(path)))
        outcome = Outcome(str(path), "checked", result.seconds, task.sha256, None, document, len(document.problems))
        if self.db is None:
            return outcome
        with self.db.atomic():
            store.save(self.db, document, found.index, path, task.stamp.size)
            ledger.record(
                self.db, path, task.stamp, task.sha256, "pictures" if reading.has_pictures(document) else "read"
            )
            superseded = self._supersede(task.before, task.sha256)
        self.papers[task.sha256] = len(document.problems)
        seconds = perf_counter() - started
        journal.note("save", _name(path), task.sha256, seconds)
        status: Status = "replaced" if task.again else "added"
        return replace(outcome, status=status, seconds=result.seconds + seconds, supersedes=superseded)

    def same(self, path: Path, task: _Task, first: Outcome) -> Outcome:
        """What became of bytes that came under another name before."""
        if first.message:
            message = f"{_name(path)}: {first.message.partition(': ')[2]}"
            return replace(first, path=str(path), seconds=0.0, message=message)
        if self.db is not None:
            ledger.record(self.db, path, task.stamp, task.sha256, "read")
        status: Status = "checked" if self.db is None else "known"
        return Outcome(str(path), status, 0.0, task.sha256, problems=first.problems)

    def _supersede(self, before: Entry | None, digest: str) -> str | None:
        """Let the paper that had this name before give way; its SHA-256."""
        if self.db is None or before is None or before.sha256 == digest:
            return None
        return before.sha256 if store.supersede(self.db, before.sha256, digest) else None


class _UnfinishedError(UnreadableError):
    """A file that somebody is writing."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{_name(path)}: 書き込みの途中のようです。終わってから取り込んでください")


def _changed(path: Path, stamp: Stamp) -> bool:
    """Whether a file is another than it was; one that is gone by now has been read whole."""
    try:
        return ledger.stamp(path) != stamp
    except UnreadableError:
        return False


def _still(path: Path, stamp: Stamp) -> Stamp:
    """The stamp of a file once it changes no more. Raises _UnfinishedError where it goes on changing."""
    deadline = time.monotonic() + PATIENCE
    if time.time() - stamp.mtime_ns / 1e9 >= STILL:
        return stamp
    while time.monotonic() < deadline:
        time.sleep(STILL)
        now = ledger.stamp(path)
        if now == stamp:
            return stamp
        stamp = now
    raise _UnfinishedError(path)


def _name(path: Path) -> str:
    return reading.printable(path.name)
