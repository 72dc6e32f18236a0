"""`shingikai show`: all that is known about an item, a meeting or a speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from adachi_shingikai.cli.options import Db, database_completion
from adachi_shingikai.cli.screen import screen_of_stdout

if TYPE_CHECKING:
    from adachi_shingikai.archive.selection import Record
    from adachi_shingikai.output.terminal import Screen


class ShowFormat(StrEnum):
    """How show prints."""

    text = "text"
    md = "md"
    html = "html"
    json = "json"


def command(
    refs: Annotated[
        list[str],
        typer.Argument(
            metavar="参照...",
            autocompletion=database_completion("reference"),
            help="462、諮問第462号、13-1、第十三期・第1回、13-1/報告1、12-15#34、会議名、開催日、ファイル名",
        ),
    ],
    db: Db = None,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="前後の発言の数")] = 2,
    format: Annotated[ShowFormat, typer.Option("--format", help="出力の形式")] = ShowFormat.text,
) -> None:
    """Print all that is known about items, meetings, reports or speeches."""
    from adachi_shingikai.archive.selection import get_record
    from adachi_shingikai.database.connection import default_path, open_for_reading
    from adachi_shingikai.output.json import dump_json, record_dict
    from adachi_shingikai.output.terminal import print_lines

    with open_for_reading(db or default_path()) as connection:
        records = [get_record(connection, ref, context) for ref in refs]
        screen = screen_of_stdout(connection)
    if format is ShowFormat.json:
        made = [record_dict(record) for record in records]
        print(dump_json(made[0] if len(made) == 1 else made))
    elif format is ShowFormat.html:
        from adachi_shingikai.output.html import records_html

        print(records_html(records), end="")
    else:
        if format is ShowFormat.md:
            screen = replace(screen, colour=False, markdown=True)
        print_lines(_lines(records, screen), screen)


def _lines(records: Sequence[Record], screen: Screen) -> Iterator[str]:
    from adachi_shingikai.output.dossier import record_lines

    for number, record in enumerate(records):
        if number:
            yield from ("", "---" if screen.markdown else "─" * (screen.width or 40), "")
        yield from record_lines(record, screen)
