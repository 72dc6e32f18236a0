"""The program as scripts and people run it: usage errors, help, streams, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE, Run, dump, make_database
from drawing import Style, draw
from make_sample import SECOND


def test_usage_errors_are_one_japanese_line(shingikai: Run, database: Path) -> None:
    for arguments in (
        ("search", "(個人", "--db", database),
        ("search", "-個人", "--db", database),
        ("search", "個人", "--kind", "speach", "--db", database),
        ("search", "個人", "--meeting", "xyz", "--db", database),
        ("search", "個人", "--since", "きのう", "--db", database),
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


def test_what_no_database_can_hold_or_be_is_one_line(shingikai: Run, database: Path) -> None:
    odd = shingikai("search", "個人情報", "--speaker", "\udcff", "--db", database)
    assert (odd.returncode, odd.stdout) == (1, "")
    long = shingikai("search", "個人情報", "--db", database.with_name("x" * 300))
    assert long.returncode == 5
    assert long.stderr.count("\n") == 1
    assert "--db" in long.stderr


def run_in_shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line with the program in it, as $P."""
    program = f"{sys.executable} -m adachi_shingikai"
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env={**os.environ, "P": program, **environment},
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("words", ["search 個人情報", "list items", "show 901 --format json", "verify"])
def test_a_full_disk_behind_stdout_is_one_line(database: Path, words: str) -> None:
    done = run_in_shell(f"$P {words} --db {database} >/dev/full")
    assert (done.returncode, done.stderr.count("shingikai:"), "Traceback" in done.stderr) == (2, 1, False)
    assert "空き" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_encoding_without_japanese_is_one_line(
    database: Path, samples: dict[str, Path], tmp_path: Path, encoding: str
) -> None:
    done = run_in_shell(f"$P search 個人情報 --db {database}", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "PYTHONIOENCODING=utf-8" in done.stderr
    assert "文字コード" in done.stderr
    db = tmp_path / "a.db"
    done = run_in_shell(f"$P ingest {samples['sample-31-3.pdf']} --db {db}", PYTHONIOENCODING=encoding)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert run_in_shell(f"$P list documents --db {db}").returncode == 0, "the ingest went on"


@pytest.mark.parametrize("limit", [5, 6, 7, 8, 10, 12, 16])
def test_too_few_open_files_are_one_line(database: Path, samples: dict[str, Path], tmp_path: Path, limit: int) -> None:
    for words in (
        f"search 個人情報 --db {database}",
        f"parse {samples['sample-31-3.pdf']}",
        f"ingest {samples['sample-31-3.pdf']} --db {tmp_path}/a.db",
    ):
        done = run_in_shell(f"ulimit -n {limit}; $P {words}")
        assert done.returncode in (0, 2, 3, 5), (words, done)
        assert "Traceback" not in done.stderr, (words, done)
        assert len([line for line in done.stderr.splitlines() if "Too many open files" in line]) <= 1, done


def test_a_folder_that_was_deleted_is_one_line(database: Path, tmp_path: Path) -> None:
    for words in (
        "ingest a.pdf --db a.db",
        "parse a.pdf",
        "search 個人 --db a.db",
        "export --format json -o x --db a.db",
        "backup b.db --db a.db",
    ):
        done = run_in_shell(f"mkdir -p {tmp_path}/gone && cd {tmp_path}/gone && rmdir {tmp_path}/gone && $P {words}")
        assert done.returncode in (1, 2, 3, 5), done
        assert done.stderr.count("shingikai:") + done.stderr.count("失敗:") == 1, done.stderr
        assert "Traceback" not in done.stderr


def test_a_text_file_is_not_a_damaged_database(shingikai: Run, tmp_path: Path) -> None:
    text = tmp_path / "a.md"
    text.write_text("# 資料\n" * 500, encoding="utf-8")
    done = shingikai("search", "個人", "--db", text)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert "データベースではありません" in done.stderr


def test_paths_that_are_mistyped_leave_nothing(
    shingikai: Run, database: Path, samples: dict[str, Path], tmp_path: Path
) -> None:
    sample, wrong = samples["sample-31-3.pdf"], tmp_path / "wrong" / "name"
    for code, words in (
        (5, ("ingest", sample, "--db", wrong)),
        (2, ("ingest", sample, "--db", tmp_path / "a.db", "--log", wrong)),
        (2, ("stats", "--plot", wrong.with_suffix(".svg"), "--db", database)),
        (3, ("ingest", wrong, "--db", tmp_path / "a.db")),
        (3, ("ingest", tmp_path, "--db", tmp_path / "a.db")),
    ):
        done = shingikai(*words)
        assert (done.returncode, list(tmp_path.iterdir())) == (code, []), words


def test_an_export_is_finished_when_its_reader_leaves(database: Path, tmp_path: Path) -> None:
    whole, left = tmp_path / "whole", tmp_path / "left"
    assert run_in_shell(f"$P export --format md --db {database} -o {whole}").returncode == 0
    done = run_in_shell(f"set -o pipefail; $P export --format md --db {database} -o {left} | true")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in left.rglob("*")) == sorted(p.name for p in whole.rglob("*"))
    assert len(list(left.rglob("*"))) > 1


def test_backup_writes_over_nothing_but_backups(shingikai: Run, papers: list[Path], tmp_path: Path) -> None:
    db, copy = make_database(tmp_path / "a.db", papers[0]), tmp_path / "b.db"
    for _ in range(2):
        assert shingikai("backup", copy, "--db", db).returncode == 0
    notes, link = tmp_path / "notes.md", tmp_path / "link"
    notes.write_text("大事なメモ", encoding="utf-8")
    link.symlink_to(notes)
    make_database(copy, papers[1])  # now it holds more than a backup does
    for target in (notes, link, copy):
        before = target.read_bytes()
        done = shingikai("backup", target, "--db", db)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "--force" in done.stderr
        assert target.read_bytes() == before
    assert shingikai("backup", notes, "--db", db, "--force").returncode == 0
    assert dump(notes) == dump(db)
