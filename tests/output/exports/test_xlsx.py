"""The workbook, read back."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from adachi_shingikai.archive.selection import Selection
from adachi_shingikai.output.exports.tables import HEADINGS, SHEETS, tables_of
from adachi_shingikai.output.exports.xlsx import workbook_bytes


def sheets_of(made: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The values of each sheet, row by row."""
    book = load_workbook(io.BytesIO(made))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_every_table_is_a_sheet_with_japanese_headings(selection: Selection) -> None:
    tables = tables_of(selection)
    sheets = sheets_of(workbook_bytes(tables))
    assert list(sheets) == [*SHEETS.values()] == ["諮問", "条件", "個票", "会議", "発言"]
    for name, table in tables.items():
        assert sheets[SHEETS[name]][0] == tuple(HEADINGS[column] for column in table[0])
        assert len(sheets[SHEETS[name]]) == len(table) + 1
    texts = [row[list(tables["speeches"][0]).index("text")] for row in sheets["発言"][1:]]
    assert texts == [speech.text for sitting in selection.sittings for speech in sitting.speeches]


def test_conditions_have_their_answers(selection: Selection) -> None:
    head, *rows = sheets_of(workbook_bytes(tables_of(selection)))["条件"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["諮問"], row["番号"], row["状況"], row["報告"]) for row in told] == [
        (901, 1, "求めなし", None),
        (901, 2, "報告済", "31-2/報告1"),
        (904, 1, "求めなし", None),
    ]


def test_text_that_begins_like_a_formula_stays_text() -> None:
    made = workbook_bytes({"items": [{"number": 1, "title": "=1+1"}, {"number": 2, "title": "+81"}]})
    sheet = load_workbook(io.BytesIO(made))["諮問"]
    assert [(cell.value, cell.data_type) for cell in sheet["B"][1:]] == [("=1+1", "s"), ("+81", "s")]


def test_a_text_that_no_cell_can_hold_says_that_it_is_cut() -> None:
    made = workbook_bytes({"items": [{"title": "長" * 40_000}]})
    cell = load_workbook(io.BytesIO(made))["諮問"]["A2"].value
    assert len(cell) == 32_767
    assert cell.endswith("資料を見てください）")
