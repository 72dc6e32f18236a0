"""Text files: made by OCR elsewhere, or typed."""

from __future__ import annotations

import re
from pathlib import Path

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
