"""Minutes of other councils."""

from __future__ import annotations

from pathlib import Path

from adachi_shingikai.ingest.read import read_document


def test_another_councils_minutes(city: Path) -> None:
    document = read_document(city)
    assert (document.format, document.meeting.term) == ("general", None)
    assert document.format_score >= 0.5
    minutes = document.minutes[0]
    labels = [
        "会長（山本君）",
        "環境部長",
        "３番（佐藤君）",
        "環境部長",
        "１番堀健介",
        "環境部長（大野君）",
        "会長（山本君）",
    ]
    assert [s.label for s in minutes.speeches] == labels
    assert "○ 水草" in minutes.speeches[1].text
    remarks = ["（「異議なし」と呼ぶ者あり）", "午前11時休憩", "――――◇――――", "午前11時10分再開"]
    assert [r.text for r in minutes.remarks] == remarks
    assert "議事日程" in document.pages[0].text
