"""`shingikai help COMMAND`: the same as `shingikai COMMAND --help`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    words: Annotated[list[str] | None, typer.Argument(metavar="コマンド...", help="使い方を知りたいコマンド")] = None,
) -> int:
    """Print the help of a command, or of the program."""
    from adachi_shingikai.cli.app import run_command

    return run_command([*(words or []), "--help"])
