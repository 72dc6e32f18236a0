"""`verify`: find damage to the database, changed or missing source files, and gaps. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from adachi_shingikai.database.files import hash_file, path_of_key
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.japanese.numerals import name_pages, ranges
from adachi_shingikai.search.hits import stale_versions

Gravity = Literal["damage", "fault", "gap", "doubt"]
"""`damage` of the database; `fault`: a source file or the index needs attention; `gap`: a document is missing; `doubt`:
a document may be a copy of another one.
"""


class Finding(NamedTuple):
    """A defect of the database, its index or its source files, or a gap, and what to do about it."""

    gravity: Gravity
    check: str
    about: str
    message: str


def find_defects(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Return all defects, the most severe first."""
    damage = list(_check_integrity(connection))
    yield from damage
    if damage:
        return  # the other checks could not trust a damaged file
    for check in (
        _check_index,
        _check_files,
        _check_numbers,
        _check_minutes,
        _check_copies,
        _check_speakers,
        _check_pages,
    ):
        yield from check(connection)


def _check_integrity(connection: sqlite3.Connection) -> Iterator[Finding]:
    message = "データベースが壊れています（{}）。バックアップから戻すか、資料から作り直してください"
    try:
        for row in connection.execute("PRAGMA integrity_check"):
            if row["integrity_check"] != "ok":
                yield Finding("damage", "integrity", "", message.format(row["integrity_check"]))
        for row in connection.execute("PRAGMA foreign_key_check"):
            about = f"{row['table']} {row['rowid']}"
            yield Finding("damage", "foreign_key", about, message.format(f"{row['parent']}に対応する行がない"))
    except sqlite3.DatabaseError as error:
        yield Finding("damage", "integrity", "", message.format(error))


def _check_index(connection: sqlite3.Connection) -> Iterator[Finding]:
    if versions := stale_versions(connection):
        message = f"索引が別のバージョンで作られています（{versions}）。`shingikai reindex` を実行してください"
        yield Finding("fault", "index", "", message)
    missing = list(_passages_not_indexed(connection))
    if missing:
        about = "、".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        message = f"本文のうち{len(missing)}件が索引にありません。`shingikai reindex` を実行してください"
        yield Finding("fault", "index", about, message)


def _passages_not_indexed(connection: sqlite3.Connection) -> Iterator[str]:
    """The references of passages that the index does not find by their first characters."""
    sql = "SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? AND rowid = ?"
    for row in connection.execute("SELECT id, reference, text FROM passages"):
        pairs = bigrams(fold(row["text"]))[:2]
        if pairs and connection.execute(sql, (f'bigrams:"{" ".join(pairs)}"', row["id"])).fetchone() is None:
            yield row["reference"]


def _check_files(connection: sqlite3.Connection) -> Iterator[Finding]:
    paths: dict[str, list[str]] = {}
    sql = "SELECT path, sha256 FROM documents UNION SELECT path, sha256 FROM files ORDER BY 1"
    for row in connection.execute(sql):
        paths.setdefault(row["sha256"], []).append(row["path"])
    known = {row["sha256"] for row in connection.execute("SELECT sha256 FROM documents")}
    # Only current documents: the file of a superseded one was replaced by another.
    for row in connection.execute(
        "SELECT sha256, name FROM documents WHERE superseded_by IS NULL ORDER BY date, name, sha256"
    ):
        candidates = paths[row["sha256"]]
        found = {_hash_at(path_of_key(path)) for path in candidates}
        if row["sha256"] in found:
            continue
        if _UNREADABLE in found:
            yield Finding("fault", "file", row["name"], "元のファイルを開けません。権限を確かめてください")
        elif found & known:
            message = "元のファイルの場所には、いまは別の資料があります。元の資料は残っていません"
            yield Finding("gap", "file", row["name"], message)
        elif found != {None}:
            message = "元のファイルの中身が変わっています。`shingikai ingest --force` で取り込み直してください"
            yield Finding("fault", "file", row["name"], message)
        else:
            message = f"元のファイルがありません（{candidates[0]}）。戻すか、`shingikai forget` で外してください"
            yield Finding("fault", "file", row["name"], message)


_UNREADABLE = "unreadable"


def _hash_at(path: Path) -> str | None:
    """The hash of a file; None if it does not exist, `_UNREADABLE` if permission is denied."""
    try:
        return hash_file(path)
    except UnreadableError as error:
        return _UNREADABLE if isinstance(error.__cause__, PermissionError) else None


def _check_numbers(connection: sqlite3.Connection) -> Iterator[Finding]:
    """諮問 are numbered consecutively: a missing number belongs to a document that was not ingested."""
    sql = """SELECT a.item FROM agenda a JOIN current_documents d ON d.id = a.document_id WHERE a.kind = 'item'
        UNION SELECT b.item FROM debates b JOIN minutes m ON m.id = b.minutes_id
        JOIN current_documents d ON d.id = m.document_id WHERE b.kind = 'item'"""
    found = {row["item"] for row in connection.execute(sql) if row["item"] is not None}
    for first, last in ranges(n for n in range(min(found, default=0), max(found, default=0)) if n not in found):
        about = f"諮問第{first}号" + (f"～第{last}号" if last > first else "")
        yield Finding("gap", "number", about, "前後の番号はありますが、これを載せた資料が取り込まれていません")


def _check_minutes(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = """SELECT DISTINCT d.meeting, d.term, d.number FROM current_documents d WHERE d.meeting IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM minutes m JOIN current_documents x ON x.id = m.document_id
        WHERE m.meeting = d.meeting) ORDER BY d.term, d.number"""
    for row in connection.execute(sql):
        message = "要録がありません。次の回の【諮問・報告資料】に載ります"
        yield Finding("gap", "minutes", meeting_name(row["meeting"]), message)


def _check_copies(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Minutes that do not name their meeting, with the date or an item of minutes that do."""
    sql = """SELECT d.name, d.sha256, k.meeting, max(m.date IS NOT NULL AND m.date = k.date) AS same_date,
        (SELECT group_concat(DISTINCT b.item) FROM debates b JOIN debates c ON c.item = b.item
        WHERE b.minutes_id = m.id AND c.minutes_id = k.id) AS items
        FROM minutes m JOIN documents d ON d.id = m.document_id JOIN minutes k ON k.meeting IS NOT NULL
        WHERE m.is_current AND k.is_current AND m.meeting IS NULL
        AND ((m.date = k.date AND m.document_id <> k.document_id) OR EXISTS (SELECT 1 FROM debates b
        JOIN debates c ON c.item = b.item WHERE b.minutes_id = m.id AND c.minutes_id = k.id))
        GROUP BY m.id, k.id ORDER BY d.name, k.meeting"""
    for row in connection.execute(sql):
        why = ["開催日"] if row["same_date"] else []
        why += [f"諮問第{item}号" for item in (row["items"] or "").split(",") if item]
        message = (
            f"{meeting_name(row['meeting'])}の要録と重なっているようです（{'、'.join(why)}が同じ）。"
            f"同じ要録なら `shingikai forget {row['sha256'][:8]}` で外してください"
        )
        yield Finding("doubt", "duplicate", row["name"], message)


def _check_speakers(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = """SELECT p.reference, p.label, count(*) AS speeches FROM passages p
        WHERE p.kind = 'speech' AND p.is_searchable AND p.speaker IS NULL
        AND (p.role LIKE '%委員' OR p.role LIKE '%会長')
        AND EXISTS (SELECT 1 FROM attendees a WHERE a.minutes_id = p.minutes_id)
        GROUP BY p.minutes_id, p.label ORDER BY min(p.id)"""
    for row in connection.execute(sql):
        message = f"出席者の誰か決められません（{row['speeches']}発言）"
        yield Finding("gap", "speaker", f"{row['reference']} {row['label']}", message)


def _check_pages(connection: sqlite3.Connection) -> Iterator[Finding]:
    for document in connection.execute("SELECT id, name, pages FROM current_documents ORDER BY date, name, sha256"):
        read: set[int] = set()
        for table in ("passages", "minutes"):
            sql = f"SELECT page_start, page_end FROM {table} WHERE document_id = ?"
            for row in connection.execute(sql, (document["id"],)):
                read.update(range(row["page_start"] or 0, (row["page_end"] or 0) + 1))
        empty = [page for page in range(1, document["pages"] + 1) if page not in read]
        if empty:
            yield Finding("gap", "page", document["name"], f"文字を読み取れなかったページ: {name_pages(empty)}")
