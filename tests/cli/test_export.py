"""`shingikai export`."""

from __future__ import annotations

import json
import subprocess
import sys
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


def test_a_workbook_is_written_to_a_file_or_a_pipe(shingikai: Run, database: Path, tmp_path: Path) -> None:
    done = shingikai("export", "--format", "xlsx", "-o", tmp_path / "out", "--item", "901", "--db", database)
    assert done.stdout == f"{tmp_path}/out/shingikai.xlsx\n"
    assert (tmp_path / "out" / "shingikai.xlsx").read_bytes().startswith(b"PK")
    with (tmp_path / "piped.xlsx").open("wb") as file:
        command = [sys.executable, "-m", "adachi_shingikai", "export", "--format", "xlsx", "--item", "901"]
        subprocess.run([*command, "--db", database], stdout=file, check=True)
    assert (tmp_path / "piped.xlsx").read_bytes() == (tmp_path / "out" / "shingikai.xlsx").read_bytes()


def test_an_output_with_the_ending_of_the_format_is_the_file(shingikai: Run, database: Path, tmp_path: Path) -> None:
    named = tmp_path / "帳簿.xlsx"
    done = shingikai("export", "--format", "xlsx", "-o", named, "--item", "901", "--db", database)
    assert done.stdout == f"{named}\n"
    assert named.read_bytes().startswith(b"PK")
    several = shingikai("export", "--format", "csv", "-o", tmp_path / "a.csv", "--db", database)
    assert (several.returncode, "フォルダーを指定してください" in several.stderr) == (2, True)
    lost = shingikai("export", "--format", "json", "-o", tmp_path / "none" / "a.json", "--db", database)
    assert (lost.returncode, lost.stderr.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == [named.name]
