"""Is the database whole, and are the files behind it still there: findings. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from adachi_shingikai.database.files import path_of_key
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.ingest.read import hash_file
from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.search.hits import stale_versions

Severity = Literal["damage", "fault", "gap"]
"""`damage`: of the database; `fault`: of the files behind it, or of the index; `gap`: what is not there."""


class Finding(NamedTuple):
    """Something that is not as it should be, and what to do about it."""

    gravity: Severity
    check: str
    about: str
    message: str


def find_defects(connection: sqlite3.Connection) -> Iterator[Finding]:
    """All that is wrong, the gravest first."""
    damage = list(_integrity(connection))
    yield from damage
    if damage:
        return  # what a damaged file says is worth nothing
    for check in (_index, _files, _numbers, _minutes, _speakers, _pages):
        yield from check(connection)


def _integrity(connection: sqlite3.Connection) -> Iterator[Finding]:
    what = "データベースが壊れています（{}）。控えから戻すか、資料から作り直してください"
    try:
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield Finding("damage", "integrity", "", what.format(line))
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            yield Finding("damage", "foreign_key", f"{table} {row}", what.format(f"{parent}に親がない"))
    except sqlite3.DatabaseError as error:
        yield Finding("damage", "integrity", "", what.format(error))


def _index(connection: sqlite3.Connection) -> Iterator[Finding]:
    if versions := stale_versions(connection):
        yield Finding(
            "fault", "index", "", f"索引が別の版で作られています（{versions}）。`shingikai reindex` を実行してください"
        )
    missing = [ref for _, ref in _not_found(connection)]
    if missing:
        about = "、".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        words = f"本文のうち{len(missing)}件が索引にありません。`shingikai reindex` を実行してください"
        yield Finding("fault", "index", about, words)


def _not_found(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The passages whose first characters the index does not find."""
    sql = "SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? AND rowid = ?"
    for passage, ref, text in connection.execute("SELECT id, ref, text FROM passages"):
        pairs = bigrams(fold(text))[:2]
        if pairs and connection.execute(sql, (f'b:"{" ".join(pairs)}"', passage)).fetchone() is None:
            yield passage, ref


def _files(connection: sqlite3.Connection) -> Iterator[Finding]:
    places: dict[str, list[str]] = {}
    for path, sha256 in connection.execute(
        "SELECT path, sha256 FROM documents UNION SELECT f.path, f.sha256 FROM files f ORDER BY 1"
    ):
        places.setdefault(sha256, []).append(path)
    # The old revision of a corrected paper is gone by its nature: its place is taken.
    known = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM documents")}
    for sha256, name in connection.execute("SELECT sha256, name FROM papers ORDER BY date, name, sha256"):
        there = {_sha256(path_of_key(path)) for path in places[sha256]}
        if sha256 in there:
            continue
        if _CLOSED in there:
            yield Finding("fault", "file", name, "元のファイルを開けません。権限を確かめてください")
        elif there & known:
            words = "元のファイルの場所には、いまは別の資料があります。元の資料は残っていません"
            yield Finding("gap", "file", name, words)
        elif there != {None}:
            words = "元のファイルの中身が変わっています。`shingikai ingest --force` で取り込み直してください"
            yield Finding("fault", "file", name, words)
        else:
            words = f"元のファイルがありません（{places[sha256][0]}）。戻すか、`shingikai forget` で外してください"
            yield Finding("fault", "file", name, words)


_CLOSED = "closed"


def _sha256(path: Path) -> str | None:
    """The hash of a file; None where there is none, `_CLOSED` where it is not ours to read."""
    try:
        return hash_file(path)
    except UnreadableError as error:
        return _CLOSED if isinstance(error.__cause__, PermissionError) else None


def _numbers(connection: sqlite3.Connection) -> Iterator[Finding]:
    """諮問 are numbered through, so a number between two others was given to a paper that is not here."""
    sql = """SELECT a.number FROM agenda a JOIN papers p ON p.id = a.document_id WHERE a.kind = 'item'
        UNION SELECT b.number FROM debates b JOIN minutes m ON m.id = b.minutes_id
        JOIN papers p ON p.id = m.document_id WHERE b.kind = 'item'"""
    found = {number for (number,) in connection.execute(sql) if number is not None}
    for first, last in _runs(n for n in range(min(found, default=0), max(found, default=0)) if n not in found):
        about = f"諮問第{first}号" + (f"～第{last}号" if last > first else "")
        yield Finding("gap", "number", about, "前後の番号はありますが、これを載せた資料が取り込まれていません")


def _minutes(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = """SELECT DISTINCT p.term, p.number FROM papers p WHERE p.term IS NOT NULL AND p.number IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM minutes m JOIN papers q ON q.id = m.document_id
        WHERE m.term = p.term AND m.number = p.number) ORDER BY 1, 2"""
    for term, number in connection.execute(sql):
        words = "要録がありません。次の回の【諮問・報告資料】に載ります"
        yield Finding("gap", "minutes", meeting_name(f"{term}-{number}"), words)


def _speakers(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = """SELECT p.ref, p.label, count(*) FROM passages p WHERE p.kind = 'speech' AND p.current AND p.speaker IS NULL
        AND (p.role LIKE '%委員' OR p.role LIKE '%会長') AND EXISTS (SELECT 1 FROM attendees a
        WHERE a.minutes_id = p.minutes_id) GROUP BY p.minutes_id, p.label ORDER BY min(p.id)"""
    for ref, label, count in connection.execute(sql):
        yield Finding("gap", "speaker", f"{ref} {label}", f"出席者の誰か決められません（{count}発言）")


def _pages(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = "SELECT id, name, pages FROM papers ORDER BY date, name, sha256"
    for document, name, pages in connection.execute(sql):
        read: set[int] = set()
        for table in ("passages", "minutes"):
            for first, last in connection.execute(
                f"SELECT page_start, page_end FROM {table} WHERE document_id = ?", (document,)
            ):
                read.update(range(first, last + 1))
        empty = [page for page in range(1, pages + 1) if page not in read]
        if empty:
            words = "、".join(f"{a}" if a == b else f"{a}～{b}" for a, b in _runs(empty))
            yield Finding("gap", "page", name, f"文字を読み取れなかったページ: {words}")


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as first and last."""
    runs = [list(group) for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return [(run[0][1], run[-1][1]) for run in runs]
