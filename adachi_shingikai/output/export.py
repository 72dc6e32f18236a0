"""JSON, JSON lines, CSV tables and Markdown."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from adachi_shingikai.archive.items import Dossier
from adachi_shingikai.archive.selection import Selection
from adachi_shingikai.output.csv import write_csv
from adachi_shingikai.output.dossier import item_lines
from adachi_shingikai.output.names import file_name
from adachi_shingikai.output.terminal import Screen

SCHEMA = 1
BOM = "\ufeff"
"""Without it, spreadsheet programs take a Japanese CSV for another encoding."""


def as_json(selection: Selection) -> Iterator[tuple[str, str]]:
    """One file: the dossiers as `show` prints them, and the sittings with every speech."""
    whole = {
        "schema": SCHEMA,
        "items": [asdict(item) for item in selection.items],
        "meetings": [
            {
                **asdict(sitting.record),
                "speeches": [asdict(s) for s in sitting.speeches],
                "remarks": [asdict(r) for r in sitting.remarks],
            }
            for sitting in selection.sittings
        ],
    }
    yield "shingikai.json", json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_jsonl(selection: Selection) -> Iterator[tuple[str, str]]:
    """One file, a record a line: items without their debates, then speeches."""
    records: list[dict[str, Any]] = [{"kind": "item", **_flat(item)} for item in selection.items]
    records += [{"kind": "speech", **asdict(s)} for sitting in selection.sittings for s in sitting.speeches]
    yield "shingikai.jsonl", "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _flat(item: Dossier) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name not in ("debate", "papers")}


def as_csv(selection: Selection) -> Iterator[tuple[str, str]]:
    """One file a table: items, conditions, forms' fields, meetings, speeches."""
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


def _csv(name: str, records: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    if records:
        file = io.StringIO()
        write_csv(records, file)
        yield f"{name}.csv", BOM + file.getvalue()


def as_markdown(selection: Selection) -> Iterator[tuple[str, str]]:
    """One file an item, with YAML front matter (JSON strings are YAML)."""
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
