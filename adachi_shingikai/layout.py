"""Pure geometry: glyphs → lines in reading order, rules → table cells.

The order of a file's content stream is right only where its producer happened to write column by
column, so position alone decides here. All lengths are PDF points from the page's top left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from operator import itemgetter
from typing import Any, NamedTuple, cast

from adachi_shingikai import text
from adachi_shingikai.models import Block, Box, Cell, Glyph, Line, Page, Sheet, Table


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

_TABLE_SETTINGS = {
    "snap_tolerance": DEFAULT.snap,
    "join_tolerance": 10,
    "intersection_tolerance": 1,
}


class _Run(NamedTuple):
    """Glyphs on one baseline, from left to right; `size` is that of the largest."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    base: float
    size: float


def _run(glyphs: list[Glyph]) -> _Run:
    size = max(g.size for g in glyphs)
    return _Run(glyphs, glyphs[0].x0, max(g.x1 for g in glyphs), glyphs[0].base, size)


class Gutter(NamedTuple):
    """The white strip between two columns."""

    x0: float
    x1: float


def sheet(page: Page, before: Gutter | None = None, settings: Settings = DEFAULT) -> tuple[Sheet, Gutter | None]:
    """The page in reading order, and its gutter if it has two columns.

    `before` is the gutter of the page before: a page with hardly a line in one column inherits it.
    """
    if is_vertical(page, settings):
        page = _laid_flat(page)
    tables = _tables(page, settings)
    loose = [g for g in page.glyphs if not any(_inside(g, t.box) for t in tables)]
    blocks: list[Block]
    gutter: Gutter | None = None
    if tables:
        lines = _lines_of_halves(page, loose, tables, settings)
        blocks = sorted([*lines, *tables], key=lambda b: _place(b, page, tables))
    else:
        runs = _runs(loose, settings)
        body = [run for run in runs if run not in _outer(runs, settings)]
        gutter = find_gutter(body, page.width, settings) or _inherited(body, before, settings)
        blocks = list(_columns(runs, gutter, page.number, settings))
    done = Sheet(page.number, page.width, page.height, tuple(blocks), images=page.images, lost=page.lost, ocr=page.ocr)
    return done, gutter


def prepare() -> None:
    """Load the table finder now: processes forked later have it."""
    import pdfplumber.table  # noqa: F401


def sheets(pages: Iterable[Page], settings: Settings = DEFAULT) -> Iterator[Sheet]:
    """Every page in reading order."""
    gutter: Gutter | None = None
    for page in pages:
        done, gutter = sheet(page, gutter, settings)
        yield done


def is_vertical(page: Page, settings: Settings = DEFAULT) -> bool:
    """Whether the page is set in columns of characters from top to bottom (縦書き): most of its characters
    follow each other downwards.
    """
    pairs = down = 0
    sample = [g for g in page.glyphs[: settings.vertical_sample] if not g.text.isspace()]
    for before, after in pairwise(sample):
        em = max(before.size, after.size, 1.0)
        across, below = abs(after.x0 - before.x0) / em, (after.base - before.base) / em
        if across < 0.5 and 0.5 < below < 2.5:
            down += 1
        pairs += 1
    return pairs >= settings.vertical_pairs and down >= settings.vertical_share * pairs


def _laid_flat(page: Page) -> Page:
    """A vertical page turned so that its columns, from the right, are lines from the top."""
    glyphs = tuple(
        Glyph(g.text, g.base - g.size, g.base, page.width - (g.x0 + g.x1) / 2 + g.size / 2, g.size) for g in page.glyphs
    )
    return replace(page, width=page.height, height=page.width, glyphs=glyphs, rules=())


# --- lines ----------------------------------------------------------------------------------


def _runs(glyphs: Iterable[Glyph], settings: Settings) -> list[_Run]:
    """Glyphs gathered by baseline, from top to bottom, without those that fake bold type."""
    runs: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=itemgetter(3)):
        if runs and glyph.base - runs[-1][0].base <= settings.same_baseline * max(glyph.size, runs[-1][0].size):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [_run(kept) for run in runs if (kept := _undouble(sorted(run, key=itemgetter(1))))]


def _undouble(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second print of the same glyph at nearly the same place."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        # Two prints of a word lie letter by letter beside each other: look two glyphs back.
        for other in kept[-2:]:
            if glyph.x0 - other.x0 < 0.25 * other.size and glyph.text == other.text:
                break
        else:
            kept.append(glyph)
    while kept and kept[-1].text.isspace():
        kept.pop()
    start = next((i for i, g in enumerate(kept) if not g.text.isspace()), len(kept))
    return kept[start:]


def _text(run: _Run, settings: Settings) -> str:
    """The run's characters, with a space wherever the page shows one."""
    parts: list[str] = []
    previous: Glyph | None = None
    blank = False
    for glyph in run.glyphs:
        if glyph.text.isspace():
            blank = True
            continue
        if previous is not None:
            gap = (glyph.x0 - previous.x1) / max(previous.size, glyph.size)
            latin = previous.text.isascii() and glyph.text.isascii()
            if gap >= settings.wide_space:
                parts.append("　")
            elif blank or gap >= (settings.latin_space if latin else settings.space):
                parts.append(" ")
        parts.append(glyph.text)
        previous, blank = glyph, False
    return text.clean("".join(parts))


def _lines(
    runs: Sequence[_Run], page: int, settings: Settings, *, fresh: bool = False, right: float | None = None
) -> Iterator[Line]:
    """The lines of one column, each with its place in the paragraphs.

    The first line may go on with the column before; where it can't (`fresh`), it begins a paragraph.
    `right` is the column's edge where a rule shows it.
    """
    if not runs:
        return
    left = _edge([r.x0 for r in runs], 0.3 * runs[0].size)
    if right is None:
        right = -_edge([-r.x1 for r in runs], settings.hanging * runs[0].size)
    above: _Run | None = None
    above_words, above_full, hanging = "", False, False
    for i, run in enumerate(runs):
        em = run.size
        words = _text(run, settings)
        indented = run.x0 - left >= settings.indent * em
        if above is None:
            paragraph = fresh or indented
        else:
            deeper = run.x0 - above.x0 >= settings.indent * em
            begins = deeper or (indented and text.ends_sentence(above_words))
            paragraph = not above_full or text.starts_list(words) or (begins and not hanging)
        if paragraph or above is None:
            hanging = text.starts_list(words)
        # A Latin word that did not fit has gone to the next line whole.
        room = max(settings.full_line * em, _first_word(runs[i + 1]) if i + 1 < len(runs) else 0.0)
        full = right - run.x1 <= room
        yield Line(words, page, Box(run.x0, run.base - em, run.x1, run.base + 0.2 * em), paragraph, full)
        above, above_words, above_full = run, words, full


def _first_word(run: _Run) -> float:
    """The width of the Latin word that a line begins with; 0 for Japanese, which breaks anywhere."""
    word = list(takewhile(lambda g: g.text.isascii() and not g.text.isspace(), run.glyphs))
    return word[-1].x1 - word[0].x0 if word else 0.0


def _edge(ends: Sequence[float], tolerance: float) -> float:
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
            found[-1] = text.join(found[-1], line.text)
    return found


# --- columns --------------------------------------------------------------------------------


def _ink(run: _Run, settings: Settings) -> list[tuple[float, float]]:
    """Where the run has ink: intervals with holes of at least `settings.hole` between them."""
    intervals: list[tuple[float, float]] = []
    for glyph in run.glyphs:
        if glyph.text.isspace():
            continue
        if intervals and glyph.x0 - intervals[-1][1] < settings.hole * glyph.size:
            intervals[-1] = (intervals[-1][0], max(intervals[-1][1], glyph.x1))
        else:
            intervals.append((glyph.x0, glyph.x1))
    return intervals


def find_gutter(runs: Sequence[_Run], width: float, settings: Settings = DEFAULT) -> Gutter | None:
    """The gutter of a two-column page, voted for by its lines; None for one column.

    Each line votes, for every x (1 pt steps), that it crosses x, or has a hole there with ink on
    both sides, or ink on one side only. The x that fewest lines cross wins, if enough lines stand
    on either side. Projecting all ink instead would find nothing under a full-width heading.
    """
    steps = int(width) + 2
    cross, left, right = [0] * (steps + 1), [0] * (steps + 1), [0] * (steps + 1)
    low, high = width, 0.0
    for run in runs:
        ink = _ink(run, settings)
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


def _parts_text(runs: Sequence[_Run], gutter: Gutter, settings: Settings) -> bool:
    """Whether running text stands on the right: lines that begin at one edge, and are not all narrow.

    The page numbers at the right of an agenda or a table of contents are no column.
    """
    middle = (gutter.x0 + gutter.x1) / 2
    lines = [ink for run in runs if not _crosses(run, gutter, settings) for ink in [_ink(run, settings)]]
    left = [(x0, x1) for ink in lines for x0, x1 in ink if x1 <= middle]
    right = [(x0, x1) for ink in lines for x0, x1 in ink if x0 >= middle]
    if not left or not right:
        return False
    em = sorted(run.size for run in runs)[len(runs) // 2]
    starts = [min(x0 for x0, _ in ink if x0 >= middle) for ink in lines if ink[-1][0] >= middle]
    edge = _edge(starts, 0.3 * em)
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


def _inherited(runs: Sequence[_Run], before: Gutter | None, settings: Settings) -> Gutter | None:
    """The gutter of the page before, where hardly a line of this one crosses it."""
    if before is None or not runs:
        return None
    crossing = sum(_crosses(run, before, settings) for run in runs)
    beyond = any(run.x1 > before.x1 for run in runs)
    return before if beyond and crossing <= min(2, settings.crossing_share * len(runs)) else None


def _crosses(run: _Run, gutter: Gutter, settings: Settings) -> bool:
    middle = (gutter.x0 + gutter.x1) / 2
    return any(x0 < middle < x1 for x0, x1 in _ink(run, settings))


def _outer(runs: Sequence[_Run], settings: Settings) -> list[_Run]:
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


def _columns(runs: Sequence[_Run], gutter: Gutter | None, page: int, settings: Settings) -> Iterator[Line]:
    """Band by band: the left column, the right column, then the full-width line that closes the band."""
    if gutter is None:
        yield from _lines(runs, page, settings)
        return
    middle = (gutter.x0 + gutter.x1) / 2
    breaks = _headings_between(runs, middle, settings)
    outer = _outer(runs, settings)
    wide = [_crosses(run, gutter, settings) or i in breaks or run in outer for i, run in enumerate(runs)]
    for across, band in groupby(zip(wide, runs, strict=True), key=itemgetter(0)):
        these = [run for _, run in band]
        if across:
            yield from _lines(these, page, settings, fresh=True)
        else:
            yield from _band(these, middle, page, settings)


def _band(runs: Sequence[_Run], middle: float, page: int, settings: Settings) -> Iterator[Line]:
    glyphs = [g for run in runs for g in run.glyphs]
    for side in ([g for g in glyphs if g.x0 < middle], [g for g in glyphs if g.x0 >= middle]):
        # Gathered again: the baselines of two columns need not agree.
        yield from _lines(_runs(side, settings), page, settings)


def _headings_between(runs: Sequence[_Run], middle: float, settings: Settings) -> set[int]:
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


# --- tables ---------------------------------------------------------------------------------


class _Ruling(NamedTuple):
    """What pdfplumber's table finder asks of a page."""

    edges: list[dict[str, Any]]
    bbox: Box


def _tables(page: Page, settings: Settings) -> list[Table]:
    """The ruled tables of a page. Those in the halves of a landscape sheet are found apart: their rows need not
    agree, and would pull each other's rules askew.
    """
    middle = page.width / 2
    level = [r for r in page.rules if r.x1 - r.x0 >= r.bottom - r.top]
    if page.width <= page.height or any(r.x0 < middle - 5 and r.x1 > middle + 5 for r in level):
        return _tables_of(page, page.rules, settings)
    return [
        *_tables_of(page, [r for r in page.rules if (r.x0 + r.x1) / 2 < middle], settings),
        *_tables_of(page, [r for r in page.rules if (r.x0 + r.x1) / 2 >= middle], settings),
    ]


def _tables_of(page: Page, rules: Sequence[Box], settings: Settings) -> list[Table]:
    if len(rules) < 4:
        return []
    # Imported late: a search never needs it, and a page without rules does not either.
    from pdfplumber.table import TableFinder

    closing = list(_closing(rules, settings))
    ruling = _Ruling([_edge_of(r) for r in (*rules, *closing)], Box(0, 0, page.width, page.height))
    limit = settings.table_share * page.width * page.height
    tables: list[Table] = []
    for table in TableFinder(cast("Any", ruling), cast("Any", _TABLE_SETTINGS)).tables:
        cells = [Box(*cell) for cell in table.cells]
        if len(cells) < 2 or any((b.x1 - b.x0) * (b.bottom - b.top) > limit for b in cells if len(cells) < 4):
            continue
        box = Box(*table.bbox)
        rows = [[Box(*cell) if cell else None for cell in row.cells] for row in table.rows]
        ends = [r.top for r in closing if r.x0 < box.x1 and r.x1 > box.x0]
        tables.append(
            Table(
                page.number,
                box,
                _filled(page, box, rows, settings),
                open_top=any(abs(y - box.top) <= settings.snap for y in ends),
                open_bottom=any(abs(y - box.bottom) <= settings.snap for y in ends),
            )
        )
    return tables


def _closing(rules: Sequence[Box], settings: Settings) -> Iterator[Box]:
    """Rules that a page break left out: where two or more sides of a table end at one height, and no rule is there."""
    level = [r for r in rules if r.x1 - r.x0 > r.bottom - r.top]
    sides = [r for r in rules if r.bottom - r.top > r.x1 - r.x0]
    for end in ("top", "bottom"):
        for side in sides:
            y: float = getattr(side, end)
            together = [s for s in sides if abs(getattr(s, end) - y) <= settings.snap]
            x0, x1 = min(s.x0 for s in together), max(s.x1 for s in together)
            if side.x0 != x0 or x1 - x0 <= settings.snap:
                continue  # once for each height, from its leftmost side
            crossed = any(
                r.top - settings.snap <= y <= r.bottom + settings.snap and r.x0 < x1 and r.x1 > x0 for r in level
            )
            met = any(
                s.top + settings.snap < y < s.bottom - settings.snap
                or (abs(getattr(s, "bottom" if end == "top" else "top") - y) <= settings.snap)
                for s in sides
                if s not in together and abs(s.x0 - x0) <= settings.snap
            )
            if not crossed and not met:
                yield Box(x0, y, x1, y)


def _edge_of(rule: Box) -> dict[str, Any]:
    vertical = rule.bottom - rule.top > rule.x1 - rule.x0
    x0, top, x1, bottom = rule
    if vertical:
        x0 = x1 = (x0 + x1) / 2
    else:
        top = bottom = (top + bottom) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "v" if vertical else "h",
        "object_type": "line",
    }


def _filled(
    page: Page, box: Box, rows: list[list[Box | None]], settings: Settings
) -> tuple[tuple[Cell | None, ...], ...]:
    glyphs = sorted((_middle(g)[1], g) for g in page.glyphs if _inside(g, box))
    return tuple(
        tuple(None if cell is None else _cell(cell, glyphs, page.number, settings) for cell in row) for row in rows
    )


def _cell(box: Box, glyphs: Sequence[tuple[float, Glyph]], page: int, settings: Settings) -> Cell:
    """A cell with the glyphs in it, out of those of the table by height."""
    first, last = bisect_left(glyphs, (box.top,)), bisect_left(glyphs, (box.bottom,))
    inside = [g for _, g in glyphs[first:last] if _inside(g, box)]
    return Cell(box, tuple(_lines(_runs(inside, settings), page, settings, fresh=True, right=box.x1)))


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, glyph.base - glyph.size / 3


def _inside(glyph: Glyph, box: Box) -> bool:
    """Whether the glyph's middle is in the box."""
    x, y = _middle(glyph)
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def _lines_of_halves(page: Page, glyphs: list[Glyph], tables: list[Table], settings: Settings) -> list[Line]:
    """Lines beside the tables of a page; those of a landscape sheet never run across its middle."""
    if not _halved(page, tables):
        return list(_lines(_runs(glyphs, settings), page.number, settings))
    lines: list[Line] = []
    for run in _runs(glyphs, settings):
        middle = page.width / 2
        if any(x0 < middle < x1 for x0, x1 in _ink(run, settings)):
            lines.extend(_lines([run], page.number, settings, fresh=True))
        else:
            for side in ([g for g in run.glyphs if g.x0 < middle], [g for g in run.glyphs if g.x0 >= middle]):
                lines.extend(_lines(_runs(side, settings), page.number, settings, fresh=True))
    return lines


def _halved(page: Page, tables: Sequence[Table]) -> bool:
    """A landscape sheet is two pages side by side, unless a table runs across its middle."""
    middle = page.width / 2
    return page.width > page.height and not any(t.box.x0 < middle - 5 and t.box.x1 > middle + 5 for t in tables)


def _place(block: Block, page: Page, tables: Sequence[Table]) -> tuple[int, float, float]:
    """The reading order beside tables: head lines, the left half, the right half; each from the top."""
    if not _halved(page, tables):
        return (1, block.box.top, block.box.x0)
    first = min((t.box.top for t in tables), default=page.height)
    if isinstance(block, Line) and block.box.bottom <= first + 2:
        return (0, block.box.top, block.box.x0)
    return (1 if block.box.x0 < page.width / 2 else 2, block.box.top, block.box.x0)
