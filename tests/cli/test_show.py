"""`shingikai show`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

INTERFERE = Path(__file__).parents[1] / "interfere.py"


def test_show_forms(shingikai: Run, database: Path) -> None:
    meeting = shingikai("show", "第三十一期・第1回", "--db", database).stdout
    assert "諮問第903号" in meeting
    assert "継続審議" in meeting
    assert "欠席  和田一郎" in meeting
    speech = json.loads(shingikai("show", "31-1#14", "-C", "1", "--format", "json", "--db", database).stdout)
    assert [s["order"] for s in speech["speeches"]] == [13, 14, 15]
    dossier = json.loads(shingikai("show", "904", "--format", "json", "--db", database).stdout)
    assert dossier["opinion"]["outcome"] == "意見付き了承"
    assert dossier["opinion"]["meeting"] == "31-2"
    assert {s["what"] for s in dossier["sources"]} >= {"議題", "審議", "審議会意見"}
    for speech in dossier["debate"]:
        assert speech["page_start"] >= 3


@pytest.mark.parametrize(
    "command", [("show", "901"), ("show", "31-1"), ("stats",), ("export", "--format", "json", "--item", "901")]
)
def test_a_command_reads_one_moment(database: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    arguments = [sys.executable, str(INTERFERE), str(database), str(tmp_path / "a.db"), *command]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    seen = done.stdout.split()
    assert seen[0] == seen[-1] == "whole"
    assert len(seen) > 10, "one for each statement, and one without any"
    assert "mixed" not in seen
    read = seen.index("whole", 1)
    assert set(seen[1:read]) <= {"nothing"}, "emptied before it began to read"
    assert set(seen[read:]) == {"whole"}


def test_a_report_is_shown_whole(shingikai: Run, database: Path) -> None:
    shown = shingikai("show", "31-2/報告1", "--db", database).stdout
    for words in ("第三十一期・第2回（令和40年7月19日）", "諮問第901号", "記録は30日で消去します。", "31-2#12"):
        assert words in shown
    record = json.loads(shingikai("show", "31-2/報告1", "--format", "json", "--db", database).stdout)
    assert (record["ref"], record["answers"][0]["number"]) == ("31-2/報告1", 901)


def test_the_decision_comes_first(shingikai: Run, database: Path) -> None:
    shown = shingikai("show", "904", "--db", database).stdout
    headings = [line.split()[1][:2] for line in shown.splitlines() if line.startswith("■")]
    assert headings == ["審議", "事業", "諮問", "審議", "個票", "個票", "別紙", "引用", "出典"]


def test_several_references_at_once(shingikai: Run, database: Path) -> None:
    shown = shingikai("show", "901", "904", "--db", database).stdout
    assert shown.index("諮問第901号　") < shown.index("─" * 40) < shown.index("諮問第904号　図書館")
    records = json.loads(shingikai("show", "901", "31-1", "--format", "json", "--db", database).stdout)
    assert [record.get("number") or record["meeting"] for record in records] == [901, "31-1"]
    page = shingikai("show", "901", "904", "--format", "html", "--db", database).stdout
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<article class="record">') == 2
    missing = shingikai("show", "901", "999", "--db", database)
    assert (missing.returncode, missing.stdout) == (1, "")
