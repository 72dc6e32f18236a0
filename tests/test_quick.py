"""Searches that are read without Typer: they must be what Typer would make of them."""

from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.cli.app import app, register
from adachi_shingikai.cli.options import RecordFormat
from adachi_shingikai.cli.quick import COMPLETION, FLAGS, MANY, ONE, SHORT, search

register(["search"])
COMMAND: Any = typer.main.get_command(app).get_command(None, "search")  # type: ignore[attr-defined]
OPTIONS = sorted({*ONE, *MANY, *SHORT})
VALUES = (
    "個人情報",
    "5",
    "0",
    "1000",
    "-1",
    "json",
    "xml",
    "date",
    "speech",
    "12-15",
    "2022",
    "",
    "３",
    "a.db",
    "--limit",
)
WORDS = (
    "個人情報",
    "SMS",
    '"個人 情報"',
    "OR",
    "（",
    "",
    "-SMS",
    "-",
    "--",
    "--help",
    "--limit=3",
    "--no-ocr",
    "-C2",
    "--sort",
)


def given_in(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that are not as they would be if nothing was said."""
    unset: dict[str, Any] = {option.name: option.default for option in COMMAND.params}
    return {name: value for name, value in params.items() if value is not None and value != unset[name]}


def by_typer(arguments: list[str]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for name, value in COMMAND.make_context("search", list(arguments)).params.items():
        params[name] = (list(value) or None) if isinstance(value, tuple) else getattr(value, "value", value)
    if params["db"] is not None:
        params["db"] = Path(params["db"])  # as Typer does later
    return given_in(params)


def by_quick(arguments: list[str]) -> dict[str, Any] | None:
    asked = search(["search", *arguments])
    return None if asked is None else given_in(asked)


def test_every_option_is_one_of_typers() -> None:
    options = {word: option for option in COMMAND.params for word in option.opts if word.startswith("-")}
    for word in OPTIONS:
        name = SHORT.get(word, word)
        assert options[word].name == name[2:]
        assert options[word].multiple == (name in MANY), word
    assert set(options) == {*OPTIONS, *FLAGS}
    assert all(options[word].is_flag for word in FLAGS)


def test_every_shape_is_one_of_typers() -> None:
    assert [shape.value for shape in RecordFormat if ONE["--format"](shape.value)] == list(RecordFormat)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(WORDS)),
            st.tuples(st.sampled_from(OPTIONS), st.sampled_from(VALUES)),
            st.tuples(st.sampled_from(OPTIONS)),
        ),
        max_size=6,
    )
)
def test_a_plain_search_is_what_typer_makes_of_it(parts: list[tuple[str, ...]]) -> None:
    arguments = [word for part in parts for word in part]
    asked = by_quick(arguments)
    if asked is not None:
        assert asked == by_typer(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["個人情報"],
        ["個人情報", "SMS", "--db", "a.db", "--limit", "5"],
        ["個人情報", "--db", "", "--no-ocr"],
        ["-C", "2", "個人情報", "--speaker", "鈴木", "--speaker", "佐藤", "--article", "16", "--format", "json"],
    ],
)
def test_plain_searches_are_read(arguments: list[str]) -> None:
    asked = by_quick(arguments)
    assert asked is not None
    assert asked == by_typer(arguments)


@pytest.mark.parametrize("word", ["-SMS", "--help", "--limit=5", "--", "-C5", "--unknown"])
def test_what_is_not_plain_is_left_to_typer(word: str) -> None:
    assert by_quick(["個人情報", word]) is None


@pytest.mark.parametrize("value", ["-1", "10000", "３", "x", ""])
def test_a_number_that_may_be_wrong_is_left_to_typer(value: str) -> None:
    assert by_quick(["個人情報", "--limit", value]) is None


def test_completion_is_left_to_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMPLETION, "complete_bash")
    assert by_quick(["個人情報"]) is None


def test_a_search_is_the_same_either_way(shingikai: Any, database: Path) -> None:
    plain = shingikai("search", "個人情報", "--limit", "3", "--format", "json", "--db", str(database))
    typed = shingikai("search", "個人情報", "--limit=3", "--format", "json", "--db", str(database))
    assert plain.returncode == typed.returncode == 0
    assert plain.stdout == typed.stdout
