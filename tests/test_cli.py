"""The program as scripts and people run it: output, exit codes, one line for every failure."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run
from drawing import Style, draw
from make_sample import SECOND, SECOND_MINUTES

from adachi_shingikai.database.connection import lock


def test_ingest_search_show(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    db = tmp_path / "new folder" / "a.db"
    done = shingikai("ingest", *samples.values(), "--db", db)
    assert done.returncode == 0
    assert "sample-31-2.pdf" in done.stdout
    assert "追加" in done.stderr
    again = shingikai("ingest", *samples.values(), "--db", db)
    assert (again.returncode, again.stdout, again.stderr) == (0, "取り込み済みの資料: 2点\n", "")
    found = shingikai("search", "個人情報", "--db", db)
    assert found.returncode == 0
    assert "個人情報" in found.stdout
    assert "\x1b" not in found.stdout
    shown = shingikai("show", "諮問第901号", "--db", db).stdout
    for words in ("意見付き了承", "審議（13発言）", "条件2", "三好図書館長", "sample-31-2.pdf p.3"):
        assert words in shown
    assert "第三十一期・第1回の【諮問・報告資料】" in shown, "what is missing, and which paper would hold it"


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


@pytest.mark.parametrize("what", ["documents", "meetings", "items", "reports", "speakers"])
def test_lists(shingikai: Run, database: Path, what: str) -> None:
    records = json.loads(shingikai("list", what, "--format", "json", "--db", database).stdout)
    table = shingikai("list", what, "--db", database)
    assert table.returncode == 0
    assert len(table.stdout.splitlines()) == len(records) + 1
    assert records


def test_parse_prints_the_contract(shingikai: Run, samples: dict[str, Path]) -> None:
    sample = samples["sample-31-2.pdf"]
    document = json.loads(shingikai("parse", sample, "--format", "json").stdout)
    assert document["schema"] == 1
    assert document["meeting"] == {"term": 31, "number": 2, "date": "2058-07-19", "place": "架空会館3階会議室"}
    speech = document["minutes"][0]["speeches"][0]
    assert list(speech) == [
        *("order", "label", "name", "role", "speaker", "item", "report", "section", "text"),
        *("page_start", "page_end", "printed_start"),
    ]
    for form in ("md", "text"):
        assert "諮問第901号" in shingikai("parse", sample, "--format", form, "--pages", "3-4").stdout


def bad_files(folder: Path, sample: Path) -> dict[str, Path]:
    data = sample.read_bytes()
    files = {
        "empty.pdf": b"",
        "cut.pdf": data[: len(data) // 3],
        "page.pdf": b"<html>not a PDF</html>",
        "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "empty.txt": b" \n",
        "binary.txt": b"\x00\x01\x02\xff" * 50,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in files} | {"missing.pdf": folder / "missing.pdf"}


def test_bad_files_are_one_line_each_and_stop_nothing(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    bad = bad_files(tmp_path, samples["sample-31-2.pdf"])
    db = tmp_path / "a.db"
    alone = shingikai("ingest", *bad.values(), "--db", db)
    assert alone.returncode == 3
    assert alone.stderr.count("失敗: ") == len(bad)
    assert "Traceback" not in alone.stderr
    for name in bad:
        assert f"失敗: {name}: " in alone.stderr
    mixed = shingikai("ingest", *bad.values(), samples["sample-31-3.pdf"], "--db", db, "-q", "--format", "json")
    assert mixed.returncode == 4
    report = json.loads(mixed.stdout)["files"]
    assert [f["status"] for f in report] == ["failed"] * len(bad) + ["added"]
    assert report[-1]["speeches"] == sum(entry[0] == "say" for entry in SECOND_MINUTES.script)
    for name, path in bad.items():
        parsed = shingikai("parse", path)
        assert (parsed.returncode, parsed.stderr.count("\n")) == (3, 1), name


def test_encrypted_files(shingikai: Run, tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    done = shingikai("parse", path)
    assert done.returncode == 3
    assert "パスワード" in done.stderr


def test_usage_errors_are_one_japanese_line(shingikai: Run, database: Path) -> None:
    for arguments in (
        ("search", "(個人", "--db", database),
        ("search", "-個人", "--db", database),
        ("search", "個人", "--kind", "speach", "--db", database),
        ("search", "個人", "--meeting", "xyz", "--db", database),
        ("search", "個人", "--since", "きのう", "--db", database),
        ("show", "なにか", "--db", database),
        ("show", "99999999999999999999", "--db", database),
        ("show", "12-15#" + "9" * 5000, "--db", database),
        ("search", "個人", "--limt", "5", "--db", database),
        ("search", "個人", "--outcome", "へんな", "--db", database),
        ("search", "個人", "--facet", "kind", "--format", "csv", "--db", database),
        ("parse", "x.pdf", "--pages", "9-3"),
        ("parse",),
        ("nonsense",),
        ("search", "個人", "--limit", "many", "--db", database),
    ):
        done = shingikai(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), arguments


def test_a_word_with_a_hyphen_is_no_option(shingikai: Run, database: Path) -> None:
    assert shingikai("search", "電話番号", "-予約", "--db", database).returncode == 0
    assert shingikai("search", "周知", "-SMS", "--db", database).returncode == 1


def test_strict_says_the_same_of_a_known_paper(shingikai: Run, tmp_path: Path) -> None:
    paper = tmp_path / "p.txt"
    paper.write_text("（審議経過）\n\n(1) 開会\n\n○青山会長　では。\n\n○山田課長では、説明します。\n", encoding="utf-8")
    for _ in range(2):
        assert shingikai("ingest", paper, "--strict", "--db", tmp_path / "a.db").returncode == 4


def test_odd_names_and_dates_do_not_stop_a_run(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/x\xff.pdf"
    with open(odd, "wb") as file:
        file.write(samples["sample-31-3.pdf"].read_bytes())
    dates = tmp_path / "d.txt"
    dates.write_text("令和1十年7月28日\n諮問第1十号\n諮問第99999999999999999999号\n", encoding="utf-8")
    done = shingikai("ingest", tmp_path, dates, tmp_path / ("長" * 300), "--db", tmp_path / "a.db")
    assert done.returncode == 4
    assert done.stderr.count("失敗") == 1
    assert "Traceback" not in done.stderr


def test_nothing_found(shingikai: Run, database: Path, tmp_path: Path) -> None:
    assert shingikai("search", "住民投票", "--db", database).returncode == 1
    assert json.loads(shingikai("search", "住民投票", "--db", database, "--format", "json").stdout)["hits"] == []
    assert shingikai("show", "1", "--db", database).returncode == 1
    assert shingikai("show", "31-1#999", "--db", database).returncode == 1
    missing = shingikai("search", "個人", "--db", tmp_path / "none.db")
    assert missing.returncode == 1
    assert "ingest" in missing.stderr


def test_damaged_databases(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a database at all" * 500)
    for arguments in (("search", "個人"), ("ingest", samples["sample-31-3.pdf"])):
        done = shingikai(*arguments, "--db", garbage)
        assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert garbage.read_bytes() == b"not a database at all" * 500


def test_only_one_ingest_at_a_time(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with lock(path):
        done = shingikai("ingest", samples["sample-31-3.pdf"], "--db", path)
    assert (done.returncode, done.stderr.count("\n")) == (6, 1)


def test_dry_run_and_strict(shingikai: Run, tmp_path: Path) -> None:
    paper = tmp_path / "p.txt"
    paper.write_text("（審議経過）\n\n(1) 開会\n\n○青山会長　では。\n\n○山田課長では、説明します。\n", encoding="utf-8")
    db = tmp_path / "a.db"
    assert shingikai("ingest", paper, "--db", db, "--dry-run").returncode == 0
    assert not db.exists()
    assert shingikai("ingest", paper, "--db", db, "--strict").returncode == 4
    problems = json.loads(shingikai("list", "problems", "--db", db, "--format", "json").stdout)
    assert problems[0]["line"] == "○山田課長では、説明します。"


def test_folders_and_the_default_database(shingikai: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "db").mkdir(parents=True)
    (tmp_path / "papers" / "deep").mkdir(parents=True)
    draw(SECOND, tmp_path / "papers" / "deep" / "a b.PDF", Style())
    (tmp_path / "papers" / "notes.docx").write_text("x")
    environment = {k: v for k, v in os.environ.items() if k != "SHINGIKAI_DB"}
    flat = shingikai("ingest", "papers", cwd=tmp_path, env=environment)
    assert (flat.returncode, flat.stderr.count("\n")) == (3, 1)
    assert shingikai("ingest", "papers", "-r", cwd=tmp_path, env=environment).returncode == 0
    assert (tmp_path / "data" / "db" / "shingikai.db").exists()
    elsewhere = {**environment, "SHINGIKAI_DB": str(tmp_path / "none.db")}
    assert shingikai("search", "図書館", cwd=tmp_path, env=environment).returncode == 0
    assert shingikai("search", "図書館", cwd=tmp_path, env=elsewhere).returncode == 1


def test_a_closed_pipe_ends_quietly(database: Path) -> None:
    command = f"{sys.executable} -m adachi_shingikai show 901 --db {database} | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    # It may have written everything before its reader goes.
    assert done.returncode in (0, 128 + signal.SIGPIPE)
    assert done.stderr == ""
    assert "諮問第901号" in done.stdout


def test_escapes_in_names_and_titles_never_reach_the_terminal(shingikai: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b[31m\nname.txt"
    path.write_text("（審議経過）\n\n(1) 開会\n\n○青山会長　赤\x1b[31m字。\n\n○青山会長　終わり。\n", encoding="utf-8")
    db = tmp_path / "a.db"
    shown = shingikai("ingest", path, "--db", db)
    assert shown.returncode == 0
    for arguments in (("search", "赤字"), ("list", "documents"), ("search", "赤", "--format", "csv")):
        done = shingikai(*arguments, "--db", db)
        assert "\x1b" not in done.stdout + done.stderr
    assert "\x1b" not in shown.stdout + shown.stderr


def test_help_is_japanese(shingikai: Run) -> None:
    for arguments in ((), ("--help",), ("search", "--help"), ("ingest", "-h")):
        done = shingikai(*arguments)
        assert done.returncode == 0
        assert any(words in done.stdout for words in ("資料を読み", "全文を検索", "取り込みます"))
    assert shingikai("--version").stdout.startswith("shingikai ")


@pytest.mark.parametrize(("closed", "code"), [("2>&-", 0), (">&-", 0), (">&- 2>&-", 0), ("<&-", 0)])
def test_streams_that_are_closed_change_no_exit_code(database: Path, closed: str, code: int) -> None:
    for words in ("個人情報", "個人情報 --limit=3"):
        command = f"{sys.executable} -m adachi_shingikai search {words} --db {database} {closed}"
        assert subprocess.run(command, shell=True, capture_output=True, check=False).returncode == code


def test_a_signal_ends_an_ingest_with_its_number(samples: dict[str, Path], tmp_path: Path) -> None:
    with lock(tmp_path / "a.db"):
        command = [
            sys.executable,
            "-m",
            "adachi_shingikai",
            "ingest",
            str(next(iter(samples.values()))),
            "--wait",
            "60",
        ]
        with subprocess.Popen([*command, "--db", str(tmp_path / "a.db")]) as process:
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 128 + signal.SIGTERM


def test_what_no_database_can_hold_or_be_is_one_line(shingikai: Run, database: Path) -> None:
    odd = shingikai("search", "個人情報", "--speaker", "\udcff", "--db", database)
    assert (odd.returncode, odd.stdout) == (1, "")
    long = shingikai("search", "個人情報", "--db", database.with_name("x" * 300))
    assert long.returncode == 5
    assert long.stderr.count("\n") == 1
    assert "--db" in long.stderr
