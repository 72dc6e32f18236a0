"""`shingikai list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run


@pytest.mark.parametrize("what", ["documents", "meetings", "items", "reports", "speakers"])
def test_lists(shingikai: Run, database: Path, what: str) -> None:
    records = json.loads(shingikai("list", what, "--format", "json", "--db", database).stdout)
    table = shingikai("list", what, "--db", database)
    assert table.returncode == 0
    assert len(table.stdout.splitlines()) == len(records) + 1
    assert records
