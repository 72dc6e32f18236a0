"""Bugs that were found: each with the input that showed it."""

from __future__ import annotations

from pathlib import Path

from conftest import agenda, ingest, statuses, write


def test_numbers_beyond_reason_are_text(tmp_path: Path) -> None:
    words = agenda(951, "図書館").replace("P 2", "P " + "9" * 30)
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", words)
    assert statuses(ingest(db, paper)) == [("added", True)]
