"""Exports: the records of a selection as files of one format."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from adachi_shingikai.archive.items import Dossier
from adachi_shingikai.archive.selection import Selection, Sitting
from adachi_shingikai.output.csv import write_csv
from adachi_shingikai.output.dossier import item_lines, meeting_lines, speech_lines
from adachi_shingikai.output.exports.tables import tables_of
from adachi_shingikai.output.json import dump_json, dump_json_lines
from adachi_shingikai.output.terminal import Screen

SCHEMA = 1
"""The version of the JSON format."""

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
    for name, table in tables_of(selection).items():
        file = io.StringIO()
        write_csv(table, file)
        yield f"{name}.csv", file.getvalue()


def export_xlsx(selection: Selection) -> Iterator[tuple[str, bytes]]:
    """Return one workbook with a sheet for each table."""
    from adachi_shingikai.output.exports.xlsx import workbook_bytes

    yield "shingikai.xlsx", workbook_bytes(tables_of(selection))


def export_html(selection: Selection) -> Files:
    """Return a page for each item, which prints on A4."""
    from adachi_shingikai.output.html import records_html

    for item in selection.items:
        yield file_name(f"{item.number}-{item.title}", ".html"), records_html([item])


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
    from adachi_shingikai.output.exports.kokkai import kokkai_json

    yield "kokkai.json", kokkai_json(selection.sittings)


def export_akoma_ntoso(selection: Selection) -> Files:
    """Return an Akoma Ntoso file for each meeting."""
    from adachi_shingikai.output.exports.akoma_ntoso import akoma_ntoso_xml

    for sitting in selection.sittings:
        yield file_name(sitting.record.meeting, ".xml"), akoma_ntoso_xml(sitting)


EXPORTS: Mapping[str, Callable[[Selection], Iterator[tuple[str, str]] | Iterator[tuple[str, bytes]]]] = {
    "json": export_json,
    "jsonl": export_jsonl,
    "csv": export_csv,
    "xlsx": export_xlsx,
    "md": export_markdown,
    "html": export_html,
    "kokkai": export_kokkai,
    "akn": export_akoma_ntoso,
}
"""The formats of `export`."""
