"""`shingikai export`."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_export_writes_files(shingikai: Run, database: Path, tmp_path: Path) -> None:
    done = shingikai("export", "--format", "md", "-o", tmp_path / "out", "--db", database)
    assert done.returncode == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name[:3] for file in files] == ["901", "902", "903", "904", "905"]
    assert "意見付き了承" in files[0].read_text(encoding="utf-8")
    alone = shingikai("export", "--format", "kokkai", "--db", database)
    assert json.loads(alone.stdout)["numberOfRecords"] == 2
    assert shingikai("export", "--format", "md", "--db", database).returncode == 2
    assert shingikai("export", "--format", "json", "--item", "1", "--db", database).returncode == 1
