"""Find the files to read: those that are named and those in folders. Wait for files that are still being written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep, time
from typing import NamedTuple

from adachi_shingikai.database.files import FileStamp, stamp_of
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.pages.textfile import TEXT_SUFFIXES

SUFFIXES = (".pdf", *TEXT_SUFFIXES)

STABLE = 2.0
"""Seconds for which a file must be unchanged; one that changed later may still be being written."""

MAX_WAIT = 30.0
"""Seconds to wait for a file that keeps changing."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. `named`: the user named it; otherwise it was found in a folder, and may be incomplete."""

    path: Path
    named: bool = True


def find_files(paths: Sequence[Path], *, recursive: bool) -> list[FoundFile]:
    """Return the files to read, in order: those named, and the PDFs and texts in the folders named.

    Hidden files, lock files of office programs (`~$`) and links that lead out of a folder are left out. A folder that
    can't be listed is returned itself, so that it is reported.
    """
    found: dict[Path, FoundFile] = {}
    for path in paths:
        if not os.path.isdir(path):  # unlike Path.is_dir, False for a name that is too long
            found[path] = FoundFile(path)
            continue
        root = path.resolve()
        inside: list[Path] = []
        unreadable: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unreadable.append):
            folders[:] = [name for name in folders if recursive and not name.startswith(".")]
            inside += [Path(folder, name) for name in names if _is_readable_name(name)]
        for file in sorted(inside):
            if os.path.isfile(file) and (not file.is_symlink() or file.resolve().is_relative_to(root)):
                found.setdefault(file, FoundFile(file, named=False))
        for error in unreadable:
            found.setdefault(Path(error.filename), FoundFile(Path(error.filename)))
    return list(found.values())


class LeftAlone(NamedTuple):
    """What an ingest of folders does not read: files of other kinds, and folders below them without -r."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]


def find_left_alone(paths: Sequence[Path], *, recursive: bool) -> LeftAlone:
    """Return what `find_files` leaves out of the folders named, except for what is hidden."""
    files: list[Path] = []
    below: list[Path] = []
    for path in paths:
        for folder, folders, names in os.walk(path):
            visible = [name for name in folders if not name.startswith(".")]
            below += [] if recursive else [Path(folder, name) for name in visible]
            folders[:] = visible if recursive else []
            files += [Path(folder, n) for n in names if not n.startswith(".") and not _is_readable_name(n)]
    return LeftAlone(tuple(sorted(files)), tuple(sorted(below)))


def _is_readable_name(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))


class UnfinishedError(UnreadableError):
    """A file that is still being written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{printable(path.name)}: 書き込みの途中のようです。終わってから取り込んでください")


def wait_until_stable(path: Path, stamp: FileStamp) -> FileStamp:
    """Wait until a file stops changing, and return its stamp. Raise UnfinishedError if it keeps changing."""
    deadline = monotonic() + MAX_WAIT
    if not 0 <= time() - stamp.mtime_ns / 1e9 < STABLE:
        return stamp
    while monotonic() < deadline:
        sleep(STABLE)
        now = stamp_of(path)
        if now == stamp:
            return stamp
        stamp = now
    raise UnfinishedError(path)


def has_changed(path: Path, stamp: FileStamp | None) -> bool:
    """Return whether a file has another stamp now. A file that no longer exists has not changed."""
    try:
        return stamp_of(path) != stamp
    except UnreadableError:
        return False
