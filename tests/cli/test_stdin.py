"""`-` reads stdin: the bytes of a document, as if they were a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE, Run


def pipe(content: bytes, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "adachi_shingikai", *map(str, arguments)]
    return subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)


def test_parse_reads_a_pdf_or_a_text_from_stdin(shingikai: Run, samples: dict[str, Path]) -> None:
    paper = samples["sample-31-2.pdf"]
    done = pipe(paper.read_bytes(), "parse", "-", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    piped, read = json.loads(done.stdout), json.loads(shingikai("parse", paper, "--format", "json").stdout)
    assert piped["file"].pop("name").startswith("stdin-")
    assert piped["file"] == {name: value for name, value in read["file"].items() if name != "name"}
    assert piped["minutes"] == read["minutes"]
    words = pipe("架空の資料の本文です。".encode(), "parse", "-")
    assert (words.returncode, "架空の資料の本文です。" in words.stdout.decode()) == (0, True)


def test_ingest_keeps_what_came_from_stdin_beside_the_database(
    shingikai: Run, samples: dict[str, Path], tmp_path: Path
) -> None:
    db, content = tmp_path / "a.db", samples["sample-31-2.pdf"].read_bytes()
    assert pipe(content, "ingest", "-", "--dry-run", "--db", db).returncode == 0
    assert list(tmp_path.iterdir()) == []
    done = pipe(content, "ingest", "-", "--db", db)
    assert done.returncode == 0, done.stderr.decode()
    (kept,) = (tmp_path / "stdin").iterdir()
    assert (kept.suffix, kept.read_bytes()) == (".pdf", content)
    assert str(kept) in shingikai("open", "901", "--print", "--db", db).stdout
    assert "取り込み済みの資料: 1点" in pipe(content, "ingest", "-", "--db", db).stdout.decode()
    assert list((tmp_path / "stdin").iterdir()) == [kept]


@pytest.mark.parametrize("command", ["parse", "ingest"])
def test_nothing_on_stdin_is_named(command: str, tmp_path: Path) -> None:
    done = pipe(b"", command, "-", *(("--db", tmp_path / "a.db") if command == "ingest" else ()))
    assert done.returncode == 3
    assert "標準入力が空です" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []
