"""The plain ways to write a search, read without Typer: loading it takes longer than most searches do.

Everything else (help, completion, `--limit=5`, a word behind a hyphen, a value that is wrong) is Typer's, which
declares these options in search.py. A test holds the two to each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

COMPLETION = "_SHINGIKAI_COMPLETE"
"""Where this is in the environment, the shell asks for completions."""


def _number(word: str) -> int | None:
    """A number that is small enough for every option."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 else None


def _format(word: str) -> str | None:
    return word if word in ("text", "json", "jsonl", "csv") else None


ONE: dict[str, Callable[[str], object]] = {
    "--db": Path,
    "--since": str,
    "--until": str,
    "--sort": str,
    "--format": _format,
    "--limit": _number,
    "--offset": _number,
    "--context": _number,
}
"""Options that have one value, the last that is given; None is a value that Typer has to look at."""

MANY: dict[str, Callable[[str], object]] = {
    "--speaker": str,
    "--role": str,
    "--meeting": str,
    "--item": str,
    "--kind": str,
    "--department": str,
    "--outcome": str,
    "--facet": str,
    "--article": _number,
}
"""Options that may be given several times."""

FLAGS = ("--no-ocr",)
"""Options without a value."""

SHORT = {"-C": "--context"}
"""Other spellings of options."""


def search(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What `shingikai ARGUMENTS...` asks `finding.find` for; None if it is no search, or not plainly written."""
    if arguments[:1] != ["search"] or COMPLETION in os.environ:
        return None
    query: list[str] = []
    asked: dict[str, Any] = {"query": query}
    words = iter(arguments[1:])
    for word in words:
        name = SHORT.get(word, word)
        if not word.startswith("-"):
            query.append(word)
        elif name in ONE or name in MANY:
            given = next(words, "-")
            value = None if given.startswith("-") else (ONE.get(name) or MANY[name])(given)
            if value is None:
                return None
            if name in MANY:
                asked.setdefault(name[2:], []).append(value)
            else:
                asked[name[2:]] = value
        elif name in FLAGS:
            asked[name[2:].replace("-", "_")] = True
        else:
            return None
    return asked if query else None
