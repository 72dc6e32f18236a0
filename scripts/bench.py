"""Measures ingest, search and memory in one run: medians, beside the floors they are compared with.

    python scripts/bench.py DOCUMENT.pdf [SCAN.pdf]

Each figure is the median of ROUNDS runs of a fresh process, the ways of doing a thing taking turns.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pypdfium2

ROUNDS = 7
BIN = Path(sys.executable).parent
PYTHON = [sys.executable, "-W", "ignore", "-c"]

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
from adachi_shingikai.ingest.read import read_document
read_document(Path(sys.argv[1]))
"""
SUDACHI = """
import sqlite3, sys
from sudachipy import Dictionary
tokenizer = Dictionary(dict="core").tokenizer("A")
[m.normalized_form() for m in tokenizer.tokenize("個人情報")]
sqlite3.connect(sys.argv[1]).execute("SELECT 1").fetchone()
"""
SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT 1').fetchone()"


class Measured(NamedTuple):
    """What a command took: seconds, and megabytes at its peak (its largest process)."""

    seconds: float
    memory: float


def measured(command: list[str], *, may_fail: bool = False) -> Measured:
    """Run a command, which must not fail unless that is an answer (grep finds nothing)."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not may_fail:
        raise SystemExit(f"{command} failed: {process.returncode}")
    return Measured(seconds, usage.ru_maxrss / 1024)


def medians(commands: dict[str, list[str]], rounds: int = ROUNDS) -> dict[str, Measured]:
    """The medians of each command, in turns, after one round that warms the caches."""
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            run = measured(command)
            if number:
                runs[name].append(run)
    return {
        name: Measured(statistics.median(r.seconds for r in found), max(r.memory for r in found))
        for name, found in runs.items()
    }


def reading(document: str, db: str) -> None:
    """The whole ingest beside pdfplumber's text alone."""
    pages = len(pypdfium2.PdfDocument(document))
    ingest = [str(BIN / "shingikai"), "ingest", document, "--db", db, "--force", "-q"]
    found = medians(
        {
            "pdfplumber extract_text()": [*PYTHON, PLUMBER, document],
            "shingikai: read and understand": [*PYTHON, READING, document],
            "shingikai ingest": ingest,
        }
    )
    floor = found["pdfplumber extract_text()"].seconds
    print(f"{Path(document).name}, {pages} pages; medians of {ROUNDS}")
    for name, (seconds, memory) in found.items():
        print(f"{name:40}{seconds:7.2f} s{pages / seconds:7.1f} pages/s{floor / seconds:6.2f} x{memory:6.0f} MB")


def batch(folder: Path, count: int = 1_000) -> None:
    """A folder of documents that are all known."""
    raw, db = folder / "raw", str(folder / "batch.db")
    raw.mkdir()
    for number in range(count):
        document = raw / f"{number}.txt"
        document.write_text(f"資料{number}の本文です。", encoding="utf-8")
        os.utime(document, (time.time() - 60,) * 2)
    ingest = [str(BIN / "shingikai"), "ingest", str(raw), "-r", "--db", db, "-q"]
    measured(ingest)
    found = medians({f"ingest {count} known files": ingest}, rounds=5)
    for name, (seconds, memory) in found.items():
        print(f"\n{name:40}{seconds:7.2f} s{seconds / count * 1000:7.2f} ms a file{memory:6.0f} MB")


def workers(document: str, folder: Path) -> None:
    """Two documents, by one worker and by two."""
    documents = [folder / f"{number}.pdf" for number in (1, 2)]
    for number, copy in enumerate(documents):
        copy.write_bytes(Path(document).read_bytes() + b"\n" * (number + 1))
    ingest = [str(BIN / "shingikai"), "ingest", *map(str, documents), "--db", str(folder / "w.db"), "--force", "-q"]
    found = medians({"two documents, 1 worker": ingest, "two documents, 2 workers": [*ingest, "--workers", "2"]})
    one = found["two documents, 1 worker"].seconds
    print()
    for name, (seconds, memory) in found.items():
        print(f"{name:40}{seconds:7.2f} s{one / seconds:7.2f} x{memory:6.0f} MB")


def searching(db: str) -> None:
    """Searches from the shell, beside the least that any program in Python would do."""
    shingikai = str(BIN / "shingikai")
    found = medians(
        {
            "python: sqlite3 + Sudachi, one word": [*PYTHON, SUDACHI, db],
            "shingikai search 個人情報": [shingikai, "search", "個人情報", "--db", db],
            "python: sqlite3": [*PYTHON, SQLITE, db],
            'shingikai search "個人情報" (quoted)': [shingikai, "search", '"個人情報"', "--db", db],
            "python: import typer": [*PYTHON, "import typer"],
            "shingikai --help": [shingikai, "--help"],
        },
        rounds=15,
    )
    print("\nsearch from the shell; medians of 15")
    names = list(found)
    for base, ours in zip(names[::2], names[1::2], strict=True):
        print(f"{base:40}{found[base].seconds * 1000:7.0f} ms")
        ratio = found[ours].seconds / found[base].seconds
        print(f"{ours:40}{found[ours].seconds * 1000:7.0f} ms{ratio:6.2f} x{found[ours].memory:6.0f} MB")


def scanning(scan: str, folder: Path) -> None:
    """OCR: one scan, and two at once."""
    copy = folder / "copy.pdf"
    copy.write_bytes(Path(scan).read_bytes() + b"\n")
    pages = len(pypdfium2.PdfDocument(scan))
    shingikai = [str(BIN / "shingikai"), "ingest", "--dry-run", "-q", scan]
    found = medians(
        {
            f"OCR of {pages} pages": shingikai,
            f"OCR of {2 * pages} pages, 1 worker": [*shingikai, str(copy)],
            f"OCR of {2 * pages} pages, 2 workers": [*shingikai, str(copy), "--workers", "2"],
        },
        rounds=1,
    )
    print("\nOCR, one run after a warm one")
    for (name, (seconds, memory)), count in zip(found.items(), (pages, 2 * pages, 2 * pages), strict=True):
        print(f"{name:40}{seconds:7.2f} s{seconds / count:7.2f} s a page{memory:6.0f} MB")


def main() -> None:
    """Measure, and print tables."""
    documents = [argument for argument in sys.argv[1:] if Path(argument).is_file()]
    if not documents:
        sys.exit("usage: bench.py DOCUMENT.pdf [SCAN.pdf]")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reading(documents[0], str(folder / "bench.db"))
        workers(documents[0], folder)
        batch(folder)
        searching(str(folder / "bench.db"))
        for scan in documents[1:]:
            scanning(scan, folder)


if __name__ == "__main__":
    main()
