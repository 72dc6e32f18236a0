"""`shingikai search`."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import threading
from pathlib import Path

from conftest import Run, make_database

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import Settings, ingest_files


def test_search_formats(shingikai: Run, database: Path) -> None:
    options = ("search", "掲示", "--db", database, "--limit", 3)
    whole = json.loads(shingikai(*options, "--format", "json", "--facet", "kind").stdout)
    assert whole["query"] == "掲示"
    assert whole["total"] > 3
    assert len(whole["hits"]) == 3
    assert set(whole["hits"][0]) >= {
        *("ref", "kind", "meeting", "date", "item", "item_title", "label", "speaker", "text", "snippet"),
        *("highlights", "file", "sha256", "page_start", "page_end", "printed_start", "score"),
    }
    lines = shingikai(*options, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["ref"] for line in lines] == [hit["ref"] for hit in whole["hits"]]
    rows = list(csv.DictReader(io.StringIO(shingikai(*options, "--format", "csv").stdout)))
    assert [row["ref"] for row in rows] == [hit["ref"] for hit in whole["hits"]]
    context = shingikai("search", "PINコード", "-C", "1", "--db", database).stdout
    assert "三好図書館長" in context
    assert "高田DX推進担当課長" in context


def test_a_word_with_a_hyphen_is_no_option(shingikai: Run, database: Path) -> None:
    assert shingikai("search", "電話番号", "-予約", "--db", database).returncode == 0
    assert shingikai("search", "周知", "-SMS", "--db", database).returncode == 1


def test_a_locked_database_is_not_called_damaged(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    make_database(tmp_path / "a.db", papers[0])
    copy = tmp_path / "b.db"
    shingikai("backup", copy, "--db", tmp_path / "a.db")
    other = sqlite3.connect(copy)
    other.execute("BEGIN EXCLUSIVE")
    done = shingikai("search", "個人", "--db", copy)
    other.close()
    assert (done.returncode, "ほかのプログラム" in done.stderr) == (5, True)


def test_readers_work_while_an_ingest_writes(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    done = threading.Event()
    results: list[int] = []

    def search() -> None:
        while not done.is_set():
            results.append(shingikai("search", "個人情報", "--db", db).returncode)

    reader = threading.Thread(target=search)
    reader.start()
    for _ in range(3):
        with open_for_writing(db) as opened:
            list(ingest_files([FoundFile(p) for p in papers], opened.conn, Settings(force=True)))
    done.set()
    reader.join()
    assert set(results) == {0}
