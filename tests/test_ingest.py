"""What an unattended ingest does with a folder: what is known, what failed, what changed, what is being written."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import Run

from adachi_shingikai.database import files
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import load_entries
from adachi_shingikai.ingest import run
from adachi_shingikai.ingest.checks import find_defects
from adachi_shingikai.ingest.discover import FoundFile, find_files
from adachi_shingikai.ingest.read import ReadOptions, hash_file, read_document
from adachi_shingikai.ingest.result import FileResult, count_contents, status, summary_line
from adachi_shingikai.ingest.run import DEFAULT, Settings, ingest_files
from adachi_shingikai.pages import ocr
from adachi_shingikai.search.hits import search

PAPER = """第三十一期・第{number}回足立区情報公開・個人情報保護審議会 【諮問・報告資料】

○確認事項

○諮問事項

1 ［諮問第95{number}号］{title}について P 1～P 2

令和40年4月12日(金)
"""


def write(path: Path, words: str, age: float = 60.0) -> Path:
    """A file that was last changed `age` seconds ago."""
    path.write_text(words, encoding="utf-8")
    os.utime(path, (time.time() - age,) * 2)
    return path


def run(db: Path, *paths: Path, settings: Settings = DEFAULT) -> list[FileResult]:
    with open_for_writing(db) as opened:
        return list(ingest_files([FoundFile(path) for path in paths], opened.conn, settings))


def statuses(outcomes: list[FileResult]) -> list[tuple[str, bool]]:
    return [(o.status, o.tried) for o in outcomes]


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
    assert statuses(run(db, *papers, bad)) == [("added", True), ("added", True), ("failed", True)]
    assert len(opened()) >= 3
    _opened.clear()
    assert statuses(run(db, *papers, bad)) == [("known", True), ("known", True), ("failed", False)]
    assert opened() == []


def test_a_touched_file_is_known_by_its_hash(tmp_path: Path) -> None:
    words = PAPER.format(number=1, title="図書館の巡回")
    paper, db = write(tmp_path / "a.txt", words), tmp_path / "a.db"
    run(db, paper)
    write(paper, words, age=30)
    assert statuses(run(db, paper)) == [("known", True)]


def test_a_failure_is_not_tried_again_until_the_file_changes(tmp_path: Path) -> None:
    bad, db = write(tmp_path / "bad.pdf", "%PDF-1.7 nothing"), tmp_path / "a.db"
    assert statuses(run(db, bad)) == [("failed", True)]
    copy = write(tmp_path / "copy.pdf", "%PDF-1.7 nothing")
    again = run(db, bad, copy)
    assert statuses(again) == [("failed", False)] * 2
    assert [str(o.message).partition(": ")[0] for o in again] == ["bad.pdf", "copy.pdf"]
    assert statuses(run(db, bad, settings=Settings(retry=True))) == [("failed", True)]
    write(bad, "%PDF-1.7 something", age=30)
    assert statuses(run(db, bad)) == [("failed", True)]
    with open_for_writing(db) as opened:
        assert {e.state for e in load_entries(opened.conn).values()} == {"failed"}


def test_failures_stand_in_the_list_of_problems(shingikai: Run, tmp_path: Path) -> None:
    bad, db = write(tmp_path / "bad.pdf", "%PDF-1.7 nothing"), tmp_path / "a.db"
    first, second = (shingikai("ingest", bad, "--db", db) for _ in range(2))
    assert (first.returncode, second.returncode) == (3, 3)
    assert "失敗: bad.pdf: 壊れたPDF" in first.stderr
    assert (second.stderr, second.stdout.count("\n")) == ("", 1)
    assert "--retry" in second.stdout
    problems = json.loads(shingikai("list", "problems", "--format", "json", "--db", db).stdout)
    assert [(p["file"], p["reason"].partition("。")[0]) for p in problems] == [(str(bad), "bad.pdf: 壊れたPDFです")]


def test_a_corrected_paper_supersedes_the_old_one(tmp_path: Path) -> None:
    paper, db = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡廻")), tmp_path / "a.db"
    (old,) = run(db, paper)
    write(paper, PAPER.format(number=1, title="図書館の巡回"), age=30)
    (new,) = run(db, paper)
    assert (new.status, new.supersedes) == ("added", old.sha256)
    assert "前の版" in summary_line(new)
    with open_for_writing(db) as opened:
        connection = opened.conn
        found = connection.execute("SELECT sha256, superseded_by FROM documents ORDER BY id").fetchall()
        assert found == [(old.sha256, new.sha256), (new.sha256, None)]
        assert [h.sha256 for h in search(connection, "図書館").hits] == [new.sha256]
        assert search(connection, '"巡廻"').total == 0
    # read again, it stays what it is; and back under its name, it counts again
    copy = write(tmp_path / "b.txt", PAPER.format(number=1, title="図書館の巡廻"))
    assert statuses(run(db, copy, settings=Settings(force=True))) == [("replaced", True)]
    copy.unlink()
    with open_for_writing(db) as opened:
        assert [h.sha256 for h in search(opened.conn, "図書館").hits] == [new.sha256]
    write(paper, PAPER.format(number=1, title="図書館の巡廻"), age=20)
    (back,) = run(db, paper)
    assert (back.status, back.supersedes) == ("known", new.sha256)
    with open_for_writing(db) as opened:
        assert [h.sha256 for h in search(opened.conn, "図書館").hits] == [old.sha256]


def test_another_paper_under_the_same_name_is_another_paper(tmp_path: Path) -> None:
    paper, db = write(tmp_path / "latest.txt", PAPER.format(number=1, title="図書館の巡回")), tmp_path / "a.db"
    run(db, paper)
    write(paper, PAPER.format(number=2, title="図書館の掲示"), age=30)
    assert [o.supersedes for o in run(db, paper)] == [None]
    with open_for_writing(db) as opened:
        assert search(opened.conn, "図書館").total == 2


def test_forgetting_a_revision_brings_the_old_one_back(shingikai: Run, tmp_path: Path) -> None:
    paper, db = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡廻")), tmp_path / "a.db"
    run(db, paper)
    write(paper, PAPER.format(number=1, title="図書館の巡回"), age=30)
    (new,) = run(db, paper)
    both = shingikai("forget", "a.txt", "--db", db)
    assert (both.returncode, both.stderr.count("\n")) == (2, 1)
    assert shingikai("forget", str(new.sha256)[:12], "--db", db).returncode == 0
    assert "巡廻" in shingikai("search", "図書館", "--db", db).stdout
    assert shingikai("forget", "a.txt", "--db", db).returncode == 0
    assert shingikai("search", "図書館", "--db", db).returncode == 1
    assert shingikai("forget", "a.txt", "--db", db).returncode == 1
    assert statuses(run(db, paper)) == [("added", True)], "the file is still there, and read again"


def test_pictures_are_read_once_ocr_is_there(
    samples: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from test_ocr import scan

    path, db = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2)), tmp_path / "a.db"
    monkeypatch.setattr(ocr, "available", lambda: False)
    assert statuses(run(db, path)) == [("added", True)]
    assert statuses(run(db, path)) == [("known", True)]
    monkeypatch.undo()
    assert statuses(run(db, path, settings=Settings(manner=ReadOptions(ocr="never")))) == [("known", True)]
    assert statuses(run(db, path)) == [("replaced", True)]
    assert statuses(run(db, path)) == [("known", True)]


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STILL", 0.4)
    words = PAPER.format(number=1, title="図書館の巡回")
    path, db = tmp_path / "slow.txt", tmp_path / "a.db"
    path.write_text("", encoding="utf-8")

    def write_slowly() -> None:
        with path.open("a", encoding="utf-8") as file:
            for letter in words:
                file.write(letter)
                file.flush()
                time.sleep(0.005)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    with open_for_writing(db) as opened:
        (result,) = ingest_files(find_files([tmp_path], recursive=False), opened.conn)
    writer.join()
    assert (status, count_contents and count_contents.meeting[:3]) == ("added", "31-")


def test_a_file_that_goes_on_changing_is_left_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STILL", 0.2)
    monkeypatch.setattr(files, "PATIENCE", 0.6)
    path, db = tmp_path / "slow.txt", tmp_path / "a.db"
    stop = threading.Event()
    path.write_text("一行", encoding="utf-8")

    def write_on() -> None:
        while not stop.wait(0.02):
            with path.open("a", encoding="utf-8") as file:
                file.write("続き")

    writer = threading.Thread(target=write_on)
    writer.start()
    with open_for_writing(db) as opened:
        (result,) = ingest_files(find_files([tmp_path], recursive=False), opened.conn)
    stop.set()
    writer.join()
    assert status == "unfinished"
    write(path, PAPER.format(number=1, title="図書館の巡回"))
    assert statuses(run(db, path)) == [("added", True)], "nothing was remembered of the unfinished file"


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


def test_the_journal(shingikai: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡回"))
    bad, log, db = write(tmp_path / "bad\nname.pdf", ""), tmp_path / "logs" / "ingest.jsonl", tmp_path / "a.db"
    done = shingikai("ingest", good, bad, "--db", db, "--log", log, "-v", "-q")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [e["stage"] for e in events] == ["start", "hash", "hash", "read", "save", "failed", "end"]
    assert events[3].items() >= {"file": "a.txt", "pages": 1, "speeches": 0}.items()
    assert len(events[3]["sha256"]) == 64
    assert all(set(e) >= {"time", "seconds"} for e in events)
    assert events[-1].items() >= {"added": 1, "failed": 1}.items()
    assert len(done.stderr.splitlines()) == len(events) + 1, "one line an event for people, too, and the failure"
    shingikai("ingest", good, bad, "--db", db, "--log", log)
    again = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()][len(events) :]
    assert [e["stage"] for e in again] == ["start", "end"]
    denied = shingikai("ingest", good, "--db", db, "--log", "/proc/no/log")
    assert (denied.returncode, denied.stderr.count("\n")) == (2, 1)


def test_waiting_for_another_ingest(shingikai: Run, tmp_path: Path) -> None:
    from adachi_shingikai.database.connection import lock

    good, db = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡回")), tmp_path / "a.db"
    release = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with lock(db):
            held.set()
            release.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    assert shingikai("ingest", good, "--db", db).returncode == 6
    threading.Timer(1.0, release.set).start()
    assert shingikai("ingest", good, "--db", db, "--wait", "30").returncode == 0
    holder.join()


# --- what fresh eyes found ----------------------------------------------------------------------


def agenda(number: int, title: str) -> str:
    """A paper of one meeting, with another item."""
    return PAPER.format(number=1, title=title).replace("諮問第951号", f"諮問第{number}号")


def found_by(db: Path, words: str) -> list[str]:
    with open_for_writing(db) as opened:
        return [hit.text for hit in search(opened.conn, words).hits]


def test_renamed_papers_stay(tmp_path: Path) -> None:
    db, names = tmp_path / "a.db", [tmp_path / f"{n}.txt" for n in (1, 2, 3, 4)]
    for n, title in zip((0, 1, 2), ("図書館", "公園", "道路"), strict=True):
        write(names[n], agenda(951 + n, title))
    run(db, *names[:3])
    for n in (2, 1, 0):
        names[n].rename(names[n + 1])
    assert statuses(run(db, *names[1:])) == [("known", True)] * 3
    assert all(found_by(db, title) for title in ("図書館", "公園", "道路"))


def test_other_items_of_one_meeting_are_another_paper(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    run(db, paper)
    write(paper, agenda(952, "公園"), age=30)
    assert [o.supersedes for o in run(db, paper)] == [None]


def test_a_correction_under_two_names_supersedes(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "b.txt", agenda(951, "旧版の巡廻"))
    (old,) = run(db, paper)
    write(paper, agenda(951, "新版の巡回"), age=30)
    copy = write(tmp_path / "a.txt", agenda(951, "新版の巡回"))
    assert [o.supersedes for o in run(db, copy, paper)] == [None, old.sha256]
    assert not found_by(db, "旧版")


def test_forgetting_the_middle_of_three_revisions(shingikai: Run, tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", tmp_path / "a.txt"
    revisions = [run(db, write(paper, agenda(951, f"第{n}稿"), age=60 - n))[0].sha256 for n in (1, 2, 3)]
    done = shingikai("forget", str(revisions[1])[:12], "--db", db)
    assert (done.returncode, "また読みます" in done.stderr) == (0, False)
    assert len(found_by(db, "第1稿")) == 0
    assert len(found_by(db, "第3稿")) == 1


def test_papers_are_forgotten_by_any_of_their_names(shingikai: Run, tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    run(db, paper)
    run(db, moved := paper.rename(tmp_path / "b.txt"))
    done = shingikai("forget", moved, "--db", db)
    assert (done.returncode, "b.txt" in done.stderr) == (0, True)


def test_bytes_under_another_suffix_are_read_anew(tmp_path: Path) -> None:
    db, wrong = tmp_path / "a.db", write(tmp_path / "a.pdf", agenda(951, "図書館"))
    right = write(tmp_path / "a.txt", agenda(951, "図書館"))
    assert statuses(run(db, wrong, right)) == [("failed", True), ("added", True)]
    assert statuses(run(db, wrong, right)) == [("failed", False), ("known", True)]


def test_a_file_that_vanishes_says_nothing_of_its_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    copy = write(tmp_path / "b.txt", agenda(951, "図書館"))
    hashed = hash_file

    def hash_and_remove(path: Path) -> str:
        digest = hashed(path)
        if path == copy:
            paper.unlink(missing_ok=True)
        return digest

    monkeypatch.setattr(reading, "sha256", hash_and_remove)
    assert [o.status for o in run(db, paper, copy)] == ["failed", "added"]
    monkeypatch.undo()
    write(paper, agenda(951, "図書館"))
    assert statuses(run(db, paper)) == [("known", True)]


def test_forcing_that_fails_leaves_a_paper_known(tmp_path: Path, samples: dict[str, Path]) -> None:
    from adachi_shingikai.ingest.children import Limits

    db, paper = tmp_path / "a.db", samples["sample-31-2.pdf"]
    run(db, paper)
    starved = Settings(force=True, limits=Limits(seconds=0.01))
    assert statuses(run(db, paper, settings=starved)) == [("failed", True)]
    assert statuses(run(db, paper)) == [("known", True)]


def test_what_no_table_can_hold_is_one_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, bad = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    good = write(tmp_path / "b.txt", agenda(952, "公園"))
    save = save_document

    def overflow(db: object, document: object, *rest: object) -> int:
        if document.file.name == "a.txt":  # type: ignore[attr-defined]
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        return save(db, document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "save", overflow)
    assert statuses(run(db, bad, good)) == [("failed", True), ("added", True)]


def test_numbers_beyond_reason_are_text(tmp_path: Path) -> None:
    words = agenda(951, "図書館").replace("P 2", "P " + "9" * 30)
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", words)
    assert statuses(run(db, paper)) == [("added", True)]


def test_a_failure_between_two_revisions_hides_neither(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    (old,) = run(db, paper)
    write(paper, "\0\0", age=50)
    assert statuses(run(db, paper)) == [("failed", True)]
    write(paper, agenda(951, "新版の巡回"), age=40)
    assert [o.supersedes for o in run(db, paper)] == [old.sha256]


def test_old_bytes_under_another_name_stay_old(tmp_path: Path) -> None:
    db, a, b = tmp_path / "a.db", tmp_path / "a.txt", tmp_path / "b.txt"
    versions = [agenda(951, f"第{n}稿") for n in (1, 2, 3)]
    run(db, write(a, versions[0]), write(b, versions[2]))
    run(db, write(a, versions[1], age=50))
    run(db, write(b, versions[0], age=40))
    assert not found_by(db, "第1稿")
    assert len(found_by(db, "第2稿")) == 1


def test_a_limit_that_was_inherited_is_no_failure(shingikai: Run, tmp_path: Path) -> None:
    paper = write(tmp_path / "a.txt", agenda(951, "図書館"))
    done = shingikai(
        "ingest",
        paper,
        "--db",
        tmp_path / "a.db",
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (50, 50)),
    )
    assert done.returncode == 0, done.stderr


def test_files_dated_in_the_future_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STILL", 5.0)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    write(tmp_path / "a.txt", agenda(951, "図書館"), age=-30_000)
    with open_for_writing(tmp_path / "a.db") as opened:
        found = find_files([tmp_path], recursive=False)
        assert [o.status for o in ingest_files(found, opened.conn)] == ["added"]


@contextmanager
def nobody() -> Iterator[None]:
    """As a user to whom permissions apply; root may read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    folder, closed = tmp_path / "in", tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    bad, good = write(closed / "bad.txt", ""), write(folder / "a.txt", agenda(951, "図書館"))
    secret = write(folder / "secret.txt", agenda(952, "公園"))
    for place in (tmp_path, *tmp_path.parents[:3]):
        place.chmod(place.stat().st_mode | 0o755)
    db = tmp_path / "a.db"
    assert statuses(run(db, bad)) == [("failed", True)]
    read_document(good)  # so that all that is needed is imported
    for path in (secret, closed):
        path.chmod(0)
    with open_for_writing(db) as opened:
        with nobody():
            outcomes = list(ingest_files(find_files([folder], recursive=True), opened.conn))
        said = {Path(o.path).name: o.message for o in outcomes}
        assert said["a.txt"] is None
        assert str(said["secret.txt"]).startswith("secret.txt: 開けません")
        assert str(said["closed"]).startswith("closed: フォルダーの中を読めません")
        good.chmod(0)
        with nobody():
            found = {f.about: f.message for f in find_defects(opened.conn) if f.check == "file"}
        assert "権限" in found["a.txt"]
    closed.chmod(0o755)


def test_huge_files_are_said_once(shingikai: Run, tmp_path: Path) -> None:
    db, huge = tmp_path / "a.db", tmp_path / "huge.pdf"
    huge.write_bytes(b"%PDF-1.7")
    os.truncate(huge, 20 * 1000**3)
    first, second = (shingikai("ingest", huge, "--db", db) for _ in range(2))
    assert (first.returncode, "大きすぎます" in first.stderr) == (3, True)
    assert (second.returncode, second.stderr) == (3, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_children_end_with_their_parent(tmp_path: Path, number: signal.Signals) -> None:
    paper = write(tmp_path / "slow.txt", agenda(951, "図書館") + "○" + "個人情報、" * 300_000)
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", str(paper), "--db", str(tmp_path / "a.db")]
    with subprocess.Popen([*command, "--timeout", "4"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as parent:
        offspring: list[str] = []
        deadline = time.monotonic() + 10
        while not offspring and time.monotonic() < deadline:
            offspring = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
            time.sleep(0.02)
        parent.send_signal(number)
    assert offspring
    while any(Path(f"/proc/{child}").exists() for child in offspring) and time.monotonic() < deadline + 15:
        time.sleep(0.1)
    assert not [child for child in offspring if Path(f"/proc/{child}").exists()]
    if number != signal.SIGKILL:
        assert parent.returncode == 128 + number
