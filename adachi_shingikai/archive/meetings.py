"""A meeting over all papers: agenda, attendance, who spoke how often, opinions. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.archive.speeches import Source, rows
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import MeetingRef, following_meeting, meeting_name


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row of a meeting's agenda, with the outcome where a later paper holds it."""

    kind: str
    no: int
    number: int | None
    title: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How often, and how much, somebody spoke."""

    label: str
    speaker: str | None
    speeches: int
    characters: int


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting as its papers show it."""

    meeting: str
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
    """A meeting's agenda, attendance, speakers and opinions. Raises NotFoundError where no paper has it."""
    key = ref.key
    heads = rows(
        connection,
        """SELECT m.date, m.start, m.end, m.place, m.secretariat, m.draft, m.id, d.name, d.sha256, m.page_start,
        m.page_end FROM minutes m JOIN papers d ON d.id = m.document_id
        WHERE coalesce(m.term || '-' || m.number, substr(d.sha256, 1, 8)) = ?
        ORDER BY m.current DESC, m.draft, d.date DESC, d.sha256""",
        key,
    )
    papers = rows(
        connection,
        """SELECT d.date, d.place, d.id, d.name, d.sha256 FROM papers d
        WHERE coalesce(d.term || '-' || d.number, substr(d.sha256, 1, 8)) = ? ORDER BY d.pages DESC, d.sha256""",
        key,
    )
    if not heads and not papers:
        raise NotFoundError(
            f"{meeting_name(key)}: 取り込んだ資料にありません。`shingikai list meetings` で一覧できます"
        )
    head = heads[0] if heads else None
    people = rows(
        connection, "SELECT name, present FROM attendees WHERE minutes_id = ? ORDER BY no", head[6] if head else None
    )
    sections = rows(
        connection, "SELECT no, title FROM sections WHERE minutes_id = ? ORDER BY rowid", head[6] if head else None
    )
    speakers = rows(
        connection,
        """SELECT label, speaker, count(*), sum(length(text)) FROM passages
        WHERE kind = 'speech' AND current AND ref LIKE ? || '#%'
        GROUP BY label, speaker ORDER BY count(*) DESC, min(no)""",
        key,
    )
    sources = [Source(h[7], h[8], h[9], h[10], "要録（案）" if h[5] else "要録") for h in heads]
    sources += [Source(p[3], p[4], 1, 1, "諮問・報告資料") for p in papers]
    missing = []
    if not head and "-" in key:
        missing.append(f"要録は次の回（{following_meeting(key)}）の【諮問・報告資料】に載ります")
    return MeetingRecord(
        meeting=key,
        date=head[0] if head else papers[0][0],
        start=head[1] if head else None,
        end=head[2] if head else None,
        place=(head[3] if head else None) or (papers[0][1] if papers else None),
        secretariat=head[4] if head else None,
        draft=bool(head[5]) if head else None,
        present=tuple(name for name, present in people if present),
        absent=tuple(name for name, present in people if not present),
        agenda=_agenda(connection, head[6] if head else None, [p[2] for p in papers]),
        sections=tuple((no, title) for no, title in sections),
        speakers=tuple(SpeakerCount(*row) for row in speakers),
        speeches=sum(row[2] for row in speakers),
        sources=tuple(sources),
        missing=tuple(missing),
    )


def _agenda(connection: sqlite3.Connection, minutes: int | None, documents: Sequence[int]) -> tuple[AgendaRow, ...]:
    """The agenda from the cover; where that paper is not there, from the headings of the minutes."""
    outcomes: dict[tuple[str, int | None], str | None] = {}
    found: list[AgendaRow] = []
    if minutes is not None:
        for no, (kind, number, title, outcome) in enumerate(
            rows(
                connection, "SELECT kind, number, title, outcome FROM debates WHERE minutes_id = ? ORDER BY id", minutes
            ),
            1,
        ):
            outcomes[kind, number] = outcome
            found.append(AgendaRow(kind, no if kind == "item" else number or no, number, title, outcome))
    for document in documents:
        planned = rows(
            connection, "SELECT kind, no, number, title FROM agenda WHERE document_id = ? ORDER BY id", document
        )
        if planned:
            return tuple(
                AgendaRow(kind, no, number, title, outcomes.get((kind, number))) for kind, no, number, title in planned
            )
    return tuple(found)
