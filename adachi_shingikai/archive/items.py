"""Joining across papers: the whole story of an item, of a meeting, of a speech. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.archive.followups import FollowUp, Report
from adachi_shingikai.archive.speeches import Source, SpeechRecord, find_speeches, meeting_key, rows
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.index.reference import ItemRef, following_meeting, meeting_name


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """What the council decided on an item, and in which meeting."""

    text: str
    outcome: str
    conditions: tuple[str, ...]
    meeting: str | None


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A box of a 個票: text, or the rows of its table."""

    label: str
    text: str | None
    rows: tuple[tuple[str, ...], ...] | None
    page: int


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A 個票."""

    article: int | None
    kind: str
    department: str
    ticks: tuple[str, ...]
    fields: tuple[FieldRecord, ...]
    file: str
    page: int
    page_end: int


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """A row of 諮問事項 on the 総括表."""

    matter: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """A mention: of the item `number`, or by the item `number` (None: by no item's papers), at `ref`."""

    number: int | None
    ref: str


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
    """An item's story. What no ingested file holds is None or empty, and `missing` says which paper would
    hold it. `opinion` is the last of `opinions`: an item that was carried over has several.
    """

    number: int
    title: str
    meeting: str | None
    date: str | None
    department: tuple[str, ...] | None
    overview: str | None
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
    """Everything that was printed about a 諮問. Raises NotFoundError where nothing was."""
    number = ref.number
    planned = rows(
        connection,
        """SELECT a.title, d.term, d.number, d.date, d.name, d.sha256 FROM agenda a
        JOIN papers d ON d.id = a.document_id WHERE a.kind = 'item' AND a.number = ? ORDER BY d.date, d.sha256""",
        number,
    )
    debated = rows(
        connection,
        """SELECT b.title, m.term, m.number, m.date, d.name, d.sha256, b.page, b.opinion, b.outcome, b.page_start,
        b.page_end, b.id FROM debates b JOIN minutes m ON m.id = b.minutes_id JOIN papers d ON d.id = m.document_id
        WHERE b.kind = 'item' AND b.number = ? AND m.current ORDER BY m.date, d.sha256""",
        number,
    )
    if not planned and not debated:
        raise NotFoundError(f"諮問第{number}号: 取り込んだ資料にありません。`shingikai list items` で一覧できます")
    heads = sorted([row[:4] for row in planned] + [row[:4] for row in debated], key=lambda row: row[3] or "9")
    title, term, order, date = heads[0]
    meeting = meeting_key(term, order)
    opinions = [
        OpinionRecord(row[7], row[8], _conditions(connection, row[11]), meeting_key(row[1], row[2]))
        for row in debated
        if row[7] is not None
    ]
    debate = find_speeches(connection, "p.item = ?", number)
    submission = _submission(connection, number)
    papers = _papers(connection, number)
    departments = submission[0] if submission else ()
    sources = [
        *(Source(name, sha256, 1, 1, "議題") for *_, name, sha256 in planned),
        *_ranges(connection, "p.kind IN ('overview', 'field', 'page')", number, "諮問資料"),
        *(Source(row[4], row[5], row[9], row[10], "審議会意見") for row in debated if row[7] is not None),
        *_ranges(connection, "p.kind = 'speech' AND p.current", number, "審議"),
    ]
    follow_ups = _follow_ups(connection, number, str(title), opinions, departments, [s.role for s in debate])
    return Dossier(
        number=number,
        title=str(title),
        meeting=meeting,
        date=date,
        department=departments or None,
        overview=submission[1] if submission else None,
        consult=submission[2] if submission else None,
        forms=submission[3] if submission else None,
        opinion=opinions[-1] if opinions else None,
        opinions=tuple(opinions),
        debate=debate,
        papers=papers,
        cites=_cites(connection, number),
        cited_by=_cited_by(connection, number),
        follow_ups=tuple(follow_ups),
        sources=tuple(sources),
        missing=tuple(_missing(meeting, bool(debated), bool(submission or papers))),
        other_titles=tuple(sorted({row[0] for row in heads} - {title})),
    )


def _conditions(connection: sqlite3.Connection, debate: int) -> tuple[str, ...]:
    found = rows(connection, "SELECT text FROM conditions WHERE debate_id = ? ORDER BY no", debate)
    return tuple(row[0] for row in found)


def _submission(
    connection: sqlite3.Connection, number: int
) -> tuple[tuple[str, ...], str, tuple[MatterRecord, ...], tuple[FormRecord, ...]] | None:
    """The latest papers of an item: of those of one meeting, the ones with more forms."""
    found = rows(
        connection,
        """SELECT s.id, s.overview, d.name, (SELECT count(*) FROM forms f WHERE f.submission_id = s.id) AS forms
        FROM submissions s JOIN papers d ON d.id = s.document_id WHERE s.number = ?
        ORDER BY d.date DESC, forms DESC, d.sha256, s.id LIMIT 1""",
        number,
    )
    if not found:
        return None
    submission, overview, file, _ = found[0]
    sql = "SELECT department FROM departments WHERE submission_id = ? ORDER BY no"
    departments = rows(connection, sql, submission)
    matters = rows(
        connection,
        "SELECT matter, article, note FROM matters WHERE submission_id = ? AND kind = 'consult' ORDER BY no",
        submission,
    )
    forms = rows(
        connection,
        "SELECT id, article, kind, department, ticks, page, page_end FROM forms WHERE submission_id = ? ORDER BY no",
        submission,
    )
    return (
        tuple(row[0] for row in departments),
        overview,
        tuple(MatterRecord(*row) for row in matters),
        tuple(
            FormRecord(article, kind, department, tuple(json.loads(ticks)), _fields(connection, form), file, page, end)
            for form, article, kind, department, ticks, page, end in forms
        ),
    )


def _fields(connection: sqlite3.Connection, form: int) -> tuple[FieldRecord, ...]:
    found = rows(connection, "SELECT label, text, rows, page FROM fields WHERE form_id = ? ORDER BY no", form)
    return tuple(
        FieldRecord(label, words, tuple(map(tuple, json.loads(table))) if table else None, page)
        for label, words, table, page in found
    )


def _cites(connection: sqlite3.Connection, number: int) -> tuple[CitationRecord, ...]:
    found = rows(
        connection,
        """SELECT DISTINCT c.number, p.ref FROM citations c JOIN passages p ON p.id = c.passage_id
        WHERE c.kind = 'item' AND p.item = ? AND c.number <> ? AND p.current ORDER BY c.number, p.date, p.ref""",
        number,
        number,
    )
    return tuple(CitationRecord(*row) for row in found)


def _cited_by(connection: sqlite3.Connection, number: int) -> tuple[CitationRecord, ...]:
    found = rows(
        connection,
        """SELECT DISTINCT p.item, p.ref FROM citations c JOIN passages p ON p.id = c.passage_id
        WHERE c.kind = 'item' AND c.number = ? AND p.item IS NOT ? AND p.current
        AND coalesce(p.part, '') NOT IN ('cover', 'overview') ORDER BY p.date, p.ref""",
        number,
        number,
    )
    return tuple(CitationRecord(*row) for row in found)


def _follow_ups(
    connection: sqlite3.Connection,
    number: int,
    title: str,
    opinions: Sequence[OpinionRecord],
    departments: Sequence[str],
    roles: Sequence[str],
) -> list[FollowUp]:
    """The reports of later meetings that take up what the opinions asked for."""
    decided = [opinion.meeting for opinion in opinions if opinion.meeting]
    if not decided:
        return []
    after = max(map(_order, decided))
    reports = rows(
        connection,
        """SELECT a.no, min(a.title), d.term, d.number, (SELECT group_concat(p.text, ' ') FROM passages p
        WHERE p.current AND p.report = a.no AND p.meeting = d.term || '-' || d.number) FROM agenda a
        JOIN papers d ON d.id = a.document_id WHERE a.kind = 'report' AND d.term IS NOT NULL AND d.number IS NOT NULL
        GROUP BY d.term, d.number, a.no ORDER BY d.term, d.number, a.no""",
    )
    later = [
        Report(f"{term}-{meeting}", no, name, words or "")
        for no, name, term, meeting, words in reports
        if (term, meeting) > after
    ]
    if not later:
        return []
    # Imported late: it needs Sudachi, which most of `show` does not.
    from adachi_shingikai.archive.followups import Asked, find_follow_ups
    from adachi_shingikai.grammar.formats.adachi import ADACHI

    units = {part for name in departments for part in name.split()} | {
        r.removesuffix("長") for r in roles if r[-2:] == "課長"
    }
    conditions = tuple(condition for opinion in opinions for condition in opinion.conditions)
    return find_follow_ups(Asked(number, title, conditions, tuple(sorted(units))), later, ADACHI)


def _order(meeting: str) -> tuple[int, int]:
    term, _, number = meeting.partition("-")
    return int(term), int(number)


def _ranges(connection: sqlite3.Connection, where: str, number: int, what: str) -> list[Source]:
    found = rows(
        connection,
        f"""SELECT d.name, d.sha256, min(p.page_start), max(p.page_end) FROM passages p
        JOIN papers d ON d.id = p.document_id WHERE {where} AND p.item = ?
        GROUP BY d.id ORDER BY d.date, d.sha256""",
        number,
    )
    return [Source(name, sha256, first, last, what) for name, sha256, first, last in found]


def _papers(connection: sqlite3.Connection, number: int) -> tuple[PaperRecord, ...]:
    found = rows(
        connection,
        """SELECT d.name, p.page_start, p.printed_start, p.part, group_concat(p.text, '') FROM
        (SELECT * FROM passages WHERE kind = 'page' AND part = 'paper' AND item = ? ORDER BY id) p
        JOIN papers d ON d.id = p.document_id GROUP BY d.id, p.page_start, p.part
        ORDER BY d.date, d.sha256, min(p.id)""",
        number,
    )
    return tuple(PaperRecord(*row) for row in found)


def _missing(meeting: str | None, debated: bool, papers: bool) -> list[str]:
    """Which papers would hold what is not there: the minutes of 13-1 are printed in the papers of 13-2."""
    if meeting is None:
        return []
    missing = []
    if not papers:
        missing.append(f"諮問の資料（総括表・個票）は{meeting_name(meeting)}の【諮問・報告資料】にあります")
    if not debated:
        missing.append(
            f"審議と審議会意見は{meeting_name(meeting)}の要録にあります。"
            f"要録は次の回（{following_meeting(meeting)}）の【諮問・報告資料】に載ります"
        )
    return missing
