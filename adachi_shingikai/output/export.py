"""Exports: the records of a selection as files of one format."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from adachi_shingikai.archive.items import Dossier
from adachi_shingikai.archive.selection import Selection, Sitting
from adachi_shingikai.output.csv import write_csv
from adachi_shingikai.output.dossier import item_lines, meeting_lines, speech_lines
from adachi_shingikai.output.json import dump_json, dump_json_lines
from adachi_shingikai.output.terminal import Screen

SCHEMA = 1
"""The version of the JSON format."""

BOM = "\ufeff"
"""Without it, spreadsheet programs read a Japanese CSV file in another encoding."""

Files = Iterator[tuple[str, str]]
"""Names of files, and their text."""

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f.\s]+')


def file_name(words: str, suffix: str, length: int = 60) -> str:
    """Return a file name that is safe on every system: NFC, no separators, dots or reserved characters.

    It is at most `length` characters long, without the suffix.
    """
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", words)).strip("_-")[:length].rstrip("_")
    return f"{name or 'untitled'}{suffix}"


def export_json(selection: Selection) -> Files:
    """Return one file: the dossiers as `show --format json` prints them, and the meetings with their speeches."""
    whole = {
        "schema": SCHEMA,
        "items": [asdict(item) for item in selection.items],
        "meetings": [
            {
                **asdict(sitting.record),
                "speeches": [asdict(speech) for speech in sitting.speeches],
                "remarks": [asdict(remark) for remark in sitting.remarks],
            }
            for sitting in selection.sittings
        ],
    }
    yield "shingikai.json", dump_json(whole) + "\n"


def export_jsonl(selection: Selection) -> Files:
    """Return one file with one record per line: items without their debates, then speeches."""
    records: list[dict[str, Any]] = [{"kind": "item", **_without_debate(item)} for item in selection.items]
    records += [{"kind": "speech", **asdict(speech)} for sitting in selection.sittings for speech in sitting.speeches]
    yield "shingikai.jsonl", dump_json_lines(records)


def _without_debate(item: Dossier) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name not in ("debate", "papers")}


def export_csv(selection: Selection) -> Files:
    """Return a file for each table: items, conditions, fields of forms, meetings, speeches."""
    items = selection.items
    yield from _csv(
        "items",
        [
            {
                "number": item.number,
                "title": item.title,
                "meeting": item.meeting,
                "date": item.date,
                "department": "、".join(item.department or ()),
                "articles": " ".join(str(f.article) for f in item.forms or () if f.article),
                "outcome": item.opinion.outcome if item.opinion else None,
                "opinion": item.opinion.text if item.opinion else None,
                "overview": item.overview,
                "speeches": len(item.debate),
            }
            for item in items
        ],
    )
    yield from _csv(
        "conditions",
        [
            {"number": item.number, "meeting": opinion.meeting, "no": no, "condition": condition}
            for item in items
            for opinion in item.opinions
            for no, condition in enumerate(opinion.conditions, 1)
        ],
    )
    yield from _csv(
        "fields",
        [
            {
                "number": item.number,
                "article": form.article,
                "kind": form.kind,
                "label": field.label,
                "text": field.text if field.rows is None else "\n".join("　".join(row) for row in field.rows),
                "file": form.file,
                "page": field.page,
            }
            for item in items
            for form in item.forms or ()
            for field in form.fields
        ],
    )
    yield from _csv(
        "meetings",
        [
            {
                "meeting": s.record.meeting,
                "body": s.record.body,
                "name": s.record.name,
                "date": s.record.date,
                "start": s.record.start,
                "end": s.record.end,
                "place": s.record.place,
                "draft": s.record.draft,
                "present": "、".join(s.record.present),
                "absent": "、".join(s.record.absent),
                "speeches": len(s.speeches),
            }
            for s in selection.sittings
        ],
    )
    yield from _csv("speeches", [asdict(speech) for s in selection.sittings for speech in s.speeches])


def _csv(name: str, records: list[dict[str, Any]]) -> Files:
    if records:
        file = io.StringIO()
        write_csv(records, file)
        yield f"{name}.csv", BOM + file.getvalue()


def export_markdown(selection: Selection) -> Files:
    """Return a file for each item, and for each meeting of a body without items, with YAML front matter.

    JSON strings are YAML.
    """
    for item in selection.items:
        head = {
            "number": item.number,
            "title": item.title,
            "meeting": item.meeting,
            "date": item.date,
            "department": list(item.department or ()),
            "articles": [form.article for form in item.forms or () if form.article],
            "outcome": item.opinion.outcome if item.opinion else None,
            "speeches": len(item.debate),
        }
        matter = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
        body = "\n".join(item_lines(item, Screen(markdown=True)))
        yield file_name(f"{item.number}-{item.title}", ".md"), f"---\n{matter}---\n\n{body}\n"
    for sitting in selection.sittings:
        if not sitting.record.agenda:
            yield _sitting_markdown(sitting)


def _sitting_markdown(sitting: Sitting) -> tuple[str, str]:
    """Return the minutes of a meeting with all their speeches."""
    record = sitting.record
    head = {"body": record.body, "name": record.name, "date": record.date, "speeches": len(sitting.speeches)}
    matter = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
    screen = Screen(markdown=True)
    body = "\n".join([*meeting_lines(record, screen), *speech_lines(sitting.speeches, screen)])
    return file_name(f"{record.meeting}-{record.name or ''}", ".md"), f"---\n{matter}---\n\n{body}\n"


def export_kokkai(selection: Selection) -> Files:
    """Return one file in the format of the 国会会議録 API."""
    from adachi_shingikai.output.kokkai import kokkai_json

    yield "kokkai.json", kokkai_json(selection.sittings)


def export_akoma_ntoso(selection: Selection) -> Files:
    """Return an Akoma Ntoso file for each meeting."""
    from adachi_shingikai.output.akoma_ntoso import akoma_ntoso_xml

    for sitting in selection.sittings:
        yield file_name(sitting.record.meeting, ".xml"), akoma_ntoso_xml(sitting)


EXPORTS: dict[str, Callable[[Selection], Files]] = {
    "json": export_json,
    "jsonl": export_jsonl,
    "csv": export_csv,
    "md": export_markdown,
    "kokkai": export_kokkai,
    "akn": export_akoma_ntoso,
}
"""The formats of `export`."""
