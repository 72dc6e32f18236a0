"""The commands as Typer knows them: help, completion, usage errors.

Each command is one module of this package, listed in `COMMANDS`; the other modules are shared by several commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from adachi_shingikai import __version__
from adachi_shingikai.cli.messages import INTERRUPTED, report_error
from adachi_shingikai.errors import ExitCode

COMMANDS = (
    "ingest",
    "search",
    "show",
    "list",
    "stats",
    "export",
    "parse",
    "verify",
    "reindex",
    "backup",
    "forget",
)
"""The commands in the order of the help text. Each is the function `command` of the module with its name."""

DESCRIPTION = "足立区情報公開・個人情報保護審議会の資料を読み取り、検索し、諮問ごとにまとめます。"

app = typer.Typer(
    name="shingikai",
    help=DESCRIPTION,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"shingikai {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True, help=DESCRIPTION)
def shingikai(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="予期しない誤りを詳しく表示")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="バージョンを表示")
    ] = False,
) -> None:
    """Print the help text if no command is given."""
    if context.invoked_subcommand is None:
        print(context.get_help())


def register(names: Iterable[str]) -> None:
    """Register commands with Typer. Only these are imported: importing all commands takes longer than a search."""
    for name in names:
        # In a query, `-SMS` is a word to leave out, not an option.
        settings = {"ignore_unknown_options": True} if name == "search" else None
        command = import_module(f"adachi_shingikai.cli.{name}").command
        app.command(name, context_settings=settings)(command)


def run_command(arguments: Sequence[str]) -> int:
    """Run the command in the arguments and return its exit code. Raise ShingikaiError for an expected failure."""
    named = next((argument for argument in arguments if not argument.startswith("-")), "")
    register([named] if named in COMMANDS else COMMANDS)
    try:
        code: int | None = app(list(arguments), standalone_mode=False)
    except typer.TyperException as error:
        # Typer's own words are English.
        words = f"使い方が違います（{error.format_message()}）。`shingikai --help` で確かめてください"
        return report_error(words, ExitCode.USAGE)
    except typer.Abort:
        return INTERRUPTED
    return code or ExitCode.OK
