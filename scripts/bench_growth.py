"""Measures how time and memory grow: one document of ten and a hundred times the pages, ten and a hundred documents.

    python scripts/bench_growth.py DOCUMENT.pdf PLOT.svg

Memory is that of the whole process tree, shared pages counted once (PSS), looked at fifty times a second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pypdfium2

SHINGIKAI = str(Path(sys.executable).parent / "shingikai")


class Point(NamedTuple):
    """An ingest: how many pages, seconds, and megabytes at its peak."""

    pages: int
    seconds: float
    memory: float


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    for child in children.read_text().split() if children.exists() else ():
        found += tree(int(child))
    return found


def memory(pid: int) -> float:
    """What a process tree takes now, in megabytes."""
    total = 0
    for member in tree(pid):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # gone, or going
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def ingest(paths: list[Path], pages: int, db: Path, *options: str) -> Point:
    """One ingest into an empty database."""
    command = [SHINGIKAI, "ingest", *map(str, paths), "--db", str(db), "-q", "--timeout", "3600", *options]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{command[:4]} failed: {process.returncode}")
    db.unlink()
    return Point(pages, seconds, peak)


def times(document: Path, count: int, target: Path) -> Path:
    """A document in which all pages are repeated `count` times."""
    source, whole = pypdfium2.PdfDocument(document), pypdfium2.PdfDocument.new()
    for _ in range(count):
        whole.import_pages(source)
    whole.save(target)
    return target


def plot(longer: list[Point], more: list[Point], file: Path) -> None:
    """Milliseconds a page, and megabytes, by pages."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    for name, points in (("one document, more pages", longer), ("more documents of 78 pages", more)):
        pages = [p.pages for p in points]
        left.plot(pages, [p.seconds / p.pages * 1000 for p in points], marker="o", label=name)
        right.plot(pages, [p.memory for p in points], marker="o", label=name)
    left.set(xscale="log", xlabel="pages", ylabel="ms a page", ylim=(0, None))
    right.set(xscale="log", xlabel="pages", ylabel="MB at the peak", ylim=(0, None))
    left.legend()
    figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Measure, print a table, draw."""
    if len(sys.argv) != 3:
        sys.exit("usage: bench_growth.py DOCUMENT.pdf PLOT.svg")
    document = Path(sys.argv[1])
    pages = len(pypdfium2.PdfDocument(document))
    longer, more = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ingest([document], pages, folder / "warm.db")
        for count in (1, 10, 100):
            whole = times(document, count, folder / f"{count}.pdf")
            longer.append(ingest([whole], pages * count, folder / "a.db"))
            whole.unlink()
            copies = [folder / f"copy-{number}.pdf" for number in range(count)]
            for number, copy in enumerate(copies):
                copy.write_bytes(document.read_bytes() + b"\n" * (number + 1))
            more.append(ingest(copies, pages * count, folder / "b.db"))
            for what, point in (("one document", longer[-1]), (f"{count} documents", more[-1])):
                each = point.seconds / point.pages * 1000
                print(
                    f"{what:14}{point.pages:6} pages{point.seconds:8.1f} s{each:7.1f} ms a page{point.memory:6.0f} MB",
                    flush=True,
                )
        two = [ingest(copies[:2], 2 * pages, folder / "c.db", "--workers", workers) for workers in ("1", "2")]
        print(f"two documents, two workers: {two[0].seconds / two[1].seconds:.2f} x one worker, {two[1].memory:.0f} MB")
    plot(longer, more, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
