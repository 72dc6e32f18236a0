"""`shingikai parse`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, agenda, write
from hostile import bomb
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.cli.reading import DEFAULT_MEMORY, DEFAULT_OCR_PAGES, DEFAULT_TIMEOUT
from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.ingest.child import DEFAULT_LIMITS, MEGABYTE
from adachi_shingikai.ingest.read import DEFAULT_OPTIONS


def test_parse_prints_the_contract(shingikai: Run, samples: dict[str, Path]) -> None:
    sample = samples["sample-31-2.pdf"]
    document = json.loads(shingikai("parse", sample, "--format", "json").stdout)
    assert document["schema"] == 1
    assert document["meeting"] == {"term": 31, "number": 2, "date": "2058-07-19", "place": "架空会館3階会議室"}
    assert document["body"] == "足立区情報公開・個人情報保護審議会"
    speech = document["minutes"][0]["speeches"][0]
    assert list(speech) == [
        *("order", "mark", "label", "name", "role", "speaker", "item", "report", "section", "text"),
        *("page_start", "page_end", "printed_start", "printed_end", "answers"),
    ]
    for form in ("md", "text"):
        assert "諮問第901号" in shingikai("parse", sample, "--format", form, "--pages", "3-4").stdout


def test_encrypted_files(shingikai: Run, tmp_path: Path) -> None:

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    done = shingikai("parse", path)
    assert done.returncode == 3
    assert "パスワード" in done.stderr


@pytest.mark.parametrize(("name", "score", "speeches"), [("general", 0.6, 7), ("colon", 0, 0), ("adachi", 0, 0)])
def test_a_format_can_be_forced(
    shingikai: Run, city: Path, tmp_path: Path, name: str, score: float, speeches: int
) -> None:
    done = shingikai("parse", city, "--format", "json", "--format", name)
    read = json.loads(done.stdout)
    assert (read["format"], sum(len(m["speeches"]) for m in read["minutes"])) == (name, speeches)
    assert (read["format_score"] >= score) if score else (read["format_score"] == 0)
    db = tmp_path / "a.db"
    assert shingikai("ingest", city, "--format", name, "--db", db).returncode == 0
    listed = json.loads(shingikai("list", "documents", "--format", "json", "--db", db).stdout)
    assert [(d["format"], d["format_score"]) for d in listed] == [(name, read["format_score"])]


def test_an_unknown_format_is_wrong_usage(shingikai: Run, city: Path) -> None:
    for command in ("parse", "ingest"):
        done = shingikai(command, city, "--format", "yaml")
        assert done.returncode == 2
        assert all(name in done.stderr for name in FORMATS)
        assert all(name in shingikai(command, "--help").stdout for name in FORMATS)


def test_pages_beyond_the_end_are_wrong_usage(shingikai: Run, samples: dict[str, Path]) -> None:
    done = shingikai("parse", samples["sample-31-3.pdf"], "--pages", "99")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "sample-31-3.pdf: 4ページまでしかありません" in done.stderr


def test_parse_reads_under_the_limits_of_an_ingest(shingikai: Run, tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb(3, 1_000 * MEGABYTE))
    done = shingikai("parse", path, "--memory", "300")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    slow = write(tmp_path / "slow.txt", agenda(951, "図書館") + "○" + "個人情報、" * 1_000_000)
    done = shingikai("parse", slow, "--timeout", "1")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "slow.txt: 時間内に" in done.stderr


def test_the_help_names_the_limits() -> None:
    assert DEFAULT_LIMITS.seconds == DEFAULT_TIMEOUT
    assert DEFAULT_LIMITS.memory == DEFAULT_MEMORY * MEGABYTE
    assert DEFAULT_OPTIONS.ocr_pages == DEFAULT_OCR_PAGES
