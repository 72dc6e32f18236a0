"""Records on stdout: as a table for people, as JSON, JSON lines or CSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adachi_shingikai.cli.options import RecordFormat


def print_records(records: Sequence[dict[str, Any]], headings: Mapping[str, str], format: RecordFormat) -> None:
    """Print records. As text they are a table of the columns that have a heading."""
    if format is RecordFormat.text:
        rows = [[record[name] for name in headings] for record in records]
        print_table(list(headings.values()), rows)
    elif format is RecordFormat.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json(records))
    else:
        print_machine_records(records, format)


def print_machine_records(records: Sequence[dict[str, Any]], format: RecordFormat) -> None:
    """Print records as JSON lines or CSV."""
    if format is RecordFormat.jsonl:
        from adachi_shingikai.output.json import dump_json_lines

        print(dump_json_lines(records), end="")
    else:
        from adachi_shingikai.output.csv import write_csv

        write_csv(records, sys.stdout)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that fits the terminal."""
    from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

    screen = Screen.of_stdout()
    print_lines(table_lines(headings, rows, screen), screen)
