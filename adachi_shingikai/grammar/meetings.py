"""All minutes of a document of a council whose format is a value, each with the 会議概要 before it and its meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.cover import find_meeting
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.minutes import Body, read_minutes
from adachi_shingikai.grammar.ocr_repairs import repair_department
from adachi_shingikai.grammar.overview import Overview, read_overview
from adachi_shingikai.grammar.parts import Part, lines_of
from adachi_shingikai.japanese.numerals import to_kanji
from adachi_shingikai.models import Agenda, AgendaConfirmation, Meeting, Minutes, Problem


def read_all_minutes(
    parts: Sequence[Part], agenda: Agenda, fmt: Format, *, has_ocr: bool
) -> tuple[list[Minutes], list[Problem]]:
    """Return all minutes of a document, each with the overview before it, and their problems."""
    records: list[Minutes] = []
    problems: list[Problem] = []
    overview = Overview()
    overview_text = ""
    for part in parts:
        if part.name == "overview":
            overview = read_overview(part.blocks, fmt)
            overview_text = "\n".join(b.text for b in part.blocks if isinstance(b, Line))
        elif part.name == "minutes":
            lines = list(lines_of(part.blocks))
            body = read_minutes(lines, fmt, overview.present)
            if has_ocr and overview.secretariat:
                roles = (speech.role for speech in body.speeches)
                if repaired := repair_department(overview.secretariat, roles):
                    reason = f"OCRで字が抜けたとみて「{repaired}」と読みました"
                    problems.append(Problem(part.blocks[0].page, overview.secretariat, "ocr", reason))
                    overview = replace(overview, secretariat=repaired)
            confirmations = agenda.confirmations
            confirmed = confirmations[len(records)] if len(confirmations) > len(records) else None
            draft = bool(fmt.draft.search(overview_text) or (confirmed and fmt.draft.search(confirmed.title)))
            meeting = _meeting_of_minutes(overview, confirmed, body, fmt)
            records.append(_minutes(meeting, overview, body, draft, lines))
            problems.extend(body.problems)
            overview, overview_text = Overview(), ""
    return records, problems


def _meeting_of_minutes(
    overview: Overview, confirmed: AgendaConfirmation | None, body: Body, fmt: Format
) -> Meeting | None:
    """Return the meeting that the overview names, else the cover, else the text before the first mark."""
    if overview.meeting:
        return overview.meeting
    if confirmed and confirmed.term and confirmed.number:
        return Meeting(confirmed.term, confirmed.number)
    return find_meeting(body.preamble, fmt)


def _minutes(meeting: Meeting | None, overview: Overview, body: Body, draft: bool, lines: Sequence[Line]) -> Minutes:
    return Minutes(
        body=None,
        name=f"第{to_kanji(meeting.term)}期・第{meeting.number}回" if meeting and meeting.term < 100 else None,
        term=meeting.term if meeting else None,
        number=meeting.number if meeting else None,
        date=overview.date,
        start=overview.start,
        end=overview.end,
        place=overview.place,
        secretariat=overview.secretariat,
        draft=draft,
        present=overview.present,
        absent=overview.absent,
        sections=body.sections,
        items=body.items,
        reports=body.reports,
        speeches=body.speeches,
        remarks=body.remarks,
        preamble=body.preamble,
        page_start=lines[0].page,
        page_end=lines[-1].page,
    )
