"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run

ROOT = Path(__file__).parents[2]


COMMANDS = (
    "ingest",
    "parse",
    "mcp",
    "search",
    "show",
    "open",
    "similar",
    "list",
    "alerts",
    "stats",
    "serve",
    "export",
    "verify",
    "reindex",
    "backup",
    "forget",
    "help",
)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_every_command_is_in_the_readme(name: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"shingikai {command}" in words, command


def test_every_command_of_the_program_is_known_here(shingikai: Run) -> None:
    listed = re.findall(
        r"^  (\w+)  ", shingikai("--help").stdout.partition("コマンド:\n")[2].partition("\n\n")[0], re.MULTILINE
    )
    assert sorted(listed) == sorted(COMMANDS)


def test_every_option_named_in_the_readme_exists(shingikai: Run) -> None:
    pages = [(), *((command,) for command in COMMANDS)]
    known = {option for page in pages for option in re.findall(r"--[a-z-]+", shingikai(*page, "--help").stdout)}
    named = set(re.findall(r"(?<![\w-])--[a-z-]{2,}", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= known


def test_the_readmes_example_is_what_is_printed(shingikai: Run, database: Path) -> None:
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    example = words.partition("$ shingikai search 掲示 --kind opinion\n")[2].partition("```")[0]
    assert shingikai("search", "掲示", "--kind", "opinion", "--db", database).stdout == example
    shown = words.partition("$ shingikai show 901\n")[2].partition("```")[0]
    printed = shingikai("show", "901", "--db", database).stdout
    for line in shown.splitlines():
        assert line == "…" or line.strip() in ("…", "") or line in printed, line


def test_every_package_is_in_the_architecture() -> None:
    words = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package in (ROOT / "adachi_shingikai").glob("*/__init__.py"):
        assert re.search(rf"`?\b{package.parent.name}/?\b`?", words), package.parent.name
