"""What became of each file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PAPER, ingest, statuses, write

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.database.files import load_entries
from adachi_shingikai.ingest.run import Settings

_opened: list[str] = []


sys.addaudithook(lambda event, arguments: _opened.append(str(arguments[0])) if event == "open" else None)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], list[str]]:
    """Which papers this process opened since the test began."""
    _opened.clear()
    return lambda: [path for path in _opened if path.startswith(str(tmp_path)) and path.endswith(".txt")]


def test_known_files_are_not_opened_again(tmp_path: Path, opened: Callable[[], list[str]]) -> None:
    papers = [write(tmp_path / f"{number}.txt", PAPER.format(number=number, title="巡回")) for number in (1, 2)]
    bad, db = write(tmp_path / "bad.txt", ""), tmp_path / "a.db"
    assert statuses(ingest(db, *papers, bad)) == [("added", True), ("added", True), ("failed", True)]
    assert len(opened()) >= 3
    _opened.clear()
    assert statuses(ingest(db, *papers, bad)) == [("known", True), ("known", True), ("failed", False)]
    assert opened() == []


def test_a_touched_file_is_known_by_its_hash(tmp_path: Path) -> None:
    words = PAPER.format(number=1, title="図書館の巡回")
    paper, db = write(tmp_path / "a.txt", words), tmp_path / "a.db"
    ingest(db, paper)
    write(paper, words, age=30)
    assert statuses(ingest(db, paper)) == [("known", True)]


def test_a_failure_is_not_tried_again_until_the_file_changes(tmp_path: Path) -> None:
    bad, db = write(tmp_path / "bad.pdf", "%PDF-1.7 nothing"), tmp_path / "a.db"
    assert statuses(ingest(db, bad)) == [("failed", True)]
    copy = write(tmp_path / "copy.pdf", "%PDF-1.7 nothing")
    again = ingest(db, bad, copy)
    assert statuses(again) == [("failed", False)] * 2
    assert [str(o.message).partition(": ")[0] for o in again] == ["bad.pdf", "copy.pdf"]
    assert statuses(ingest(db, bad, settings=Settings(retry=True))) == [("failed", True)]
    write(bad, "%PDF-1.7 something", age=30)
    assert statuses(ingest(db, bad)) == [("failed", True)]
    with open_for_writing(db) as opened:
        assert {e.state for e in load_entries(opened.conn).values()} == {"failed"}
