"""Every pattern of the program takes time in proportion to the line: none can be made to hang by what is printed.

The patterns are found: the compiled ones in the variables of all modules and in the formats, and those that are written
where they are used, in the source. Each runs over lines made to be nearly matched, of 1,000, 4,000 and 16,000
characters.
"""

from __future__ import annotations

import ast
import dataclasses
import gc
import importlib
import pkgutil
import re
import time
import types
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

import adachi_shingikai
from adachi_shingikai.grammar.formats.format import Format, Mark
from adachi_shingikai.grammar.formats.registry import FORMATS

SIZES = 1_000, 4_000, 16_000
"""Characters of a line."""

QUICK = 0.004
"""Seconds that 16,000 characters may take without a comparison: a quadratic pattern takes 0.1 or more."""

GROWTH = 8
"""Four times as many characters may take this many times as long. Quadratic is 16."""

FILLERS = (
    *(
        " ",
        "　",
        "\t",
        "\n",
        "0",
        "９",
        "十",
        "・",
        ".",
        "…",
        "○",
        "(",
        "（",
        ")",
        "あ",
        "山",
        "a",
        "ー",
        "-",
        "。",
        "、",
        "：",
        "|",
    ),
    *(
        " 　",
        "あ　",
        "あ ",
        "1 ",
        "山　委員",
        "○山",
        "「",
        "<",
        "**",
        "#",
        "[",
        "【",
        "諮 ",
        "第 ",
        "条例 ",
        "条例",
        "〔",
        "者",
        "号",
        "P",
        "P ",
    ),
    *(
        "年",
        "月",
        "日",
        "時",
        "分",
        "午前",
        "の",
        "課",
        "長",
        "会長",
        "</p",
        "番",
        "君",
        "さん",
        ":",
        "=",
        "\\x",
        "(a",
        "、　",
    ),
)
"""What lines are filled with: the characters of marks, and pairs that begin what a pattern looks for again and again."""


class Use(NamedTuple):
    """A pattern, the method with which it runs, where it stands, and examples of what it reads."""

    pattern: re.Pattern[str]
    method: str
    place: str
    examples: tuple[str, ...] = ()


def modules() -> Iterator[types.ModuleType]:
    """All modules of the program."""
    for found in pkgutil.walk_packages(adachi_shingikai.__path__, "adachi_shingikai."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def marks_of(value: object) -> Iterator[Mark]:
    """The marks in a value of a format, however deep."""
    if isinstance(value, Mark):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from marks_of(part)


def uses_in_variables() -> Iterator[Use]:
    """Compiled patterns in the variables of modules, and the marks of formats, which run as a line is read."""
    for module in modules():
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple | list) else [value]:
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    yield Use(pattern, "finditer", f"{module.__name__}.{name}")
    for fmt in FORMATS.values():
        for field in dataclasses.fields(Format):
            for mark in marks_of(getattr(fmt, field.name)):
                yield Use(mark.pattern, "finditer", f"{fmt.name}.{field.name}", mark.examples)


FUNCTIONS = {"match", "fullmatch", "search", "finditer", "findall", "split", "sub", "compile"}

MADE_ELSEWHERE = {
    "fold.py: pattern",
    "highlights.py: f'{word[0]}[{kana}]|[{kana}]{word[-1]}|{kana}'",  # characters and classes, nothing repeated
    "passages.py: '\\\\s*'.join(map(re.escape, letters))",
    "format.py: pattern",
    "items.py: re.escape(word)",
}
"""Patterns made of the words of a query or a title, which are literal; and the marks, which are in the formats."""


def uses_in_source() -> Iterator[Use]:
    """Patterns that are written where they are used. Those with a piece of a format are taken from each format."""
    for module in modules():
        assert module.__file__ is not None
        path = Path(module.__file__)
        short = path.relative_to(Path(adachi_shingikai.__path__[0])).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (
                isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in FUNCTIONS
            ):
                continue
            for fmt in FORMATS.values():
                names = {**vars(module), "fmt": fmt, "self": types.SimpleNamespace(fmt=fmt), "marks": None}
                try:
                    written = eval(compile(ast.Expression(node.args[0]), short, "eval"), names)
                except NameError:
                    assert f"{path.name}: {ast.unparse(node.args[0])}" in MADE_ELSEWHERE, path
                    break
                if isinstance(written, str):
                    flags = re.VERBOSE if any("VERBOSE" in ast.dump(a) for a in node.args[1:]) else 0
                    method = "finditer" if node.func.attr in ("compile", "sub", "split", "findall") else node.func.attr
                    yield Use(re.compile(written, flags), method, f"{short}:{node.lineno}")


def samples(pattern: re.Pattern[str]) -> set[str]:
    """The literal pieces of a pattern, with which an adversary would fill a line."""
    words = re.sub(r"\(\?[P<:!=a-z_0-9>]*|\\[A-Za-z]|\[[^]]*\]|[{}()|?*+^$.,\\]", " ", pattern.pattern)
    return {word[:6] for word in words.split() if not word.isascii()}


CONFIRMING = 15
"""Runs of a line that seems to be slow."""


class Recipe(NamedTuple):
    """A line that begins as a pattern wants, goes on for long, and ends in something else."""

    head: str
    filler: str
    end: str

    def line(self, size: int) -> str:
        """Return the line with about `size` characters."""
        return self.head + (self.filler * (size // len(self.filler))) + self.end


def recipes(use: Use) -> Iterator[Recipe]:
    """How lines are made for a pattern."""
    for filler in dict.fromkeys((*FILLERS, *sorted(samples(use.pattern))[:40])):
        yield Recipe("", filler, "")
    heads = dict.fromkeys(example[:cut] for example in use.examples for cut in range(1, min(len(example), 24) + 1))
    for head in heads:
        for filler in (" ", "　", "0", "山", ".", "：", "()", head[-1], f"{head[-1]} ", head):
            yield Recipe(head, filler, "\0")


def seconds(use: Use, line: str) -> float:
    """The CPU time of one run."""
    started = time.process_time()
    found = getattr(use.pattern, use.method)(line)
    if isinstance(found, Iterable):
        for _ in found:
            pass
    return time.process_time() - started


def is_slow(times: Sequence[float]) -> bool:
    """Return whether the last of some times, of lines of growing size, is too long."""
    return times[-1] > QUICK and (len(times) == 1 or times[-1] > GROWTH * times[-2])


def slow_lines(use: Use) -> Iterator[str]:
    """What grows faster than in proportion. A line that already takes long is not made any longer."""
    for recipe in recipes(use):
        times = [seconds(use, recipe.line(SIZES[0]))]
        if times[0] <= QUICK / 64:
            continue
        for size in SIZES[1:]:
            if times[-1] > QUICK * 4:
                break
            times.append(min(seconds(use, recipe.line(size)) for _ in range(3)))
            if times[-1] <= QUICK / 16:
                break
        if not is_slow(times):
            continue
        # A busy machine slows a few runs down: what counts is the fastest of many.
        times = [min(seconds(use, recipe.line(size)) for _ in range(CONFIRMING)) for size in SIZES[: len(times)]]
        if is_slow(times):
            yield f"{use.place} ({use.method}): {recipe}, {', '.join(f'{t * 1000:.1f}' for t in times)} ms"
            return


def all_uses() -> dict[tuple[str, int, str], Use]:
    """Each pattern once."""
    return {(u.pattern.pattern, u.pattern.flags, u.method): u for u in (*uses_in_source(), *uses_in_variables())}


def test_patterns_are_found() -> None:
    uses = all_uses().values()
    assert len(uses) > 150
    places = " ".join(use.place for use in uses)
    for known in (
        "search.query._LEXEME",
        "general.agenda_pages",
        "adachi.speech",
        "adachi.loose_marks",
        "grammar/speakers.py:",
    ):
        assert known in places


@pytest.mark.parametrize(
    ("pattern", "line"),
    [(r"a\s*b?\s*c", "a "), (r"\s+$", " "), (r"\S.*?委員", "山")],
)
def test_what_is_not_linear_is_noticed(pattern: str, line: str) -> None:
    use = Use(re.compile(pattern), "finditer", "here", (line,))
    assert list(slow_lines(use))


def test_every_pattern_is_linear() -> None:
    gc.disable()
    try:
        slow = [line for use in all_uses().values() for line in slow_lines(use)]
    finally:
        gc.enable()
    assert not slow, "\n".join(slow)
