"""A 報告事項: its title, text and debate, and the conditions that it answers. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from adachi_shingikai.archive.items import get_item
from adachi_shingikai.archive.speeches import Source, SpeechRecord, find_speeches, query_rows
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import ItemRef, meeting_name


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
    """All that was printed about a 報告事項."""

    meeting: str
    no: int
    title: str
    date: str | None
    texts: tuple[ReportText, ...]
    debate: tuple[SpeechRecord, ...]
    answers: tuple[AnsweredItem, ...]


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
        raise NotFoundError(f"{meeting_name(meeting)} 報告事項{no}: 取り込んだ資料にありません")
    return ReportRecord(
        meeting=meeting,
        no=no,
        title=titles[0]["title"],
        date=titles[0]["date"],
        texts=_find_texts(connection, meeting, no),
        debate=find_speeches(connection, _OF_REPORT, no, meeting),
        answers=tuple(_find_answered_items(connection, meeting, no)),
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
    """The items with conditions of which this report is a follow-up, the likeliest first."""
    found = []
    for row in query_rows(connection, "SELECT DISTINCT item FROM conditions WHERE item IS NOT NULL ORDER BY item"):
        item = get_item(connection, ItemRef(row["item"]))
        for link in item.follow_ups:
            if (link.meeting, link.no) == (meeting, no):
                found.append(AnsweredItem(item.number, item.title, link.reason, link.score))
    return sorted(found, key=lambda answered: -answered.score)
