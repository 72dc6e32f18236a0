"""Records as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(records: Sequence[Mapping[str, Any]], file: TextIO) -> None:
    """Write a header, and a row for each record; lists are written as JSON."""
    if not records:
        return
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(records[0])
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)


def csv_cell(value: Any) -> Any:
    """Return a value as a cell. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
