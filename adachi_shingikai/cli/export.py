"""`shingikai export`: the records of the database as files for other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from adachi_shingikai.cli.config import database_path
from adachi_shingikai.cli.messages import obey_broken_pipes, print_message, write_or_drop
from adachi_shingikai.cli.options import Db, with_filters
from adachi_shingikai.errors import ExitCode, UsageError, reason_of
from adachi_shingikai.output.export import EXPORTS
from adachi_shingikai.search.filters import Filters

ExportFormat = StrEnum("ExportFormat", [(name, name) for name in EXPORTS])  # type: ignore[misc]


@with_filters
def command(
    *,
    format: Annotated[ExportFormat, typer.Option("--format", help="出力の形式")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="書き出すフォルダー、またはファイル（省くと標準出力）")
    ] = None,
    db: Db = None,
    filters: Filters,
) -> ExitCode:
    """Write the selected records in a format for other programs."""
    from adachi_shingikai.archive.selection import select_records
    from adachi_shingikai.database.connection import open_for_reading

    with open_for_reading(database_path(db)) as connection:
        selection = select_records(connection, filters)
    files: list[tuple[str, str | bytes]] = []
    if selection.items or selection.sittings:
        files.extend(EXPORTS[format.value](selection))
    if not files:
        print_message("書き出すものがありません")
        return ExitCode.NOTHING_FOUND
    if output is None and len(files) > 1:
        raise UsageError(
            f"--format {format.value}: {len(files)}個のファイルになります。-o でフォルダーを指定してください"
        )
    if output is not None:
        obey_broken_pipes(False)  # the files are written to the end, whoever reads their names
    for name, content in files:
        if output is None:
            _print_content(content, name)
        else:
            path = _place(output, name, len(files))
            _write(path, content, makes_folder=path != output)
            write_or_drop(str(path))
    return ExitCode.OK


def _place(output: Path, name: str, count: int) -> Path:
    """Where a file goes that is one of `count`: into the folder of -o, or to -o itself if that is named like it."""
    if output.suffix != Path(name).suffix or output.is_dir():
        return output / name
    if count > 1:
        raise UsageError(f"{output}: {count}個のファイルになります。-o でフォルダーを指定してください")
    return output


def _print_content(content: str | bytes, name: str) -> None:
    if isinstance(content, str):
        print(content, end="")
        return
    if sys.stdout.isatty():
        raise UsageError(f"{name} は画面には表示できません。-o でフォルダーを指定してください")
    sys.stdout.buffer.write(content)


def _write(path: Path, content: str | bytes, *, makes_folder: bool) -> None:
    try:
        if makes_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path}: 書き込めません（{reason_of(error)}）。場所と権限を確かめてください") from error
