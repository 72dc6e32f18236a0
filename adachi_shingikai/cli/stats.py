"""`shingikai stats`: counts, and the frequency of a query from meeting to meeting."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, TextOrJson
from adachi_shingikai.errors import ExitCode


def command(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="検索語...",
            help="会議ごとの頻度を数える検索語。いくつか並べると比べる（1つの検索にするには '…' で囲む）",
        ),
    ] = None,
    db: Db = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="図を書き出すファイル（.svg .png .pdf）")] = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="出力の形式")] = TextOrJson.text,
) -> ExitCode:
    """Count, or print the frequency of a query from meeting to meeting."""
    from adachi_shingikai.archive.counts import count_everything, count_query
    from adachi_shingikai.database.connection import default_path, open_for_reading

    with open_for_reading(db or default_path()) as connection:
        tables = tuple(count_query(connection, words) for words in query) if query else count_everything(connection)
    if not any(count.count for table in tables for count in table.counts):
        print_message("数えるものがありません")
        return ExitCode.NOTHING_FOUND
    if plot:
        from adachi_shingikai.output.chart import save_chart

        save_chart(tables, plot)
    if format is TextOrJson.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json([asdict(table) for table in tables]))
    else:
        from adachi_shingikai.output.counts import comparison_lines, count_lines
        from adachi_shingikai.output.terminal import Screen, print_lines

        screen = Screen.of_stdout()
        compared = query is not None and len(query) > 1
        print_lines(comparison_lines(tables, screen) if compared else count_lines(tables, screen), screen)
    return ExitCode.OK
