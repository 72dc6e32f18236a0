"""What the database holds, as lists: documents, meetings, items, reports, conditions and so on. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from adachi_shingikai.archive.followups import FollowUp, council_format, find_answers, load_reports
from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.search.filters import EVERYTHING, Filters, filter_conditions


class Listing(NamedTuple):
    """A list: the Japanese heading of each column by its JSON key, and the records."""

    headings: dict[str, str]
    records: list[dict[str, Any]]


class _Query(NamedTuple):
    headings: dict[str, str]
    sql: str


_QUERIES = {
    "documents": _Query(
        {
            "file": "ファイル",
            "body": "会議体",
            "meeting": "会議",
            "date": "開催日",
            "pages": "頁",
            "minutes_of": "要録",
            "speeches": "発言",
            "problems": "問題",
            "format_name": "様式",
            "format_score": "確度",
            "sha256": "SHA-256",
            "superseded_by": "改訂後",
            "copy_of": "同じ資料",
        },
        """SELECT d.name AS file, d.body, d.meeting, d.date, nullif(d.pages, 0) AS pages,
        (SELECT group_concat(m.meeting, ' ') FROM minutes m WHERE m.document_id = d.id) AS minutes_of,
        (SELECT count(*) FROM passages p WHERE p.document_id = d.id AND p.kind = 'speech') AS speeches,
        (SELECT count(*) FROM problems p WHERE p.document_id = d.id) AS problems, d.format,
        coalesce(d.format, '様式なし') AS format_name,
        CASE WHEN d.format IS NOT NULL THEN d.format_score END AS format_score,
        substr(d.sha256, 1, 12) AS sha256, substr(d.superseded_by, 1, 12) AS superseded_by,
        substr(d.copy_of, 1, 12) AS copy_of
        FROM documents d ORDER BY d.date, d.name, d.id""",
    ),
    "meetings": _Query(
        {
            "body": "会議体",
            "name": "会議名",
            "meeting": "会議",
            "date": "開催日",
            "place": "場所",
            "present": "出席",
            "items": "諮問",
            "speeches": "発言",
            "minutes": "要録",
            "file": "ファイル",
        },
        """SELECT body, name, meeting, date, place, present, items, speeches,
        CASE is_draft WHEN 0 THEN '確定' WHEN 1 THEN '案' ELSE '未取込' END AS minutes, files AS file
        FROM meetings ORDER BY term IS NULL, body, term, number, date, meeting""",
    ),
    "items": _Query(
        {
            "number": "諮問",
            "title": "件名",
            "meeting": "会議",
            "date": "開催日",
            "department": "所管",
            "articles": "条",
            "outcome": "結果",
            "speeches": "発言",
        },
        """SELECT i.number, i.title, i.meeting, i.date, i.departments AS department, i.articles, i.outcome,
        (SELECT count(*) FROM passages p WHERE p.item = i.number AND p.kind = 'speech' AND p.is_searchable) AS speeches
        FROM items i ORDER BY i.number""",
    ),
    "reports": _Query(
        {
            "meeting": "会議",
            "no": "報告",
            "title": "件名",
            "date": "開催日",
            "file": "ファイル",
            "printed_pages": "P.",
        },
        """SELECT d.meeting, a.no, a.title, d.date, d.name AS file, a.page_start, a.page_end,
        a.page_start || CASE WHEN a.page_end > a.page_start THEN '～' || a.page_end ELSE '' END AS printed_pages
        FROM agenda a JOIN documents d ON d.id = a.document_id WHERE a.kind = 'report' AND a.is_current
        ORDER BY d.date, d.sha256, a.no""",
    ),
    "speakers": _Query(
        {
            "body": "会議体",
            "label": "発言者",
            "speaker": "氏名",
            "role": "役職",
            "speeches": "発言",
            "characters": "字数",
            "meetings": "会議数",
        },
        """SELECT m.body, p.label, p.speaker, p.role, count(*) AS speeches, sum(length(p.text)) AS characters,
        count(DISTINCT coalesce(p.meeting, p.document_id)) AS meetings FROM passages p
        JOIN minutes m ON m.id = p.minutes_id WHERE p.kind = 'speech' AND p.is_searchable {where}
        GROUP BY m.body, p.label, p.speaker ORDER BY count(*) DESC, m.body, p.label, p.speaker""",
    ),
    "problems": _Query(
        {"file": "ファイル", "page": "頁", "reason": "内容", "line": "行"},
        """SELECT d.name AS file, p.page, p.reason, p.line FROM problems p
        JOIN current_documents d ON d.id = p.document_id
        UNION ALL
        SELECT d.name, a.page, '諮問第' || a.item || '号の件名が別の資料と異なります（' || b.title || '）', a.title
        FROM agenda a JOIN documents d ON d.id = a.document_id JOIN debates b ON b.item = a.item
        JOIN minutes m ON m.id = b.minutes_id AND m.is_current
        WHERE a.kind = 'item' AND a.is_current AND plain(a.title) <> plain(b.title)
        UNION ALL SELECT path, NULL, message, NULL FROM files WHERE message IS NOT NULL
        ORDER BY 1, 2, 3, 4""",
    ),
}

_CONDITION_HEADINGS = {
    "item": "諮問",
    "no": "条件",
    "condition": "内容",
    "meeting": "会議",
    "status": "状況",
    "months": "月数",
    "answer": "報告",
    "answer_score": "確度",
    "answer_page_start": "頁",
}

_KEYS = {
    "documents": (("sha256",), "substr(d.sha256, 1, 12)"),
    "meetings": (("meeting",), "coalesce(p.meeting, substr(d.sha256, 1, 8))"),
    "items": (("number",), "p.item"),
    "reports": (("meeting", "no"), "p.meeting, p.report"),
    "problems": (("file",), "d.name"),
}
"""The columns that tell the records of a list apart, and their SQL for a passage `p` of a document `d`.

A record is listed if one of its passages meets the filters.
"""

LISTS = ("documents", "meetings", "items", "reports", "conditions", "speakers", "problems")


def list_records(connection: sqlite3.Connection, what: str, filters: Filters = EVERYTHING) -> Listing:
    """Return one of the lists, in a stable order: of the records that meet the filters."""
    if what == "conditions":
        records = [asdict(record) for record in list_conditions(connection, filters, date.today())]
        return Listing(_CONDITION_HEADINGS, records)
    query = _QUERIES[what]
    connection.create_function("plain", 1, lambda words: plain(words or ""), deterministic=True)
    where, values = filter_conditions(connection, filters)
    if what == "speakers":  # their speeches are counted below the filters
        return Listing(query.headings, query_rows(connection, query.sql.format(where=where), *values))
    records = query_rows(connection, query.sql)
    if where:
        columns, key = _KEYS[what]
        sql = f"SELECT DISTINCT {key} FROM passages p JOIN documents d ON d.id = p.document_id WHERE true {where}"
        kept = {tuple(row) for row in connection.execute(sql, values)}
        records = [record for record in records if tuple(record[column] for column in columns) in kept]
    return Listing(query.headings, records)


@dataclass(frozen=True, slots=True)
class ConditionRecord:
    """A condition, where it is printed, and what became of it.

    `status` is 報告済 if a later report answers it, 未報告 if it asks for a report and none does, 求めなし if it asks
    for none. `months` are the whole months from the meeting to today, for a condition that is 未報告. `answer` is the
    reference of the likeliest report; the names that begin with `answer_` are about that report.
    """

    item: int
    title: str
    no: int
    condition: str
    meeting: str | None
    date: str | None
    file: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None
    status: str = "求めなし"
    months: int | None = None
    answer: str | None = None
    answer_title: str | None = None
    answer_score: float | None = None
    answer_reason: str | None = None
    answer_file: str | None = None
    answer_page_start: int | None = None
    answer_page_end: int | None = None
    answer_printed_start: str | None = None
    answer_printed_end: str | None = None


def list_conditions(connection: sqlite3.Connection, filters: Filters, today: date) -> list[ConditionRecord]:
    """Return the conditions of all opinions that meet the filters, by item and number, each with its answer.

    `today` is the day up to which months without an answer are counted.
    """
    where, values = filter_conditions(connection, filters)
    found = query_rows(
        connection,
        f"""SELECT c.item, c.title, row_number() OVER (PARTITION BY c.item ORDER BY c.date, c.no) AS no,
        c.text AS condition, c.meeting, c.date, c.file, c.page_start, c.page_end, c.printed_start, c.printed_end
        FROM conditions c WHERE c.item IN
        (SELECT p.item FROM passages p WHERE p.kind = 'opinion' AND p.is_searchable {where}) ORDER BY c.item, 3""",
        *values,
    )
    reports = load_reports(connection)
    answers = {item: find_answers(connection, item, reports) for item in {row["item"] for row in found}}
    return [_condition_record(row, answers[row["item"]].get(row["no"]), today) for row in found]


def _condition_record(row: dict[str, Any], answer: FollowUp | None, today: date) -> ConditionRecord:
    if answer:
        about = {f"answer_{name}": getattr(answer, name) for name in _ANSWER_FIELDS}
        return ConditionRecord(**row, status="報告済", answer=answer.ref, **about)
    if not council_format().asks_for_report.search(row["condition"]):
        return ConditionRecord(**row)
    return ConditionRecord(**row, status="未報告", months=_months_between(row["date"], today))


_ANSWER_FIELDS = ("title", "score", "reason", "file", "page_start", "page_end", "printed_start", "printed_end")


def _months_between(day: str | None, today: date) -> int | None:
    """The whole months from a day to today; None if the day is unknown or still to come."""
    if day is None or (start := date.fromisoformat(day)) > today:
        return None
    return 12 * (today.year - start.year) + today.month - start.month - (today.day < start.day)


def find_item_titles(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the title of every item that `get_item` finds, by its number."""
    rows = query_rows(
        connection,
        """SELECT a.item AS number, a.title FROM agenda a WHERE a.kind = 'item' AND a.is_current AND a.item IS NOT NULL
        UNION SELECT b.item, b.title FROM debates b JOIN minutes m ON m.id = b.minutes_id
        WHERE b.kind = 'item' AND b.item IS NOT NULL AND m.is_current ORDER BY 1, 2""",
    )
    return {row["number"]: row["title"] for row in rows}


def find_meeting_files(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the file of each document that names no meeting, by the key that stands for its meeting."""
    rows = query_rows(connection, "SELECT substr(sha256, 1, 8) AS key, name FROM documents ORDER BY id")
    return {row["key"]: row["name"] for row in rows}
