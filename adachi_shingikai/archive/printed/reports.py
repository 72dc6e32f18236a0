"""A 報告事項: its title, text and debate, and the conditions that it answers. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from adachi_shingikai.archive.followups import find_item_follow_ups, load_reports
from adachi_shingikai.archive.speeches import Source, SpeechRecord, find_speeches, query_rows
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import ReportRef, following_meeting, meeting_name


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """An item whose conditions a report probably answers, with the reason and a score between 0 and 1."""

    number: int
    title: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class ReportText:
    """A passage of a report. `kind` and `caption` are those of the passage."""

    kind: str
    caption: str | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """All that was printed about a 報告事項. `missing` says which document would contain what no document holds."""

    ref: str
    meeting: str
    no: int
    title: str
    date: str | None
    texts: tuple[ReportText, ...]
    debate: tuple[SpeechRecord, ...]
    answers: tuple[AnsweredItem, ...]
    missing: tuple[str, ...]


_OF_REPORT = "p.report = ? AND coalesce(p.meeting, substr(d.sha256, 1, 8)) = ?"


def get_report(connection: sqlite3.Connection, meeting: str, no: int) -> ReportRecord:
    """Return a report of a meeting by its number. Raise NotFoundError if no document names it."""
    titles = query_rows(
        connection,
        """SELECT a.title, d.date FROM agenda a JOIN documents d ON d.id = a.document_id
        WHERE a.kind = 'report' AND a.is_current AND a.no = ? AND coalesce(d.meeting, substr(d.sha256, 1, 8)) = ?
        UNION ALL SELECT b.title, m.date FROM debates b JOIN minutes m ON m.id = b.minutes_id
        JOIN documents d ON d.id = m.document_id WHERE b.kind = 'report' AND m.is_current AND b.report = ?
        AND coalesce(m.meeting, substr(d.sha256, 1, 8)) = ?""",
        *(no, meeting) * 2,
    )
    if not titles:
        name = f"{meeting_name(meeting)} 報告事項{no}"
        raise NotFoundError(f"{name}: 取り込んだ資料にありません。`shingikai list reports` で一覧できます")
    texts = _find_texts(connection, meeting, no)
    debate = find_speeches(connection, _OF_REPORT, no, meeting)
    return ReportRecord(
        ref=str(ReportRef(meeting, no)),
        meeting=meeting,
        no=no,
        title=titles[0]["title"],
        date=titles[0]["date"],
        texts=texts,
        debate=debate,
        answers=tuple(_find_answered_items(connection, meeting, no)),
        missing=_missing_documents(meeting, any(text.kind != "report" for text in texts), bool(debate)),
    )


def _find_texts(connection: sqlite3.Connection, meeting: str, no: int) -> tuple[ReportText, ...]:
    rows = query_rows(
        connection,
        f"""SELECT p.kind, p.caption, p.text, d.name AS file, d.sha256, p.page_start, p.page_end, p.printed_start,
        p.printed_end FROM passages p JOIN documents d ON d.id = p.document_id
        WHERE {_OF_REPORT} AND p.is_searchable AND p.kind NOT IN ('speech', 'agenda')
        ORDER BY d.date, d.sha256, p.id""",
        no,
        meeting,
    )
    return tuple(
        ReportText(
            row["kind"],
            row["caption"],
            row["text"],
            Source(
                row["file"],
                row["sha256"],
                row["page_start"],
                row["page_end"],
                row["caption"] or "報告資料",
                row["printed_start"],
                row["printed_end"],
            ),
        )
        for row in rows
    )


def _find_answered_items(connection: sqlite3.Connection, meeting: str, no: int) -> list[AnsweredItem]:
    """The items of which this report is a follow-up, the likeliest first."""
    own = [report for report in load_reports(connection) if (report.meeting, report.no) == (meeting, no)]
    found = [
        AnsweredItem(row["item"], row["title"], link.reason, link.score)
        for row in query_rows(connection, "SELECT item, min(title) AS title FROM opinions GROUP BY item ORDER BY item")
        for link in find_item_follow_ups(connection, row["item"], own)
    ]
    return sorted(found, key=lambda answered: -answered.score)


def _missing_documents(meeting: str, has_papers: bool, is_reported: bool) -> tuple[str, ...]:
    """Which documents would contain what is missing."""
    missing = []
    if not has_papers:
        missing.append(f"報告の資料は{meeting_name(meeting)}の【諮問・報告資料】にあります")
    if not is_reported and "-" in meeting:
        missing.append(
            f"報告への発言は{meeting_name(meeting)}の要録にあります。"
            f"要録は次の回（{following_meeting(meeting)}）の【諮問・報告資料】に載ります"
        )
    return tuple(missing)
