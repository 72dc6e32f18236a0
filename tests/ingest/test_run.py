"""What an ingest does with files that fail, vanish, or came before."""

from __future__ import annotations

import json
import threading
from functools import partial
from pathlib import Path

import pytest
from conftest import PAPER, Run, agenda, ingest, scan, statuses, unprivileged, write

from adachi_shingikai.database.connection import lock
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import hash_file
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.ingest.checks import find_defects
from adachi_shingikai.ingest.child import Limits
from adachi_shingikai.ingest.children import read_in_children
from adachi_shingikai.ingest.discover import FoundFile, find_files
from adachi_shingikai.ingest.read import ReadOptions, read_document
from adachi_shingikai.ingest.run import Settings, ingest_files


def test_failures_stand_in_the_list_of_problems(shingikai: Run, tmp_path: Path) -> None:
    bad, db = write(tmp_path / "bad.pdf", "%PDF-1.7 nothing"), tmp_path / "a.db"
    first, second = (shingikai("ingest", bad, "--db", db) for _ in range(2))
    assert (first.returncode, second.returncode) == (3, 3)
    assert "失敗: bad.pdf: 壊れたPDF" in first.stderr
    assert (second.stderr, second.stdout.count("\n")) == ("", 1)
    assert "--retry" in second.stdout
    problems = json.loads(shingikai("list", "problems", "--format", "json", "--db", db).stdout)
    assert [(p["file"], p["reason"].partition("。")[0]) for p in problems] == [(str(bad), "bad.pdf: 壊れたPDFです")]


def test_pictures_are_read_once_ocr_is_there(
    samples: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, db = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2)), tmp_path / "a.db"
    for module in ("read", "run"):
        monkeypatch.setattr(f"adachi_shingikai.ingest.{module}.is_available", lambda: False)
    assert statuses(ingest(db, path)) == [("added", True)]
    assert statuses(ingest(db, path)) == [("known", True)]
    monkeypatch.undo()
    assert statuses(ingest(db, path, settings=Settings(options=ReadOptions(ocr="never")))) == [("known", True)]
    assert statuses(ingest(db, path)) == [("replaced", True)]
    assert statuses(ingest(db, path)) == [("known", True)]


def test_waiting_for_another_ingest(shingikai: Run, tmp_path: Path) -> None:

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


def test_bytes_under_another_suffix_are_read_anew(tmp_path: Path) -> None:
    db, wrong = tmp_path / "a.db", write(tmp_path / "a.pdf", agenda(951, "図書館"))
    right = write(tmp_path / "a.txt", agenda(951, "図書館"))
    assert statuses(ingest(db, wrong, right)) == [("failed", True), ("added", True)]
    assert statuses(ingest(db, wrong, right)) == [("failed", False), ("known", True)]


def test_a_file_that_vanishes_says_nothing_of_its_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    copy = write(tmp_path / "b.txt", agenda(951, "図書館"))
    hashed = hash_file

    def hash_and_remove(path: Path) -> str:
        digest = hashed(path)
        if path == copy:
            paper.unlink(missing_ok=True)
        return digest

    monkeypatch.setattr("adachi_shingikai.ingest.run.hash_file", hash_and_remove)
    assert [o.status for o in ingest(db, paper, copy)] == ["failed", "added"]
    monkeypatch.undo()
    write(paper, agenda(951, "図書館"))
    assert statuses(ingest(db, paper)) == [("known", True)]


def test_forcing_that_fails_leaves_a_paper_known(tmp_path: Path, samples: dict[str, Path]) -> None:

    db, paper = tmp_path / "a.db", samples["sample-31-2.pdf"]
    ingest(db, paper)
    starved = Settings(force=True, reader=partial(read_in_children, limits=Limits(seconds=0.01)))
    assert statuses(ingest(db, paper, settings=starved)) == [("failed", True)]
    assert statuses(ingest(db, paper)) == [("known", True)]


def test_what_no_table_can_hold_is_one_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, bad = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    good = write(tmp_path / "b.txt", agenda(952, "公園"))
    save = save_document

    def overflow(db: object, document: object, *rest: object) -> int:
        if document.file.name == "a.txt":  # type: ignore[attr-defined]
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        return save(db, document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("adachi_shingikai.ingest.run.save_document", overflow)
    assert statuses(ingest(db, bad, good)) == [("failed", True), ("added", True)]


def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    folder, closed = tmp_path / "in", tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    bad, good = write(closed / "bad.txt", ""), write(folder / "a.txt", agenda(951, "図書館"))
    secret = write(folder / "secret.txt", agenda(952, "公園"))
    for place in (tmp_path, *tmp_path.parents[:3]):
        place.chmod(place.stat().st_mode | 0o755)
    db = tmp_path / "a.db"
    assert statuses(ingest(db, bad)) == [("failed", True)]
    read_document(good)  # so that all that is needed is imported
    for path in (secret, closed):
        path.chmod(0)
    with open_for_writing(db) as opened:
        with unprivileged():
            outcomes = list(ingest_files(find_files([folder], recursive=True), opened.conn))
        said = {Path(o.path).name: o.message for o in outcomes}
        assert said["a.txt"] is None
        assert str(said["secret.txt"]).startswith("secret.txt: 開けません")
        assert str(said["closed"]).startswith("closed: フォルダーの中を読めません")
        good.chmod(0)
        with unprivileged():
            found = {f.about: f.message for f in find_defects(opened.conn) if f.check == "file"}
        assert "権限" in found["a.txt"]
    closed.chmod(0o755)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_that_is_deleted_meanwhile_is_noticed(tmp_path: Path, replaced: bool) -> None:
    db, papers = tmp_path / "a.db", [write(tmp_path / f"{n}.txt", agenda(n, "公園")) for n in (951, 952)]
    with open_for_writing(db) as opened:
        run = ingest_files([FoundFile(paper) for paper in papers], opened.conn)
        assert next(run).status == "added"
        db.unlink()
        if replaced:
            db.touch()
        with pytest.raises(DatabaseError, match="なくなりました"):
            next(run)
        run.close()
