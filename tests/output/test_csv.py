"""Cells of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.output.csv import BOM, csv_cell, write_csv, write_tsv


@given(st.text())
def test_no_cell_starts_a_formula(words: str) -> None:
    cell = csv_cell(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == words.removeprefix("'")


def test_csv_begins_with_a_byte_order_mark_and_tsv_does_not() -> None:
    records = [{"text": "=1+1\n二行\t目", "no": None, "list": ["a"]}]
    file = io.StringIO()
    write_csv(records, file)
    assert file.getvalue().startswith(BOM + "text,no,list\n")
    assert list(csv.reader(io.StringIO(file.getvalue()[1:])))[1] == ["'=1+1\n二行\t目", "", '["a"]']
    file = io.StringIO()
    write_tsv(records, file)
    assert file.getvalue() == 'text\tno\tlist\n=1+1\\n二行\\t目\t\t["a"]\n'


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_a_record_is_one_line_of_tsv(texts: list[str]) -> None:
    file = io.StringIO()
    write_tsv([{str(number): text for number, text in enumerate(texts)}], file)
    _, line, end = file.getvalue().split("\n")
    assert end == ""
    assert len(line.split("\t")) == len(texts)
    escapes = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
    assert [re.sub(r"\\[\\tnr]", lambda m: escapes[m[0]], cell) for cell in line.split("\t")] == texts
