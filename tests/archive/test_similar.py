"""Items and speeches about the same matter."""

from __future__ import annotations

import sqlite3

import pytest

from adachi_shingikai.archive.similar import find_similar
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import parse_reference


def test_an_item_that_is_named_or_has_the_same_words_is_similar(db: sqlite3.Connection) -> None:
    found = find_similar(db, parse_reference("905"), 10)
    first = found.items[0]
    assert first.number == 901
    assert "挙げている" in first.reason
    assert "画像" in first.reason
    assert first.outcome == "意見付き了承"
    assert [item.score for item in found.items] == sorted((item.score for item in found.items), reverse=True)
    assert all(0 < item.score <= 1 for item in found.items)
    assert first.source is not None
    assert (first.source.file, first.source.page_start, first.source.what) == ("sample-31-2.pdf", 3, "審議会意見")
    assert 905 not in {item.number for item in found.items}


def test_speeches_about_the_same_matter_are_of_other_items(db: sqlite3.Connection) -> None:
    found = find_similar(db, parse_reference("904"), 3)
    assert "31-1#21" in {speech.ref for speech in found.speeches}
    assert len(found.speeches) <= 3
    assert all("共通の語" in speech.reason for speech in found.speeches)


def test_a_speech_has_similar_ones_too(db: sqlite3.Connection) -> None:
    found = find_similar(db, parse_reference("31-2#8"), 10)
    assert {"電話", "番号"} & set(found.words)
    assert 902 in {item.number for item in found.items}
    assert "31-2#8" not in {speech.ref for speech in found.speeches}


@pytest.mark.parametrize("typed", ["999", "31-1#999"])
def test_what_is_not_stored_is_named(db: sqlite3.Connection, typed: str) -> None:
    with pytest.raises(NotFoundError, match="取り込んだ資料にありません"):
        find_similar(db, parse_reference(typed), 10)


def test_a_meeting_is_about_many_things(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="諮問（462）か発言"):
        find_similar(db, parse_reference("31-1"), 10)
