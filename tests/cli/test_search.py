"""`shingikai search`."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import threading
from pathlib import Path

import pytest
from conftest import Run, agenda, ingest, make_database, write
from drawing import FONT, font
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.cli.app import run_command
from adachi_shingikai.cli.search import explain
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.read import ReadOptions
from adachi_shingikai.ingest.run import Settings, ingest_files
from adachi_shingikai.search.filters import parse_filters
from adachi_shingikai.search.hits import search


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
    rows = list(csv.DictReader(io.StringIO(shingikai(*options, "--format", "csv").stdout.removeprefix("\ufeff"))))
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


def dates_of(shingikai: Run, db: Path, *options: object) -> set[str]:
    """The dates of what a search for a frequent word finds."""
    done = shingikai("search", "の", "--limit", 1000, "--format", "json", "--db", db, *options)
    return {hit["date"] for hit in json.loads(done.stdout)["hits"]}


def test_since_and_until_hold_their_own_day(shingikai: Run, database: Path) -> None:
    first, second, third = "2058-04-12", "2058-07-19", "2058-11-08"
    assert dates_of(shingikai, database) == {first, second, third}
    assert dates_of(shingikai, database, "--until", first) == {first}
    assert dates_of(shingikai, database, "--until", "2058-04-11") == set()
    assert dates_of(shingikai, database, "--since", third) == {third}
    assert dates_of(shingikai, database, "--since", "2058-11-09") == set()
    assert dates_of(shingikai, database, "--since", second, "--until", second) == {second}
    assert dates_of(shingikai, database, "--until", "2058-07") == {first, second}
    assert dates_of(shingikai, database, "--since", "2058-07", "--until", "令和40年10月31日") == {second}
    assert dates_of(shingikai, database, "--until", "2057") == set()


def test_no_ocr_leaves_out_what_was_read_from_pictures(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    typed = write(tmp_path / "a.txt", agenda(951, "巡回の個人情報"))
    font()
    scan = tmp_path / "scan.pdf"
    canvas = Canvas(str(scan))
    canvas.setFont(FONT, 14)
    canvas.drawString(70, 700, "個人情報の取扱いについて説明する。")
    canvas.save()
    db = make_database(tmp_path / "a.db", papers[1], typed)
    ingest(db, scan, settings=Settings(options=ReadOptions(ocr="force")))
    found = {}
    for options in ((), ("--no-ocr",)):
        done = shingikai("search", "個人情報", "--limit", 1000, "--format", "json", "--db", db, *options)
        found[options] = {(hit["file"], hit["ocr"]) for hit in json.loads(done.stdout)["hits"]}
    sample = papers[1].name
    assert found == {
        (): {(sample, False), ("a.txt", False), ("scan.pdf", True)},
        ("--no-ocr",): {(sample, False), ("a.txt", False)},
    }


def test_every_filter_narrows(shingikai: Run, database: Path) -> None:
    """Of each filter: what it keeps is all that has its value, and not everything."""

    def hits(*options: object) -> list[dict[str, object]]:
        done = shingikai("search", "の", "--limit", 1000, "--format", "json", "--db", database, *options)
        found: list[dict[str, object]] = json.loads(done.stdout)["hits"]
        return found

    everything = hits()
    for option, value, holds in (
        ("--speaker", "由紀", lambda hit: hit["speaker"] == "鈴木由紀"),
        ("--role", "会長", lambda hit: str(hit["label"]).endswith("会長")),
        ("--item", "903", lambda hit: hit["item"] == 903),
        ("--kind", "opinion", lambda hit: hit["kind"] == "opinion"),
        ("--kind", "field", lambda hit: hit["kind"] == "field"),
        ("--outcome", "継続審議", lambda hit: hit["item"] == 903),
        ("--department", "図書館", lambda hit: hit["item"] == 904),
        ("--article", "20", lambda hit: hit["item"] == 903),
    ):
        expected = {hit["id"] if "id" in hit else hit["ref"] for hit in everything if holds(hit)}
        found = {hit["id"] if "id" in hit else hit["ref"] for hit in hits(option, value)}
        assert found == expected, option
        assert 0 < len(found) < len(everything), option


def test_formats_for_programs_give_all_hits(shingikai: Run, database: Path) -> None:
    total = json.loads(shingikai("search", "の OR は", "--format", "json", "--db", database).stdout)["total"]
    assert total > 20
    for shape, head in (("csv", 1), ("tsv", 1), ("jsonl", 0)):
        printed = shingikai("search", "の OR は", "--format", shape, "--db", database).stdout
        rows = list(csv.reader(io.StringIO(printed))) if shape == "csv" else printed.splitlines()
        assert len(rows) == total + head
    limited = shingikai("search", "の OR は", "--format", "jsonl", "--limit", "3", "--db", database).stdout
    assert limited.count("\n") == 3


def test_near_hits_are_set_apart_and_exact_leaves_them_out(shingikai: Run, database: Path) -> None:
    words = ("search", "鍵は誰が管理するのですか", "--db", database)
    done = shingikai(*words)
    assert done.returncode == 0
    assert done.stdout.startswith("── すべての語を含むものはありません")
    assert "含まない語" in done.stdout
    answer = json.loads(shingikai(*words, "--format", "json").stdout)
    assert answer["total"] == 0 < answer["near"]
    assert {hit["match"] for hit in answer["hits"]} == {"some"}
    assert set(answer["hits"][0]) >= {"match", "missing", "outcome", "others"}
    exact = shingikai(*words, "--exact")
    assert (exact.returncode, exact.stdout) == (1, "")


def test_synonyms_are_named_and_may_be_ones_own(shingikai: Run, database: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("000001,1,0,1,0,0,0,(),パトロール,,\n000001,1,0,2,0,0,0,(),巡回,,\n", encoding="utf-8")
    assert shingikai("search", "パトロール", "--db", database).returncode == 1
    found = shingikai("search", "パトロール", "--synonyms", own, "--db", database)
    assert found.returncode == 0
    assert "巡回 も探しました" in found.stderr
    assert shingikai("search", "業者", "--no-synonyms", "--db", database).returncode == 1
    refused = shingikai("search", "パトロール", "--synonyms", tmp_path / "none.txt", "--db", database)
    assert (refused.returncode, "none.txt" in refused.stderr) == (2, True)


def test_the_file_beside_the_database_is_used(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    (tmp_path / "synonyms.txt").write_text(
        "000001,1,0,1,0,0,0,(),パトロール,,\n000001,1,0,2,0,0,0,(),巡回,,\n", encoding="utf-8"
    )
    assert shingikai("search", "パトロール", "--db", db).returncode == 0


def test_filters_alone_list_the_newest_first(shingikai: Run, database: Path) -> None:
    options = ("search", "--outcome", "意見付き了承", "--kind", "審議会意見", "--db", database, "--format", "json")
    dates = [hit["date"] for hit in json.loads(shingikai(*options).stdout)["hits"]]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) > 1
    refused = shingikai("search", "--db", database)
    assert (refused.returncode, "検索語か" in refused.stderr) == (2, True)


def test_nothing_found_says_why(shingikai: Run, database: Path) -> None:
    done = shingikai("search", "水遊び場", "--speaker", "髙埼", "--db", database)
    assert done.returncode == 1
    assert "--speaker がなければ" in done.stderr
    assert "髙崎" in done.stderr
    assert "見つかりませんでした" in done.stderr
    assert "もしかして: 個人情報" in shingikai("search", "個人情法", "--exact", "--db", database).stderr


def test_a_short_option_that_does_not_exist_is_refused(shingikai: Run, database: Path) -> None:
    for option in ("-x", "--speeker"):
        done = shingikai("search", "掲示", option, "--db", database)
        assert (done.returncode, "そのようなオプションはありません" in done.stderr) == (2, True)


def test_hits_may_be_grouped_by_item(shingikai: Run, database: Path) -> None:
    done = shingikai("search", "掲示", "--group", "item", "--db", database)
    assert done.stdout.count("諮問第901号　") == 1
    assert "（ほか" in done.stdout


def test_a_search_ends_in_time(shingikai: Run, database: Path) -> None:
    done = shingikai("search", "個人", "--timeout", "0", "--db", database)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch("shingikai: 時間内に検索できません.*\n", done.stderr)
    assert shingikai("search", "個人", "--timeout", "30", "--db", database).returncode == 0


def test_the_advice_takes_no_longer_than_the_search_may(db: sqlite3.Connection) -> None:
    filters = parse_filters(speaker=["青山"])
    found = search(db, "鷺沼水道橋", filters)
    assert explain(db, found, filters, 60) == ["「鷺沼水道橋」を含む箇所はありません"]
    assert explain(db, found, filters, 0) == []


def test_an_estimated_order_is_said(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process, since only a very large database has so many hits."""

    def run(*options: str) -> tuple[str, str]:
        assert run_command(["search", "の", "--db", str(database), *options]) == 0
        return capsys.readouterr()

    out, err = run("--format", "json")
    assert json.loads(out)["estimated"] is False
    assert "推定" not in err
    monkeypatch.setattr("adachi_shingikai.search.stages.strict.MAX_RANKED", 5)
    out, err = run("--format", "json")
    assert json.loads(out)["estimated"] is True
    assert "並び順は一部の発言などから推定" in err
