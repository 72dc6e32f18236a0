"""`shingikai stats`."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_commands(shingikai: Run, database: Path, tmp_path: Path) -> None:
    assert "継続審議" in shingikai("stats", "--db", database).stdout
    (table,) = json.loads(shingikai("stats", "図書館", "--format", "json", "--db", database).stdout)
    assert table["name"] == "term"
    assert [(count["label"], count["count"]) for count in table["counts"]] == [("31-1", 1), ("31-2", 0)]
    assert shingikai("stats", "住民投票", "--db", database).returncode == 1
    assert shingikai("stats", "--plot", tmp_path / "x.docx", "--db", database).returncode == 2


def test_several_terms_side_by_side(shingikai: Run, database: Path) -> None:
    heading, head, *rows = shingikai("stats", "掲示", "電話", "--db", database).stdout.splitlines()
    assert "検索語を含むもの" in heading
    assert head.split() == ["会議", "「掲示」", "「電話」"]
    assert [row.split() for row in rows] == [["31-1", "3（8.6%）", "2（5.7%）"], ["31-2", "1（6.7%）", "1（6.7%）"]]
    tables = json.loads(shingikai("stats", "掲示", "電話", "--format", "json", "--db", database).stdout)
    assert [[count["count"] for count in table["counts"]] for table in tables] == [[3, 1], [2, 1]]
