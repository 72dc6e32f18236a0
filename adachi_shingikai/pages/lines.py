"""Glyphs → lines: the glyphs on one baseline, the spaces between them, and where paragraphs begin.

Positions are PDF points from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from math import inf
from operator import attrgetter
from typing import NamedTuple

from adachi_shingikai.elements import Box, Glyph, Line
from adachi_shingikai.japanese.text import clean, ends_sentence, join_all_lines, starts_list


@dataclass(frozen=True, slots=True)
class Settings:
    """The thresholds of the geometry. One em is the size of the font at that place."""

    # Characters on one line.
    same_baseline: float = 0.35  # em: the largest difference between the baselines of one line
    wide_space: float = 0.8  # em: white at least this wide is a full-width space
    space: float = 0.45  # em: white at least this wide is a space beside a Japanese character
    latin_space: float = 0.2  # em: white at least this wide is a space between two Latin letters
    no_space: float = 0.05  # em: a space between Japanese characters closer than this was not printed
    # Lines of one paragraph.
    indent: float = 0.7  # em: the least indentation of the first line of a paragraph
    hanging: float = 1.2  # em: the farthest that punctuation hangs beyond the right edge
    full_line: float = 2.2  # em: the farthest that a full line ends before the right edge (line-break rules)
    # The gutter of a two-column page. Measured: below 0.9 em, or with 2 lines on one side, the vote fails.
    hole: float = 0.9  # em: the least width of white within a line that may be the gutter
    crossing_share: float = 0.4  # the largest share of the lines that cross the gutter
    column_share: float = 0.08  # the least share of the lines on either side of the gutter
    column_lines: int = 3  # the least number of lines on either side of the gutter
    column_width: float = 0.35  # the least width of the right column, as a share of the left column's width
    column_aligned: float = 0.6  # the least share of lines of the right column that begin at its edge or are indented
    # Lines outside the columns.
    outer_gap: float = 1.8  # line pitches: the least distance of a line in the margin from the text
    outer_width: float = 12.0  # em: the largest width of a line in the margin
    heading_gap: float = 2.5  # line pitches: the least white in the right column beside a heading between two bands
    # Vertical text.
    vertical_sample: int = 300  # the number of characters of a page that are examined
    vertical_pairs: int = 20  # the least number of pairs of characters from which the direction can be judged
    vertical_share: float = 0.6  # the least share of pairs that stand one below the other on a vertical page
    # Tables.
    snap: float = 3.0  # points: rules closer than this are one rule
    table_share: float = 0.7  # of the page's area: one of up to three cells that is larger is a frame, not a cell


DEFAULT = Settings()


_START, _END, _BASE, _SIZE = map(attrgetter, ("x0", "x1", "base", "size"))


class Run(NamedTuple):
    """Glyphs on one baseline, from left to right. `size` is that of the largest glyph."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    base: float
    size: float


def run_of(glyphs: list[Glyph]) -> Run:
    """Return the run of glyphs that are on one baseline, in order, at least one."""
    return Run(glyphs, glyphs[0].x0, max(map(_END, glyphs)), glyphs[0].base, max(map(_SIZE, glyphs)))


def runs_of(glyphs: Iterable[Glyph], settings: Settings) -> list[Run]:
    """Return the glyphs by baseline, from top to bottom, without those printed a second time to look bold."""
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
    return [run_of(kept) for run in runs if (kept := _without_doubles(sorted(run, key=_START)))]


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Return glyphs without the second print of one at nearly the same place, and without white space at the ends."""
    kept: list[Glyph] = []
    overlap_end = -inf  # a glyph that begins left of this overlaps the one before
    for glyph in glyphs:
        x0 = glyph.x0
        if x0 < overlap_end:
            # Where two prints of a word overlap, their glyphs alternate, so two glyphs back may be the same one.
            near = [other.text for other in kept[-2:] if x0 - other.x0 < 0.25 * other.size]
            is_wide = glyph.x1 - x0 >= 1.7 * glyph.size  # one glyph drawn for two letters: ――
            if glyph.text in near and not is_wide:
                continue
        kept.append(glyph)
        overlap_end = x0 + 0.25 * glyph.size
    while kept and kept[-1].text.isspace():
        kept.pop()
    start = next((i for i, g in enumerate(kept) if not g.text.isspace()), len(kept))
    return kept[start:]


def words_of(run: Run, settings: Settings) -> str:
    """Return the text of a run, with a space wherever the page shows one."""
    parts: list[str] = []
    # The end, size and letter of the glyph before. A run does not begin with white space.
    end, size_before, letter_before, blank = inf, 0.0, "", False
    for letter, x0, x1, _, size in run.glyphs:
        if letter.isspace():
            blank = True
            continue
        white = x0 - end
        if blank or white > 0:
            em = size_before if size_before > size else size
            if white >= settings.wide_space * em:
                parts.append("　")
            elif letter.isascii() or letter_before.isascii():
                both = letter.isascii() and letter_before.isascii()
                if blank or white >= em * (settings.latin_space if both else settings.space):
                    parts.append(" ")
            elif white >= em * (settings.no_space if blank else settings.space):
                parts.append(" ")
        parts.append(letter)
        end, size_before, letter_before, blank = x1, size, letter, False
    return clean("".join(parts))


def lines_of_runs(
    runs: Sequence[Run], page: int, settings: Settings, *, fresh: bool = False, right: float | None = None
) -> Iterator[Line]:
    """Yield the lines of one column, and whether each begins a paragraph and is full.

    The first line may continue the column before, unless it is `fresh`: then it begins a paragraph. `right` is the
    right edge of the column if a rule shows it.
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
            continue  # only characters that are not visible
        indented = run.x0 - left >= settings.indent * em
        if above is None:
            paragraph = fresh or indented
        else:
            deeper = run.x0 - above.x0 >= settings.indent * em
            begins = deeper or (indented and ends_sentence(above_words))
            paragraph = not above_full or starts_list(words) or (begins and not hanging)
        if paragraph or above is None:
            hanging = starts_list(words)
        # A Latin word that does not fit moves to the next line as a whole.
        room = max(settings.full_line * em, _first_word_width(runs[i + 1]) if i + 1 < len(runs) else 0.0)
        full = right - run.x1 <= room
        yield Line(words, page, Box(run.x0, run.base - em, run.x1, run.base + 0.2 * em), paragraph, full)
        above, above_words, above_full = run, words, full


def _first_word_width(run: Run) -> float:
    """Return the width of the Latin word that a line begins with; 0 for Japanese, which breaks anywhere."""
    word = list(takewhile(lambda g: g.text.isascii() and not g.text.isspace(), run.glyphs))
    return word[-1].x1 - word[0].x0 if word else 0.0


def column_edge(ends: Sequence[float], tolerance: float) -> float:
    """Return the edge of a column: the smallest end of a line that a second line shares within the tolerance.

    The end of a page number is not shared. Without a shared end, it is the smallest one.
    """
    ordered = sorted(ends)
    for a, b in pairwise(ordered):
        if b - a <= tolerance:
            return a
    return ordered[0]


@dataclass(slots=True)
class GatheredText:
    """Paragraphs that are gathered line by line, and the first and the last page on which they stand (0: none yet)."""

    page_start: int = 0
    page_end: int = 0
    _lines: list[list[str]] = field(default_factory=list)  # of each paragraph: joined only once

    def add(self, words: str, page: int, *, paragraph: bool) -> None:
        """Append words to the last paragraph, or as a new one."""
        if not words:
            return
        if paragraph or not self._lines:
            self._lines.append([words])
        else:
            self._lines[-1].append(words)
        self.page_start = self.page_start or page
        self.page_end = page

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs as running text."""
        return [join_all_lines(lines) for lines in self._lines]

    def __str__(self) -> str:
        return "\n".join(self.paragraphs)


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """Return the text of the lines joined to paragraphs."""
    found: list[list[str]] = []
    for line in lines:
        if line.paragraph or not found:
            found.append([])
        found[-1].append(line.text)
    return list(map(join_all_lines, found))


def ink_of(run: Run, settings: Settings) -> list[tuple[float, float]]:
    """Return the ranges of x with ink: between two of them is a hole at least `settings.hole` wide."""
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
