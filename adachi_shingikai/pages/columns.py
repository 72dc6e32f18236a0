"""Lines → reading order: the gutter of a two-column page, its bands, headings across them.

The order of a file's content stream is right only where its producer happened to write column by
column, so position alone decides here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.pages.lines import DEFAULT, Run, Settings, column_edge, ink_of, lines_of_runs, runs_of


class Gutter(NamedTuple):
    """The white strip between two columns."""

    x0: float
    x1: float


def find_gutter(runs: Sequence[Run], width: float, settings: Settings = DEFAULT) -> Gutter | None:
    """The gutter of a two-column page, voted for by its lines; None for one column.

    Each line votes, for every x (1 pt steps), that it crosses x, or has a hole there with ink on
    both sides, or ink on one side only. The x that fewest lines cross wins, if enough lines stand
    on either side. Projecting all ink instead would find nothing under a full-width heading.
    """
    steps = int(width) + 2
    cross, left, right = [0] * (steps + 1), [0] * (steps + 1), [0] * (steps + 1)
    low, high = width, 0.0
    for run in runs:
        ink = ink_of(run, settings)
        if not ink:
            continue
        first, last = ink[0][0], ink[-1][1]
        low, high = min(low, first), max(high, last)
        for x0, x1 in ink:
            _add(cross, x0, x1, steps)
        for (_, x0), (x1, _) in pairwise(ink):
            _add(left, x0, x1, steps)
            _add(right, x0, x1, steps)
        _add(left, last, width + 1, steps)
        _add(right, 0, first, steps)
    for votes in (cross, left, right):
        total = 0
        for i, change in enumerate(votes):
            total += change
            votes[i] = total
    needed = max(settings.column_lines, settings.column_share * len(runs))
    start, stop = int(low + 0.3 * (high - low)), int(low + 0.7 * (high - low))
    good = [
        x
        for x in range(max(start, 0), min(stop, steps))
        if cross[x] <= settings.crossing_share * len(runs) and left[x] >= needed and right[x] >= needed
    ]
    if not good:
        return None
    fewest = min(cross[x] for x in good)
    strips = _strips([x for x in good if cross[x] == fewest])
    start, stop = max(strips, key=lambda s: (min(left[s[0]], right[s[0]]), s[1] - s[0]))
    gutter = Gutter(float(start), float(stop))
    return gutter if _parts_text(runs, gutter, settings) else None


def _strips(xs: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers, as first and last."""
    strips: list[tuple[int, int]] = []
    for x in xs:
        if strips and x == strips[-1][1] + 1:
            strips[-1] = (strips[-1][0], x)
        else:
            strips.append((x, x))
    return strips


def _parts_text(runs: Sequence[Run], gutter: Gutter, settings: Settings) -> bool:
    """Whether running text stands on the right: lines that begin at one edge, and are not all narrow.

    The page numbers at the right of an agenda or a table of contents are no column.
    """
    middle = (gutter.x0 + gutter.x1) / 2
    lines = [ink for run in runs if not crosses(run, gutter, settings) for ink in [ink_of(run, settings)]]
    left = [(x0, x1) for ink in lines for x0, x1 in ink if x1 <= middle]
    right = [(x0, x1) for ink in lines for x0, x1 in ink if x0 >= middle]
    if not left or not right:
        return False
    em = sorted(run.size for run in runs)[len(runs) // 2]
    starts = [min(x0 for x0, _ in ink if x0 >= middle) for ink in lines if ink[-1][0] >= middle]
    edge = column_edge(starts, 0.3 * em)
    aligned = sum(0 <= x0 - edge <= settings.hanging * em for x0 in starts)
    width_left = max(x1 for _, x1 in left) - min(x0 for x0, _ in left)
    width_right = max(x1 for _, x1 in right) - edge
    return aligned >= settings.column_aligned * len(starts) and width_right >= settings.column_width * width_left


def _add(votes: list[int], x0: float, x1: float, steps: int) -> None:
    """Count the whole numbers in [x0, x1) in a difference array."""
    a, b = max(0, int(x0 + 0.999)), min(steps, int(x1 + 0.999))
    if a < b:
        votes[a] += 1
        votes[b] -= 1


def inherited(runs: Sequence[Run], before: Gutter | None, settings: Settings) -> Gutter | None:
    """The gutter of the page before, where hardly a line of this one crosses it."""
    if before is None or not runs:
        return None
    crossing = sum(crosses(run, before, settings) for run in runs)
    beyond = any(run.x1 > before.x1 for run in runs)
    return before if beyond and crossing <= min(2, settings.crossing_share * len(runs)) else None


def crosses(run: Run, gutter: Gutter, settings: Settings) -> bool:
    """Whether the run has ink across the middle of the gutter."""
    middle = (gutter.x0 + gutter.x1) / 2
    return any(x0 < middle < x1 for x0, x1 in ink_of(run, settings))


def outermost(runs: Sequence[Run], settings: Settings) -> list[Run]:
    """What stands alone above or below everything else, and is short: page numbers and running heads."""
    gaps = sorted(b.base - a.base for a, b in pairwise(runs))
    if len(runs) < 3:
        return []
    pitch = gaps[len(gaps) // 2]
    ends = ((runs[0], runs[1].base - runs[0].base), (runs[-1], runs[-1].base - runs[-2].base))
    return [
        run
        for run, gap in ends
        if gap > settings.outer_gap * max(pitch, run.size) and run.x1 - run.x0 <= settings.outer_width * run.size
    ]


def columns(runs: Sequence[Run], gutter: Gutter | None, page: int, settings: Settings) -> Iterator[Line]:
    """Band by band: the left column, the right column, then the full-width line that closes the band."""
    if gutter is None:
        yield from lines_of_runs(runs, page, settings)
        return
    middle = (gutter.x0 + gutter.x1) / 2
    breaks = _headings_between(runs, middle, settings)
    outer = outermost(runs, settings)
    wide = [crosses(run, gutter, settings) or i in breaks or run in outer for i, run in enumerate(runs)]
    for across, band in groupby(zip(wide, runs, strict=True), key=itemgetter(0)):
        these = [run for _, run in band]
        if across:
            yield from lines_of_runs(these, page, settings, fresh=True)
        else:
            yield from _band(these, middle, page, settings)


def _band(runs: Sequence[Run], middle: float, page: int, settings: Settings) -> Iterator[Line]:
    glyphs = [g for run in runs for g in run.glyphs]
    for side in ([g for g in glyphs if g.x0 < middle], [g for g in glyphs if g.x0 >= middle]):
        # Gathered again: the baselines of two columns need not agree.
        yield from lines_of_runs(runs_of(side, settings), page, settings)


def _headings_between(runs: Sequence[Run], middle: float, settings: Settings) -> set[int]:
    """Lines on the left alone that the right column makes room for: headings over both columns."""
    found: set[int] = set()
    right = [r.base for r in runs if r.x1 > middle]
    left = [r.base for r in runs if r.x0 < middle]
    # The pitch of one column: the baselines of the two need not agree.
    gaps = sorted(b - a for a, b in pairwise(left))
    if not gaps:
        return found
    pitch = gaps[len(gaps) // 2]
    for i, run in enumerate(runs):
        if run.x1 > middle:
            continue
        above, below = bisect_left(right, run.base) - 1, bisect_right(right, run.base)
        if above < 0 or below >= len(right) or right[below] - right[above] < settings.heading_gap * pitch:
            continue
        if max(run.base - right[above], right[below] - run.base) > settings.heading_gap * pitch:
            continue  # the right column has just ended, or not begun
        own = bisect_left(left, run.base)
        if own > 0 and run.base - left[own - 1] > 1.4 * pitch:
            found.add(i)
    return found
