"""Tables of measured figures, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bench.runs import Run, Spread, cpu, median, memory, ratios, wall


class Table(NamedTuple):
    """A table with its heading, and a note below it: Markdown, such as the picture of a plot."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""

    def markdown(self) -> str:
        """The heading, the table and the note."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        return "\n\n".join(part for part in (f"### {self.title}", table, self.note) if part)


def number(value: float) -> str:
    """Three digits, as far as they are needed: 1,234, 123, 12.3, 1.23, 0.123."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2 if value >= 1 else 3}f}"


def ratio(value: Spread) -> str:
    """A median with the range around it."""
    return f"{number(value.median)} ({number(value.low)}–{number(value.high)})"


PAIR_HEAD = ("wall ms", "CPU ms", "× wall", "× CPU", "MB")


def pair_cells(runs: list[Run], partner: list[Run]) -> tuple[str, ...]:
    """The cells of `PAIR_HEAD`: medians, our time divided by that of the partner, and the largest process."""
    times = (number(median(runs, wall) * 1000), number(median(runs, cpu) * 1000))
    if runs is partner:
        return (*times, "1", "1", memory(runs))
    return (*times, ratio(ratios(runs, partner, wall)), ratio(ratios(runs, partner, cpu)), memory(runs))
