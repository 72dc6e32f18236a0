"""The effects for each file in order: hash, skip if known, read, parse, save → `Outcome`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from adachi_shingikai import layout, ocr, parse, pdf, plaintext, text
from adachi_shingikai.errors import ShingikaiError, UnreadableError
from adachi_shingikai.models import Document, File, Page

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIXES = (".pdf", *plaintext.SUFFIXES)

OcrMode = Literal["auto", "never", "force"]
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


def read(path: Path, pages: range | None = None, ocr_mode: OcrMode = "auto") -> Document:
    """One file, or some of its pages, understood. Raises UnreadableError where it can't be read at all.

    Pages that are pictures are read by OCR, if its engine is installed; `never` leaves them, `force`
    reads every page so.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"{path.name}: 開けません（{error.strerror}）。パスと権限を確かめてください") from error
    if path.suffix.lower() in plaintext.SUFFIXES:
        sheets = list(plaintext.sheets(path))
        total = len(sheets)
        wanted = [sheet for sheet in sheets if pages is None or sheet.number in pages]
    else:
        total = 0
        read_pages: list[Page] = []
        for page in pdf.pages(path):
            total += 1
            if pages is None or page.number in pages:
                read_pages.append(_with_ocr(page, path, ocr_mode))
        wanted = list(layout.sheets(read_pages))
    by_ocr = tuple(sheet.number for sheet in wanted if sheet.ocr)
    return parse.document(wanted, File(_printable(path.name), sha256, total, by_ocr))


def _with_ocr(page: Page, path: Path, mode: OcrMode) -> Page:
    if mode == "never" or not (mode == "force" or ocr.needed(page)) or not ocr.available():
        return page
    return ocr.read(page, pdf.picture(path, page.number))


def unread(document: Document) -> str:
    """What to say of pages that stayed pictures, and how to have them read; "" where there are none."""
    pages = [str(p.page) for p in document.problems if p.reason == parse.PICTURE]
    if not pages:
        return ""
    how = "" if ocr.available() else f"。OCRの部品は `{ocr.INSTALL}` で入ります"
    return f"{document.file.name}: 画像のページを読めませんでした（{'、'.join(pages)}ページ）{how}"


def _printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 and control characters would reach terminals and JSON."""
    return text.clean(name.encode("utf-8", "replace").decode()).replace("\n", " ").replace("\t", " ")


def ingest(path: Path, db: Database | None, *, force: bool = False, ocr_mode: OcrMode = "auto") -> Outcome:
    """Read one file and save it; without a database only read it. Never raises for what is in the file."""
    from adachi_shingikai import store

    started = perf_counter()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        known = db is not None and store.known(db, sha256)
        if db is not None and known and not force:
            problems = store.problems(db, sha256)
            return Outcome(str(path), "known", perf_counter() - started, sha256, problems=problems)
        document = read(path, ocr_mode=ocr_mode)
        if db is None:
            return Outcome(
                str(path), "checked", perf_counter() - started, sha256, None, document, len(document.problems)
            )
        store.save(db, document, path, size)
        status: Status = "replaced" if known else "added"
        return Outcome(str(path), status, perf_counter() - started, sha256, None, document, len(document.problems))
    except ShingikaiError as error:
        return Outcome(str(path), "failed", perf_counter() - started, message=str(error))
    except OSError as error:
        message = f"{path.name}: 開けません（{os.strerror(error.errno or 0)}）。パスと権限を確かめてください"
        return Outcome(str(path), "failed", perf_counter() - started, message=message)


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
        return f"失敗: {_printable(outcome.message)}"
    line = f"{_WORDS[outcome.status]}: {_printable(Path(outcome.path).name)}"
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
        rows.append((_printable(Path(outcome.path).name), _WORDS[outcome.status], name, *counts))
    return ("ファイル", "結果", "会議", *_COUNTS), rows


def as_dict(outcome: Outcome) -> dict[str, object]:
    """An outcome for machines."""
    names = ("items", "reports", "minutes", "speeches", "problems")
    counts = dict(zip(names, _counts(outcome.document), strict=True)) if outcome.document else {}
    return {
        "path": _printable(outcome.path),
        "status": outcome.status,
        "sha256": outcome.sha256,
        "seconds": round(outcome.seconds, 3),
        "message": outcome.message,
        **counts,
    }
