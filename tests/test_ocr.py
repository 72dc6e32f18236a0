"""Pages that are pictures: the sample's minutes as a copier scans them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import pytest
from conftest import Run
from make_sample import FIRST_MINUTES
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.elements import Glyph, RawPage
from adachi_shingikai.grammar.document import PICTURE, file, minutes
from adachi_shingikai.ingest.read import ReadOptions, read_document, unread_pictures
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document
from adachi_shingikai.pages import ocr
from adachi_shingikai.pages.ocr import needs_ocr
from adachi_shingikai.pages.pdf import draw_page

SAID = [(squeeze(w[0]), squeeze("".join(w[1:]))) for kind, *w in FIRST_MINUTES.script if kind == "say"]


def scan(sample: Path, target: Path, pages: range, tilt: float = 0.0, turn: int = 0, noise: float = 8.0) -> Path:
    """Pages of a PDF as pictures: tilted by degrees, turned by quarters, with a copier's noise."""
    canvas = Canvas(str(target))
    random = numpy.random.default_rng(7)
    for number in pages:
        picture = draw_page(sample, number, dpi=170)
        grey = numpy.frombuffer(picture.pixels, dtype=numpy.uint8).reshape(picture.height, picture.width)
        dirty = numpy.clip(grey + random.normal(0, noise, grey.shape), 0, 255).astype(numpy.uint8)
        image = Image.fromarray(dirty).rotate(tilt, fillcolor=255).rotate(90 * turn, expand=True)
        file = io.BytesIO()
        image.save(file, "PNG")
        size = (595, 842) if turn % 2 == 0 else (842, 595)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(file), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return target


def likeness(document: Document) -> float:
    """The share of the first page's speeches whose label and beginning are as they were printed."""
    found = {(s.label, squeeze(s.text)[:6]) for minutes in minutes for s in minutes.speeches}
    wanted = [(label, words[:6]) for label, words in SAID[:15]]
    return sum(pair in found for pair in wanted) / len(wanted)


@pytest.mark.parametrize(("tilt", "turn"), [(0.7, 0), (0.0, 1), (0.0, 2)], ids=["tilted", "sideways", "upside down"])
def test_a_scan_is_read(samples: dict[str, Path], tmp_path: Path, tilt: float, turn: int) -> None:
    path = scan(samples["sample-31-2.pdf"], tmp_path / "scan.pdf", range(3, 4), tilt, turn)
    document = read_document(path)
    assert file.ocr_pages == (1,)
    assert likeness(document) >= 0.9
    assert [i.number for i in minutes[0].items] == [901, 902]
    assert minutes[0].items[0].opinion is not None
    assert minutes[0].items[0].opinion.outcome == "意見付き了承"


def test_modes(shingikai: Run, samples: dict[str, Path], tmp_path: Path) -> None:
    path = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2))
    done = shingikai("parse", path, "--ocr", "never")
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "1ページ" in done.stderr
    assert read_document(path, ReadOptions(ocr="never")).problems[0].reason == PICTURE
    forced = read_document(samples["sample-31-3.pdf"], ReadOptions(ocr="force"), range(1, 2))
    assert forced.file.ocr_pages == (1,)
    assert forced.meeting.term == 31


def test_without_the_engine_it_is_said_how_to_get_it(
    samples: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(samples["sample-31-3.pdf"], tmp_path / "scan.pdf", range(1, 2))
    monkeypatch.setattr(ocr, "available", lambda: False)
    assert "pip install 'adachi-shingikai[ocr]'" in unread_pictures(read_document(path))


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
