"""`shingikai show`: all that is known about an item, a meeting or a speech."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from adachi_shingikai.cli.options import Db, DocumentFormat
from adachi_shingikai.cli.screen import screen_of_stdout


def command(
    ref: Annotated[str, typer.Argument(help="462、諮問第462号、13-1、第十三期・第1回、13-1/報告1、12-15#34")],
    db: Db = None,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="前後の発言の数")] = 2,
    format: Annotated[DocumentFormat, typer.Option("--format", help="出力の形式")] = DocumentFormat.text,
) -> None:
    """Print all that is known about an item, a meeting or a speech."""
    from adachi_shingikai.archive.selection import get_record
    from adachi_shingikai.database.connection import default_path, open_for_reading
    from adachi_shingikai.output.dossier import record_lines
    from adachi_shingikai.output.json import dump_json, record_dict
    from adachi_shingikai.output.terminal import print_lines

    with open_for_reading(db or default_path()) as connection:
        record = get_record(connection, ref, context)
        screen = screen_of_stdout(connection)
    if format is DocumentFormat.json:
        print(dump_json(record_dict(record)))
        return
    if format is DocumentFormat.md:
        screen = replace(screen, colour=False, markdown=True)
    print_lines(record_lines(record, screen), screen)
