"""`shingikai similar`."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_similar_items_come_with_the_reason(shingikai: Run, database: Path) -> None:
    done = shingikai("similar", "905", "--db", database)
    assert done.returncode == 0
    assert "諮問第901号" in done.stdout
    assert "確からしさ" in done.stdout
    answer = json.loads(shingikai("similar", "諮問第905号", "--format", "json", "--db", database).stdout)
    assert answer["items"][0]["number"] == 901
    assert set(answer) == {"ref", "words", "items", "speeches"}


def test_what_is_not_there_is_said(shingikai: Run, database: Path) -> None:
    done = shingikai("similar", "999", "--db", database)
    assert (done.returncode, "諮問第999号" in done.stderr) == (1, True)
    assert shingikai("similar", "31-1", "--db", database).returncode == 2
