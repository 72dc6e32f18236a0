"""`shingikai backup`: copy the database, also while it is in use."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from adachi_shingikai.cli.options import Db
from adachi_shingikai.errors import UsageError


def command(
    file: Annotated[Path, typer.Argument(metavar="ファイル", help="バックアップのファイル")],
    db: Db = None,
    force: Annotated[bool, typer.Option("--force", help="前のバックアップでないファイルにも上書きする")] = False,
) -> None:
    """Copy the database, also while it is in use."""
    from adachi_shingikai.database.connection import (
        back_up,
        default_path,
        existing_database,
        is_backup,
        open_for_reading,
    )

    path = existing_database(db or default_path())
    if file.is_dir() or file.resolve() == path.resolve():
        raise UsageError(f"{file}: バックアップには、データベースとは別のファイルを指定してください")
    if os.path.lexists(file) and not force and not (file.is_file() and is_backup(file)):
        raise UsageError(f"{file}: 前のバックアップではないファイルがあります。別の名前か、--force を指定してください")
    with open_for_reading(path) as connection:
        back_up(connection, file)
    if sys.stderr.isatty():  # not from cron, which would mail it
        print(f"{file}: {file.stat().st_size:,}バイトのバックアップを作りました", file=sys.stderr)
