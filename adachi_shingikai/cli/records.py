"""Records on stdout: as a table for people, as JSON, JSON lines, CSV or TSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from adachi_shingikai.cli.options import RecordFormat
from adachi_shingikai.errors import UsageError

if TYPE_CHECKING:
    from adachi_shingikai.archive.lists import Listing


GIVES_WAY = ("body", "name", "title", "condition", "line", "department", "reason", "place", "search")
"""The columns that are cut first on a narrow terminal, by their JSON keys."""


def print_records(records: Sequence[dict[str, Any]], headings: Mapping[str, str], format: RecordFormat) -> None:
    """Print records. As text they are a table of the columns that have a heading."""
    if format is RecordFormat.text:
        rows = [[record[name] for name in headings] for record in records]
        names = list(headings)
        print_table(list(headings.values()), rows, [names.index(name) for name in GIVES_WAY if name in names])
    elif format is RecordFormat.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json(records))
    else:
        print_machine_records(records, format)


def print_machine_records(records: Sequence[dict[str, Any]], format: RecordFormat) -> None:
    """Print records as JSON lines, CSV or TSV."""
    if format is RecordFormat.jsonl:
        from adachi_shingikai.output.json import dump_json_lines

        print(dump_json_lines(records), end="")
    else:
        from adachi_shingikai.output.csv import write_csv, write_tsv

        write = write_tsv if format is RecordFormat.tsv else write_csv
        write(records, sys.stdout)


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], gives_way: Sequence[int] = (), *, wraps: bool = False
) -> None:
    """Print a table that fits the terminal: see `table_lines`."""
    from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

    screen = Screen.of_stdout()
    print_lines(table_lines(headings, rows, screen, gives_way=gives_way, wraps=wraps), screen)


def chosen_columns(listing: Listing, words: str | None) -> tuple[list[dict[str, Any]], Mapping[str, str]]:
    """Return the records and headings of a list with only the columns named, in that order.

    A column is named by its JSON key or its Japanese heading. Raise UsageError for one that the list does not have.
    """
    if words is None:
        return listing.records, listing.headings
    known = {heading: name for name, heading in listing.headings.items()}
    known |= {name: name for record in listing.records[:1] for name in record} | {n: n for n in listing.headings}
    chosen: list[str] = []
    for word in words.split(","):
        if (name := known.get(word.strip())) is None:
            raise UsageError(f"--columns {word.strip()}: 使える列は {' '.join(dict.fromkeys(known.values()))} です")
        chosen.append(name)
    records = [{name: record[name] for name in chosen} for record in listing.records]
    return records, {name: listing.headings.get(name, name) for name in chosen}
