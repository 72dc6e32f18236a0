"""The commands as Typer knows them: help, completion, usage errors.

Each command is one module of this package, listed in `COMMANDS`; the other modules are shared by several commands.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from adachi_shingikai import __version__
from adachi_shingikai.cli.layout import JapaneseCommand, JapaneseGroup
from adachi_shingikai.cli.messages import INTERRUPTED, report_error
from adachi_shingikai.cli.options import with_color
from adachi_shingikai.cli.usage import examples_of, usage_message
from adachi_shingikai.errors import ExitCode, UsageError

COMMANDS = {
    "ingest": "資料をデータベースに取り込みます。取り込み済みの資料は飛ばします。",
    "search": "全文を検索します。",
    "show": "諮問、会議、報告、発言について、取り込んだ資料にあることをまとめて表示します。",
    "open": "諮問、会議、報告、発言が載っているPDFを、そのページで開きます。",
    "similar": "同じような事柄の諮問と発言を探します。",
    "list": "取り込んだ資料、会議、諮問、報告、条件、発言者、問題を一覧します。",
    "stats": "会議、所管、条、結果、発言者ごとに数えます。検索語を添えると、会議ごとの頻度を数えます。",
    "alerts": "検索を登録しておき、新しく取り込んだ資料で見つかったものを知らせます。",
    "serve": "ブラウザーで読むためのページとAPIを、この機械の中だけに出します（終わるには Ctrl-C）。",
    "export": "取り込んだ内容を、ほかのプログラムで使える形に書き出します。",
    "mcp": "アシスタント（MCPのクライアント）に、検索、表示、類似、一覧を提供します（読取り専用）。",
    "parse": "1つの資料をどう読み取ったかを表示します（データベースは使いません）。",
    "verify": "データベースと索引が壊れていないか、元のファイルが変わっていないか、"
    "欠けている資料がないかを確かめます。",
    "reindex": "検索の索引を、保存した本文から作り直します。",
    "backup": "データベースのバックアップを作ります。取り込みや検索の最中でもかまいません。",
    "forget": "資料1点を、そこから読み取ったものとともに、データベースから削除します（ファイルは消しません）。",
    "config": "設定ファイル（shingikai.toml）の場所と、そこで決めた値を表示します。",
    "help": "コマンドの使い方を表示します。",
}
"""The commands in the order of the help text, with what it says about them.

Each is the function `command` of the module with its name, or its `group` if it has commands of its own.
"""

COLOURED = ("search", "show", "similar", "list", "stats", "verify")
"""The commands whose output is coloured on a terminal: they take --color."""

UNIX_ONLY = ("ingest", "alerts", "serve", "parse", "reindex", "backup", "forget")
"""The commands that read files in forked children or lock the database as Unix does."""

COMPLETION_VARIABLE = "_SHINGIKAI_COMPLETE"
"""Set in the environment if the shell asks for completions (Typer's convention)."""

DESCRIPTION = "足立区情報公開・個人情報保護審議会の資料を読み取り、検索し、諮問ごとにまとめます。"

app = typer.Typer(
    name="shingikai",
    cls=JapaneseGroup,
    help=DESCRIPTION,
    epilog=examples_of(""),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
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


def register(named: str | None) -> None:
    """Register the command that is named; without one, all of them as the help text lists them.

    Only the one that is named is imported: importing all commands takes longer than a search.
    """
    app.registered_commands.clear()  # those of `help`, if it calls this again
    app.registered_groups.clear()
    for name in [named] if named else COMMANDS:
        # In a query, `-SMS` is a word to leave out, not an option.
        settings = {"ignore_unknown_options": True} if name == "search" else None
        if named in UNIX_ONLY and not hasattr(os, "fork"):
            _register_refusal(name)
            continue
        module = import_module(f"adachi_shingikai.cli.{name}") if named else None
        if group := getattr(module, "group", None):
            app.add_typer(group, name=name, help=COMMANDS[name], epilog=examples_of(name))
        else:
            register_as = app.command(
                name, cls=JapaneseCommand, help=COMMANDS[name], context_settings=settings, epilog=examples_of(name)
            )
            command = getattr(module, "command", _not_imported)
            register_as(with_color(command) if name in COLOURED else command)


def _register_refusal(name: str) -> None:
    """Register a command that this system can't run: its arguments are not looked at."""

    def refuse() -> None:
        words = "このシステムでは使えません（Linux か macOS が必要です）。Windows では WSL で実行してください"
        raise UsageError(f"{name}: {words}。search、show、list などはこのまま使えます")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    app.command(name, cls=JapaneseCommand, help=COMMANDS[name], context_settings=settings)(refuse)


def _not_imported() -> None:
    """Stand for a command in the help text, and in the list of completions."""


def _named_command(arguments: Sequence[str]) -> str | None:
    """Return the command in the arguments, or in the words that the shell asks completions for."""
    if COMPLETION_VARIABLE in os.environ:
        words = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS", "")
        arguments = words.split()[1:]
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    return first if first in COMMANDS else None


def run_command(arguments: Sequence[str]) -> int:
    """Run the command in the arguments and return its exit code. Raise ShingikaiError for an expected failure."""
    named = _named_command(arguments)
    register(named)
    try:
        code: int | None = app(list(arguments), standalone_mode=False)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group of commands without one of them
            print(error.format_message())
            return ExitCode.OK
        return report_error(usage_message(error, COMMANDS, named or ""), ExitCode.USAGE)
    except typer.Abort:
        return INTERRUPTED
    return code or ExitCode.OK
