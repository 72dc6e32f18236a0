"""Counts as charts, drawn by matplotlib, which the extra `plot` installs: terms over time as lines, others as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adachi_shingikai.archive.counts import Count, CountTable
from adachi_shingikai.errors import UsageError, reason_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SUFFIXES = (".svg", ".png", ".pdf")
MOST = 15
"""The most bars of a table: the last ones if it is ordered by date, the first ones otherwise."""

MOST_LABELS = 24
"""The most labels below the lines; of more meetings, only every second, third … is named."""

_COLOUR = "#3a6ea5"
_LINES = (
    *(("#0072b2", "o"), ("#d55e00", "s"), ("#009e73", "^"), ("#cc79a7", "D")),
    *(("#e69f00", "v"), ("#56b4e9", "P"), ("#000000", "X")),
)
"""Colours that the colour-blind tell apart (Okabe and Ito), each with its own mark for prints without colour."""

_STABLE = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": None}
"""Without the time of drawing: the same counts give the same bytes."""


def save_chart(tables: Sequence[CountTable], path: Path) -> None:
    """Draw the tables: one figure a page in a PDF, one below the other in a picture.

    Tables of terms share one figure. Raise UsageError if the suffix of the file is unknown, matplotlib is missing, or
    the file can't be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path}: --plot には {' '.join(SUFFIXES)} のどれかのファイル名を指定してください")
    try:
        import matplotlib
        import matplotlib_fontja
    except ImportError as error:
        raise UsageError(
            "図を描くための部品がありません。`pip install 'adachi-shingikai[plot]'` で入れてください"
        ) from error
    matplotlib.use("agg")
    matplotlib_fontja.japanize()
    matplotlib.rcParams["svg.hashsalt"] = "shingikai"
    charts = _charts(tables)
    try:
        if suffix == ".pdf":
            from matplotlib.backends.backend_pdf import PdfPages

            with PdfPages(path, metadata=_STABLE[suffix]) as pages:
                for chart in charts:
                    pages.savefig(_figure([chart]))
        else:
            _figure(charts).savefig(path, metadata=_STABLE[suffix], dpi=120)
    except OSError as error:
        raise UsageError(f"{path}: 書き込めません（{reason_of(error)}）。場所と権限を確かめてください") from error


_Chart = list[CountTable]
"""What stands in one figure: the tables of all terms, or one other table."""


def _charts(tables: Sequence[CountTable]) -> list[_Chart]:
    terms = [table for table in tables if table.name == "term"]
    return ([terms] if terms else []) + [[table] for table in tables if table.name != "term"]


def _figure(charts: Sequence[_Chart]) -> Figure:
    """A figure with the charts one below the other."""
    from matplotlib.figure import Figure

    heights = [4.5 if chart[0].name == "term" else 1 + 0.32 * len(_most(chart[0])) for chart in charts]
    figure = Figure(figsize=(9, sum(heights) + 0.4))
    axes = figure.subplots(len(charts), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for axis, chart in zip(axes[:, 0], charts, strict=True):
        if chart[0].name == "term":
            _draw_lines(axis, chart)
        else:
            _draw_bars(axis, chart[0])
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    return figure


def _draw_bars(axis: Axes, table: CountTable) -> None:
    from matplotlib.ticker import MaxNLocator

    counts = _most(table)
    labels = [count.label if len(count.label) <= 24 else count.label[:23] + "…" for count in counts]
    bars = axis.barh(range(len(counts)), [count.count for count in counts], color=_COLOUR)
    axis.bar_label(bars, [f"{count.count}（{count.share:.0%}）" for count in counts], padding=3, fontsize=8)
    axis.set_yticks(range(len(counts)), labels, fontsize=8)
    axis.invert_yaxis()
    axis.set_title(table.title, loc="left", fontsize=11)
    axis.margins(x=0.15)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))


def _draw_lines(axis: Axes, tables: Sequence[CountTable]) -> None:
    """A line for each term, from meeting to meeting. Shares, because meetings are of different lengths."""
    from matplotlib.ticker import PercentFormatter

    for number, table in enumerate(tables):
        colour, mark = _LINES[number % len(_LINES)]
        shares = [count.share for count in table.counts]
        axis.plot(range(len(shares)), shares, color=colour, marker=mark, label=_term_of(table), clip_on=False)
    labels = [count.label for count in tables[0].counts]
    ticks = list(_ticks(len(labels)))
    axis.set_xticks(ticks, [labels[tick] for tick in ticks], fontsize=8, rotation=45, ha="right")
    axis.set_ylim(bottom=0)
    axis.yaxis.set_major_formatter(PercentFormatter(1))
    axis.set_title("検索語を含む発言の割合（会議ごと）", loc="left", fontsize=11)
    axis.grid(axis="y", color="#dddddd", linewidth=0.6)
    axis.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(0, -0.13), ncols=4)


def _ticks(number: int) -> Iterator[int]:
    yield from range(0, number, -(-number // MOST_LABELS) or 1)


def _term_of(table: CountTable) -> str:
    return f"{table.title.removesuffix('を含む発言')} {sum(count.count for count in table.counts)}件"


def _most(table: CountTable) -> Sequence[Count]:
    return table.counts[-MOST:] if table.name in ("meetings", "items") else table.counts[:MOST]
