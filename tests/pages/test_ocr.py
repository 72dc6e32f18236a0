"""Pages that are pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import scan
from make_sample import FIRST_MINUTES

from adachi_shingikai.elements import Glyph, RawPage
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document
from adachi_shingikai.pages.ocr import needs_ocr

SAID = [(squeeze(w[0]), squeeze("".join(w[1:]))) for kind, *w in FIRST_MINUTES.script if kind == "say"]


def likeness(document: Document) -> float:
    """The share of the first page's speeches whose label and beginning are as they were printed."""
    found = {(s.label, squeeze(s.text)[:6]) for minutes in document.minutes for s in minutes.speeches}
    wanted = [(label, words[:6]) for label, words in SAID[:15]]
    return sum(pair in found for pair in wanted) / len(wanted)


@pytest.mark.parametrize(("tilt", "turn"), [(0.7, 0), (0.0, 1), (0.0, 2)], ids=["tilted", "sideways", "upside down"])
def test_a_scan_is_read(samples: dict[str, Path], tmp_path: Path, tilt: float, turn: int) -> None:
    path = scan(samples["sample-31-2.pdf"], tmp_path / "scan.pdf", range(3, 4), tilt, turn)
    document = read_document(path)
    assert document.file.ocr_pages == (1,)
    assert likeness(document) >= 0.9
    assert [i.number for i in document.minutes[0].items] == [901, 902]
    assert document.minutes[0].items[0].opinion is not None
    assert document.minutes[0].items[0].opinion.outcome == "意見付き了承"


@pytest.mark.parametrize(
    ("words", "images", "needed"),
    [
        ("", 1, True),
        ("", 0, False),
        ("個人情報の保護" * 10, 1, False),
        ("\ue000〓\ue001語" * 10, 1, True),
        ("〓〓", 1, False),
        ("qX7#" * 40, 1, True),
        ("諮問第" * 20, 1, False),
    ],
)
def test_which_pages_need_it(words: str, images: int, needed: bool) -> None:
    glyphs = tuple(Glyph(c, 10.0 * i, 10.0 * i + 10, 100.0, 10.0) for i, c in enumerate(words))
    assert needs_ocr(RawPage(1, 595, 842, glyphs, images=images)) is needed
