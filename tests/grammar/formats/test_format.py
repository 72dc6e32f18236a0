"""What holds for every format: its examples are read by its patterns."""

from __future__ import annotations

from dataclasses import fields

import pytest

from adachi_shingikai.grammar.formats.format import NEVER, Format, Mark
from adachi_shingikai.grammar.formats.registry import FORMATS


def marks(fmt: Format) -> list[tuple[str, Mark]]:
    found: list[tuple[str, Mark]] = []
    for f in fields(fmt):
        value = getattr(fmt, f.name)
        if isinstance(value, Mark):
            found.append((f.name, value))
        elif isinstance(value, tuple):
            pairs = [
                (entry[0], entry[-1]) if isinstance(entry, tuple) else (str(i), entry) for i, entry in enumerate(value)
            ]
            found.extend((f"{f.name}.{name}", mark) for name, mark in pairs if isinstance(mark, Mark))
    return found


ALL = [(f"{fmt.name}.{name}", mark) for fmt in FORMATS.values() for name, mark in marks(fmt) if mark is not NEVER]


@pytest.mark.parametrize(("name", "mark"), ALL, ids=lambda v: v if isinstance(v, str) else "")
def test_examples_are_read(name: str, mark: Mark) -> None:
    assert mark.examples, f"{name} has no example line"
    for example in mark.examples:
        assert mark.search(example), f"{name} does not read {example}"
