"""What is read of one page of a PDF: characters and strokes, at the place where they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import FONT, font
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.elements import RawPage
from adachi_shingikai.pages.pdf import read_pages

WIDTH, HEIGHT = 400, 300  # points, as shown


def page_of(path: Path, *, rotation: int = 0, within_form: bool = False) -> RawPage:
    """A page that is shown as 400 x 300 points, whichever way it was turned to be so."""
    font()
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    if rotation:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[rotation])
        canvas.rotate(rotation)
    if within_form:
        canvas.beginForm("form")
        canvas.rect(25, 40, 50, 10)
        canvas.endForm()
        canvas.scale(2, 2)
        canvas.doForm("form")
        canvas.scale(0.5, 0.5)
    else:
        canvas.rect(50, 80, 100, 20)
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 200, "○川野委員A")
    canvas.save()
    (page,) = read_pages(path)
    return page


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_read_as_it_is_shown(tmp_path: Path, rotation: int) -> None:
    page = page_of(tmp_path / "a.pdf", rotation=rotation)
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert "".join(g.text for g in page.glyphs) == "○川野委員A"
    first, second = page.glyphs[:2]
    assert (first.x0, first.x1, first.base, first.size) == pytest.approx((100, 112, 100, 12), abs=0.1)
    assert (second.x0, second.base) == pytest.approx((112, 100), abs=0.1)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("within_form", [False, True])
def test_strokes_stand_where_they_are_shown(tmp_path: Path, rotation: int, within_form: bool) -> None:
    page = page_of(tmp_path / "a.pdf", rotation=rotation, within_form=within_form)
    assert (min(r.x0 for r in page.rules), max(r.x1 for r in page.rules)) == pytest.approx((50, 150), abs=0.1)
    assert (min(r.top for r in page.rules), max(r.bottom for r in page.rules)) == pytest.approx((200, 220), abs=0.1)


def test_type_of_a_negative_size_is_type(tmp_path: Path) -> None:
    font()
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    words = canvas.beginText()
    words.setFont(FONT, -12)
    words.setTextTransform(-1, 0, 0, -1, 100, 200)
    words.textOut("審議会")
    canvas.drawText(words)
    canvas.save()
    (page,) = read_pages(tmp_path / "a.pdf")
    assert [g.text for g in page.glyphs] == list("審議会")
    assert [g.size for g in page.glyphs] == pytest.approx([12, 12, 12])


def mended(canvas: Canvas, x: float, words: str, correct: str) -> None:
    """Words that a browser wrote with the wrong code points and corrects by /ActualText."""
    canvas._code.append(f"/Span <</ActualText <FEFF{correct.encode('utf-16-be').hex()}>>> BDC")
    canvas.drawString(x, 40, words)
    canvas._code.append("EMC")


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_mended_characters_stand_in_their_line_on_pages_printed_several_on_a_sheet(
    tmp_path: Path, rotation: int
) -> None:
    """Four pages, half as large, on one: PDFium gives the place of a mended character within its own page."""
    font()
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    if rotation:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (HEIGHT, 0), 270: (0, WIDTH)}[rotation])
        canvas.rotate(rotation)
    for number in range(4):
        canvas.beginForm(f"page{number}")
        canvas.setFont(FONT, 12)
        canvas.drawString(100, 40, "次の")
        mended(canvas, 124, "⽇⽊", "日本")
        mended(canvas, 148, "⽉", "月")
        canvas.drawString(160, 40, "です")
        canvas.endForm()
    for number in range(4):
        canvas.saveState()
        canvas.translate(200 * (number % 2), 150 - 150 * (number // 2))
        canvas.scale(0.5, 0.5)
        canvas.doForm(f"page{number}")
        canvas.restoreState()
    canvas.save()
    (page,) = read_pages(tmp_path / "a.pdf")
    for number in range(4):
        x, base = 50 + 200 * (number % 2), 130 + 150 * (number // 2)
        here = sorted(
            (g for g in page.glyphs if x - 5 < g.x0 < x + 50 and abs(g.base - base) < 1), key=lambda g: (g.x0, g.x1)
        )
        assert "".join(g.text for g in here) == "次の日本月です"
        assert {round(g.size, 1) for g in here} == {6.0}
        assert all(g.x1 <= x + 43 for g in here)
