"""Which documents are current: corrected ones, minutes of one meeting, documents that were deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PAPER, Run, agenda, found_by, ingest, make_database, statuses, write

from adachi_shingikai.archive.speeches import get_speech
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import FileStamp
from adachi_shingikai.grammar.formats.general import GENERAL
from adachi_shingikai.index.reference import SpeechRef
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.read import ReadOptions
from adachi_shingikai.ingest.result import summary_line
from adachi_shingikai.ingest.run import Settings, ingest_files
from adachi_shingikai.models import Document
from adachi_shingikai.search.hits import search


def test_two_minutes_of_one_meeting_in_one_paper_are_parts(second: Document, tmp_path: Path) -> None:
    minutes = second.minutes[0]
    half = len(minutes.speeches) // 2
    rest = tuple(replace(speech, order=n) for n, speech in enumerate(minutes.speeches[half:], 1))
    parts = (replace(minutes, speeches=minutes.speeches[:half]), replace(minutes, speeches=rest))
    with open_for_writing(tmp_path / "a.db") as db:
        both = replace(second, minutes=parts)
        save_document(db, both, build_index(both), Path("x.pdf"), FileStamp(1, 0))
        sql = "SELECT count(*) FROM passages WHERE kind = 'speech' AND is_searchable"
        assert db.conn.execute(sql).fetchone()[0] == len(minutes.speeches)
        references = [
            row["reference"] for row in db.conn.execute("SELECT reference FROM speeches ORDER BY speech_order")
        ]
    assert len(set(references)) == len(references)
    assert references == [f"31-1#{order}" for order in range(1, len(minutes.speeches) + 1)]
    connection = connect(tmp_path / "a.db")
    (speech,) = get_speech(connection, SpeechRef("31-1", half + 1), context=0)
    assert speech.text == minutes.speeches[half].text


def test_a_corrected_paper_supersedes_the_old_one(tmp_path: Path) -> None:
    paper, db = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡廻")), tmp_path / "a.db"
    (old,) = ingest(db, paper)
    write(paper, PAPER.format(number=1, title="図書館の巡回"), age=30)
    (new,) = ingest(db, paper)
    assert (new.status, new.supersedes) == ("added", old.sha256)
    assert "改訂前の資料" in summary_line(new)
    with open_for_writing(db) as opened:
        connection = opened.conn
        found = connection.execute("SELECT sha256, superseded_by FROM documents ORDER BY id").fetchall()
        assert [tuple(row) for row in found] == [(old.sha256, new.sha256), (new.sha256, None)]
        assert [h.sha256 for h in search(connection, "図書館").hits] == [new.sha256]
        assert search(connection, '"巡廻"').total == 0
    # read again, it stays what it is; and back under its name, it counts again
    copy = write(tmp_path / "b.txt", PAPER.format(number=1, title="図書館の巡廻"))
    assert statuses(ingest(db, copy, settings=Settings(force=True))) == [("replaced", True)]
    copy.unlink()
    with open_for_writing(db) as opened:
        assert [h.sha256 for h in search(opened.conn, "図書館").hits] == [new.sha256]
    write(paper, PAPER.format(number=1, title="図書館の巡廻"), age=20)
    (back,) = ingest(db, paper)
    assert (back.status, back.supersedes) == ("known", new.sha256)
    with open_for_writing(db) as opened:
        assert [h.sha256 for h in search(opened.conn, "図書館").hits] == [old.sha256]


def test_another_paper_under_the_same_name_is_another_paper(tmp_path: Path) -> None:
    paper, db = write(tmp_path / "latest.txt", PAPER.format(number=1, title="図書館の巡回")), tmp_path / "a.db"
    ingest(db, paper)
    write(paper, PAPER.format(number=2, title="図書館の掲示"), age=30)
    assert [o.supersedes for o in ingest(db, paper)] == [None]
    with open_for_writing(db) as opened:
        assert search(opened.conn, "図書館").total == 2


def test_forgetting_a_revision_brings_the_old_one_back(shingikai: Run, tmp_path: Path) -> None:
    paper, db = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡廻")), tmp_path / "a.db"
    ingest(db, paper)
    write(paper, PAPER.format(number=1, title="図書館の巡回"), age=30)
    (new,) = ingest(db, paper)
    both = shingikai("forget", "a.txt", "--db", db)
    assert (both.returncode, both.stderr.count("\n")) == (2, 1)
    assert shingikai("forget", str(new.sha256)[:12], "--db", db).returncode == 0
    assert "巡廻" in shingikai("search", "図書館", "--db", db).stdout
    assert shingikai("forget", "a.txt", "--db", db).returncode == 0
    assert shingikai("search", "図書館", "--db", db).returncode == 1
    assert shingikai("forget", "a.txt", "--db", db).returncode == 1
    assert statuses(ingest(db, paper)) == [("added", True)], "the file is still there, and read again"


def test_renamed_papers_stay(tmp_path: Path) -> None:
    db, names = tmp_path / "a.db", [tmp_path / f"{n}.txt" for n in (1, 2, 3, 4)]
    for n, title in zip((0, 1, 2), ("図書館", "公園", "道路"), strict=True):
        write(names[n], agenda(951 + n, title))
    ingest(db, *names[:3])
    for n in (2, 1, 0):
        names[n].rename(names[n + 1])
    assert statuses(ingest(db, *names[1:])) == [("known", True)] * 3
    assert all(found_by(db, title) for title in ("図書館", "公園", "道路"))


def test_other_items_of_one_meeting_are_another_paper(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    ingest(db, paper)
    write(paper, agenda(952, "公園"), age=30)
    assert [o.supersedes for o in ingest(db, paper)] == [None]


def test_a_correction_under_two_names_supersedes(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "b.txt", agenda(951, "旧版の巡廻"))
    (old,) = ingest(db, paper)
    write(paper, agenda(951, "新版の巡回"), age=30)
    copy = write(tmp_path / "a.txt", agenda(951, "新版の巡回"))
    assert [o.supersedes for o in ingest(db, copy, paper)] == [None, old.sha256]
    assert not found_by(db, "旧版")


def test_forgetting_the_middle_of_three_revisions(shingikai: Run, tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", tmp_path / "a.txt"
    revisions = [ingest(db, write(paper, agenda(951, f"第{n}稿"), age=60 - n))[0].sha256 for n in (1, 2, 3)]
    done = shingikai("forget", str(revisions[1])[:12], "--db", db)
    assert (done.returncode, "また読みます" in done.stderr) == (0, False)
    assert len(found_by(db, "第1稿")) == 0
    assert len(found_by(db, "第3稿")) == 1


def test_papers_are_forgotten_by_any_of_their_names(shingikai: Run, tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    ingest(db, paper)
    ingest(db, moved := paper.rename(tmp_path / "b.txt"))
    done = shingikai("forget", moved, "--db", db)
    assert (done.returncode, "b.txt" in done.stderr) == (0, True)


def test_a_failure_between_two_revisions_hides_neither(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    (old,) = ingest(db, paper)
    write(paper, "\0\0", age=50)
    assert statuses(ingest(db, paper)) == [("failed", True)]
    write(paper, agenda(951, "新版の巡回"), age=40)
    assert [o.supersedes for o in ingest(db, paper)] == [old.sha256]


def test_old_bytes_under_another_name_stay_old(tmp_path: Path) -> None:
    db, a, b = tmp_path / "a.db", tmp_path / "a.txt", tmp_path / "b.txt"
    versions = [agenda(951, f"第{n}稿") for n in (1, 2, 3)]
    ingest(db, write(a, versions[0]), write(b, versions[2]))
    ingest(db, write(a, versions[1], age=50))
    ingest(db, write(b, versions[0], age=40))
    assert not found_by(db, "第1稿")
    assert len(found_by(db, "第2稿")) == 1


def test_reading_again_settles_the_minutes_that_were_outdone(papers: list[Path], tmp_path: Path) -> None:

    db = make_database(tmp_path / "a.db", papers[0])
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(papers[0].read_bytes() + b"\n")
    make_database(db, copy)
    count = "SELECT count(*) FROM passages WHERE kind = 'speech' AND is_searchable"
    with open_for_writing(db) as opened:
        (before,) = opened.conn.execute(count).fetchone()
        for paper in (papers[0], copy):
            again = Settings(force=True, options=ReadOptions(format=GENERAL))
            list(ingest_files([FoundFile(paper)], opened.conn, again))
            assert opened.conn.execute(count).fetchone()[0] >= before
            list(ingest_files([FoundFile(paper)], opened.conn, Settings(force=True)))


def test_a_moved_file_is_superseded_under_its_new_name(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    (old,) = ingest(db, paper)
    moved = paper.rename(tmp_path / "b.txt")
    assert statuses(ingest(db, moved)) == [("known", True)]
    write(moved, agenda(951, "新版の巡回"), age=30)
    assert [o.supersedes for o in ingest(db, moved)] == [old.sha256]
    assert (len(found_by(db, "旧版")), len(found_by(db, "新版"))) == (0, 1)


def test_a_copy_that_is_still_there_is_not_superseded(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    copy = write(tmp_path / "b.txt", agenda(951, "旧版の巡廻"))
    ingest(db, paper, copy)
    write(copy, agenda(951, "新版の巡回"), age=30)
    assert [o.supersedes for o in ingest(db, copy)] == [None]
    assert (len(found_by(db, "旧版")), len(found_by(db, "新版"))) == (0, 1), "of two copies the later one counts"


def test_a_copy_that_changed_since_does_not_keep_the_old_one(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    copy = write(tmp_path / "b.txt", agenda(951, "旧版の巡廻"))
    (old, _) = ingest(db, paper, copy)
    write(paper, agenda(952, "ほかの公園"), age=40)
    write(copy, agenda(951, "新版の巡回"), age=30)
    assert [o.supersedes for o in ingest(db, copy)] == [old.sha256]


def test_a_paper_is_superseded_where_it_was_moved_to_and_replaced(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    ingest(db, paper)
    moved = paper.rename(tmp_path / "b.txt")
    write(paper, agenda(951, "新版の巡回"), age=30)
    assert [o.supersedes for o in ingest(db, paper, moved)] == [None, None], "both are there"
    assert (len(found_by(db, "旧版")), len(found_by(db, "新版"))) == (0, 1), "of two copies the later one counts"


@pytest.mark.parametrize(("kept", "of", "superseded"), [(1, 4, False), (2, 5, False), (2, 4, True), (3, 4, True)])
def test_half_of_an_old_text_makes_a_revision(tmp_path: Path, kept: int, of: int, superseded: bool) -> None:
    """Papers of no known meeting: the new one holds some of the pages of the old one."""
    pages = [f"{place}の話です。" for place in ("図書館", "公園", "道路", "学校", "河川")[:of]]
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", "\f".join(pages))
    (old,) = ingest(db, paper)
    changed = [page if i < kept else page.replace("話", "件") for i, page in enumerate(pages)]
    write(paper, "\f".join(changed), age=30)
    assert [o.supersedes for o in ingest(db, paper)] == [old.sha256 if superseded else None]


def test_an_item_of_two_meetings_makes_two_papers(tmp_path: Path) -> None:
    """One that was carried over stands in both; neither supersedes the other, whatever they share."""
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "図書館"))
    ingest(db, paper)
    write(paper, agenda(951, "図書館").replace("第1回", "第2回"), age=30)
    assert [o.supersedes for o in ingest(db, paper)] == [None]
    assert len(found_by(db, "図書館")) == 2


def test_a_document_is_named_by_eight_digits_of_its_hash_or_more(shingikai: Run, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    (paper,) = ingest(db, write(tmp_path / "a.txt", agenda(951, "図書館")))
    digits = str(paper.sha256)
    assert shingikai("forget", digits[:7], "--db", db).returncode == 1
    assert shingikai("forget", digits[:8], "--db", db).returncode == 0
    assert not found_by(db, "図書館")


def test_a_failure_after_a_renaming_hides_neither_revision(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "旧版の巡廻"))
    (old,) = ingest(db, paper)
    moved = paper.rename(tmp_path / "b.txt")
    ingest(db, moved)
    write(moved, "\0\0", age=50)
    assert statuses(ingest(db, moved)) == [("failed", True)]
    write(moved, agenda(951, "新版の巡回"), age=40)
    assert [o.supersedes for o in ingest(db, moved)] == [old.sha256]
