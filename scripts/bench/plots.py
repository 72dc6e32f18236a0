"""Draws curves as SVG, the same for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Curves = Mapping[str, Sequence[tuple[float, float]]]


def plot(panels: Mapping[str, Curves], across: str, file: Path, *, log: bool = False) -> None:
    """Draw panels beside each other, each with its named curves over a logarithmic axis."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = file.stem
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(
        1, len(panels), figsize=(4.5 * len(panels), 3.2), layout="constrained", squeeze=False
    )
    for axis, (label, curves) in zip(axes[0], panels.items(), strict=True):
        for name, points in curves.items():
            axis.plot(*zip(*points, strict=True), marker="o", markersize=3, label=name)
        axis.set(xscale="log", xlabel=across, ylabel=label)
        axis.set(yscale="log") if log else axis.set(ylim=(0, None))
    axes[0][0].legend(fontsize="small")
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
