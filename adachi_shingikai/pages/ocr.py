"""A picture of a page → glyphs with positions. The only module that imports the OCR engine (RapidOCR) and OpenCV.

The engine, which the extra `ocr` installs with its models, returns lines with a box for each character. It drops the ○
that begins a speech (measured: 44 of 46), so rings are searched for in the picture on the left of each line (measured:
47 for 46). A tilted page is corrected by turning the boxes, not the picture.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from adachi_shingikai.elements import Glyph, Placement, RawPage
from adachi_shingikai.japanese.text import GETA

if TYPE_CHECKING:
    import numpy

    from adachi_shingikai.pages.pdf import Picture

THREADS_VARIABLE = "SHINGIKAI_OCR_THREADS"
"""The environment variable with the number of threads that the engine uses; by default one for each core."""

INSTALL_COMMAND = "pip install 'adachi-shingikai[ocr]'"

RING = "○"
_RING_SIZE = (0.55, 1.15)  # em: the least and the largest diameter of a ring
_RING_ROUNDNESS = 0.75  # the least 4πA/P² (area, perimeter) of a ring: 1 for a circle, 0.79 for a square
_SLENDER = 4  # the engine enlarges the shorter side: a picture is made at least a quarter as wide as it is high
_DARK = 150  # of 255: darker pixels are ink
_LOW_CONFIDENCE = 0.75  # with a mean confidence below this, the page may be upside down
_ENGINE_CODES = str.maketrans("·", "・")  # the engine's code point for 中黒
_NARROW_GAP = 0.7  # em: white between characters that is narrower than this is not a space
_UNREADABLE_SHARE = 0.3  # the share of unreadable characters from which a text layer is useless
_MIN_CHARACTERS = 20  # a text layer with fewer characters is not judged by its unreadable ones
_MIN_JAPANESE = 100  # a text layer with at least this many characters and no kana is not Japanese


class _Ring(NamedTuple):
    """The bounding box of a ring in the picture, in pixels."""

    x: float
    y: float
    width: float
    height: float


def is_available() -> bool:
    """Return whether the engine is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def needs_ocr(page: RawPage) -> bool:
    """Return whether a page has a picture and no usable text layer: none, an unreadable one, or one without kana."""
    if not page.images:
        return False
    words = "".join(g.text for g in page.glyphs if not g.text.isspace())
    if not words:
        return True
    unreadable = sum(c == GETA or "\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in words)
    if len(words) >= _MIN_CHARACTERS and unreadable >= _UNREADABLE_SHARE * len(words):
        return True
    return len(words) >= _MIN_JAPANESE and not any("ぁ" <= c <= "ヺ" for c in words)


@functools.cache
def _engine() -> Any:
    """Return the engine of this process."""
    from rapidocr import RapidOCR

    # Lines that are recognised together are all as wide as the widest: one at a time takes half the memory.
    settings: dict[str, Any] = {"Global.log_level": "error", "Rec.rec_batch_num": 1}
    if threads := os.environ.get(THREADS_VARIABLE):
        settings["EngineConfig.onnxruntime.intra_op_num_threads"] = int(threads)
    engine = RapidOCR(params=settings)
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


class _Reading(NamedTuple):
    """The result of the engine for a picture: lines of words with their boxes in pixels, and the boxes of the lines.

    `quality` is the number of characters, each weighted with its confidence.
    """

    lines: list[list[tuple[str, Any]]]
    boxes: Sequence[Any]
    quality: float


def recognise_page(page: RawPage, picture: Picture) -> RawPage:
    """Return the page with the glyphs in its picture, in points, instead of those of its text layer.

    A page that was scanned sideways or upside down is turned.
    """
    import numpy

    grey = numpy.frombuffer(picture.pixels, dtype=numpy.uint8).reshape(picture.height, picture.width)
    reading = _recognise(grey)
    sideways = _is_sideways(reading)
    quarter_turns = (1, 3) if sideways else (2,) if _is_poor(reading) else ()
    turned = [(_recognise(numpy.rot90(grey, turns)), turns) for turns in quarter_turns]
    if turned:
        best, turns = max(turned, key=lambda other: other[0].quality)
        if sideways or best.quality > reading.quality:
            grey, reading = numpy.rot90(grey, turns), best
            page = _turn(page, turns)
    slope = _slope(reading.boxes)
    rings = _find_rings(grey, _character_width(reading.lines)) if reading.lines else []
    middle = (grey.shape[1] / 2, grey.shape[0] / 2)
    glyphs = [g for line in reading.lines for g in _glyphs(line, rings, slope, middle, picture.scale)]
    straightened = _placement(slope, middle[0] / picture.scale, middle[1] / picture.scale)
    placement = page.placement.after(straightened)
    return replace(page, glyphs=tuple(glyphs), rules=(), lost=0, ocr=True, placement=placement)


def _turn(page: RawPage, turns: int) -> RawPage:
    """Return a page turned to the left by quarters: 1 to 3."""
    width, height = page.width, page.height
    turned = {
        1: Placement(0, 1, -1, 0, width, 0),
        2: Placement(-1, 0, 0, -1, width, height),
        3: Placement(0, -1, 1, 0, 0, height),
    }
    page = replace(page, placement=page.placement.after(turned[turns]))
    return page if turns == 2 else replace(page, width=height, height=width)


def _placement(slope: float, x: float, y: float) -> Placement:
    """Return where a page that was straightened about the point (x, y) is printed: the reverse of `_glyphs`."""
    share = 1 / (1 + slope**2)
    across = slope * share
    return Placement(share, across, -across, share, x - share * x + across * y, y - across * x - share * y)


def _recognise(grey: numpy.ndarray[Any, Any]) -> _Reading:
    import cv2

    height, width = grey.shape
    margin = max(0, height // _SLENDER - width)
    padded = cv2.copyMakeBorder(grey.copy(), 0, 0, 0, margin, cv2.BORDER_CONSTANT, value=255)
    colours = cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR)
    found = _engine()(colours, return_word_box=True, use_cls=False)
    lines = [
        [(entry[0].translate(_ENGINE_CODES), entry[2]) for entry in line if len(entry) == 3 and entry[0].strip()]
        for line in (found.word_results if found.txts else ())
    ]
    quality = sum(float(score) * len(text) for text, score in zip(found.txts or (), found.scores or (), strict=True))
    return _Reading([line for line in lines if line], found.boxes if found.boxes is not None else (), quality)


def _is_sideways(reading: _Reading) -> bool:
    """Return whether most lines are taller than wide. Lines of vertical text are too; turning does not improve them."""
    tall = sum(bool(b[2][1] - b[0][1] > 1.5 * (b[2][0] - b[0][0])) for b in reading.boxes)
    return tall > len(reading.boxes) / 2


def _is_poor(reading: _Reading) -> bool:
    return reading.quality < _LOW_CONFIDENCE * sum(len(word) for line in reading.lines for word, _ in line)


def _character_width(lines: Sequence[Sequence[tuple[str, Any]]]) -> float:
    """Return the median width of the boxes of Japanese characters in pixels, which is about one em."""
    widths = [box[1][0] - box[0][0] for line in lines for word, box in line if len(word) == 1 and not word.isascii()]
    return float(median(widths)) if widths else 30.0


def _slope(boxes: Sequence[Any]) -> float:
    """Return how many pixels a line descends for each pixel to the right: the median of the longer half of lines."""
    long = sorted(boxes, key=lambda b: b[0][0] - b[1][0])[: max(1, len(boxes) // 2)]
    slopes = [(b[1][1] - b[0][1]) / (b[1][0] - b[0][0]) for b in long if b[1][0] - b[0][0] > 1]
    return float(median(slopes)) if slopes else 0.0


def _find_rings(grey: numpy.ndarray[Any, Any], em: float) -> list[_Ring]:
    """Return the round contours with one large hole that are about as large as a character."""
    import cv2

    ink = (grey < _DARK).astype("uint8")
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rings: list[_Ring] = []
    low, high = _RING_SIZE[0] * em, _RING_SIZE[1] * em
    for contour, (_, _, child, parent) in zip(contours, tree[0] if tree is not None else (), strict=True):
        x, y, width, height = cv2.boundingRect(contour)
        if parent != -1 or child == -1 or not (low <= width <= high and low <= height <= high):
            continue
        holes = 0
        while child != -1:
            holes += cv2.contourArea(contours[child]) > 0.3 * width * height
            child = tree[0][child][0]
        perimeter = cv2.arcLength(contour, True)
        if holes == 1 and 12.57 * cv2.contourArea(contour) / perimeter**2 >= _RING_ROUNDNESS:
            rings.append(_Ring(x, y, width, height))
    return rings


def _glyphs(
    line: Sequence[tuple[str, Any]], rings: Sequence[_Ring], slope: float, middle: tuple[float, float], scale: float
) -> list[Glyph]:
    """Return the glyphs of a line in points, with its slope corrected, and with the ring before it if there is one."""
    boxes = [(word, box[0][0], box[0][1], box[2][0], box[2][1]) for word, box in line]
    height = median(bottom - top for _, _, top, _, bottom in boxes)
    em = 0.75 * height
    _, first, top, _, bottom = boxes[0]
    for ring in rings:
        centre = ring.y + ring.height / 2
        before = first - 2.2 * em <= ring.x and ring.x + ring.width <= first + 0.35 * em
        if before and top < centre < bottom and boxes[0][0][:1] not in "○〇◯O0":
            boxes.insert(0, (RING, ring.x, top, min(ring.x + em, first), bottom))
            break
    centre_x, centre_y = middle
    glyphs: list[Glyph] = []
    for i, (word, x0, y0, x1, y1) in enumerate(boxes):
        if i + 1 < len(boxes) and boxes[i + 1][1] - x1 < _NARROW_GAP * em:
            x1 = max(x0, boxes[i + 1][1])
        down = (y0 + y1) / 2 - slope * (x0 - centre_x)
        right = slope * ((y0 + y1) / 2 - centre_y)
        base = down + 0.38 * em
        glyphs.append(Glyph(word, (x0 + right) / scale, (x1 + right) / scale, base / scale, em / scale))
    return glyphs
