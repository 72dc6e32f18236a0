"""A speech between its neighbours, and a 報告事項 with its debate."""

from __future__ import annotations

from dataclasses import asdict

from adachi_shingikai.archive.lists import find_item_titles, find_meeting_files
from adachi_shingikai.archive.printed.reports import ReportRecord, get_report
from adachi_shingikai.archive.speeches import SpeechRecord, get_speech
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import MeetingRef, SpeechRef, parse_reference
from adachi_shingikai.japanese.numerals import japanese_date
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.web.pages.meetings import meeting_label
from adachi_shingikai.web.pages.wanted import wanted
from adachi_shingikai.web.request import Data, Page, Visit, json_data

CONTEXT, MOST_CONTEXT = 3, 20
"""Speeches shown before and after the one that is asked for."""


def speech_reference(visit: Visit) -> SpeechRef:
    """Return the speech that the address names. Raise NotFoundError if it names none."""
    words = f"{visit.parts['meeting']}#{visit.parts['order']}"
    try:
        found = parse_reference(words)
    except (UsageError, ValueError):
        found = None
    if not isinstance(found, SpeechRef):
        raise NotFoundError(f"{words}: 発言の番号ではありません")
    return found


def speech_page(visit: Visit) -> Page:
    """Return a speech between its neighbours, with a citation to copy."""
    ref = speech_reference(visit)
    context = visit.number("context", CONTEXT, 0, MOST_CONTEXT)
    found = get_speech(visit.connection, ref, context)
    speech = next(record for record in found if record.ref == str(ref))
    key = ref.minutes.partition(".")[0]
    name = meeting_label(key, find_meeting_files(visit.connection))
    titles = find_item_titles(visit.connection)
    last = visit.connection.execute(
        "SELECT max(speech_order) FROM passages WHERE kind = 'speech' AND is_searchable AND reference LIKE ? || '#%'",
        (ref.minutes,),
    ).fetchone()[0]
    return Page(
        "speech.html",
        {
            "speech": speech,
            "speeches": found,
            "key": key,
            "name": name,
            "item_title": titles.get(speech.item or 0),
            "before": f"{ref.minutes}#{ref.order - 1}" if ref.order > 1 else None,
            "after": f"{ref.minutes}#{ref.order + 1}" if ref.order < (last or 0) else None,
            "citation": citation(speech, name),
            "marker": wanted(visit),
        },
    )


def citation(speech: SpeechRecord, meeting: str) -> str:
    """Return how a speech is cited: 「第三十一期・第1回要録」令和40年4月12日、会長発言（発言8）、資料「a.pdf」3頁"""
    day = japanese_date(speech.date) if speech.date else ""
    page = f"{speech.page_start}頁" if speech.page_start else ""
    if page and speech.printed_start and speech.printed_start != str(speech.page_start):
        page += f"（印刷された頁{speech.printed_start}）"
    parts = [day, f"{speech.label}発言（発言{speech.order}）", f"資料「{speech.file}」{page}"]
    return f"「{meeting}要録」" + "、".join(part for part in parts if part)


def speech_json(visit: Visit) -> Data:
    """Return a speech with its neighbours as `show --format json` prints it; `context` as -C there."""
    found = get_speech(visit.connection, speech_reference(visit), visit.number("context", 2, 0, MOST_CONTEXT))
    return json_data(dump_json({"speeches": [asdict(speech) for speech in found]}) + "\n")


def _report(visit: Visit) -> ReportRecord:
    meeting, no = visit.parts["meeting"], visit.parts["no"]
    try:
        found = parse_reference(meeting)
    except (UsageError, ValueError):
        found = None
    if not isinstance(found, MeetingRef) or not (no.isascii() and no.isdecimal() and len(no) < 6):
        raise NotFoundError(f"{meeting} 報告事項{no}: 報告事項の番号ではありません")
    return get_report(visit.connection, found.key, int(no))


def report_page(visit: Visit) -> Page:
    """Return a 報告事項: its text and debate, and the conditions that it answers."""
    record = _report(visit)
    name = meeting_label(record.meeting, find_meeting_files(visit.connection))
    return Page("report.html", {"report": record, "name": name, "marker": wanted(visit)})


def report_json(visit: Visit) -> Data:
    """Return a 報告事項 as JSON."""
    return json_data(dump_json(asdict(_report(visit))) + "\n")
