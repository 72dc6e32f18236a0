"""The effects for each file in order: hash, skip if known, read in a child, save → `Outcome`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from adachi_shingikai import children, reading, store
from adachi_shingikai.children import Limits
from adachi_shingikai.errors import ShingikaiError
from adachi_shingikai.formats import Format
from adachi_shingikai.models import Document
from adachi_shingikai.reading import SUFFIXES, OcrMode

if TYPE_CHECKING:
    from sqlite_utils import Database

LIMITS = Limits()
Status = Literal["added", "replaced", "known", "failed", "checked"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `checked`: read, but not saved (--dry-run)."""

    path: str
    status: Status
    seconds: float
    sha256: str | None = None
    message: str | None = None
    document: Document | None = None
    problems: int = 0


def files(paths: Sequence[Path], *, recursive: bool) -> Iterator[Path]:
    """The files to read, in order: those named, and those of a reader's kind in the folders named."""
    for path in paths:
        if os.path.isdir(path):  # which, unlike Path.is_dir, says no to a name that is too long
            found = path.rglob("*") if recursive else path.glob("*")
            yield from sorted(f for f in found if f.is_file() and f.suffix.lower() in SUFFIXES)
        else:
            yield path


def ingest(
    paths: Sequence[Path],
    db: Database | None,
    *,
    force: bool = False,
    workers: int = 1,
    limits: Limits = LIMITS,
    ocr_mode: OcrMode = "auto",
    fmt: Format | None = None,
) -> Iterator[Outcome]:
    """Read files and save them, in order; without a database only read them. Never raises for what is in a file."""
    known: dict[Path, Outcome] = {}
    again: set[Path] = set()
    for path in paths:
        started = perf_counter()
        try:
            digest = reading.sha256(path)
            if db is not None and store.known(db, digest):
                if force:
                    again.add(path)
                else:
                    problems = store.problems(db, digest)
                    known[path] = Outcome(str(path), "known", perf_counter() - started, digest, problems=problems)
        except ShingikaiError as error:
            known[path] = Outcome(str(path), "failed", perf_counter() - started, message=str(error))
    unread = [path for path in dict.fromkeys(paths) if path not in known]
    read = children.read(unread, workers=workers, limits=limits, ocr_mode=ocr_mode, fmt=fmt)
    for path in dict.fromkeys(paths):
        if path in known:
            yield known[path]
            continue
        started = perf_counter()
        _, result = next(read)
        yield _saved(path, result, db, started, "replaced" if path in again else "added")


def _saved(
    path: Path, result: Document | ShingikaiError, db: Database | None, started: float, status: Status
) -> Outcome:
    if isinstance(result, ShingikaiError):
        return Outcome(str(path), "failed", perf_counter() - started, message=str(result))
    if db is None:
        status = "checked"
    elif status == "added" and store.known(db, result.file.sha256):
        status = "known"  # the same bytes under another name, earlier in this run
    else:
        size = path.stat().st_size if path.exists() else 0
        store.save(db, result, path, size)
    seconds = perf_counter() - started
    return Outcome(str(path), status, seconds, result.file.sha256, None, result, len(result.problems))


# --- what to say of an outcome ----------------------------------------------------------------

_WORDS = {"added": "追加", "replaced": "更新", "known": "取込済", "failed": "失敗", "checked": "確認"}
_COUNTS = ("諮問", "報告", "要録", "発言", "問題")


def _counts(document: Document) -> tuple[int, ...]:
    speeches = sum(len(m.speeches) for m in document.minutes)
    plan = document.agenda
    return len(plan.items), len(plan.reports), len(document.minutes), speeches, len(document.problems)


def summary(outcome: Outcome) -> str:
    """One line on one file: what was found in it, or why nothing was."""
    if outcome.message:
        return f"失敗: {reading.printable(outcome.message)}"
    line = f"{_WORDS[outcome.status]}: {reading.printable(Path(outcome.path).name)}"
    if outcome.document:
        counts = zip(_COUNTS, _counts(outcome.document), strict=True)
        found = "、".join(f"{name}{count}" for name, count in counts)
        line += f"（{outcome.document.file.pages}頁、{found}、{outcome.seconds:.1f}秒）"
    return line


def table(outcomes: Sequence[Outcome]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """A header and a row a file."""
    rows: list[tuple[object, ...]] = []
    for outcome in outcomes:
        document = outcome.document
        meeting = document.meeting if document else None
        name = f"{meeting.term}-{meeting.number}" if meeting and meeting.term else ""
        counts = _counts(document) if document else ("",) * len(_COUNTS)
        rows.append((reading.printable(Path(outcome.path).name), _WORDS[outcome.status], name, *counts))
    return ("ファイル", "結果", "会議", *_COUNTS), rows


def as_dict(outcome: Outcome) -> dict[str, object]:
    """An outcome for machines."""
    names = ("items", "reports", "minutes", "speeches", "problems")
    counts = dict(zip(names, _counts(outcome.document), strict=True)) if outcome.document else {}
    return {
        "path": reading.printable(outcome.path),
        "status": outcome.status,
        "sha256": outcome.sha256,
        "seconds": round(outcome.seconds, 3),
        "message": outcome.message,
        **counts,
    }
