"""Measures the program beside others, and writes the measured part of docs/performance.md with its plots.

    python scripts/make_performance.py DOCUMENT.pdf SCAN.pdf CACHE
    python scripts/make_performance.py --quick DOCUMENT.pdf SCAN.pdf CACHE

With `--quick` it measures the main pairs in some two minutes, and only prints. Generated databases are kept in the
folder CACHE. Tables are printed as soon as they are measured.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from bench.cluster import measure_cluster
from bench.growth import measure_growth
from bench.machine import describe_load, describe_machine
from bench.queries import measure_queries
from bench.reading import measure_batches, measure_readers, measure_scan
from bench.runs import SHINGIKAI
from bench.serving import measure_serve
from bench.shell import measure_floors, measure_searchers
from bench.tables import Table

DOCS = Path(__file__).parents[1] / "docs"
START, END = "<!-- measured -->\n", "<!-- /measured -->"


def measure(document: str, scan: str, cache: Path, folder: Path, *, quick: bool) -> Iterator[Table]:
    """Measure one table after the other."""
    db = str(folder / "bench.db")
    subprocess.run([SHINGIKAI, "ingest", document, "--db", db, "-q"], check=True)
    yield measure_readers(document, folder, quick=quick)
    yield measure_floors(db, quick=quick)
    yield measure_searchers(db, folder, quick=quick)
    if quick:
        yield measure_queries(cache, (10_000, 100_000), None)
        return
    # Before the plots: what this process takes itself hides how little memory its children need.
    yield measure_batches(document, folder)
    yield measure_serve(Path(db))
    yield measure_growth(document, folder, DOCS / "growth.svg")
    yield measure_cluster(document, folder)
    yield measure_scan(scan)
    # Last: this process maps the databases, and `ru_maxrss` of its children would begin with them.
    yield measure_queries(cache, (1_000, 10_000, 100_000, 1_000_000), DOCS / "queries.svg")


def replace_measured(text: str, measured: str) -> str:
    """Replace what stands between the markers. Raise ValueError if they are not there."""
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if not (start and end):
        raise ValueError(f"no {START.strip()} … {END} in the text")
    return f"{head}{start}\n{measured}\n\n{end}{tail}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure, print, and write docs/performance.md.")
    parser.add_argument("--quick", action="store_true", help="measure the main pairs only, and write nothing")
    parser.add_argument("document")
    parser.add_argument("scan")
    parser.add_argument("cache", type=Path)
    arguments = parser.parse_args()
    started, before = monotonic(), describe_load()
    print(f"{describe_machine()}; load {before}\n", flush=True)
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for table in measure(arguments.document, arguments.scan, arguments.cache, Path(folder), quick=arguments.quick):
            tables.append(table.markdown())
            print(tables[-1], end="\n\n", flush=True)
    minutes = (monotonic() - started) / 60
    machine = (
        f"Machine: {describe_machine()}. Load (1, 5, 15 minutes) before: {before}; after {minutes:.0f} minutes: "
        f"{describe_load()}. The document is `{Path(arguments.document).name}`."
    )
    print(machine)
    if not arguments.quick:
        page = DOCS / "performance.md"
        measured = "\n\n".join([machine, *tables])
        page.write_text(replace_measured(page.read_text(encoding="utf-8"), measured), encoding="utf-8")


if __name__ == "__main__":
    main()
