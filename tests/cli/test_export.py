"""`shingikai export`."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_export_writes_files(shingikai: Run, database: Path, tmp_path: Path) -> None:
    done = shingikai("export", "--format", "md", "-o", tmp_path / "out", "--db", database)
    assert done.returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 5
    alone = shingikai("export", "--format", "kokkai", "--db", database)
    assert json.loads(alone.stdout)["numberOfRecords"] == 2
    assert shingikai("export", "--format", "md", "--db", database).returncode == 2
    assert shingikai("export", "--format", "json", "--item", "1", "--db", database).returncode == 1
