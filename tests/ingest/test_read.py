"""One file: its bytes, its pictures."""

from __future__ import annotations

import io
import os
import zlib
from pathlib import Path

import pytest
from conftest import Run, drawn_speeches, read_speeches, scan
from hostile import picture
from make_sample import FIRST_MINUTES
from PIL import Image

from adachi_shingikai.ingest.read import ReadOptions, read_document, unread_pictures_message


def test_modes(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    path = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2))
    done = shingikai("parse", path, "--ocr", "never")
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "1ページ" in done.stderr
    assert read_document(path, ReadOptions(ocr="never")).problems[0].kind == "picture"
    forced = read_document(samples["sample-31-3.pdf"], ReadOptions(ocr="force"), range(1, 2))
    assert forced.file.ocr_pages == (1,)
    assert forced.meeting.term == 31


def test_without_the_engine_it_is_said_how_to_get_it(
    samples: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2))
    monkeypatch.setattr("adachi_shingikai.ingest.read.is_available", lambda: False)
    assert "pip install 'adachi-shingikai[ocr]'" in unread_pictures_message(read_document(path))


def test_huge_files_are_said_once(shingikai: Run, tmp_path: Path) -> None:
    db, huge = tmp_path / "a.db", tmp_path / "huge.pdf"
    huge.write_bytes(b"%PDF-1.7")
    os.truncate(huge, 20 * 1000**3)
    first, second = (shingikai("ingest", huge, "--db", db) for _ in range(2))
    assert (first.returncode, "大きすぎます" in first.stderr) == (3, True)
    assert (second.returncode, second.stderr) == (3, "")


def test_part_of_a_paper(samples: dict[str, Path]) -> None:
    document = read_document(samples["sample-31-2.pdf"], pages=range(3, 5))
    assert document.file.pages == 12
    assert read_speeches(document) == drawn_speeches(FIRST_MINUTES)
    assert document.submissions == ()


def test_more_pictures_than_allowed_are_all_left_unread(
    samples: dict[str, Path], tmp_path: Path, shingikai: Run
) -> None:
    path = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 3))
    few = read_document(path, ReadOptions(ocr_pages=1))
    assert few.file.ocr_pages == ()
    assert [(p.page, p.kind) for p in few.problems] == [(1, "picture"), (2, "picture")]
    assert read_document(path, ReadOptions(ocr_pages=1), range(2, 3)).file.ocr_pages == (2,)
    db = tmp_path / "a.db"
    done = shingikai("ingest", path, "--ocr-pages", "1", "--db", db)
    assert done.returncode == 4
    assert "1～2ページ" in done.stderr
    assert "--ocr-pages" in done.stderr
    again = shingikai("ingest", path, "--ocr-pages", "1", "--db", db)
    assert (again.returncode, again.stderr) == (0, "")


def test_pictures_that_cannot_be_decoded_are_problems(tmp_path: Path) -> None:
    white = io.BytesIO()
    Image.new("L", (400, 600), 255).save(white, "JPEG")
    for name, data, code in (
        ("cut.pdf", zlib.compress(b"x"), b"FlateDecode"),
        ("noise.pdf", b"noise" * 99, b"DCTDecode"),
        ("unknown.pdf", b"noise" * 99, b"NoSuchDecode"),
    ):
        (tmp_path / name).write_bytes(picture(400, 600, data, code))
        found = read_document(tmp_path / name)
        assert [(p.kind, "壊れ" in p.reason) for p in found.problems] == [("picture", True)], name
    (tmp_path / "white.pdf").write_bytes(picture(400, 600, white.getvalue(), b"DCTDecode"))
    assert read_document(tmp_path / "white.pdf").problems == ()
