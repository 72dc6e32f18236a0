"""The table at the head of the minutes."""

from __future__ import annotations

from pathlib import Path

from adachi_shingikai.ingest.read import read_document


def test_a_department_that_lost_a_character_is_mended_and_said(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(
        "【審議会】会議概要\n\n会議名\t第三十一期・第1回審議会\n事務局\t企画部情報開課\n\n（審議経過）\n\n(1) 開会\n\n"
        "○西野情報公開課長　始めます。\n\n○西野情報公開課長　終わります。\n",
        encoding="utf-8",
    )
    document = read_document(path)
    assert document.minutes[0].secretariat == "企画部情報公開課"
    assert "企画部情報公開課" in document.problems[0].reason
