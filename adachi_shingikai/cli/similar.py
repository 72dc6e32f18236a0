"""`shingikai similar`: items and speeches about the same matter."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, TextOrJson
from adachi_shingikai.errors import ExitCode


def command(
    ref: Annotated[str, typer.Argument(metavar="参照", help="諮問（462、諮問第462号）または発言（12-15#34）")],
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="諮問と発言のそれぞれの件数")] = 10,
    format: Annotated[TextOrJson, typer.Option("--format", help="出力の形式")] = TextOrJson.text,
) -> ExitCode:
    """Print what is similar to an item or a speech."""
    from adachi_shingikai.archive.similar import find_similar
    from adachi_shingikai.database.connection import default_path, open_for_reading
    from adachi_shingikai.index.reference import parse_reference

    with open_for_reading(db or default_path()) as connection:
        found = find_similar(connection, parse_reference(ref), limit)
    if format is TextOrJson.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json(asdict(found)))
    else:
        from adachi_shingikai.output.hits import similar_lines
        from adachi_shingikai.output.terminal import Screen, print_lines

        screen = Screen.of_stdout()
        print_lines(similar_lines(found, screen), screen)
    if found.items or found.speeches:
        return ExitCode.OK
    if format is TextOrJson.text:
        print_message("似た諮問も発言も見つかりませんでした")
    return ExitCode.NOTHING_FOUND
