"""The dossier of an item, joined over all documents: submission, debate, opinion, citations, follow-ups. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adachi_shingikai.archive.followups import FollowUp, find_item_follow_ups, load_reports
from adachi_shingikai.archive.speeches import Source, SpeechRecord, find_page_ranges, find_speeches, query_rows
from adachi_shingikai.archive.submissions import (
    FormRecord,
    MatterRecord,
    PaperRecord,
    find_papers,
    find_submission,
)
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import ItemRef, following_meeting, meeting_name
from adachi_shingikai.japanese.text import plain


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """What the council decided on an item, and in which meeting."""

    text: str
    outcome: str
    conditions: tuple[str, ...]
    meeting: str | None
    date: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class ItemOpinion:
    """The opinion of one meeting on an item."""

    item: int | None
    title: str
    record: OpinionRecord


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """A mention at `ref`. `number` is the item that is mentioned, or in `cited_by` the item that mentions, if any."""

    number: int | None
    ref: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that was printed about an item.

    What no ingested document contains is None or empty, and `missing` says which document would contain it. An item
    that was carried over has several opinions; `opinion` is the last one. `papers` are the pages of its annexes.
    """

    number: int
    title: str
    meeting: str | None
    date: str | None
    department: tuple[str, ...] | None
    overview: str | None
    overview_source: Source | None
    consult: tuple[MatterRecord, ...] | None
    forms: tuple[FormRecord, ...] | None
    opinion: OpinionRecord | None
    opinions: tuple[OpinionRecord, ...]
    debate: tuple[SpeechRecord, ...]
    papers: tuple[PaperRecord, ...]
    cites: tuple[CitationRecord, ...]
    cited_by: tuple[CitationRecord, ...]
    follow_ups: tuple[FollowUp, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]
    other_titles: tuple[str, ...]


def get_item(connection: sqlite3.Connection, ref: ItemRef) -> Dossier:
    """Return all that was printed about an item. Raise NotFoundError if nothing was."""
    number = ref.number
    planned, debates = _find_agenda_rows(connection, number), _find_debates(connection, number)
    if not planned and not debates:
        raise NotFoundError(f"諮問第{number}号: 取り込んだ資料にありません。`shingikai list items` で一覧できます")
    headings = sorted([*planned, *debates], key=lambda row: row["date"] or "9")
    first = headings[0]
    opinions = tuple(_make_opinion(connection, debate) for debate in debates if debate["opinion"] is not None)
    speeches = find_speeches(connection, "p.item = ?", number)
    submission = find_submission(connection, number)
    papers = find_papers(connection, number)
    return Dossier(
        number=number,
        title=first["title"],
        meeting=first["meeting"],
        date=first["date"],
        department=(submission.department or None) if submission else None,
        overview=submission.overview if submission else None,
        overview_source=submission.overview_source if submission and submission.overview else None,
        consult=submission.consult if submission else None,
        forms=submission.forms if submission else None,
        opinion=opinions[-1] if opinions else None,
        opinions=opinions,
        debate=speeches,
        papers=papers,
        cites=_find_cited_items(connection, number),
        cited_by=_find_citing_passages(connection, number),
        follow_ups=find_item_follow_ups(connection, number, load_reports(connection)),
        sources=_find_sources(connection, number, debates),
        missing=_missing_documents(first["meeting"], bool(debates), bool(submission or papers)),
        other_titles=_other_titles(first["title"], [row["title"] for row in headings]),
    )


def _other_titles(title: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Return the titles that differ in more than white space and the width of characters."""
    others = {plain(other): other for other in sorted(titles, reverse=True) if plain(other) != plain(title)}
    return tuple(sorted(others.values()))


def _find_agenda_rows(connection: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    return query_rows(
        connection,
        """SELECT a.title, a.page, d.meeting, d.date, d.name AS file, d.sha256 FROM agenda a
        JOIN documents d ON d.id = a.document_id WHERE a.kind = 'item' AND a.is_current AND a.item = ?
        ORDER BY d.date, d.sha256""",
        number,
    )


def _find_debates(connection: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    return query_rows(
        connection,
        """SELECT b.id, b.title, m.meeting, m.date, d.name AS file, d.sha256, b.opinion, b.outcome,
        b.opinion_page_start, b.opinion_page_end, b.opinion_printed_start, b.opinion_printed_end
        FROM debates b JOIN minutes m ON m.id = b.minutes_id
        JOIN documents d ON d.id = m.document_id WHERE b.kind = 'item' AND b.item = ? AND m.is_current
        ORDER BY m.date, d.sha256""",
        number,
    )


def _make_opinion(connection: sqlite3.Connection, debate: dict[str, Any]) -> OpinionRecord:
    sql = "SELECT text FROM debate_conditions WHERE debate_id = ? ORDER BY no"
    conditions = tuple(row["text"] for row in query_rows(connection, sql, debate["id"]))
    return OpinionRecord(
        debate["opinion"],
        debate["outcome"],
        conditions,
        debate["meeting"],
        debate["date"],
        _opinion_source(debate),
    )


def _opinion_source(debate: dict[str, Any]) -> Source:
    pages = debate["opinion_page_start"], debate["opinion_page_end"]
    printed = debate["opinion_printed_start"], debate["opinion_printed_end"]
    return Source(debate["file"], debate["sha256"], *pages, "審議会意見", *printed)


def find_meeting_opinions(connection: sqlite3.Connection, meeting: str) -> tuple[ItemOpinion, ...]:
    """Return the opinions in the current minutes of a meeting, in printed order."""
    rows = query_rows(
        connection,
        """SELECT b.id, b.item, b.title, m.meeting, m.date, d.name AS file, d.sha256, b.opinion, b.outcome,
        b.opinion_page_start, b.opinion_page_end, b.opinion_printed_start, b.opinion_printed_end
        FROM debates b JOIN minutes m ON m.id = b.minutes_id
        JOIN documents d ON d.id = m.document_id WHERE b.kind = 'item' AND b.opinion IS NOT NULL
        AND m.is_current AND coalesce(m.meeting, substr(d.sha256, 1, 8)) = ? ORDER BY m.date, d.sha256, b.id""",
        meeting,
    )
    return tuple(ItemOpinion(row["item"], row["title"], _make_opinion(connection, row)) for row in rows)


def _find_cited_items(connection: sqlite3.Connection, number: int) -> tuple[CitationRecord, ...]:
    """The other items that the submission, debate and opinion of an item mention."""
    found = query_rows(
        connection,
        """SELECT DISTINCT c.number, p.reference AS ref FROM citations c JOIN passages p ON p.id = c.passage_id
        WHERE c.kind = 'item' AND p.item = ? AND c.number <> ? AND p.is_searchable
        ORDER BY c.number, p.date, p.reference""",
        number,
        number,
    )
    return tuple(CitationRecord(**row) for row in found)


def _find_citing_passages(connection: sqlite3.Connection, number: int) -> tuple[CitationRecord, ...]:
    """The passages that mention an item and are not its own."""
    found = query_rows(
        connection,
        """SELECT DISTINCT p.item AS number, p.reference AS ref FROM citations c JOIN passages p ON p.id = c.passage_id
        WHERE c.kind = 'item' AND c.number = ? AND p.item IS NOT ? AND p.is_searchable
        AND coalesce(p.part, '') NOT IN ('cover', 'overview') ORDER BY p.date, p.reference""",
        number,
        number,
    )
    return tuple(CitationRecord(**row) for row in found)


def _find_sources(connection: sqlite3.Connection, number: int, debates: Sequence[dict[str, Any]]) -> tuple[Source, ...]:
    opinions = [_opinion_source(row) for row in debates if row["opinion"] is not None]
    return (
        *find_page_ranges(connection, "議題", "p.kind = 'agenda' AND p.item = ?", number),
        *find_page_ranges(connection, "諮問資料", "p.kind IN ('overview', 'field', 'page') AND p.item = ?", number),
        *opinions,
        *find_page_ranges(connection, "審議", "p.kind = 'speech' AND p.item = ?", number),
    )


def _missing_documents(meeting: str | None, is_debated: bool, has_papers: bool) -> tuple[str, ...]:
    """Which documents would contain what is missing: the minutes of 13-1 are printed in the document of 13-2."""
    if meeting is None:
        return ()
    missing = []
    if not has_papers:
        missing.append(f"諮問の資料（総括表・個票）は{meeting_name(meeting)}の【諮問・報告資料】にあります")
    if not is_debated:
        missing.append(
            f"審議と審議会意見は{meeting_name(meeting)}の要録にあります。"
            f"要録は次の回（{following_meeting(meeting)}）の【諮問・報告資料】に載ります"
        )
    return tuple(missing)
