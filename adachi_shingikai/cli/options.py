"""Options that several commands share. Those of the filters are made from `search.filters`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

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


def _option_of(filter_: Filter) -> inspect.Parameter:
    kind: Any = bool if filter_.is_flag else str | None if filter_.is_single else list[str] | None
    complete = completion(filter_.choices) if filter_.choices else None
    option = typer.Option(filter_.option, help=filter_.help, autocompletion=complete)
    default = False if filter_.is_flag else None
    return inspect.Parameter(
        filter_.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
    )
