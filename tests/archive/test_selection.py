"""What an export holds."""

from __future__ import annotations

from pathlib import Path

from adachi_shingikai.archive.selection import select_records
from adachi_shingikai.database.connection import connect
from adachi_shingikai.search.filters import parse_filters


def test_filters_narrow(database: Path) -> None:
    found = select_records(connect(database), parse_filters(speaker=("もりた",), meeting=("31-1",)))
    assert [item.number for item in found.items] == [901, 903]
    assert {s.label for sitting in found.sittings for s in sitting.speeches} == {"もりた委員"}
