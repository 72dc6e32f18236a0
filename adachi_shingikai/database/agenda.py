"""Which rows of the agendas of several documents count: of rows that are the same, the one of the better copy."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from adachi_shingikai.database.units import latest_first
from adachi_shingikai.japanese.fold import fold, letters_only

SIMILAR_TITLE = 0.6
"""The similarity of titles that have the same number in one meeting and are the same row."""

COMPARED = 200
"""Letters of a title that are compared."""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row of an agenda, and what decides whether it counts. `meeting` is that of its document; of two rows that are
    the same, the one with the lower `rank` counts.
    """

    id: int
    document_id: int
    sha256: str
    kind: str
    meeting: str | None
    no: int
    item: int | None
    confirmed_meeting: str | None
    letters: str
    rank: tuple[int | float | str, ...]


def find_better_rows(connection: sqlite3.Connection, documents: Iterable[int]) -> dict[int, dict[int, str | None]]:
    """Return for each document, and for each row of its agenda by id, the SHA-256 of the document with a better copy of
    the row; None if there is none. Rows of superseded documents are left out.
    """
    wanted = set(documents)
    groups: dict[tuple[object, ...], list[AgendaRow]] = defaultdict(list)
    rows = _find_rows(connection, wanted)
    for row in rows:
        for key in _keys(row):
            groups[key].append(row)
    for group in groups.values():
        group.sort(key=lambda row: row.rank)
    found: dict[int, dict[int, str | None]] = defaultdict(dict)
    for row in rows:
        if row.document_id in wanted:
            found[row.document_id][row.id] = _find_better(row, groups)
    return found


def _find_rows(connection: sqlite3.Connection, documents: set[int]) -> list[AgendaRow]:
    """Return the rows of these documents, and those that may be the same."""
    sql = """WITH wanted AS (SELECT id, meeting FROM documents WHERE id IN (SELECT value FROM json_each(?)))
        SELECT a.*, d.sha256, d.meeting, d.date, d.pages, d.ocr_pages, d.mtime_ns FROM agenda a
        JOIN documents d ON d.id = a.document_id WHERE d.superseded_by IS NULL AND (d.id IN (SELECT id FROM wanted)
        OR d.meeting IN (SELECT meeting FROM wanted)
        OR a.item IN (SELECT b.item FROM agenda b JOIN wanted w ON w.id = b.document_id)) ORDER BY a.id"""
    return [_make_row(row) for row in connection.execute(sql, (json.dumps(sorted(documents)),))]


def _make_row(row: sqlite3.Row) -> AgendaRow:
    is_ocr = row["ocr_pages"] != "[]" or not row["pages"]
    latest = latest_first(row["date"])
    return AgendaRow(
        id=row["id"],
        document_id=row["document_id"],
        sha256=row["sha256"],
        kind=row["kind"],
        meeting=row["meeting"],
        no=row["no"],
        item=row["item"],
        confirmed_meeting=row["confirmed_meeting"],
        letters=letters_only(fold(row["title"]))[:COMPARED],
        rank=(row["meeting"] is None, is_ocr, -row["pages"], *latest, -row["mtime_ns"], row["sha256"]),
    )


def _keys(row: AgendaRow) -> Iterator[tuple[object, ...]]:
    """Yield what rows that may be the same have in common with this one."""
    if row.item is not None:
        yield row.kind, "item", row.item
    elif row.meeting is not None:
        yield row.kind, row.meeting, "title", row.letters
        yield row.kind, row.meeting, "no", row.no
        if row.confirmed_meeting:
            yield row.kind, row.meeting, "confirmed", row.confirmed_meeting


def _find_better(row: AgendaRow, groups: dict[tuple[object, ...], list[AgendaRow]]) -> str | None:
    better = []
    for key in _keys(row):
        for other in groups[key]:
            if other.rank >= row.rank:
                break
            if other.document_id != row.document_id and _is_same_row(row, other):
                better.append(other)
                break
    return min(better, key=lambda other: other.rank).sha256 if better else None


def _is_same_row(row: AgendaRow, other: AgendaRow) -> bool:
    """Return whether two rows that have a key in common are the same."""
    if row.item is not None:
        return row.meeting == other.meeting or None in (row.meeting, other.meeting)
    if row.confirmed_meeting and other.confirmed_meeting:
        return row.confirmed_meeting == other.confirmed_meeting
    return row.letters == other.letters or _is_similar(row.letters, other.letters)


@cache
def _is_similar(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SIMILAR_TITLE
