"""Measures reading and ingesting, beside other readers of PDFs."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from bench.peers import READERS, Reader, is_installed
from bench.runs import SHINGIKAI, Run, cpu, median, memory, ratios, run, run_in_turn, wall
from bench.tables import PAIR_HEAD, Table, number, pair_cells, ratio

DOCUMENTS = 12
KNOWN = 300
OURS = {
    "`shingikai parse`": "columns, forms, speakers, items, opinions",
    "`shingikai ingest`": "the same, and the index",
}


def measure_readers(document: str, folder: Path, *, quick: bool) -> Table:
    """Read one document with every reader that is installed; what counts as read is a whole speech."""
    db = folder / "readers.db"
    ingest = [SHINGIKAI, "ingest", document, "--db", str(db), "-q"]
    parse = [SHINGIKAI, "parse", document, "--format", "json"]
    understood = json.loads(subprocess.run(parse, capture_output=True, check=True).stdout)
    speeches = ["".join(s["text"].split()) for m in understood["minutes"] for s in m["speeches"]]
    pages = understood["file"]["pages"]
    commands: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    missing: list[tuple[str, ...]] = []
    for reader in READERS:
        name, command = reader.name, reader.command(document, folder / reader.name)
        if not is_installed(command):
            missing.append(_missing(reader, f"not installed: `{reader.install}`"))
        elif quick and reader.slow:
            missing.append(_missing(reader, "left out of a quick run"))
        elif (text := text_of(command, folder / reader.name)) is None:
            missing.append(_missing(reader, f"failed: `{command[0]}`"))
        else:
            commands[name] = command
            whole[name] = f"{sum(speech in text for speech in speeches)} of {len(speeches)}"
    commands |= dict(zip(OURS, (parse, ingest), strict=True))
    runs = run_in_turn(commands, rounds=3, fresh=db)
    partner = runs[READERS[0].name]
    rows = [
        (
            name,
            number(pages / median(found, wall)),
            *pair_cells(found, partner),
            whole.get(name, f"{len(speeches)} of {len(speeches)}"),
            OURS.get(name) or "not: " + next(reader.lacks for reader in READERS if reader.name == name),
        )
        for name, found in runs.items()
    ]
    return Table(
        f"Reading one document of {pages} pages",
        ("reader", "pages/s", *PAIR_HEAD, "whole speeches", "what it does"),
        [*rows, *missing],
        f"× is the time divided by that of {READERS[0].name} in the same round: median (smallest–largest).",
    )


def measure_batches(document: str, folder: Path) -> Table:
    """Ingest many documents, new and known, beside one worker and beside the text of one of them."""
    new = folder / "new"
    new.mkdir()
    for copy in range(DOCUMENTS):
        (new / f"{copy}.pdf").write_bytes(Path(document).read_bytes() + b"\n" * (copy + 1))
    db = folder / "batch.db"
    ingest = [SHINGIKAI, "ingest", str(new), "--db", str(db), "-q"]
    text = READERS[0]
    one = f"{DOCUMENTS} documents, `--workers 1`"
    runs = run_in_turn(
        {
            f"one document, {text.name}": text.command(document, folder),
            one: [*ingest, "--workers", "1"],
            f"{DOCUMENTS} documents": ingest,
        },
        rounds=2,
        fresh=db,
    )
    partner = next(iter(runs.values()))
    rows = [(name, *_batch_cells(found, 1 if found is partner else DOCUMENTS, partner)) for name, found in runs.items()]
    known = folder / "known"
    known.mkdir()
    for file in (known / f"{copy}.txt" for copy in range(KNOWN)):
        file.write_text(f"資料{file.stem}の本文です。", encoding="utf-8")
        os.utime(file, (0, 0))  # a file that has just changed is looked at more closely
    again = [SHINGIKAI, "ingest", str(known), "--db", str(folder / "known.db"), "-q"]
    found = run_in_turn({"known": again}, rounds=5)["known"]
    rows.append((f"{KNOWN} known files again", *_batch_cells(found, KNOWN, None)))
    return Table(
        "Ingesting many documents",
        ("", "wall ms a document", "CPU ms a document", "speed × `extract_text()`, wall", "speed, CPU", "MB"),
        rows,
        "The documents are copies of the same one. Without `--workers` there are as many workers as cores.",
    )


def measure_scan(scan: str) -> Table:
    """Read one scan by OCR, once."""
    done = run([SHINGIKAI, "ingest", "--dry-run", "-q", scan])
    return Table(
        "Reading a scan by OCR (one run)",
        ("", "wall s", "CPU s", "MB"),
        [(Path(scan).name, number(done.wall), number(done.cpu), memory([done]))]
        if not done.code
        else [("failed: needs `pip install -e '.[ocr]'`", "", "", "")],
    )


def _batch_cells(runs: list[Run], documents: int, partner: list[Run] | None) -> tuple[str, ...]:
    """Times of one document, and how many times as fast that is as the partner with its document."""
    each = _each(runs, documents)
    times = (number(median(each, value) * 1000) for value in (wall, cpu))
    speeds = (ratio(ratios(partner, each, value)) if partner else "–" for value in (wall, cpu))
    return (*times, *speeds, memory(runs))


def _each(runs: list[Run], documents: int) -> list[Run]:
    return [done._replace(wall=done.wall / documents, cpu=done.cpu / documents) for done in runs]


def _missing(reader: Reader, why: str) -> tuple[str, ...]:
    return (reader.name, *("–" for _ in PAIR_HEAD), why, "–", f"not: {reader.lacks}")


def text_of(command: list[str], folder: Path) -> str | None:
    """The text that a reader prints or writes into its folder, without white space, or None if it fails."""
    folder.mkdir(parents=True)
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return None
    files = sorted(folder.rglob("*.txt"))
    printed = done.stdout.decode("utf-8", "replace") + "".join(f.read_text(encoding="utf-8") for f in files)
    return "".join(printed.split())
