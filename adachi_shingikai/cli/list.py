"""`shingikai list`: what the database holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from adachi_shingikai.archive.lists import LISTS, list_records
from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, RecordFormat, Records, with_filters
from adachi_shingikai.errors import ExitCode
from adachi_shingikai.search.filters import Filters

What = StrEnum("What", [(name, name) for name in LISTS])  # type: ignore[misc]


@with_filters
def command(
    what: Annotated[What, typer.Argument(metavar="種類", help="一覧するもの")],
    *,
    db: Db = None,
    filters: Filters,
    columns: Annotated[
        str | None, typer.Option("--columns", help="表示する列を , で区切って指定（JSONの名前か、表の見出し）")
    ] = None,
    format: Records = RecordFormat.text,
) -> ExitCode:
    """Print a list of what the database holds."""
    from adachi_shingikai.cli.records import chosen_columns, print_records
    from adachi_shingikai.database.connection import default_path, open_for_reading

    with open_for_reading(db or default_path()) as connection:
        found = list_records(connection, what.value, filters)
    print_records(*chosen_columns(found, columns), format)
    if found.records:
        return ExitCode.OK
    if format is RecordFormat.text:
        print_message("あてはまるものがありません")
    return ExitCode.NOTHING_FOUND
