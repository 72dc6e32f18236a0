"""Exports are read back and compared with what is in the database."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.archive.selection import Selection, select_records
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.run import ingest_files
from adachi_shingikai.output.csv import BOM
from adachi_shingikai.output.export import (
    EXPORTS,
    export_csv,
    export_json,
    export_jsonl,
    export_markdown,
    file_name,
)
from adachi_shingikai.search.filters import EVERYTHING

Exporter = Callable[[Selection], Iterator[tuple[str, str | bytes]]]


@pytest.mark.parametrize("exporter", EXPORTS.values(), ids=EXPORTS)
def test_exporting_twice_gives_the_same(database: Path, selection: Selection, exporter: Exporter) -> None:
    files = dict(exporter(selection))
    assert files
    assert dict(exporter(select_records(connect(database), EVERYTHING))) == files
    for name in files:
        assert re.fullmatch(r"[\w-]+\.(json|jsonl|csv|xlsx|md|html|xml)", name)


def test_json_holds_everything(selection: Selection) -> None:
    whole = json.loads(dict(export_json(selection))["shingikai.json"])
    assert [item["number"] for item in whole["items"]] == [901, 902, 903, 904, 905]
    assert [len(m["speeches"]) for m in whole["meetings"]] == [len(s.speeches) for s in selection.sittings]
    lines = dict(export_jsonl(selection))["shingikai.jsonl"].splitlines()
    assert sum(json.loads(line)["kind"] == "speech" for line in lines) == sum(
        len(s.speeches) for s in selection.sittings
    )


def test_csv_reads_back(selection: Selection) -> None:
    files = dict(export_csv(selection))
    assert set(files) == {"items.csv", "conditions.csv", "fields.csv", "meetings.csv", "speeches.csv"}
    rows = list(csv.DictReader(io.StringIO(files["speeches.csv"].removeprefix(BOM))))
    assert [row["text"] for row in rows] == [s.text for sitting in selection.sittings for s in sitting.speeches]


def test_markdown_has_front_matter_and_escapes(selection: Selection) -> None:
    files = dict(export_markdown(selection))
    assert len(files) == 5
    words = next(text for name, text in files.items() if name.startswith("904"))
    _, matter, body = words.split("---\n", 2)
    head = {line.split(": ", 1)[0]: json.loads(line.split(": ", 1)[1]) for line in matter.splitlines()}
    assert head["outcome"] == "意見付き了承"
    assert head["articles"] == [16, 21]
    assert "| 1 | 氏名 | 予約した人の確認 |" in body
    assert "諮問第901号" in body


@given(st.text())
def test_file_names_are_safe(words: str) -> None:
    name = file_name(words, ".md")
    assert not set(name[:-3]) & set('\\/:*?"<>|.\n\0')
    assert 3 < len(name) <= 63


def test_only_the_documents_of_adachi_are_called_adachis(city: Path, tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "a.db") as opened:
        list(ingest_files([FoundFile(city)], opened.conn))
    selection = select_records(connect(tmp_path / "a.db"), EVERYTHING)
    for exporter in EXPORTS.values():
        for _, content in exporter(selection):
            assert "足立区" not in (content if isinstance(content, str) else content.decode("utf-8", "replace"))
