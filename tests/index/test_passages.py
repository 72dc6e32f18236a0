"""What is searched of a document."""

from __future__ import annotations

from dataclasses import replace

from adachi_shingikai.index.passages import CHUNK, passages_of, split_text
from adachi_shingikai.models import Document


def test_chunks_join_to_the_text() -> None:
    words = "短い文。" * 300 + "長" * 2500 + "\n終わり"
    pieces = list(split_text(words))
    assert "".join(pieces) == words
    assert max(map(len, pieces)) <= CHUNK


def test_an_overview_belongs_to_the_meeting_of_its_minutes(second: Document) -> None:
    """The document is about 31-2; the list of those present in it is that of 31-1."""
    (overview,) = [passage for passage in passages_of(second) if passage.part == "overview"]
    assert "出席者" in overview.text
    (minutes,) = second.minutes
    assert (overview.meeting, overview.reference, overview.date) == ("31-1", "31-1", minutes.date)
    assert overview.minutes == 0


def test_a_row_of_the_agenda_is_found_on_its_page(second: Document) -> None:
    rows = second.agenda
    moved = replace(rows, items=tuple(replace(row, page=2) for row in rows.items))
    found = [(p.text, p.page_start) for p in passages_of(replace(second, agenda=moved)) if p.kind == "agenda"]
    expected = [(item.title, 2) for item in rows.items] + [(report.title, report.page) for report in rows.reports]
    assert found == expected + [(past.title, past.page) for past in rows.confirmations]
