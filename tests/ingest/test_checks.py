"""What `verify` finds."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

from conftest import PAPER, Run, make_database, write
from drawing import Style, draw_minutes
from make_sample import SECOND_MINUTES
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.checks import Finding, find_defects


def findings(db: Path) -> list[Finding]:
    connection = connect(db)
    found = list(find_defects(connection))
    connection.close()
    return found


def test_verify_a_sound_database(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", *papers)
    found = findings(db)
    assert {f.gravity for f in found} <= {"gap"}
    assert ("minutes", "第三十一期・第3回") in {(f.check, f.about) for f in found}
    assert shingikai("verify", "--db", db).returncode == 0
    assert shingikai("verify", "-q", "--db", db).stdout == ""


def test_verify_gaps_in_the_numbers(tmp_path: Path) -> None:
    papers = [write(tmp_path / f"{n}.txt", PAPER.format(number=n, title="巡回")) for n in (1, 4)]
    found = findings(make_database(tmp_path / "a.db", *papers))
    assert [f.about for f in found if f.check == "number"] == ["諮問第952号～第953号"]


def test_verify_files_that_changed_or_are_gone(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", *papers)
    papers[0].unlink()
    with papers[1].open("ab") as file:
        file.write(b"\n")
    done = shingikai("verify", "--format", "json", "--db", db)
    assert done.returncode == 4
    faults = {f["about"]: f["message"] for f in json.loads(done.stdout) if f["gravity"] == "fault"}
    assert "ありません" in faults[papers[0].name]
    assert "変わっています" in faults[papers[1].name]
    make_database(db, papers[1])  # the same paper with a line more: the place of the old one is taken
    assert {f.about for f in findings(db) if f.check == "file" and f.gravity == "fault"} == {papers[0].name}


def test_verify_an_index_with_holes(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", *papers)
    with open_for_writing(db) as opened, opened.atomic():
        opened.conn.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
    assert [f.check for f in findings(db) if f.gravity == "fault"] == ["index"]
    assert shingikai("reindex", "--db", db).returncode == 0
    assert not [f for f in findings(db) if f.gravity == "fault"]


def test_verify_pages_without_text_and_speakers_without_names(tmp_path: Path) -> None:

    blank, minutes = tmp_path / "blank.pdf", tmp_path / "minutes.pdf"
    canvas = Canvas(str(blank))
    for words in ("", "x", "", ""):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()

    strangers = (*SECOND_MINUTES.script, ("say", "名無委員", "一言申し上げます。"))
    draw_minutes(replace(SECOND_MINUTES, script=strangers), minutes, Style())
    found = {f.check: f for f in findings(make_database(tmp_path / "a.db", blank, minutes))}
    assert found["page"].message.endswith(": 1、3～4")
    assert found["speaker"].about.endswith("名無委員")


def test_damage_is_found(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", *papers)
    with sqlite3.connect(db) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with db.open("r+b") as file:
        file.seek(page * 30)
        file.write(b"\xff" * page * 20)
    done = shingikai("verify", "--db", db)
    assert done.returncode == 5
    assert "壊れています" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
