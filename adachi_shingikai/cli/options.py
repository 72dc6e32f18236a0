"""Options that several commands share. Those of the filters are made from `search.filters`."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from adachi_shingikai.errors import ShingikaiError
from adachi_shingikai.search.filters import FILTERS, Filter, parse_filters


class TextOrJson(StrEnum):
    """How a command prints."""

    text = "text"
    json = "json"


class RecordFormat(StrEnum):
    """How search, list and verify print."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"


class DocumentFormat(StrEnum):
    """How parse and show print."""

    text = "text"
    md = "md"
    json = "json"


Db = Annotated[
    Path | None,
    typer.Option(
        "--db", help="データベース（省くと $SHINGIKAI_DB、data/db/shingikai.db、利用者のデータフォルダーの順に探す）"
    ),
]
Wait = Annotated[float, typer.Option("--wait", min=0, max=86_400, help="ほかの取り込みが終わるのを待つ秒数")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="対処が必要なものだけを表示")]
Records = Annotated[RecordFormat, typer.Option("--format", help="出力の形式")]


def completion(choices: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what Typer asks for completions of an option with these values."""

    def complete(incomplete: str) -> list[str]:
        return [choice for choice in choices if choice.startswith(incomplete)]

    return complete


_VALUES = {
    "speaker": "SELECT coalesce(speaker, label) FROM passages WHERE kind = 'speech'",
    "role": "SELECT role FROM passages WHERE kind = 'speech'",
    "meeting": "SELECT meeting FROM meetings",
    "item": "SELECT number FROM items",
    "department": "SELECT department FROM item_departments",
    "article": "SELECT article FROM item_articles",
    "file": "SELECT name FROM documents",
    "reference": "SELECT number FROM items UNION SELECT meeting FROM meetings "
    "UNION SELECT meeting || '/報告' || report FROM passages WHERE report IS NOT NULL",
}
"""SQL of the values that the database has for an option or an argument."""


def database_completion(name: str) -> Callable[[str], list[str]] | None:
    """Return what completes values that the default database has; None if nothing can be completed."""
    sql = _VALUES.get(name)

    def complete(incomplete: str) -> list[str]:
        from adachi_shingikai.database.connection import default_path, open_for_reading

        try:
            with open_for_reading(default_path()) as connection:
                found = {str(row[0]) for row in connection.execute(sql or "") if row[0] is not None}
        except ShingikaiError:  # no database: nothing to complete
            return []
        return sorted(value for value in found if value.startswith(incomplete))

    return complete if sql else None


def with_filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for every filter. The command gets the chosen ones as its parameter `filters`."""
    signature = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        parameters += map(_option_of, FILTERS) if parameter.name == "filters" else [parameter]

    def run(**given: Any) -> Any:
        typed = {filter_.name: given.pop(filter_.name) for filter_ in FILTERS}
        return command(**given, filters=parse_filters(**typed))

    run.__doc__ = command.__doc__
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


class ColorModes(StrEnum):
    """When output is coloured."""

    auto = "auto"
    always = "always"
    never = "never"


def _choose_colour(mode: ColorModes) -> ColorModes:
    """Set for this run what the environment variables say, which are the one place that decides about colour."""
    if mode is not ColorModes.auto:
        for name in ("NO_COLOR", "FORCE_COLOR"):
            os.environ.pop(name, None)
        os.environ["FORCE_COLOR" if mode is ColorModes.always else "NO_COLOR"] = "1"
    return mode


_Color = Annotated[
    ColorModes,
    typer.Option("--color", callback=_choose_colour, is_eager=True, help="色を付けるか（autoは端末のときだけ）"),
]


def with_color(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --color, which is obeyed before the command runs."""
    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter("color", inspect.Parameter.KEYWORD_ONLY, default=ColorModes.auto, annotation=_Color)

    def run(**given: Any) -> Any:
        del given["color"]
        return command(**given)

    parameters = [*signature.parameters.values(), option]
    run.__doc__ = command.__doc__
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def known_options(command: Callable[..., Any]) -> list[str]:
    """Return the long options of a command, for a suggestion if one is mistyped."""
    return ["--" + name.replace("_", "-") for name in inspect.signature(command).parameters]


def _option_of(filter_: Filter) -> inspect.Parameter:
    kind: Any = bool if filter_.is_flag else str | None if filter_.is_single else list[str] | None
    complete = completion(filter_.choices) if filter_.choices else database_completion(filter_.name)
    option = typer.Option(filter_.option, help=filter_.help, autocompletion=complete)
    default = False if filter_.is_flag else None
    return inspect.Parameter(
        filter_.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
    )
