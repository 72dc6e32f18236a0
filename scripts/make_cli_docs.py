"""Write docs/cli.md, the reference of the command line, from the program's own `--help`.

    python scripts/make_cli_docs.py [--check] [FILE.md]

With `--check` nothing is written; the exit code is 1 if the file differs from what would be written.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "cli.md"
WIDTH = 100

HEAD = """\
# Command line

<!-- Made from `--help` by scripts/make_cli_docs.py (`make docs`). Do not edit. -->

Every command with its arguments and options, as `shingikai COMMAND --help` prints them.
[README.md](../README.md) has examples.
"""

# Started like this, the program calls itself shingikai and not `python -m adachi_shingikai`.
_PROGRAM = "import runpy, sys; sys.argv[0] = 'shingikai'; runpy.run_module('adachi_shingikai', run_name='__main__')"
_LISTED = re.compile(r"^(?:Commands|コマンド)[:：]\n(.*?)(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"^  (\w[\w-]*)(?:  |$)", re.MULTILINE)

Command = tuple[str, ...]
"""The words after `shingikai` that name a command; none for the program itself."""


def help_text(command: Command) -> str:
    """Return what `--help` prints, at a fixed width and without colour. Exit if the command fails."""
    environment = {name: words for name, words in os.environ.items() if not name.startswith("_TYPER")}
    environment |= {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *command, "--help"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(f"shingikai {' '.join(command)} --help: exit code {done.returncode}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def subcommands(help_of_parent: str) -> list[str]:
    """Return the names listed under `Commands:`, in order."""
    listed = _LISTED.search(help_of_parent)
    return _NAME.findall(listed[1]) if listed else []


def help_texts() -> dict[Command, str]:
    """Return the help of the program and of every command below it. Exit if the program lists no commands."""
    found: dict[Command, str] = {}
    level: list[Command] = [()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while level:
            texts = dict(zip(level, pool.map(help_text, level), strict=True))
            found |= texts
            level = [(*command, name) for command, words in texts.items() for name in subcommands(words)]
    if len(found) == 1:
        sys.exit("shingikai --help lists no commands")
    return found


def reference() -> str:
    """Return the whole file: the program first, each command followed by its subcommands."""
    texts = help_texts()
    parts = [HEAD]

    def add(command: Command) -> None:
        level = "#" * (2 + max(0, len(command) - 1))
        parts.append(f"{level} {' '.join(('shingikai', *command))}\n\n```text\n{texts[command]}\n```\n")
        for name in subcommands(texts[command]):
            add((*command, name))

    add(())
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the reference of the command line from --help.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the file differs")
    parser.add_argument("file", nargs="?", type=Path, default=REFERENCE)
    arguments = parser.parse_args()
    path: Path = arguments.file
    made = reference()
    if not arguments.check:
        path.write_text(made, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != made:
        sys.exit(f"{path} differs from the program's --help: run `make docs`")


if __name__ == "__main__":
    main()
