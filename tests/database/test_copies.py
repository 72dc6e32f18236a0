"""Which of several copies of one text counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from conftest import agenda, found_by, ingest, write

from adachi_shingikai.archive.counts import count_everything
from adachi_shingikai.archive.items import get_item
from adachi_shingikai.archive.lists import LISTS, list_records
from adachi_shingikai.archive.meetings import get_meeting
from adachi_shingikai.archive.speeches import get_speech
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import FileStamp
from adachi_shingikai.database.revisions import find_documents, forget_document
from adachi_shingikai.index.reference import ItemRef, MeetingRef, SpeechRef
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.ingest.checks import find_defects
from adachi_shingikai.models import Agenda, Document, MeetingHead, Minutes
from adachi_shingikai.search.facets import FACETS
from adachi_shingikai.search.hits import search

SOURCES = {"file", "sha256", "sources"}


def misread(words: str) -> str:
    """The words as OCR reads them: large kana for small, a character in 60 wrong."""
    words = words.replace("ょ", "よ").replace("っ", "つ")
    return "".join("〓" if i % 60 == 59 else letter for i, letter in enumerate(words))


def file_of(document: Document, name: str, *, ocr: bool = False) -> Document:
    pages = tuple(range(1, document.file.pages + 1)) if ocr else ()
    sha256 = f"{sum(map(ord, name)):08x}" * 8
    return replace(document, file=replace(document.file, name=name, sha256=sha256, ocr_pages=pages))


def scanned(document: Document, name: str = "scan.txt") -> Document:
    """A copy of a document that OCR has read."""
    minutes = tuple(
        replace(m, speeches=tuple(replace(s, text=misread(s.text)) for s in m.speeches)) for m in document.minutes
    )
    pages = tuple(replace(page, text=misread(page.text)) for page in document.pages)
    submissions = tuple(replace(s, overview=misread(s.overview)) for s in document.submissions)
    return file_of(replace(document, minutes=minutes, pages=pages, submissions=submissions), name, ocr=True)


def excerpt(document: Document, name: str, speeches: slice) -> Document:
    """Some speeches of the minutes alone, without the name and the date of the meeting."""
    (minutes,) = document.minutes
    part = replace(minutes, term=None, number=None, date=None, present=(), absent=(), sections=(), reports=(), items=())
    part = replace(part, speeches=minutes.speeches[speeches], remarks=(), preamble="")
    alone = replace(document, meeting=MeetingHead(), agenda=Agenda(), submissions=(), pages=(), minutes=(part,))
    return file_of(alone, name, ocr=True)


def save(db: Path, *documents: Document, forget: Sequence[str] = ()) -> Path:
    with open_for_writing(db) as opened:
        for n, document in enumerate(documents):
            save_document(opened, document, build_index(document), Path(document.file.name), FileStamp(1, n))
        for name in forget:
            (found,) = find_documents(opened.conn, name)
            forget_document(opened, found)
    return db


def answers(db: Path) -> dict[str, Any]:
    """What the database answers, without the names of files."""

    def without_sources(record: Any) -> Any:
        if isinstance(record, dict):
            return {key: without_sources(value) for key, value in record.items() if key not in SOURCES}
        return [without_sources(r) for r in record] if isinstance(record, list | tuple) else record

    connection = connect(db)
    found: dict[str, Any] = {
        what: list_records(connection, what).records for what in LISTS if what not in ("documents",)
    }
    found["stats"] = [asdict(table) for table in count_everything(connection)]
    for words in ("審議会", "個人情報", "図書館", "猫", "ロボット", "会議室"):
        hits = search(connection, words, facets=tuple(FACETS))
        found[words] = (hits.total, hits.facets.counts)
    for item in (903, 904):
        found[str(item)] = asdict(get_item(connection, ItemRef(item)))
    for meeting in ("31-1", "31-2"):
        found[meeting] = asdict(get_meeting(connection, MeetingRef(meeting)))
    connection.close()
    return {key: without_sources(value) for key, value in found.items()}


def copies(db: Path) -> dict[str, str | None]:
    connection = connect(db)
    rows = connection.execute("SELECT d.name, c.name FROM documents d LEFT JOIN documents c ON c.sha256 = d.copy_of")
    found = {row[0]: row[1] for row in rows}
    connection.close()
    return found


def test_copies_count_once_in_any_order(second: Document, tmp_path: Path) -> None:
    papers = [second, scanned(second), excerpt(second, "part.pdf", slice(5, 15))]
    alone = answers(save(tmp_path / "alone.db", second))
    for n, order in enumerate(permutations(papers)):
        db = save(tmp_path / f"{n}.db", *order)
        assert answers(db) == alone
        assert copies(db) == {second.file.name: None, "scan.txt": second.file.name, "part.pdf": second.file.name}


def test_forgetting_the_copy_that_counts_brings_the_other_back(second: Document, tmp_path: Path) -> None:
    copy = scanned(second)
    alone = answers(save(tmp_path / "alone.db", copy))
    for n, order in enumerate(permutations([second, copy])):
        assert answers(save(tmp_path / f"{n}.db", *order, forget=[second.file.name])) == alone


def test_the_papers_that_only_the_scan_has_count(second: Document, tmp_path: Path) -> None:
    """The copy with a text layer ends before the papers of the last item."""
    item = second.agenda.items[-1].number
    cut = replace(
        second,
        submissions=tuple(s for s in second.submissions if s.number != item),
        pages=tuple(p for p in second.pages if p.item != item),
    )
    for n, order in enumerate(permutations([cut, scanned(second)])):
        db = save(tmp_path / f"{n}.db", *order)
        connection = connect(db)
        assert item is not None
        assert get_item(connection, ItemRef(item)).department
        assert len(get_item(connection, ItemRef(item)).forms or ()) == len(second.submissions[-1].forms)
        assert copies(db) == {second.file.name: None, "scan.txt": None}
        sql = "SELECT item, count(*) FROM submissions WHERE is_current GROUP BY item"
        assert {count for _, count in connection.execute(sql)} == {1}
        connection.close()


def test_a_fragment_never_counts_instead_of_the_whole(second: Document, tmp_path: Path) -> None:
    """Not even if the whole was read by OCR, and the fragment was not."""
    whole = scanned(second)
    (minutes,) = second.minutes
    half = file_of(
        replace(
            second,
            agenda=Agenda(),
            submissions=(),
            pages=(),
            minutes=(replace(minutes, speeches=minutes.speeches[:9]),),
        ),
        "half.pdf",
    )
    for n, order in enumerate(permutations([whole, half])):
        connection = connect(save(tmp_path / f"{n}.db", *order))
        assert get_meeting(connection, MeetingRef("31-1")).speeches == len(minutes.speeches)
        connection.close()


def test_a_corrected_draft_gives_way_to_the_confirmed_minutes(second: Document, tmp_path: Path) -> None:
    """Every speech differs by a word; the draft is in the later document."""
    (minutes,) = second.minutes
    speeches = tuple(replace(s, text=s.text.replace("。", "、です。", 1)) for s in minutes.speeches)
    confirmed = file_of(
        replace(
            second,
            meeting=MeetingHead(),
            agenda=Agenda(),
            submissions=(),
            pages=(),
            minutes=(replace(minutes, draft=False, speeches=speeches),),
        ),
        "confirmed.pdf",
    )
    for n, order in enumerate(permutations([second, confirmed])):
        connection = connect(save(tmp_path / f"{n}.db", *order))
        rows = connection.execute("SELECT text FROM speeches ORDER BY speech_order").fetchall()
        assert [row["text"] for row in rows] == [speech.text for speech in speeches]
        assert get_meeting(connection, MeetingRef("31-1")).draft is False
        assert get_item(connection, ItemRef(904)).department, "the other papers still count"
        connection.close()


def test_a_scan_of_a_draft_that_lost_the_word_is_not_confirmed(second: Document, tmp_path: Path) -> None:
    scan = scanned(second)
    scan = replace(scan, minutes=(replace(scan.minutes[0], draft=False),))
    for n, order in enumerate(permutations([replace(second, minutes=(replace(second.minutes[0], draft=True),)), scan])):
        db = save(tmp_path / f"{n}.db", *order)
        assert copies(db) == {second.file.name: None, "scan.txt": second.file.name}


def halves(document: Document) -> tuple[Document, Document]:
    """The minutes of one meeting in two files; only the first one has the overview."""
    (minutes,) = document.minutes
    middle = len(minutes.speeches) // 2
    first_item = minutes.speeches[middle].item
    later = [i for i in minutes.items if i.number and first_item and i.number > first_item]
    common = replace(document, meeting=MeetingHead(), agenda=Agenda(), submissions=(), pages=())

    def part(name: str, **changes: Any) -> Document:
        return file_of(replace(common, minutes=(replace(minutes, **changes),)), name)

    one = part(
        "z.pdf",
        speeches=minutes.speeches[:middle],
        remarks=(),
        items=tuple(i for i in minutes.items if i not in later),
    )
    rest = tuple(replace(s, order=n) for n, s in enumerate(minutes.speeches[middle:], 1))
    remarks = tuple(replace(r, after=max(0, r.after - middle)) for r in minutes.remarks if r.after >= middle)
    two = part(
        "a.pdf", speeches=rest, remarks=remarks, items=tuple(later), sections=(), date=None, present=(), absent=()
    )
    return one, two


def test_halves_of_minutes_are_numbered_on(second: Document, tmp_path: Path) -> None:
    (minutes,) = second.minutes
    first, last = halves(second)
    count = len(first.minutes[0].speeches)
    for n, order in enumerate(permutations([first, last])):
        db = save(tmp_path / f"{n}.db", *order)
        connection = connect(db)
        rows = connection.execute(
            "SELECT reference, speech_order, text, date FROM speeches ORDER BY speech_order"
        ).fetchall()
        assert [tuple(row) for row in rows] == [
            (f"31-1#{s.order}", s.order, s.text, minutes.date) for s in minutes.speeches
        ]
        (speech,) = get_speech(connection, SpeechRef("31-1", count + 1), context=0)
        assert (speech.order, speech.file) == (count + 1, "a.pdf")
        meeting = get_meeting(connection, MeetingRef("31-1"))
        assert (meeting.speeches, len(meeting.present)) == (len(minutes.speeches), len(minutes.present))
        sql = "SELECT reference FROM passages WHERE kind = 'remark' AND after_speech > ?"
        assert all(int(row[0].partition("#")[2]) > count for row in connection.execute(sql, (count,)))
        (listed,) = [r for r in list_records(connection, "meetings").records if r["meeting"] == "31-1"]
        assert (listed["speeches"], listed["present"]) == (len(minutes.speeches), len(minutes.present))
        connection.close()


def test_a_half_is_numbered_from_one_again_without_the_other(second: Document, tmp_path: Path) -> None:
    connection = connect(save(tmp_path / "a.db", *halves(second), forget=["z.pdf"]))
    rows = connection.execute("SELECT reference FROM speeches ORDER BY speech_order").fetchall()
    assert [row["reference"] for row in rows] == [f"31-1#{n}" for n in range(1, len(rows) + 1)]
    connection.close()


def test_minutes_of_no_known_meeting_that_are_likely_copies_are_reported(second: Document, tmp_path: Path) -> None:
    """The scan says the date and the items of the meeting, but too little of its text can be recognised."""
    (minutes,) = second.minutes

    def damage(words: str) -> str:
        return "".join("〓" if i % 5 == 4 else letter for i, letter in enumerate(words))

    speeches = tuple(replace(s, text=damage(s.text)) for s in minutes.speeches)
    bad = replace(minutes, name=None, term=None, number=None, speeches=speeches)
    scan = replace(second, meeting=MeetingHead(), agenda=Agenda(), submissions=(), pages=(), minutes=(bad,))
    connection = connect(save(tmp_path / "a.db", second, file_of(scan, "scan.pdf", ocr=True)))
    (finding,) = [f for f in find_defects(connection) if f.check == "duplicate"]
    assert (finding.gravity, finding.about) == ("doubt", "scan.pdf")
    assert "第三十一期・第1回" in finding.message
    connection.close()


def test_minutes_of_other_meetings_are_not_copies(second: Document, tmp_path: Path) -> None:
    """A carried-over item has nearly the same text in the minutes of two meetings."""
    (minutes,) = second.minutes
    later: Minutes = replace(minutes, number=2, date="2058-05-01")
    other = file_of(replace(second, meeting=MeetingHead(31, 3), minutes=(later,)), "later.pdf")
    connection = connect(save(tmp_path / "a.db", second, other))
    meetings = {r["meeting"]: r["speeches"] for r in list_records(connection, "meetings").records}
    assert meetings["31-1"] == meetings["31-2"] == len(minutes.speeches)
    connection.close()


@pytest.mark.parametrize("first", [0, 1])
def test_a_pdf_and_a_text_that_ocr_made_of_it(first: int, samples: dict[str, Path], tmp_path: Path) -> None:
    """Through ingest, with a note about the copy."""
    text = write(tmp_path / "a.txt", agenda(951, "図書館の巡回"))
    copy = write(tmp_path / "b.txt", agenda(951, "図書館の  巡回"), age=30)
    papers = [text, copy][:: 1 if first else -1]
    db = tmp_path / "a.db"
    results = ingest(db, *papers)
    assert len(found_by(db, "図書館")) == 1
    assert [bool(r.copy_of) for r in results] == [False, papers[1] is text]
    assert copies(db) == {"a.txt": "b.txt", "b.txt": None}
