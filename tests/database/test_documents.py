"""Saving a document, and the index."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import agenda, dump, ingest, write

from adachi_shingikai.archive.printed.documents import find_scan
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import FileStamp
from adachi_shingikai.database.reindex import reindex
from adachi_shingikai.database.revisions import find_documents, forget_document
from adachi_shingikai.elements import Placement, PrintedLine, PrintedPage
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import Settings, ingest_files
from adachi_shingikai.japanese.sudachi import FOLD_VERSION, Word
from adachi_shingikai.models import Document
from adachi_shingikai.search.hits import search, stale_versions


def test_ingesting_again_changes_nothing(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sample = samples["sample-31-2.pdf"]
    with open_for_writing(path) as db:
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn)] == ["added"]
    before = dump(path)
    copy = tmp_path / "another name.pdf"
    copy.write_bytes(sample.read_bytes())
    with open_for_writing(path) as db:
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn)] == ["known"]
        assert [o.status for o in ingest_files([FoundFile(copy)], db.conn)] == ["known"]
    after = dump(path)
    assert {row[0] for row in after.pop("files")} == {str(copy), str(sample)}
    before.pop("files")
    assert after == before


def test_force_replaces_and_leaves_no_ghosts(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sample = samples["sample-31-2.pdf"]
    with open_for_writing(path) as db:
        list(ingest_files([FoundFile(sample)], db.conn))
        before = {name: db.table(name).count for name in ("documents", "passages", "debates")}
        assert [o.status for o in ingest_files([FoundFile(sample)], db.conn, Settings(force=True))] == ["replaced"]
        assert {name: db.table(name).count for name in before} == before
        found = db.conn.execute(
            "SELECT count(*) FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid "
            "WHERE passages_fts MATCH 'bigrams:\"巡回\"'"
        ).fetchone()[0]
        db.conn.execute("DELETE FROM documents")
        assert db.table("passages").count == db.table("debates").count == db.table("debate_conditions").count == 0
    assert found > 0


def test_the_lines_of_a_scan_belong_to_its_document(second: Document, tmp_path: Path) -> None:
    path, sha256 = tmp_path / "a.db", second.file.sha256
    scanned = PrintedPage(3, Placement(0, 1, -1, 0, 595, 0), (PrintedLine("鍵", 100.4, 112, (60, 70.6)),))
    rounded = scanned._replace(lines=(PrintedLine("鍵", 100, 112, (60, 71)),))
    with open_for_writing(path) as db:
        for _ in range(2):  # the second time in place of the first
            document = replace(second, scans=(scanned,))
            save_document(db, document, build_index(document), Path("x.pdf"), FileStamp(1, 0))
            assert db.table("scans").count == 1
        reindex(db)
        assert find_scan(db.conn, sha256, 3) == rounded
        assert find_scan(db.conn, sha256, 4) is None
        forget_document(db, find_documents(db.conn, sha256)[0])
        assert db.table("scans").count == 0


def test_a_paper_goes_in_whole_or_not_at_all(second: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    count = 0

    def fail_late(folded: str) -> list[Word]:
        nonlocal count
        count += 1
        if count > 20:
            raise sqlite3.OperationalError("disk is full")
        return []

    monkeypatch.setattr("adachi_shingikai.index.terms.words_of", fail_late)
    with pytest.raises(DatabaseError, match="ディスク"), open_for_writing(path) as db:
        save_document(db, second, build_index(second), Path("x.pdf"), FileStamp(1, 0))
    connection = connect(path)
    assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
    assert connection.execute("SELECT count(*) FROM passages").fetchone()[0] == 0


def test_reindex_gives_the_same_index(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    sql = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH '\"個人\"' ORDER BY rowid"
    before = connect(path).execute(sql).fetchall()
    with open_for_writing(path) as db:
        db.conn.execute("UPDATE index_versions SET version = 'old' WHERE name = 'fold'")
        assert reindex(db) == db.table("passages").count
        assert db.conn.execute("SELECT version FROM index_versions WHERE name = 'fold'").fetchone()[0] == str(
            FOLD_VERSION
        )
    assert connect(path).execute(sql).fetchall() == before != []


def test_an_old_index_stays_marked_until_it_is_made_anew(samples: dict[str, Path], tmp_path: Path) -> None:
    first, second_paper = samples.values()
    with open_for_writing(tmp_path / "a.db") as db:
        list(ingest_files([FoundFile(first)], db.conn))
        db.conn.execute("UPDATE index_versions SET version = 'old' WHERE name = 'sudachidict_core'")
        list(ingest_files([FoundFile(second_paper)], db.conn))
        assert "sudachidict_core old" in stale_versions(db.conn)
        reindex(db)
        assert stale_versions(db.conn) == ""


def test_readings_are_found_after_reindex(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(database, path)
    with open_for_writing(path) as db:
        before = db.conn.execute("SELECT reading, word FROM readings ORDER BY 1, 2").fetchall()
        db.conn.execute("DELETE FROM readings")
        db.conn.execute("INSERT INTO readings (reading, word) VALUES ('kesareru', '消される')")
        reindex(db)
        assert db.conn.execute("SELECT reading, word FROM readings ORDER BY 1, 2").fetchall() == before != []
        found = search(db.conn, "こじんじょうほう")
    assert (found.read_as, found.total > 0) == (("個人情報",), True)


def test_reindex_leaves_no_word_of_what_is_gone(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    ingest(db, write(tmp_path / "a.txt", agenda(951, "図書館の巡回")))
    with open_for_writing(db) as opened:
        opened.conn.execute("DELETE FROM documents")
        assert reindex(opened) == 0
        count = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'bigrams:\"巡回\"'"
        assert opened.conn.execute(count).fetchone()[0] == 0
        assert opened.conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 0
