"""What became of each file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PAPER, agenda, ingest, statuses, write

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.database.files import FileEntry, FileStamp, load_entries, path_key, path_of_key
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


def rewrite(path: Path, words: str) -> None:
    """Other words of the same length, with the time stamp that they had before."""
    before = path.stat()
    assert len(words.encode()) == before.st_size
    path.write_text(words, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(("age", "noticed"), [(0.0, True), (1.5, True), (2.5, False), (60.0, False), (-60.0, False)])
def test_a_file_that_had_just_changed_is_looked_at_again(tmp_path: Path, age: float, noticed: bool) -> None:
    """Written again within the same tick of the clock, it has the same size and time; later ones are told apart."""
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館の巡廻"), age=age)
    (old,) = ingest(db, paper)
    rewrite(paper, agenda(951, "図書館の巡回"))
    (new,) = ingest(db, paper)
    assert (new.status, new.supersedes) == (("added", old.sha256) if noticed else ("known", None))


@pytest.mark.parametrize(
    ("seen", "same"), [(0, False), (1, False), (1_999_999_999, False), (2_000_000_000, True), (-1, True)]
)
def test_two_seconds_after_its_change_a_file_is_surely_the_same(seen: int, same: bool) -> None:
    stamp = FileStamp(10, 1_000_000_000_000)
    entry = FileEntry("a.txt", stamp, stamp.mtime_ns + seen, "0" * 64, "read")
    assert entry.certainly_matches(stamp) is same
    assert not entry.certainly_matches(FileStamp(11, stamp.mtime_ns))
    assert not entry.certainly_matches(FileStamp(10, stamp.mtime_ns + 1))


def test_paths_that_are_no_utf8_find_their_file(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"a\xff.txt")
    odd.write_text("x", encoding="utf-8")
    assert path_of_key(path_key(odd)) == odd
    spelled = tmp_path / "b\\xff.txt"
    spelled.write_text("x", encoding="utf-8")
    assert path_of_key(path_key(spelled)) == spelled


def test_failures_of_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    db, bad, good = tmp_path / "a.db", write(tmp_path / "bad.txt", ""), write(tmp_path / "a.txt", agenda(951, "公園"))
    ingest(db, bad, good)
    bad.unlink()
    good.unlink()
    with open_for_writing(db) as opened:
        assert [Path(key).name for key in load_entries(opened.conn)] == ["a.txt"]
