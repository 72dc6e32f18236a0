"""Measures ingest, search and memory in one run: medians, beside the floors they are compared with.

    python scripts/bench.py PAPER.pdf

Each figure is the median of ROUNDS runs of a fresh process, the ways of doing a thing taking turns.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
BIN = Path(sys.executable).parent

PLUMBER = """
import pdfplumber, sys
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_text()
        page.close()
"""
READING = """
import sys
from pathlib import Path
from adachi_shingikai import reading
reading.read(Path(sys.argv[1]))
"""
SUDACHI = """
import sqlite3, sys
from sudachipy import Dictionary
tokenizer = Dictionary(dict="core").tokenizer("A")
[m.normalized_form() for m in tokenizer.tokenize("個人情報")]
sqlite3.connect(sys.argv[1]).execute("SELECT 1").fetchone()
"""
SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT 1').fetchone()"


def timed(command: list[str]) -> float:
    """Seconds that a command takes; it must not fail."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def medians(commands: dict[str, list[str]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each command, in turns, after one round that warms the caches."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            taken = timed(command)
            if number:
                seconds[name].append(taken)
    return {name: statistics.median(values) for name, values in seconds.items()}


def main() -> None:
    """Measure, and print a table."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: bench.py PAPER.pdf")
    paper = sys.argv[1]
    import pypdfium2

    pages = len(pypdfium2.PdfDocument(paper))
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "bench.db")
        shingikai = str(BIN / "shingikai")
        ingest = [shingikai, "ingest", paper, "--db", db, "--force", "-q"]
        python = [sys.executable, "-W", "ignore", "-c"]
        reading = medians(
            {
                "pdfplumber extract_text()": [*python, PLUMBER, paper],
                "shingikai: read and understand": [*python, READING, paper],
                "shingikai ingest": ingest,
            }
        )
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        searching = medians(
            {
                "python: sqlite3 + Sudachi, one word": [*python, SUDACHI, db],
                "shingikai search 個人情報": [shingikai, "search", "個人情報", "--db", db],
                "python: sqlite3": [*python, SQLITE, db],
                'shingikai search "個人情報" (quoted)': [shingikai, "search", '"個人情報"', "--db", db],
                "python: import typer": [*python, "import typer"],
                "shingikai --help": [shingikai, "--help"],
            },
            rounds=15,
        )
    floor = reading["pdfplumber extract_text()"]
    print(f"{Path(paper).name}, {pages} pages; medians of {ROUNDS} and 15 runs\n")
    for name, seconds in reading.items():
        print(f"{name:40}{seconds:8.2f} s {pages / seconds:8.1f} pages/s {floor / seconds:6.2f} x pdfplumber")
    print(f"{'peak memory of any of them':40}{memory:8.0f} MB\n")
    names = list(searching)
    for base, ours in zip(names[::2], names[1::2], strict=True):
        print(f"{base:40}{searching[base] * 1000:8.0f} ms")
        print(f"{ours:40}{searching[ours] * 1000:8.0f} ms {searching[ours] / searching[base]:6.2f} x")


if __name__ == "__main__":
    main()
