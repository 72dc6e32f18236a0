"""`shingikai show`: all that is known about an item, a meeting or a speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Annotated, Any

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
    from adachi_shingikai.archive.items import get_item
    from adachi_shingikai.archive.meetings import get_meeting
    from adachi_shingikai.archive.reports import get_report
    from adachi_shingikai.archive.speeches import get_speech
    from adachi_shingikai.database.connection import default_path, open_for_reading
    from adachi_shingikai.index.reference import ItemRef, MeetingRef, ReportRef, parse_reference
    from adachi_shingikai.output.dossier import item_lines, meeting_lines, report_lines, speech_lines
    from adachi_shingikai.output.json import dump_json
    from adachi_shingikai.output.terminal import Screen, print_lines

    found = parse_reference(ref)
    record: Any
    lines_of: Callable[[Any, Screen], Iterator[str]]
    with open_for_reading(db or default_path()) as connection:
        if isinstance(found, ItemRef):
            record, lines_of = get_item(connection, found), item_lines
        elif isinstance(found, MeetingRef):
            record, lines_of = get_meeting(connection, found), meeting_lines
        elif isinstance(found, ReportRef):
            record, lines_of = get_report(connection, found.meeting, found.no), report_lines
        else:
            record, lines_of = get_speech(connection, found, context), speech_lines
        screen = screen_of_stdout(connection)
    if format is DocumentFormat.json:
        speeches = isinstance(record, tuple)
        print(dump_json({"speeches": [asdict(speech) for speech in record]} if speeches else asdict(record)))
        return
    if format is DocumentFormat.md:
        screen = replace(screen, colour=False, markdown=True)
    print_lines(lines_of(record, screen), screen)
