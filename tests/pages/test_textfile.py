"""Text files: made by OCR elsewhere, or typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import read_speeches

from adachi_shingikai.elements import Line
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Document
from adachi_shingikai.pages.layout import lay_out_page
from adachi_shingikai.pages.pdf import read_pages


def test_a_text_file_of_the_same_paper(second: Document, samples: dict[str, Path], tmp_path: Path) -> None:
    """What OCR made elsewhere: a line a paragraph, tables as tabs, breaks inside sentences, stray HTML."""
    sheets = [lay_out_page(page)[0] for page in read_pages(samples["sample-31-2.pdf"])]
    words: list[str] = []
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Line):
                words.append(block.text if re.fullmatch(r"\d+", block.text) is None else "")
            else:
                for row in block.rows:
                    words.append("\t".join("<br>".join(line.text for line in c.lines) for c in row if c))
    path = tmp_path / "paper.ocr.txt"
    path.write_text("\n\n".join(words).replace("審議会意見＞", "審議会意見&gt;"), encoding="utf-8")
    document = read_document(path)
    assert document.agenda == second.agenda
    assert read_speeches(document) == read_speeches(second)
    assert [p.name for p in document.minutes[0].present] == [p.name for p in second.minutes[0].present]


BUSY = "（審議経過）\n\n(1) 開会\n\n○青山会長　始めます。\n\n○遠藤委員　はい。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
def test_the_encodings_of_japanese_systems(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BUSY.encode(encoding))
    speeches = read_document(path).minutes[0].speeches
    assert [(s.label, s.text) for s in speeches] == [("青山会長", "始めます。"), ("遠藤委員", "はい。")]


def test_a_form_feed_begins_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一枚目の本文。\f二枚目の本文。\n", encoding="utf-8")
    document = read_document(path)
    assert [(p.page, p.text) for p in document.pages] == [(1, "一枚目の本文。"), (2, "二枚目の本文。")]
