"""What a user may call a thing."""

from __future__ import annotations

import pytest

from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.reference import (
    ItemRef,
    MeetingRef,
    Reference,
    ReportRef,
    SpeechRef,
    following_meeting,
    meeting_name,
    parse_reference,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("462", ItemRef(462)),
        ("４６２", ItemRef(462)),
        ("諮問第462号", ItemRef(462)),
        ("第四百六十二号", ItemRef(462)),
        ("13-1", MeetingRef("13-1")),
        ("１３－１", MeetingRef("13-1")),
        ("第十三期・第1回", MeetingRef("13-1")),
        ("第十三期第1回", MeetingRef("13-1")),
        ("0123abcd", MeetingRef("0123abcd")),
        ("12-15#34", SpeechRef("12-15", 34)),
        ("第十二期・第15回#34", SpeechRef("12-15", 34)),
        ("13-1/報告1", ReportRef("13-1", 1)),
        ("第十三期・第1回／報告事項２", ReportRef("13-1", 2)),
        ("0123abcd/報告1", ReportRef("0123abcd", 1)),
        ("0123abcd#1", SpeechRef("0123abcd", 1)),
    ],
)
def test_references(typed: str, meant: Reference) -> None:
    assert parse_reference(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "なにか", "13-", "-1", "12-15#x", "12-15#", "12-15.2", "12-15.2#3", "12-15#1234567", "462#1", "0123abc"),
        *("13-1/1", "462/報告1", "13-1/報告"),
    ],
)
def test_what_refers_to_nothing(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_reference(typed)


def test_a_report_is_written_as_it_is_read() -> None:
    assert parse_reference(str(ReportRef("13-1", 2))) == ReportRef("13-1", 2)


def test_meetings_in_the_words_of_the_documents() -> None:
    assert meeting_name("13-1") == "第十三期・第1回"
    assert meeting_name("0123abcd") == "0123abcd"
    assert meeting_name("100-1") == "100-1"
    assert following_meeting("13-1") == "第十三期・第2回、期が替わっていれば次の期の第1回"
