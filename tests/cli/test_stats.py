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
