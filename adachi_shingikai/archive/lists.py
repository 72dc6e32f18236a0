"""What the database holds, as lists: documents, meetings, items, reports, speakers, problems. Reads only."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.japanese.text import plain


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
        JOIN minutes m ON m.id = p.minutes_id WHERE p.kind = 'speech' AND p.is_searchable
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

LISTS = tuple(_QUERIES)


def list_records(connection: sqlite3.Connection, what: str) -> Listing:
    """Return one of the lists, in a stable order."""
    query = _QUERIES[what]
    connection.create_function("plain", 1, lambda words: plain(words or ""), deterministic=True)
    return Listing(query.headings, query_rows(connection, query.sql))


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
