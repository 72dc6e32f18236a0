"""Pages that are pictures."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from conftest import scan
from make_sample import FIRST_MINUTES

from adachi_shingikai.elements import Glyph, PrintedPage, RawPage
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document
from adachi_shingikai.pages.layout import lay_out_page, print_page
from adachi_shingikai.pages.ocr import needs_ocr
from adachi_shingikai.pages.pdf import read_page

SAID = [(squeeze(w[0]), squeeze("".join(w[1:]))) for kind, *w in FIRST_MINUTES.script if kind == "say"]


def likeness(document: Document) -> float:
    """The share of the first page's speeches whose label and beginning are as they were printed."""
    found = {(s.label, squeeze(s.text)[:6]) for minutes in document.minutes for s in minutes.speeches}
    wanted = [(label, words[:6]) for label, words in SAID[:15]]
    return sum(pair in found for pair in wanted) / len(wanted)


def places(page: PrintedPage) -> dict[str, tuple[float, float]]:
    """Where the middle of each run of six letters is printed, if there is one such run on the page."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in page.lines:
        for i in range(len(line.text) - 5):
            middle = page.placement.point((line.edges[i] + line.edges[i + 6]) / 2, (line.top + line.bottom) / 2)
            found.setdefault(line.text[i : i + 6], []).append(middle)
    return {words: points[0] for words, points in found.items() if len(points) == 1}


def on_the_scan(x: float, y: float, tilt: float, turn: int) -> tuple[float, float]:
    """Where `scan` brings a point of a page: tilted and turned to the left."""
    angle, across, down, width, height = math.radians(tilt), x - 595 / 2, y - 842 / 2, 595, 842
    x = width / 2 + across * math.cos(angle) + down * math.sin(angle)
    y = height / 2 - across * math.sin(angle) + down * math.cos(angle)
    for _ in range(turn):
        x, y, width, height = y, width - x, height, width
    return x, y


@pytest.mark.parametrize(
    ("tilt", "turn"),
    [(0.7, 0), (0.0, 1), (0.0, 2), (-0.7, 3)],
    ids=["tilted", "sideways", "upside down", "tilted and sideways"],
)
def test_a_scan_is_read(samples: dict[str, Path], tmp_path: Path, tilt: float, turn: int) -> None:
    path = scan(samples["sample-31-2.pdf"], tmp_path / "scan.pdf", range(3, 4), tilt, turn)
    document = read_document(path)
    assert document.file.ocr_pages == (1,)
    assert likeness(document) >= 0.9
    assert [i.number for i in document.minutes[0].items] == [901, 902]
    assert document.minutes[0].items[0].opinion is not None
    assert document.minutes[0].items[0].opinion.outcome == "意見付き了承"
    assert_places(document, samples["sample-31-2.pdf"], tilt, turn)


def assert_places(document: Document, sample: Path, tilt: float, turn: int) -> None:
    """The letters of a scan are kept where they stand in the picture, within 3 points."""
    raw = read_page(sample, 3)
    drawn, found = places(print_page(raw, lay_out_page(raw)[0])), places(document.scans[0])
    wide = [math.dist(found[words], on_the_scan(*drawn[words], tilt, turn)) for words in drawn.keys() & found.keys()]
    assert len(wide) > 300
    assert sorted(wide)[int(0.98 * len(wide))] < 3


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
