"""Which files to read: those named, those in folders, and those that nobody is writing any more."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adachi_shingikai.database.files import FileStamp, stamp_of
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.ingest.read import SUFFIXES, printable

STILL = 2.0
"""Seconds for which a file must not have changed: until then somebody may be writing it."""

PATIENCE = 30.0
"""Seconds to wait for a file that goes on changing."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read; `named` by the user, or found in a folder, where others may still be writing it."""

    path: Path
    named: bool = True


def find_files(paths: Sequence[Path], *, recursive: bool) -> list[FoundFile]:
    """The files to read, in order: those named, and those of a reader's kind in the folders named.

    Out of folders come no hidden files, no lock files of office programs (`~$`), and no links that lead
    out of the folder. A folder that can't be listed stands among them, to be named as such.
    """
    found: dict[Path, FoundFile] = {}
    for path in paths:
        if not os.path.isdir(path):  # which, unlike Path.is_dir, says no to a name that is too long
            found[path] = FoundFile(path)
            continue
        root = path.resolve()
        inside: list[Path] = []
        closed: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=closed.append):
            folders[:] = [name for name in folders if recursive and not name.startswith(".")]
            inside += [Path(folder, name) for name in names if _is_paper(name)]
        for file in sorted(inside):
            if os.path.isfile(file) and (not file.is_symlink() or file.resolve().is_relative_to(root)):
                found.setdefault(file, FoundFile(file, named=False))
        for error in closed:
            found.setdefault(Path(error.filename), FoundFile(Path(error.filename)))
    return list(found.values())


def _is_paper(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))


class UnfinishedError(UnreadableError):
    """A file that somebody is writing."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{printable(path.name)}: 書き込みの途中のようです。終わってから取り込んでください")


def wait_until_stable(path: Path, stamp: FileStamp) -> FileStamp:
    """The stamp of a file once it changes no more. Raises UnfinishedError where it goes on changing."""
    deadline = time.monotonic() + PATIENCE
    if not 0 <= time.time() - stamp.mtime_ns / 1e9 < STILL:
        return stamp
    while time.monotonic() < deadline:
        time.sleep(STILL)
        now = stamp_of(path)
        if now == stamp:
            return stamp
        stamp = now
    raise UnfinishedError(path)
