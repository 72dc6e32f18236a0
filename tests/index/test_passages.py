"""What is searched of a document."""

from __future__ import annotations

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
