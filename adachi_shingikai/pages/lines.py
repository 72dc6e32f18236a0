"""Glyphs → lines: what stands on one baseline, its words and spaces, and where paragraphs begin.

All lengths are PDF points from the page's top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from math import inf
from operator import attrgetter
from typing import NamedTuple

from adachi_shingikai.elements import Box, Glyph, Line
from adachi_shingikai.japanese.text import clean, ends_sentence, join_lines, starts_list


@dataclass(frozen=True, slots=True)
class Settings:
    """The thresholds of the geometry. Those in `em` count in the size of the type beside them."""

    same_baseline: float = 0.35  # em
    hole: float = 0.9  # em of white that may be the gutter between two columns
    wide_space: float = 0.8  # em of white that reads as a full-width space
    space: float = 0.45  # em of white that reads as a space beside Japanese
    latin_space: float = 0.2  # em of white that reads as a space between Latin letters
    indent: float = 0.7  # em
    hanging: float = 1.2  # em that punctuation may hang beyond the right edge
    full_line: float = 2.2  # em that a full line may end before the column's edge (line-break rules)
    crossing_share: float = 0.4  # of the lines may cross the gutter of a two-column page
    column_share: float = 0.08  # of the lines must stand on either side of it
    column_lines: int = 3  # and at least so many
    column_width: float = 0.35  # of the left column's width is the least that a right column has
    column_aligned: float = 0.6  # of the right column's lines begin at its edge, or are indented by one character
    outer_gap: float = 1.8  # line pitches between the text and what stands in the margin
    outer_width: float = 12.0  # em that it is wide at the most
    heading_gap: float = 2.5  # line pitches of white on both sides of a heading between two bands
    vertical_sample: int = 300  # characters of a page that are looked at
    vertical_pairs: int = 20  # pairs of characters, below which nobody can tell
    vertical_share: float = 0.6  # of them stand one below the other on a vertical page
    snap: float = 3.0  # points within which rules count as one
    table_share: float = 0.45  # of the page's area: a larger cell is a frame around the page, not a cell


DEFAULT = Settings()


_START, _END, _BASE, _SIZE = map(attrgetter, ("x0", "x1", "base", "size"))


class Run(NamedTuple):
    """Glyphs on one baseline, from left to right; `size` is that of the largest."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    base: float
    size: float


def run_of(glyphs: list[Glyph]) -> Run:
    """Glyphs that stand on one baseline, as a run."""
    return Run(glyphs, glyphs[0].x0, max(map(_END, glyphs)), glyphs[0].base, max(map(_SIZE, glyphs)))


def runs_of(glyphs: Iterable[Glyph], settings: Settings) -> list[Run]:
    """Glyphs gathered by baseline, from top to bottom, without those that fake bold type."""
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=_BASE):
        below = glyph.base - base
        if not run or (below and below > settings.same_baseline * max(glyph.size, size)):
            run = []
            runs.append(run)
            base, size = glyph.base, glyph.size
        run.append(glyph)
    return [run_of(kept) for run in runs if (kept := _undouble(sorted(run, key=_START)))]


def _undouble(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second print of the same glyph at nearly the same place, and without white space at the ends."""
    kept: list[Glyph] = []
    over = -inf  # a glyph that begins left of this lies over the one before
    for glyph in glyphs:
        x0 = glyph.x0
        if x0 < over:
            # Two prints of a word lie letter by letter beside each other: look two glyphs back.
            near = [other.text for other in kept[-2:] if x0 - other.x0 < 0.25 * other.size]
            if glyph.text in near:
                continue
        kept.append(glyph)
        over = x0 + 0.25 * glyph.size
    while kept and kept[-1].text.isspace():
        kept.pop()
    start = next((i for i, g in enumerate(kept) if not g.text.isspace()), len(kept))
    return kept[start:]


def words_of(run: Run, settings: Settings) -> str:
    """The run's characters, with a space wherever the page shows one."""
    parts: list[str] = []
    # Of the glyph before: its end, size and letter. A run does not begin with white space.
    end, beside, before, blank = inf, 0.0, "", False
    for letter, x0, x1, _, size in run.glyphs:
        if letter.isspace():
            blank = True
            continue
        white = x0 - end
        if blank or white > 0:
            em = beside if beside > size else size
            if white >= settings.wide_space * em:
                parts.append("　")
            elif blank or white >= em * (
                settings.latin_space if letter.isascii() and before.isascii() else settings.space
            ):
                parts.append(" ")
        parts.append(letter)
        end, beside, before, blank = x1, size, letter, False
    return clean("".join(parts))


def lines_of_runs(
    runs: Sequence[Run], page: int, settings: Settings, *, fresh: bool = False, right: float | None = None
) -> Iterator[Line]:
    """The lines of one column, each with its place in the paragraphs.

    The first line may go on with the column before; where it can't (`fresh`), it begins a paragraph.
    `right` is the column's edge where a rule shows it.
    """
    if not runs:
        return
    left = column_edge([r.x0 for r in runs], 0.3 * runs[0].size)
    if right is None:
        right = -column_edge([-r.x1 for r in runs], settings.hanging * runs[0].size)
    above: Run | None = None
    above_words, above_full, hanging = "", False, False
    for i, run in enumerate(runs):
        em = run.size
        words = words_of(run, settings)
        if not words.strip():
            continue  # nothing but characters that print nothing
        indented = run.x0 - left >= settings.indent * em
        if above is None:
            paragraph = fresh or indented
        else:
            deeper = run.x0 - above.x0 >= settings.indent * em
            begins = deeper or (indented and ends_sentence(above_words))
            paragraph = not above_full or starts_list(words) or (begins and not hanging)
        if paragraph or above is None:
            hanging = starts_list(words)
        # A Latin word that did not fit has gone to the next line whole.
        room = max(settings.full_line * em, _first_word(runs[i + 1]) if i + 1 < len(runs) else 0.0)
        full = right - run.x1 <= room
        yield Line(words, page, Box(run.x0, run.base - em, run.x1, run.base + 0.2 * em), paragraph, full)
        above, above_words, above_full = run, words, full


def _first_word(run: Run) -> float:
    """The width of the Latin word that a line begins with; 0 for Japanese, which breaks anywhere."""
    word = list(takewhile(lambda g: g.text.isascii() and not g.text.isspace(), run.glyphs))
    return word[-1].x1 - word[0].x0 if word else 0.0


def column_edge(ends: Sequence[float], tolerance: float) -> float:
    """The edge of a column: the smallest end of a line that a second line shares (a page number shares none)."""
    ordered = sorted(ends)
    for a, b in pairwise(ordered):
        if b - a <= tolerance:
            return a
    return ordered[0]


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """Printed lines joined to paragraphs."""
    found: list[str] = []
    for line in lines:
        if line.paragraph or not found:
            found.append(line.text)
        else:
            found[-1] = join_lines(found[-1], line.text)
    return found


def ink_of(run: Run, settings: Settings) -> list[tuple[float, float]]:
    """Where the run has ink: intervals with holes of at least `settings.hole` between them."""
    hole = settings.hole
    intervals: list[tuple[float, float]] = []
    start = end = 0.0
    began = False
    for letter, x0, x1, _, size in run.glyphs:
        if letter.isspace():
            continue
        if began and x0 - end < hole * size:
            if x1 > end:
                end = x1
        else:
            if began:
                intervals.append((start, end))
            start, end, began = x0, x1, True
    if began:
        intervals.append((start, end))
    return intervals
