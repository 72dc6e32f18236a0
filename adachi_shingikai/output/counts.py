"""The counts of `stats` as text: tables with shares, several queries side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adachi_shingikai.archive.counts import CountTable
from adachi_shingikai.output.terminal import Screen, table_lines


def count_lines(tables: Sequence[CountTable], screen: Screen) -> Iterator[str]:
    """Return the lines of counts, each with its share."""
    for found in tables:
        yield screen.heading(found.title)
        rows = [
            (c.label, c.count, f"{c.share:.1%}", "" if c.characters is None else f"{c.characters:,}字")
            for c in found.counts
        ]
        yield from table_lines(("", "数", "割合", ""), rows, screen)
        yield ""


def comparison_lines(tables: Sequence[CountTable], screen: Screen) -> Iterator[str]:
    """Return counts of the same meetings side by side, each with its share of the meeting's speeches."""
    yield screen.heading("会議ごとの発言のうち、検索語を含むもの")
    names = ["会議", *(table.title.removesuffix("を含む発言") for table in tables)]
    rows = [
        (counts[0].label, *(f"{count.count}（{count.share:.1%}）" for count in counts))
        for counts in zip(*(table.counts for table in tables), strict=True)
    ]
    yield from table_lines(names, rows, screen)
