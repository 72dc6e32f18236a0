"""The command line: arguments in, lines and exit codes out. Everything else is imported when a command needs it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from adachi_shingikai import __version__
from adachi_shingikai.cli.common import fail
from adachi_shingikai.errors import ExitCode, ShingikaiError

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


INTERNAL = 70
"""EX_SOFTWARE: a fault of the program itself, which no exit code of the contract stands for."""


def main() -> NoReturn:
    """Run the program; every expected failure is one line of Japanese and an exit code."""
    # When its reader has gone (`| head`), the program ends as other Unix programs do: quietly, at once.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    named = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), "")
    register([named] if named in COMMANDS else COMMANDS)
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ShingikaiError as error:
        code = fail(str(error), error.exit_code)
    except typer.TyperException as error:
        # Typer's own words are English; its usage errors exit with 2.
        code = fail(
            f"使い方が違います（{error.format_message()}）。`shingikai --help` で確かめてください", ExitCode.USAGE
        )
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except Exception as error:
        if "-v" in sys.argv:
            raise
        code = fail(f"予期しない誤りです（{type(error).__name__}: {error}）。-v を付けると詳しく表示します", INTERNAL)
    sys.exit(code or ExitCode.OK)
