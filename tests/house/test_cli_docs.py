"""docs/cli.md is what `--help` prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import make_cli_docs
import pytest

SCRIPT = Path(make_cli_docs.__file__)


@pytest.fixture(scope="module")
def reference() -> str:
    return make_cli_docs.reference()


def check(path: Path) -> int:
    return subprocess.run([sys.executable, SCRIPT, "--check", path], capture_output=True).returncode


def test_the_reference_is_what_help_prints(reference: str) -> None:
    assert make_cli_docs.REFERENCE.read_text(encoding="utf-8") == reference, "run `make docs`"


def test_every_command_is_in_the_reference(reference: str) -> None:
    listed = make_cli_docs.subcommands(make_cli_docs.help_text(()))
    assert {"ingest", "search", "show"} <= set(listed)
    for name in listed:
        assert f"\n## shingikai {name}\n" in reference
        assert f"使い方: shingikai {name} " in reference


def test_subcommands_are_those_listed_under_commands() -> None:
    printed = (
        "Usage: shingikai [OPTIONS]\n\nOptions:\n  -h, --help  Show this.\n\n"
        "Commands:\n  find      探します。\n            続きの行\n  put-away  しまいます。\n"
    )
    assert make_cli_docs.subcommands(printed) == ["find", "put-away"]
    assert make_cli_docs.subcommands("Usage: shingikai find\n\nOptions:\n  -h  Show this.\n") == []


def test_check_reports_a_file_that_differs_and_leaves_it_alone(reference: str, tmp_path: Path) -> None:
    path = tmp_path / "cli.md"
    assert check(path) == 1
    assert not path.exists()
    path.write_text(reference + "one line more\n", encoding="utf-8")
    assert check(path) == 1
    assert path.read_text(encoding="utf-8") == reference + "one line more\n"
    path.write_text(reference, encoding="utf-8")
    assert check(path) == 0
