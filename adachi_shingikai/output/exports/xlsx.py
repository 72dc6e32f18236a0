"""The tables of a selection as a spreadsheet (Office Open XML), written by openpyxl."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from adachi_shingikai.output.exports.tables import HEADINGS, SHEETS, Table

_LONGEST = 32_767
"""Characters that a cell can hold."""

_CUT = "…（以下は資料を見てください）"

_WIDE = ("title", "condition", "opinion", "overview", "text", "answer_title", "answer_reason")
"""Columns of running text, which are wrapped."""

_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def workbook_bytes(tables: Mapping[str, Table]) -> bytes:
    """Return a workbook with a sheet for each table. The same tables give the same bytes."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        _fill(book.create_sheet(SHEETS[name]), table)
    file = io.BytesIO()
    book.save(file)
    return _without_moments(file.getvalue())


def _fill(sheet: Worksheet, table: Table) -> None:
    """Write a heading and a row for each record. All text stays text, also if it begins like a formula."""
    columns = list(table[0])
    for column, name in enumerate(columns, 1):
        sheet.cell(1, column, HEADINGS[name]).font = Font(bold=True)
        values = [_cell_value(record[name]) for record in table]
        for row, value in enumerate(values, 2):
            cell = sheet.cell(row, column, None if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.value = value
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=name in _WIDE)
        longest = max([len(HEADINGS[name]) * 2, *(_width(value) for value in values)])
        sheet.column_dimensions[get_column_letter(column)].width = 60 if name in _WIDE else min(40, longest + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _cell_value(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - len(_CUT)] + _CUT
    return value


def _width(value: object) -> int:
    """About how many half-width characters a value takes."""
    words = "" if value is None else str(value)
    return sum(1 if character.isascii() else 2 for character in words[:40])


def _without_moments(made: bytes) -> bytes:
    """The workbook without the moment at which it was made, which its properties and its archive hold."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
