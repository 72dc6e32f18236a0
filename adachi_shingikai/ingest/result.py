"""`FileResult`: what became of one file, as a line for people and as a record for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adachi_shingikai.ingest.read import unread_pictures_message
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.models import Document

Status = Literal["added", "replaced", "known", "failed", "unfinished", "checked"]


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What a result keeps of a document: thousands of whole documents would not fit in memory.

    `format` is the name of the format that it was read with, None if none fits.
    `meeting` is "" if it is unknown. `counts` are the numbers of items, reports, minutes, speeches and problems.
    `unread_pictures` is the message about pages that are pictures and were not read, "" if there are none.
    """

    meeting: str
    pages: int
    counts: tuple[int, ...]
    unread_pictures: str
    format: str | None


def count_contents(document: Document) -> DocumentCounts:
    """Return the counts of a document."""
    head, agenda = document.meeting, document.agenda
    speeches = sum(len(m.speeches) for m in document.minutes)
    counts = (len(agenda.items), len(agenda.reports), len(document.minutes), speeches, len(document.problems))
    meeting = f"{head.term}-{head.number}" if head.term else ""
    return DocumentCounts(meeting, document.file.pages, counts, unread_pictures_message(document), document.format)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    `checked`: read, but not saved (--dry-run). `unfinished`: it is still being written, and left to the next run.
    `tried`: False for a file that failed before, has not changed and was not read again. `supersedes`: the SHA-256
    of the document that had its name before. `copy_of`: the name of a document that counts instead of this one, because
    it is a better copy of the same text. `contents` is None unless the file was read in this run.
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
    copy_of: str | None = None


def message_for(path: Path, message: str | None) -> str:
    """Return the message about a file with the same bytes, under the name of this one."""
    return f"{printable(path.name)}: {(message or '').rpartition(': ')[2]}"


_STATUS_NAMES = {
    "added": "追加",
    "replaced": "更新",
    "known": "取込済",
    "failed": "失敗",
    "unfinished": "書込中",
    "checked": "確認",
}
_COUNT_NAMES = ("諮問", "報告", "要録", "発言", "問題")


def is_news(result: FileResult) -> bool:
    """Return whether this run read the file, tried to, or marked another document as superseded by it."""
    return result.tried and (result.status != "known" or result.supersedes is not None)


def summary_line(result: FileResult) -> str:
    """Return one line about a file: what was found in it, or why it failed."""
    if result.message:
        status = _STATUS_NAMES[result.status] if result.tried else "失敗のまま（--retry で読み直します）"
        return f"{status}: {printable(result.message)}"
    line = f"{_STATUS_NAMES[result.status]}: {printable(Path(result.path).name)}"
    if result.contents:
        counts = zip(_COUNT_NAMES, result.contents.counts, strict=True)
        found = "、".join(f"{name}{count}" for name, count in counts)
        pages = f"{result.contents.pages}頁、" if result.contents.pages else ""
        line += f"（{pages}{found}、{result.seconds:.1f}秒）"
        if result.contents.format is None:
            line += "、どの様式でも読めず、文字だけを取り出しました"
    if result.supersedes:
        line += f"、改訂前の資料（{result.supersedes[:12]}）は残し、検索から外しました"
    if result.copy_of:
        line += f"、{result.copy_of}と同じ資料なので、検索と集計には入れません"
    return line


def result_table(results: Sequence[FileResult]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return the headings of a table, and a row for each file with news."""
    rows: list[tuple[object, ...]] = []
    for result in filter(is_news, results):
        contents = result.contents
        numbers = (contents.meeting, *contents.counts) if contents else ("",) * (1 + len(_COUNT_NAMES))
        rows.append((printable(Path(result.path).name), _STATUS_NAMES[result.status], *numbers))
    return ("ファイル", "結果", "会議", *_COUNT_NAMES), rows


def result_dict(result: FileResult) -> dict[str, object]:
    """Return a result as a record of `ingest --format json`."""
    names = ("items", "reports", "minutes", "speeches", "problems")
    counts = dict(zip(names, result.contents.counts, strict=True)) if result.contents else {}
    return {
        "path": printable(result.path),
        "status": result.status,
        "sha256": result.sha256,
        "seconds": round(result.seconds, 3),
        "message": result.message,
        "tried": result.tried,
        "supersedes": result.supersedes,
        "copy_of": result.copy_of,
        **({"format": result.contents.format} if result.contents else {}),
        **counts,
    }
