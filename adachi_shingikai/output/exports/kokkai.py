"""Minutes in the format of the National Diet Library's 国会会議録 API, so that tools for that API can read them.

Fields that the format does not have begin with `x_`. Readings of names are guesses, and `x_yomiGuessed` marks them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree as ET

from adachi_shingikai.archive.selection import Sitting
from adachi_shingikai.archive.speeches import Source, SpeechRecord
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.japanese.romaji import guess_reading
from adachi_shingikai.output.exports.akoma_ntoso import xml_text
from adachi_shingikai.output.json import dump_json

HOUSE = "足立区"


def kokkai_json(sittings: Sequence[Sitting]) -> str:
    """Return the meetings as `meetingRecord`s with their `speechRecord`s."""
    meetings = [kokkai_meeting(sitting) for sitting in sittings]
    whole = {
        "numberOfRecords": len(meetings),
        "numberOfReturn": len(meetings),
        "startRecord": 1 if meetings else 0,
        "nextRecordPosition": None,
        "meetingRecord": meetings,
    }
    return dump_json(whole) + "\n"


def kokkai_meeting(sitting: Sitting, base_url: str | None = None, *, with_readings: bool = True) -> dict[str, Any]:
    """Return a meeting as a `meetingRecord`. Its links are pages of `serve` at a base URL, else URNs.

    To guess the readings of names, pykakasi loads for two seconds and takes 60 MB.
    """
    record = sitting.record
    term, _, number = record.meeting.partition("-")
    is_counted = meeting_name(record.meeting) != record.meeting  # by terms, as 足立区 does
    urn = f"urn:shingikai:{record.format or 'unknown'}:{record.meeting}"
    url = f"{base_url}/meetings/{record.meeting}" if base_url else urn
    is_adachi = record.body == ADACHI.council
    head = {
        "issueID": record.meeting,
        "session": int(term) if is_counted else None,
        "nameOfHouse": HOUSE if is_adachi else record.body,
        "nameOfMeeting": record.body if is_adachi else record.name,
        "issue": f"第{number}回" if is_counted else None,
        "date": record.date,
        "closing": None,
    }
    source = next((s for s in record.sources if s.what.startswith("要録")), None)
    links = {"meetingURL": url, "pdfURL": _pdf_url(source, base_url) if source else None}
    return {
        **head,
        "imageKind": "会議録",
        "searchObject": 0,
        **links,
        "speechRecord": [
            _speech(speech, head, links, _speech_url(speech, url, base_url), with_readings)
            for speech in sitting.speeches
        ],
        "x_remarks": [{"after": remark.after, "text": remark.text} for remark in sitting.remarks],
        "x_present": list(record.present),
        "x_absent": list(record.absent),
        "x_place": record.place,
        "x_draft": record.draft,
    }


def _pdf_url(source: Source, base_url: str | None) -> str | None:
    if base_url is None:
        return f"urn:sha256:{source.sha256}"
    if source.page_start is None:
        return None  # a text file
    return f"{base_url}/files/{source.sha256[:12]}.pdf#page={source.page_start}"


def _speech_url(speech: SpeechRecord, meeting_url: str, base_url: str | None) -> str:
    if base_url is None:
        return f"{meeting_url}#{speech.order}"
    return f"{base_url}/speeches/{speech.ref.replace('#', '/')}"


def kokkai_xml(whole: Mapping[str, Any]) -> str:
    """Return an answer of the API as XML: a `data` element, with `records` of one `record` each. Fields beginning with
    `x_` are left out, and None is an empty element.
    """
    root = ET.Element("data")
    for name, value in whole.items():
        if isinstance(value, list):
            records = ET.SubElement(root, "records")
            for record in value:
                _add_record(ET.SubElement(ET.SubElement(records, "record"), "recordData"), name, record)
        elif value is not None:
            ET.SubElement(root, name).text = str(value)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_record(parent: ET.Element, name: str, record: Mapping[str, Any]) -> None:
    element = ET.SubElement(parent, name)
    for key, value in record.items():
        if key.startswith("x_"):
            continue
        if isinstance(value, list):
            for inner in value:
                _add_record(element, key, inner)
        else:
            ET.SubElement(element, key).text = None if value is None else xml_text(str(value))


def _speech(
    speech: SpeechRecord, head: dict[str, Any], links: dict[str, Any], url: str, with_readings: bool
) -> dict[str, Any]:
    person = speech.speaker or speech.name or None
    reading = guess_reading(person) if person and with_readings else None
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
        "speech": f"{speech.mark or '○'}{speech.label}　{speech.text}",
        "startPage": speech.page_start,
        "speechURL": url,
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
