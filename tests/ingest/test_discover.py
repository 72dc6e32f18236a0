"""Which files are read, and when."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PAPER, Run, agenda, ingest, statuses, write

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.discover import find_files
from adachi_shingikai.ingest.run import ingest_files


@pytest.fixture
def while_waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen whenever the program waits for a file to stay as it is, instead of the wait."""

    def let(happen: Callable[[], object]) -> None:
        monkeypatch.setattr("adachi_shingikai.ingest.discover.STABLE", 30.0)
        monkeypatch.setattr("adachi_shingikai.ingest.discover.sleep", lambda seconds: happen())

    return let


def append(path: Path, words: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(words)


def test_a_file_that_is_being_written_is_waited_for(
    tmp_path: Path, while_waiting: Callable[[Callable[[], object]], None]
) -> None:
    words = PAPER.format(number=1, title="図書館の巡回")
    path, db = tmp_path / "slow.txt", tmp_path / "a.db"
    pieces = [words[start : start + 100] for start in range(0, len(words), 100)]
    append(path, pieces.pop(0))

    def write_on() -> None:
        if pieces:
            append(path, pieces.pop(0))

    while_waiting(write_on)
    with open_for_writing(db) as opened:
        (result,) = ingest_files(find_files([tmp_path], recursive=False), opened.conn)
    assert (result.status, result.contents and result.contents.meeting[:3]) == ("added", "31-")


def test_a_file_that_goes_on_changing_is_left_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, while_waiting: Callable[[Callable[[], object]], None]
) -> None:
    monkeypatch.setattr("adachi_shingikai.ingest.discover.MAX_WAIT", 0.5)
    path, db = tmp_path / "slow.txt", tmp_path / "a.db"
    append(path, "一行")
    while_waiting(lambda: append(path, "続き"))
    with open_for_writing(db) as opened:
        (result,) = ingest_files(find_files([tmp_path], recursive=False), opened.conn)
    assert result.status == "unfinished"
    write(path, PAPER.format(number=1, title="図書館の巡回"))
    assert statuses(ingest(db, path)) == [("added", True)], "nothing was remembered of the unfinished file"


def test_which_files_of_a_folder_are_papers(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    for directory in (folder, folder / "deep", folder / ".hidden", outside):
        directory.mkdir()
    for name in ("b.pdf", "a.PDF", "c.txt", "._a.pdf", ".DS_Store", "Thumbs.db", "~$b.pdf", "d.pdf.part", "e.docx"):
        (folder / name).write_text("x", encoding="utf-8")
    for place in ("deep/f.md", ".hidden/g.pdf"):
        (folder / place).write_text("x", encoding="utf-8")
    (outside / "secret.pdf").write_text("x", encoding="utf-8")
    (folder / "link-out.pdf").symlink_to(outside / "secret.pdf")
    (folder / "link-folder").symlink_to(outside)
    (folder / "link-in.pdf").symlink_to(folder / "b.pdf")
    (folder / "link-broken.pdf").symlink_to(folder / "nowhere.pdf")
    os.mkfifo(folder / "pipe.pdf")

    def names(*, recursive: bool) -> list[str]:
        return [str(f.path.relative_to(folder)) for f in find_files([folder], recursive=recursive)]

    assert names(recursive=False) == ["a.PDF", "b.pdf", "c.txt", "link-in.pdf"]
    assert sorted(names(recursive=True)) == ["a.PDF", "b.pdf", "c.txt", "deep/f.md", "link-in.pdf"]
    named = find_files([outside / "secret.pdf", folder / "e.docx"], recursive=False)
    assert [f.named for f in named] == [True, True]


def test_a_pipe_is_no_paper(shingikai: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for command in (("parse",), ("ingest", "--db", tmp_path / "a.db")):
        done = shingikai(*command, tmp_path / "pipe.pdf")
        assert (done.returncode, "普通のファイル" in done.stderr) == (3, True)


def test_files_dated_in_the_future_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adachi_shingikai.ingest.discover.STABLE", 5.0)
    monkeypatch.setattr("adachi_shingikai.ingest.discover.sleep", lambda _: pytest.fail("waited"))
    write(tmp_path / "a.txt", agenda(951, "図書館"), age=-30_000)
    with open_for_writing(tmp_path / "a.db") as opened:
        found = find_files([tmp_path], recursive=False)
        assert [o.status for o in ingest_files(found, opened.conn)] == ["added"]
