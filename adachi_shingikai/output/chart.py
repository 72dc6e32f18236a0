"""Counts as a bar chart, drawn by matplotlib, which the extra `plot` installs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adachi_shingikai.archive.counts import Count, CountTable
from adachi_shingikai.errors import UsageError

SUFFIXES = (".svg", ".png", ".pdf")
MOST = 15
"""The most bars of a table: the last ones if it is ordered by date, the first ones otherwise."""

_COLOUR = "#3a6ea5"


def save_chart(tables: Sequence[CountTable], path: Path) -> None:
    """Draw the tables one below the other.

    Raise UsageError if the suffix of the file is unknown, matplotlib is missing, or the file can't be written.
    """
    if path.suffix.lower() not in SUFFIXES:
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
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "shingikai"  # the same counts give the same bytes
    shown = [(table, _most(table)) for table in tables]
    heights = [1 + 0.32 * len(counts) for _, counts in shown]
    figure, axes = pyplot.subplots(
        len(shown), 1, figsize=(9, sum(heights) + 0.4), squeeze=False, gridspec_kw={"height_ratios": heights}
    )
    for axis, (table, counts) in zip(axes[:, 0], shown, strict=True):
        labels = [count.label if len(count.label) <= 24 else count.label[:23] + "…" for count in counts]
        bars = axis.barh(range(len(counts)), [count.count for count in counts], color=_COLOUR)
        axis.bar_label(bars, [f"{count.count}（{count.share:.0%}）" for count in counts], padding=3, fontsize=8)
        axis.set_yticks(range(len(counts)), labels, fontsize=8)
        axis.invert_yaxis()
        axis.set_title(table.title, loc="left", fontsize=11)
        axis.margins(x=0.15)
        axis.spines[["top", "right"]].set_visible(False)
        axis.xaxis.get_major_locator().set_params(integer=True)
    figure.tight_layout()
    try:
        figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None, dpi=120)
    except OSError as error:
        raise UsageError(f"{path}: 書き込めません（{error.strerror}）。場所と権限を確かめてください") from error
    finally:
        pyplot.close(figure)


def _most(table: CountTable) -> Sequence[Count]:
    return table.counts[-MOST:] if table.name in ("term", "meetings", "items") else table.counts[:MOST]
