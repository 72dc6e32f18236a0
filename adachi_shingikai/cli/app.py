"""The commands as Typer knows them: options, help, completion, usage errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from adachi_shingikai import __version__
from adachi_shingikai.cli.common import INTERRUPTED, fail
from adachi_shingikai.errors import ExitCode

app = typer.Typer(
    name="shingikai",
    help="足立区情報公開・個人情報保護審議会の資料を読み、探し、まとめます。",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"shingikai {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def shingikai(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="予期しない誤りを詳しく表示")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版を表示")] = False,
) -> None:
    """足立区情報公開・個人情報保護審議会の資料を読み、探し、まとめます。"""
    if context.invoked_subcommand is None:
        print(context.get_help())


COMMANDS = {
    "ingest": ("papers", "ingest"),
    "search": ("search", "search"),
    "show": ("browse", "show"),
    "list": ("browse", "list_"),
    "stats": ("browse", "stats"),
    "export": ("browse", "export"),
    "parse": ("papers", "parse"),
    "verify": ("care", "verify"),
    "reindex": ("care", "reindex"),
    "backup": ("care", "backup"),
    "forget": ("care", "forget"),
}
"""Each command: the module it stands in, and its function."""


def register(names: Iterable[str]) -> None:
    """Make commands known to Typer. Building the options of all of them would take longer than a search."""
    for name in names:
        module, function = COMMANDS[name]
        # In a query `-SMS` is a word to leave out, not an option.
        settings = {"ignore_unknown_options": True} if name == "search" else None
        found = getattr(import_module(f"adachi_shingikai.cli.{module}"), function)
        app.command(name, context_settings=settings)(found)


def call(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit code. Raises ShingikaiError for what is expected to fail."""
    named = next((argument for argument in arguments if not argument.startswith("-")), "")
    register([named] if named in COMMANDS else COMMANDS)
    try:
        code: int | None = app(list(arguments), standalone_mode=False)
    except typer.TyperException as error:
        # Typer's own words are English; its usage errors exit with 2.
        words = f"使い方が違います（{error.format_message()}）。`shingikai --help` で確かめてください"
        return fail(words, ExitCode.USAGE)
    except typer.Abort:
        return INTERRUPTED
    return code or ExitCode.OK
