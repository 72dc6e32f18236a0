"""Joining across papers: the whole story of an item, of a meeting, of a speech. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.models import Meeting
from adachi_shingikai.reference import ItemRef, MeetingRef, SpeechRef, meeting_name


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement is printed."""

    file: str
    sha256: str
    page_start: int
    page_end: int
    what: str


@dataclass(frozen=True, slots=True)
class SpeechRecord:
    """A speech with its place."""

    ref: str
    order: int
    meeting: str | None
    date: str | None
    item: int | None
    label: str
    name: str
    role: str
    speaker: str | None
    text: str
    file: str
    page_start: int
    page_end: int
    printed_start: str | None


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """What the council decided on an item, and in which meeting."""

    text: str
    outcome: str
    conditions: tuple[str, ...]
    meeting: str | None


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A page of an item's papers."""

    file: str
    page: int
    printed: str | None
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An item's story. What no ingested file holds is None or empty, and `missing` says which paper would hold it."""

    number: int
    title: str
    meeting: str | None
    date: str | None
    opinion: OpinionRecord | None
    debate: tuple[SpeechRecord, ...]
    papers: tuple[PaperRecord, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]


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


_SPEECH = """SELECT p.ref, p.no, p.meeting, p.date, p.item, p.label, p.name, p.role, p.speaker, p.text,
    d.name, p.page_start, p.page_end, p.printed_start
    FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.kind = 'speech'"""


def _rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(sql, values).fetchall()


def _speeches(connection: sqlite3.Connection, where: str, *values: object) -> tuple[SpeechRecord, ...]:
    rows = _rows(connection, f"{_SPEECH} AND {where} ORDER BY p.date, p.meeting, p.document_id, p.no", *values)
    return tuple(SpeechRecord(*row) for row in rows)


def item(connection: sqlite3.Connection, ref: ItemRef) -> Dossier:
    """Everything that was printed about a 諮問. Raises NotFoundError where nothing was."""
    number = ref.number
    planned = _rows(
        connection,
        """SELECT a.title, d.term, d.number, d.date, d.name, d.sha256 FROM agenda a
        JOIN documents d ON d.id = a.document_id WHERE a.kind = 'item' AND a.number = ? ORDER BY d.date, d.id""",
        number,
    )
    debated = _rows(
        connection,
        """SELECT b.title, m.term, m.number, m.date, d.name, d.sha256, b.page, b.opinion, b.outcome, b.page_start,
        b.page_end, b.id FROM debates b JOIN minutes m ON m.id = b.minutes_id JOIN documents d ON d.id = m.document_id
        WHERE b.kind = 'item' AND b.number = ? ORDER BY m.date, d.id""",
        number,
    )
    if not planned and not debated:
        raise NotFoundError(f"諮問第{number}号: 取り込んだ資料にありません。`shingikai list items` で一覧できます")
    first = (planned or debated)[0]
    meeting = _key(first[1], first[2])
    sources = [Source(name, sha, 1, 1, "議題") for *_, name, sha in planned]
    opinion: OpinionRecord | None = None
    for row in debated:
        if row[7] is None:
            continue
        conditions = _rows(connection, "SELECT text FROM conditions WHERE debate_id = ? ORDER BY no", row[11])
        opinion = OpinionRecord(row[7], row[8], tuple(c[0] for c in conditions), _key(row[1], row[2]))
        sources.append(Source(row[4], row[5], row[9], row[10], "審議会意見"))
    debate = _speeches(connection, "p.item = ?", number)
    papers = _papers(connection, number)
    sources += _ranges(connection, "p.kind = 'speech'", number, "審議")
    sources += _ranges(connection, "p.kind = 'page'", number, "諮問資料")
    return Dossier(
        number=number,
        title=str(first[0]),
        meeting=meeting,
        date=first[3],
        opinion=opinion,
        debate=debate,
        papers=papers,
        sources=tuple(sources),
        missing=tuple(_missing(meeting, bool(debated), bool(papers))),
    )


def _key(term: int | None, number: int | None) -> str | None:
    return str(Meeting(term, number)) if term and number else None


def _ranges(connection: sqlite3.Connection, where: str, number: int, what: str) -> list[Source]:
    rows = _rows(
        connection,
        f"""SELECT d.name, d.sha256, min(p.page_start), max(p.page_end) FROM passages p
        JOIN documents d ON d.id = p.document_id WHERE {where} AND p.item = ? GROUP BY d.id ORDER BY d.date, d.id""",
        number,
    )
    return [Source(name, sha256, first, last, what) for name, sha256, first, last in rows]


def _papers(connection: sqlite3.Connection, number: int) -> tuple[PaperRecord, ...]:
    rows = _rows(
        connection,
        """SELECT d.name, p.page_start, p.printed_start, p.part, group_concat(p.text, '') FROM
        (SELECT * FROM passages WHERE kind = 'page' AND item = ? ORDER BY id) p
        JOIN documents d ON d.id = p.document_id GROUP BY d.id, p.page_start, p.part
        ORDER BY d.date, d.id, min(p.id)""",
        number,
    )
    return tuple(PaperRecord(*row) for row in rows)


def _missing(meeting: str | None, debated: bool, papers: bool) -> list[str]:
    """Which papers would hold what is not there: the minutes of 13-1 are printed in the papers of 13-2."""
    if meeting is None:
        return []
    term, number = map(int, meeting.split("-"))
    missing = []
    if not papers:
        missing.append(f"諮問の資料（総括表・個票）は{meeting_name(meeting)}の【諮問・報告資料】にあります")
    if not debated:
        following = meeting_name(f"{term}-{number + 1}")
        missing.append(
            f"審議と審議会意見は{meeting_name(meeting)}の要録にあります。"
            f"要録は次の回（{following}、期が替われば次の期の第1回）の【諮問・報告資料】に載ります"
        )
    return missing


def meeting(connection: sqlite3.Connection, ref: MeetingRef) -> MeetingRecord:
    """A meeting's agenda, attendance, speakers and opinions. Raises NotFoundError where no paper has it."""
    key = ref.key
    heads = _rows(
        connection,
        """SELECT m.date, m.start, m.end, m.place, m.secretariat, m.draft, m.id, d.name, d.sha256, m.page_start,
        m.page_end FROM minutes m JOIN documents d ON d.id = m.document_id
        WHERE coalesce(m.term || '-' || m.number, substr(d.sha256, 1, 8)) = ? ORDER BY m.draft, d.id DESC""",
        key,
    )
    papers = _rows(
        connection,
        """SELECT d.date, d.place, d.id, d.name, d.sha256 FROM documents d
        WHERE coalesce(d.term || '-' || d.number, substr(d.sha256, 1, 8)) = ? ORDER BY d.id""",
        key,
    )
    if not heads and not papers:
        raise NotFoundError(
            f"{meeting_name(key)}: 取り込んだ資料にありません。`shingikai list meetings` で一覧できます"
        )
    head = heads[0] if heads else None
    people = _rows(
        connection, "SELECT name, present FROM attendees WHERE minutes_id = ? ORDER BY no", head[6] if head else None
    )
    sections = _rows(
        connection, "SELECT no, title FROM sections WHERE minutes_id = ? ORDER BY rowid", head[6] if head else None
    )
    speakers = _rows(
        connection,
        """SELECT label, speaker, count(*), sum(length(text)) FROM passages
        WHERE kind = 'speech' AND ref LIKE ? || '#%' GROUP BY label, speaker ORDER BY count(*) DESC, min(no)""",
        key,
    )
    sources = [Source(h[7], h[8], h[9], h[10], "要録（案）" if h[5] else "要録") for h in heads]
    sources += [Source(p[3], p[4], 1, 1, "諮問・報告資料") for p in papers]
    missing = []
    if not head and "-" in key:
        term, number = map(int, key.split("-"))
        missing.append(f"要録は次の回（{meeting_name(f'{term}-{number + 1}')}）の【諮問・報告資料】に載ります")
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
    rows: list[AgendaRow] = []
    if minutes is not None:
        for no, (kind, number, title, outcome) in enumerate(
            _rows(
                connection, "SELECT kind, number, title, outcome FROM debates WHERE minutes_id = ? ORDER BY id", minutes
            ),
            1,
        ):
            outcomes[kind, number] = outcome
            rows.append(AgendaRow(kind, no if kind == "item" else number or no, number, title, outcome))
    for document in documents:
        planned = _rows(
            connection, "SELECT kind, no, number, title FROM agenda WHERE document_id = ? ORDER BY id", document
        )
        if planned:
            return tuple(
                AgendaRow(kind, no, number, title, outcomes.get((kind, number))) for kind, no, number, title in planned
            )
    return tuple(rows)


def speech(connection: sqlite3.Connection, ref: SpeechRef, context: int = 2) -> tuple[SpeechRecord, ...]:
    """A speech with its neighbours. Raises NotFoundError where there is none of that number."""
    found = _speeches(
        connection,
        "p.ref IN (" + ", ".join("?" * (2 * context + 1)) + ")",
        *(f"{ref.meeting}#{n}" for n in range(ref.order - context, ref.order + context + 1)),
    )
    if not any(s.order == ref.order for s in found):
        raise NotFoundError(
            f"{ref.meeting}#{ref.order}: その番号の発言はありません。`shingikai show {ref.meeting}` で確かめてください"
        )
    return found
