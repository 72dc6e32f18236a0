"""Cells of a spreadsheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.output.csv import csv_cell


@given(st.text())
def test_no_cell_starts_a_formula(words: str) -> None:
    cell = csv_cell(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == words.removeprefix("'")
