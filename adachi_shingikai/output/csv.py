"""Records as CSV for spreadsheets, and as TSV for programs.

CSV always begins with a byte order mark, without which spreadsheet programs read Japanese in another encoding, and no
text in it can be taken for a formula. TSV has neither: every text is as it is, on one line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

BOM = "\ufeff"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""How TSV writes what would end a cell or a line, as PostgreSQL does."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(records: Sequence[Mapping[str, Any]], file: TextIO) -> None:
    """Write a header, and a row for each record; lists are written as JSON. Nothing is written of no records."""
    if not records:
        return
    file.write(BOM)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(records[0])
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)


def write_tsv(records: Sequence[Mapping[str, Any]], file: TextIO) -> None:
    """Write a header, and a line for each record; lists are written as JSON."""
    if records:
        file.write("\t".join(records[0]) + "\n")
    file.writelines("\t".join(map(_tsv_cell, record.values())) + "\n" for record in records)


def _tsv_cell(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value).translate(_ESCAPES)


def csv_cell(value: Any) -> Any:
    """Return a value as a cell. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
