"""The records of a selection as tables: one row a record, for CSV files and spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from adachi_shingikai.archive.selection import Selection

Table = list[dict[str, Any]]

SHEETS = {
    "items": "諮問",
    "conditions": "条件",
    "fields": "個票",
    "meetings": "会議",
    "speeches": "発言",
}
"""The Japanese names of the tables."""

HEADINGS: Mapping[str, str] = {
    "number": "諮問",
    "title": "件名",
    "meeting": "会議",
    "body": "会議体",
    "date": "開催日",
    "department": "所管",
    "articles": "条",
    "article": "条",
    "outcome": "結果",
    "opinion": "審議会意見",
    "overview": "事業の概要",
    "speeches": "発言",
    "no": "番号",
    "condition": "条件",
    "status": "状況",
    "months": "月数",
    "answer": "報告",
    "answer_title": "報告の件名",
    "answer_score": "確度",
    "answer_reason": "理由",
    "answer_file": "報告のファイル",
    "answer_page_start": "報告の頁",
    "kind": "種類",
    "label": "欄",
    "text": "本文",
    "file": "ファイル",
    "page": "頁",
    "start": "開始",
    "end": "終了",
    "place": "場所",
    "draft": "案",
    "present": "出席",
    "absent": "欠席",
    "ref": "参照",
    "order": "順",
    "item": "諮問",
    "report": "報告",
    "section": "次第",
    "name": "名前",
    "role": "役職",
    "speaker": "氏名",
    "sha256": "SHA-256",
    "page_start": "頁",
    "page_end": "～頁",
    "printed_start": "紙面の頁",
    "printed_end": "～紙面の頁",
    "mark": "印",
    "answers": "質問",
}
"""The Japanese names of the columns."""


def tables_of(selection: Selection) -> dict[str, Table]:
    """Return the tables that are not empty, by their names in `SHEETS`."""
    made = {
        "items": _items(selection),
        "conditions": _conditions(selection),
        "fields": _fields(selection),
        "meetings": _meetings(selection),
        "speeches": [asdict(speech) for sitting in selection.sittings for speech in sitting.speeches],
    }
    return {name: table for name, table in made.items() if table}


def _items(selection: Selection) -> Table:
    return [
        {
            "number": item.number,
            "title": item.title,
            "meeting": item.meeting,
            "date": item.date,
            "department": "、".join(item.department or ()),
            "articles": " ".join(str(form.article) for form in item.forms or () if form.article),
            "outcome": item.opinion.outcome if item.opinion else None,
            "opinion": item.opinion.text if item.opinion else None,
            "overview": item.overview,
            "speeches": len(item.debate),
        }
        for item in selection.items
    ]


_OF_CONDITION = (
    *("meeting", "no", "condition", "status", "months", "answer", "answer_title", "answer_score", "answer_reason"),
    *("answer_file", "answer_page_start", "file", "page_start", "page_end"),
)


def _conditions(selection: Selection) -> Table:
    return [
        {"number": condition.item, **{name: getattr(condition, name) for name in _OF_CONDITION}}
        for condition in selection.conditions
    ]


def _fields(selection: Selection) -> Table:
    return [
        {
            "number": item.number,
            "article": form.article,
            "kind": form.kind,
            "label": field.label,
            "text": field.text if field.rows is None else "\n".join("　".join(row) for row in field.rows),
            "file": form.file,
            "page": field.page,
        }
        for item in selection.items
        for form in item.forms or ()
        for field in form.fields
    ]


def _meetings(selection: Selection) -> Table:
    return [
        {
            "meeting": sitting.record.meeting,
            "body": sitting.record.body,
            "name": sitting.record.name,
            "date": sitting.record.date,
            "start": sitting.record.start,
            "end": sitting.record.end,
            "place": sitting.record.place,
            "draft": sitting.record.draft,
            "present": "、".join(sitting.record.present),
            "absent": "、".join(sitting.record.absent),
            "speeches": len(sitting.speeches),
        }
        for sitting in selection.sittings
    ]
