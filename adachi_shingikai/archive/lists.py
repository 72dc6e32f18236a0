"""What the database holds, as lists: documents, meetings, items, reports, speakers, problems. Reads only."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple


class Listing(NamedTuple):
    """A list: its columns as JSON keys, their Japanese headings, and the rows."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class _Query(NamedTuple):
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    sql: str


_QUERIES = {
    "documents": _Query(
        (
            "file",
            "meeting",
            "date",
            "pages",
            "minutes_of",
            "speeches",
            "problems",
            "format",
            "format_score",
            "sha256",
            "superseded_by",
        ),
        ("ファイル", "会議", "開催日", "頁", "要録", "発言", "問題", "様式", "確度", "SHA-256", "改訂版"),
        """SELECT d.name, d.term || '-' || d.number, d.date, d.pages,
        (SELECT group_concat(m.term || '-' || m.number, ' ') FROM minutes m WHERE m.document_id = d.id),
        (SELECT count(*) FROM passages p WHERE p.document_id = d.id AND p.kind = 'speech'),
        (SELECT count(*) FROM problems p WHERE p.document_id = d.id), d.format, d.format_score, substr(d.sha256, 1, 12),
        substr(d.superseded_by, 1, 12) FROM documents d ORDER BY d.date, d.name, d.id""",
    ),
    "meetings": _Query(
        ("meeting", "date", "place", "present", "items", "speeches", "minutes", "file"),
        ("会議", "開催日", "場所", "出席", "諮問", "発言", "要録", "ファイル"),
        """WITH held AS (
          SELECT m.term, m.number, m.date, m.place, d.name AS file, m.id AS minutes_id, m.draft FROM minutes m
            JOIN papers d ON d.id = m.document_id WHERE m.term IS NOT NULL
          UNION ALL SELECT d.term, d.number, d.date, d.place, d.name, NULL, NULL FROM papers d
            WHERE d.term IS NOT NULL)
        SELECT term || '-' || number, max(date), max(place),
        (SELECT count(*) FROM attendees a WHERE a.present AND a.minutes_id = (SELECT m.id FROM minutes m
          JOIN papers d ON d.id = m.document_id WHERE m.term = h.term AND m.number = h.number
          ORDER BY m.current DESC, m.draft, d.date DESC, d.sha256, m.id LIMIT 1)),
        (SELECT count(DISTINCT number) FROM (
          SELECT b.number FROM debates b JOIN held x ON x.minutes_id = b.minutes_id
            WHERE b.kind = 'item' AND x.term = h.term AND x.number = h.number
          UNION SELECT a.number FROM agenda a JOIN papers d ON d.id = a.document_id
            WHERE a.kind = 'item' AND d.term = h.term AND d.number = h.number)),
        (SELECT count(*) FROM passages p WHERE p.kind = 'speech' AND p.current
          AND p.meeting = h.term || '-' || h.number),
        CASE min(draft) WHEN 0 THEN '確定' WHEN 1 THEN '案' ELSE '未取込' END,
        (SELECT group_concat(file, ' ') FROM (SELECT DISTINCT file FROM held x
          WHERE x.term = h.term AND x.number = h.number ORDER BY file))
        FROM held h GROUP BY term, number ORDER BY term, number""",
    ),
    "items": _Query(
        ("number", "title", "meeting", "date", "department", "articles", "outcome", "speeches"),
        ("諮問", "件名", "会議", "開催日", "所管", "条", "結果", "発言"),
        # Bare columns are those of the row with the smallest date: where the item first appeared.
        """SELECT i.number, i.title, i.meeting, nullif(min(coalesce(i.date, '9')), '9'),
        (SELECT group_concat(department, '、') FROM
          (SELECT department FROM item_departments WHERE number = i.number ORDER BY department)),
        (SELECT group_concat(article, ' ') FROM
          (SELECT article FROM item_articles WHERE number = i.number ORDER BY article)),
        (SELECT b.outcome FROM debates b JOIN minutes m ON m.id = b.minutes_id WHERE b.kind = 'item'
          AND b.number = i.number AND m.current AND b.outcome IS NOT NULL ORDER BY m.date DESC LIMIT 1),
        (SELECT count(*) FROM passages p WHERE p.item = i.number AND p.kind = 'speech' AND p.current) FROM (
        SELECT a.number, a.title, d.term || '-' || d.number AS meeting, d.date FROM agenda a
          JOIN papers d ON d.id = a.document_id WHERE a.kind = 'item'
        UNION ALL SELECT b.number, b.title, m.term || '-' || m.number, m.date FROM debates b
          JOIN minutes m ON m.id = b.minutes_id WHERE b.kind = 'item' AND m.current) i
        WHERE i.number IS NOT NULL GROUP BY i.number ORDER BY i.number""",
    ),
    "reports": _Query(
        ("meeting", "no", "title", "date", "file", "page_start", "page_end"),
        ("会議", "報告", "件名", "開催日", "ファイル", "P.", "～P."),
        """SELECT d.term || '-' || d.number, a.no, a.title, d.date, d.name, a.page_start, a.page_end FROM agenda a
        JOIN papers d ON d.id = a.document_id WHERE a.kind = 'report' ORDER BY d.date, d.sha256, a.no""",
    ),
    "speakers": _Query(
        ("label", "speaker", "role", "speeches", "characters", "meetings"),
        ("発言者", "氏名", "役職", "発言", "字数", "会議数"),
        """SELECT label, speaker, role, count(*), sum(length(text)), count(DISTINCT coalesce(meeting, document_id))
        FROM passages WHERE kind = 'speech' AND current
        GROUP BY label, speaker ORDER BY count(*) DESC, label, speaker""",
    ),
    "problems": _Query(
        ("file", "page", "reason", "line"),
        ("ファイル", "頁", "内容", "行"),
        """SELECT d.name, p.page, p.reason, p.line FROM problems p JOIN papers d ON d.id = p.document_id
        UNION ALL
        SELECT d.name, 1, '諮問第' || a.number || '号の件名が別の資料と異なります（' || b.title || '）', a.title
        FROM agenda a JOIN papers d ON d.id = a.document_id JOIN debates b ON b.number = a.number
        JOIN minutes m ON m.id = b.minutes_id AND m.current
        WHERE a.kind = 'item' AND b.kind = 'item' AND replace(a.title, ' ', '') <> replace(b.title, ' ', '')
        UNION ALL SELECT path, NULL, message, NULL FROM files WHERE message IS NOT NULL
        ORDER BY 1, 2, 3, 4""",
    ),
}

KINDS = tuple(_QUERIES)


def list_records(connection: sqlite3.Connection, kind: str) -> Listing:
    """The list of one kind, in a stable order."""
    query = _QUERIES[kind]
    return Listing(query.columns, query.headings, connection.execute(query.sql).fetchall())
