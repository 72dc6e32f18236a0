"""Measures how time and memory grow: one document of more pages, and more documents.

Memory is that of the whole process tree, shared pages counted once (PSS), looked at fifty times a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from bench.plots import plot
from bench.runs import SHINGIKAI
from bench.tables import Table, number

TIMES = (1, 4, 16)
LONGER, MORE = "one document of more pages", "more documents"


class Point(NamedTuple):
    """An ingest: pages, seconds of wall and CPU time, and megabytes at its peak."""

    pages: int
    wall: float
    cpu: float
    memory: float


def measure_growth(document: str, folder: Path, picture: Path) -> Table:
    """Ingest ever more pages, and draw the plot."""
    pages = len(pypdfium2.PdfDocument(document))
    ingest([Path(document)], pages, folder)  # warms the caches
    points: dict[str, list[Point]] = {LONGER: [], MORE: []}
    for count in TIMES:
        longer = repeat_pages(Path(document), count, folder / f"{count}-times.pdf")
        points[LONGER].append(ingest([longer], pages * count, folder))
        copies = [folder / f"copy-{copy}.pdf" for copy in range(count)]
        for copy, file in enumerate(copies):
            file.write_bytes(Path(document).read_bytes() + b"\n" * (copy + 1))
        points[MORE].append(ingest(copies, pages * count, folder, "--workers", "1"))
    milliseconds = {name: [(p.pages, p.cpu / p.pages * 1000) for p in found] for name, found in points.items()}
    memory = {name: [(p.pages, p.memory) for p in found] for name, found in points.items()}
    plot({"CPU ms a page": milliseconds, "MB at the peak": memory}, "pages", picture)
    rows = [
        (
            name,
            f"{p.pages:,}",
            number(p.wall),
            number(p.cpu),
            number(p.cpu / p.pages * 1000),
            number(p.memory),
        )
        for name, found in points.items()
        for p in found
    ]
    head = ("one worker", "pages", "wall s", "CPU s", "CPU ms a page", "MB, all processes")
    return Table("Memory and growth", head, rows, f"![CPU milliseconds a page and megabytes, by pages]({picture.name})")


def ingest(paths: list[Path], pages: int, folder: Path, *options: str) -> Point:
    """Ingest files into an empty database. Exit if that fails."""
    db = folder / "growth.db"
    command = [SHINGIKAI, "ingest", *map(str, paths), "--db", str(db), "-q", "--timeout", "3600", *options]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, ended = 0.0, 0
    while not ended:
        peak = max(peak, tree_memory(process.pid))
        time.sleep(0.02)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} failed: {process.returncode}")
    db.unlink()
    return Point(pages, wall, usage.ru_utime + usage.ru_stime, peak)


def tree_memory(pid: int) -> float:
    """What a process and its descendants take now, in megabytes."""
    total = 0
    for member in descendants(pid):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue  # it has ended
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def descendants(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(d for child in children.read_text(encoding="ascii").split() for d in descendants(int(child)))]
    except OSError:
        return [pid]  # it has ended


def repeat_pages(document: Path, count: int, target: Path) -> Path:
    """Write a document in which all pages are repeated."""
    source, whole = pypdfium2.PdfDocument(document), pypdfium2.PdfDocument.new()
    for _ in range(count):
        whole.import_pages(source)
    whole.save(target)
    return target
