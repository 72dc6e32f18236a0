"""Minutes in the format of the National Diet Library's 国会会議録 API, so that tools for that API can read them.

Fields that the format does not have begin with `x_`. Readings of names are guesses, and `x_yomiGuessed` marks them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from adachi_shingikai.archive.selection import Sitting
from adachi_shingikai.archive.speeches import SpeechRecord
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.japanese.romaji import guess_reading
from adachi_shingikai.output.json import dump_json

HOUSE = "足立区"


def kokkai_json(sittings: Sequence[Sitting]) -> str:
    """Return the meetings as `meetingRecord`s with their `speechRecord`s."""
    meetings = [_meeting(sitting) for sitting in sittings]
    whole = {
        "numberOfRecords": len(meetings),
        "numberOfReturn": len(meetings),
        "startRecord": 1 if meetings else 0,
        "nextRecordPosition": None,
        "meetingRecord": meetings,
    }
    return dump_json(whole) + "\n"


def _meeting(sitting: Sitting) -> dict[str, Any]:
    record = sitting.record
    term, _, number = record.meeting.partition("-")
    url = f"urn:shingikai:{record.format or 'unknown'}:{record.meeting}"
    head = {
        "issueID": record.meeting,
        "session": int(term) if number else None,
        "nameOfHouse": HOUSE if record.body == ADACHI.council else None,
        "nameOfMeeting": record.body,
        "issue": f"第{number}回" if number else None,
        "date": record.date,
        "closing": None,
    }
    source = next((s for s in record.sources if s.what.startswith("要録")), None)
    links = {"meetingURL": url, "pdfURL": f"urn:sha256:{source.sha256}" if source else None}
    return {
        **head,
        "imageKind": "会議録",
        "searchObject": 0,
        **links,
        "speechRecord": [_speech(speech, head, links, url) for speech in sitting.speeches],
        "x_remarks": [{"after": remark.after, "text": remark.text} for remark in sitting.remarks],
        "x_present": list(record.present),
        "x_absent": list(record.absent),
        "x_place": record.place,
        "x_draft": record.draft,
    }


def _speech(speech: SpeechRecord, head: dict[str, Any], links: dict[str, Any], url: str) -> dict[str, Any]:
    person = speech.speaker or speech.name or None
    reading = guess_reading(person) if person else None
    member = re.fullmatch(ADACHI.member_role, speech.role) is not None
    return {
        "speechID": f"{head['issueID']}_{speech.order:03}",
        **head,
        **links,
        "speechOrder": speech.order,
        "speaker": person or speech.label,
        "speakerYomi": reading.kana if reading else None,
        "speakerGroup": None,
        "speakerPosition": None if member and speech.role == "委員" else speech.role,
        "speakerRole": None,
        "speech": f"○{speech.label}　{speech.text}",
        "startPage": speech.page_start,
        "speechURL": f"{url}#{speech.order}",
        "x_label": speech.label,
        "x_text": speech.text,
        "x_item": speech.item,
        "x_endPage": speech.page_end,
        "x_printedStart": speech.printed_start,
        "x_printedEnd": speech.printed_end,
        "x_file": PurePath(speech.file).name,
        "x_romaji": reading.romaji if reading else None,
        "x_yomiGuessed": reading is not None,
    }
