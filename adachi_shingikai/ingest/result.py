"""What became of one file, and how to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adachi_shingikai.ingest.read import printable, unread_pictures
from adachi_shingikai.models import Document

Status = Literal["added", "replaced", "known", "failed", "unfinished", "checked"]


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What a paper holds, in numbers: a run that reads thousands of papers can't keep them all.

    `meeting` is "" where none is known; `counts` are items, reports, minutes, speeches and problems; `unread`
    says which pages stayed pictures, "" if none did.
    """

    meeting: str
    pages: int
    counts: tuple[int, ...]
    unread: str


def count_contents(document: Document) -> DocumentCounts:
    """The numbers of a paper."""
    head, plan = document.meeting, document.agenda
    speeches = sum(len(m.speeches) for m in document.minutes)
    counts = (len(plan.items), len(plan.reports), len(document.minutes), speeches, len(document.problems))
    meeting = f"{head.term}-{head.number}" if head.term else ""
    return DocumentCounts(meeting, document.file.pages, counts, unread_pictures(document))


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    `checked`: read, but not saved (--dry-run). `unfinished`: it is being written; the next run will read it.
    `tried`: False for a file that failed before, has not changed and was not read again. `supersedes`: the
    SHA-256 of the paper that had its name before.
    """

    path: str
    status: Status
    seconds: float
    sha256: str | None = None
    message: str | None = None
    contents: DocumentCounts | None = None
    problems: int = 0
    tried: bool = True
    supersedes: str | None = None


_WORDS = {
    "added": "追加",
    "replaced": "更新",
    "known": "取込済",
    "failed": "失敗",
    "unfinished": "書込中",
    "checked": "確認",
}
_COUNTS = ("諮問", "報告", "要録", "発言", "問題")


def is_news(outcome: FileResult) -> bool:
    """Whether this run did anything about the file."""
    return outcome.tried and (outcome.status != "known" or outcome.supersedes is not None)


def summary_line(outcome: FileResult) -> str:
    """One line on one file: what was found in it, or why nothing was."""
    if outcome.message:
        word = _WORDS[outcome.status] if outcome.tried else "失敗のまま（--retry で読み直します）"
        return f"{word}: {printable(outcome.message)}"
    line = f"{_WORDS[outcome.status]}: {printable(Path(outcome.path).name)}"
    if outcome.contents:
        counts = zip(_COUNTS, outcome.contents.counts, strict=True)
        found = "、".join(f"{name}{count}" for name, count in counts)
        line += f"（{outcome.contents.pages}頁、{found}、{outcome.seconds:.1f}秒）"
    if outcome.supersedes:
        line += f"、前の版（{outcome.supersedes[:12]}）は残し、検索から外しました"
    return line


def result_table(outcomes: Sequence[FileResult]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """A header, and a row for each file that there is news of."""
    rows: list[tuple[object, ...]] = []
    for outcome in outcomes:
        if not is_news(outcome):
            continue
        found = outcome.contents
        numbers = (found.meeting, *found.counts) if found else ("",) * (1 + len(_COUNTS))
        rows.append((printable(Path(outcome.path).name), _WORDS[outcome.status], *numbers))
    return ("ファイル", "結果", "会議", *_COUNTS), rows


def as_dict(outcome: FileResult) -> dict[str, object]:
    """An outcome for machines."""
    names = ("items", "reports", "minutes", "speeches", "problems")
    counts = dict(zip(names, outcome.contents.counts, strict=True)) if outcome.contents else {}
    return {
        "path": printable(outcome.path),
        "status": outcome.status,
        "sha256": outcome.sha256,
        "seconds": round(outcome.seconds, 3),
        "message": outcome.message,
        "tried": outcome.tried,
        "supersedes": outcome.supersedes,
        **counts,
    }
