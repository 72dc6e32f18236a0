"""A meeting over all documents: agenda, attendance, who spoke how often, outcomes. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from adachi_shingikai.archive.speeches import Source, query_rows
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import MeetingRef, following_meeting, meeting_name
from adachi_shingikai.japanese.numerals import parse_period
from adachi_shingikai.japanese.text import fold_name


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row of a meeting's agenda, with the outcome if the minutes were ingested."""

    kind: str
    no: int
    number: int | None
    title: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How often a person spoke, and how many characters in all."""

    label: str
    speaker: str | None
    speeches: int
    characters: int


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting as its documents show it. `body` is the council that they name; `format` is how they were read."""

    meeting: str
    body: str | None
    name: str | None
    format: str | None
    date: str | None
    start: str | None
    end: str | None
    place: str | None
    secretariat: str | None
    draft: bool | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    agenda: tuple[AgendaRow, ...]
    sections: tuple[tuple[int, str], ...]
    speakers: tuple[SpeakerCount, ...]
    speeches: int
    sources: tuple[Source, ...]
    missing: tuple[str, ...]


def get_meeting(connection: sqlite3.Connection, ref: MeetingRef) -> MeetingRecord:
    """Return a meeting's agenda, attendance, speakers and outcomes. Raise NotFoundError if no document names it."""
    key = ref.key
    minutes = query_rows(
        connection,
        """SELECT m.id, m.body, m.name, m.term, m.date, m.start, m.end, m.place, m.secretariat, m.is_draft,
        d.name AS file, d.sha256, d.format, m.page_start, m.page_end, m.printed_start, m.printed_end, m.is_current
        FROM minutes m JOIN documents d ON d.id = m.document_id
        WHERE d.superseded_by IS NULL AND coalesce(m.meeting, substr(d.sha256, 1, 8)) = ?
        ORDER BY m.is_current DESC, m.speeches_before, m.is_draft, d.date DESC, d.sha256""",
        key,
    )
    documents = query_rows(
        connection,
        """SELECT d.id, d.date, d.place, d.name AS file, d.sha256, d.format, d.body,
        EXISTS (SELECT 1 FROM agenda a WHERE a.document_id = d.id) AS has_agenda,
        coalesce((SELECT min(a.page) FROM agenda a WHERE a.document_id = d.id), CASE WHEN d.pages THEN 1 END) AS page
        FROM current_documents d
        WHERE coalesce(d.meeting, substr(d.sha256, 1, 8)) = ? ORDER BY d.pages DESC, d.sha256""",
        key,
    )
    if not minutes and not documents:
        raise NotFoundError(
            f"{meeting_name(key)}: 取り込んだ資料にありません。`shingikai list meetings` で一覧できます"
        )
    head = minutes[0] if minutes else None
    parts = [row["id"] for row in minutes if row["is_current"]] or [row["id"] for row in minutes[:1]]
    people = _of_parts(connection, "SELECT name, is_present FROM attendees WHERE minutes_id = ? ORDER BY no", parts)
    sections = _of_parts(connection, "SELECT no, title FROM sections WHERE minutes_id = ? ORDER BY rowid", parts)
    speakers = _count_speakers(connection, parts)
    return MeetingRecord(
        meeting=key,
        body=next((row["body"] for row in (*minutes, *documents) if row["body"]), None),
        name=head["name"] if head else meeting_name(key) if meeting_name(key) != key else None,
        format=(head or documents[0])["format"],
        date=head["date"] if head else documents[0]["date"],
        start=head["start"] if head else None,
        end=head["end"] if head else None,
        place=(head["place"] if head else None) or (documents[0]["place"] if documents else None),
        secretariat=head["secretariat"] if head else None,
        draft=bool(head["is_draft"]) if head else None,
        present=tuple(person["name"] for person in people if person["is_present"]),
        absent=tuple(person["name"] for person in people if not person["is_present"]),
        agenda=_find_agenda(connection, parts, [document["id"] for document in documents]),
        sections=tuple((section["no"], section["title"]) for section in sections),
        speakers=speakers,
        speeches=sum(speaker.speeches for speaker in speakers),
        sources=tuple(_sources(minutes, documents)),
        missing=() if head or meeting_name(key) == key else (_where_minutes_are(key),),
    )


def _of_parts(connection: sqlite3.Connection, sql: str, parts: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of a query about each part of the minutes."""
    return [row for minutes_id in parts for row in query_rows(connection, sql, minutes_id)]


def find_meeting(connection: sqlite3.Connection, words: str) -> MeetingRef:
    """Return the meeting that words mean: the name of its file, its date, or (part of) the names of body and
    meeting. A month or a year stands for the meetings in it.

    Raise NotFoundError if they mean none, and UsageError if they mean several.
    """
    period = parse_period(words)
    wanted = fold_name(words)
    rows = query_rows(
        connection,
        """SELECT coalesce(m.meeting, substr(d.sha256, 1, 8)) AS key, m.body, m.name, m.date, d.name AS file
        FROM minutes m JOIN current_documents d ON d.id = m.document_id
        UNION SELECT coalesce(d.meeting, substr(d.sha256, 1, 8)), d.body, NULL, d.date, d.name FROM current_documents d
        ORDER BY 4, 1""",
    )
    tests: list[Callable[[dict[str, Any]], bool]] = [
        lambda row: words in (row["file"], PurePath(row["file"]).name, PurePath(row["file"]).stem),
        lambda row: period is not None and bool(row["date"]) and period.first <= row["date"] <= period.last,
        lambda row: bool(wanted) and wanted in fold_name(f"{row['body'] or ''}{row['name'] or ''}"),
    ]
    for test in tests:
        found = {row["key"]: row for row in rows if test(row)}
        if len(found) > 1:
            choices = "、".join(f"{key}（{row['name'] or row['body'] or row['file']}）" for key, row in found.items())
            raise UsageError(f"{words}: 複数の会議に当たります。どれかを指定してください: {choices}")
        if found:
            return MeetingRef(next(iter(found)))
    raise NotFoundError(f"{words}: 当たる会議も資料もありません。`shingikai list meetings` で一覧できます")


def _count_speakers(connection: sqlite3.Connection, minutes_ids: Sequence[int]) -> tuple[SpeakerCount, ...]:
    marks = ", ".join("?" * len(minutes_ids))
    rows = query_rows(
        connection,
        f"""SELECT label, speaker, count(*) AS speeches, sum(length(text)) AS characters FROM passages
        WHERE kind = 'speech' AND is_searchable AND minutes_id IN ({marks})
        GROUP BY label, speaker ORDER BY count(*) DESC, min(speech_order)""",
        *minutes_ids,
    )
    return tuple(SpeakerCount(**row) for row in rows)


def _sources(minutes: Sequence[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> list[Source]:
    sources = [
        Source(
            m["file"],
            m["sha256"],
            m["page_start"],
            m["page_end"],
            ("要録" if m["term"] else "会議録") + ("（案）" if m["is_draft"] else ""),
            m["printed_start"],
            m["printed_end"],
        )
        for m in minutes
    ]
    hashes = {m["sha256"] for m in minutes}  # of other bodies: their minutes are the whole document
    covers = [d for d in documents if d["sha256"] not in hashes or d["has_agenda"]]
    return sources + [Source(d["file"], d["sha256"], d["page"], d["page"], "諮問・報告資料") for d in covers]


def _where_minutes_are(key: str) -> str:
    return f"要録は次の回（{following_meeting(key)}）の【諮問・報告資料】に載ります"


def _find_agenda(
    connection: sqlite3.Connection, parts: Sequence[int], document_ids: Sequence[int]
) -> tuple[AgendaRow, ...]:
    """The agenda from the cover of the meeting's document, or if that is missing, from the headings of the minutes."""
    debates = _of_parts(
        connection,
        """SELECT kind, coalesce(item, report) AS number, title, outcome FROM debates
        WHERE minutes_id = ? ORDER BY id""",
        parts,
    )
    outcomes = {(debate["kind"], debate["number"]): debate["outcome"] for debate in debates}
    planned = _of_parts(
        connection,
        """SELECT kind, no, item, confirmed_meeting, title FROM agenda
        WHERE document_id = ? AND is_current ORDER BY id""",
        document_ids,
    )
    if planned:
        return tuple(_agenda_row(row, outcomes) for row in planned)
    return tuple(
        AgendaRow(
            kind=debate["kind"],
            no=position if debate["kind"] == "item" else debate["number"] or position,
            number=debate["number"],
            title=debate["title"],
            outcome=debate["outcome"],
        )
        for position, debate in enumerate(debates, 1)
    )


def _agenda_row(row: dict[str, Any], outcomes: dict[tuple[str, int | None], str | None]) -> AgendaRow:
    """A row of the cover. The number of a confirmation is that of the meeting whose minutes are confirmed."""
    number = row["item"]
    if row["confirmed_meeting"]:
        number = int(row["confirmed_meeting"].partition("-")[2])
    return AgendaRow(row["kind"], row["no"], number, row["title"], outcomes.get((row["kind"], row["item"])))
