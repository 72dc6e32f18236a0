"""Measures searches from the shell, beside the least that any Python program would do and beside other searchers."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path

from bench.peers import SEARCHERS, Searcher, is_installed
from bench.runs import PYTHON, SHINGIKAI, Run, run, run_in_turn
from bench.tables import PAIR_HEAD, Table, pair_cells

QUERIES = ("個人情報", "分かりました", "キャビネット", "SMS", "個", "外部結合")
SUDACHI = """
import sqlite3, sys
from sudachipy import Dictionary
tokenizer = Dictionary(dict="core").tokenizer("A")
[m.normalized_form() for m in tokenizer.tokenize("個人情報")]
sqlite3.connect(sys.argv[1]).execute("SELECT 1").fetchone()
"""
SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT 1').fetchone()"


def measure_floors(db: str, *, quick: bool) -> Table:
    """Each command beside bare Python that loads the same libraries."""
    pairs = {
        "Python: SQLite, one word through Sudachi": [*PYTHON, SUDACHI, db],
        "`shingikai search 個人情報`": [SHINGIKAI, "search", "個人情報", "--db", db],
        "Python: SQLite": [*PYTHON, SQLITE, db],
        "`shingikai search '\"個人情報\"'`": [SHINGIKAI, "search", '"個人情報"', "--db", db],
        "`python -c 'import typer'`": [*PYTHON, "import typer"],
        "`shingikai --help`": [SHINGIKAI, "--help"],
    }
    runs = run_in_turn(pairs, rounds=7 if quick else 15)
    names = list(runs)
    rows = [
        (name, *pair_cells(runs[name], runs[base]))
        for base, ours in zip(names[::2], names[1::2], strict=True)
        for name in (base, ours)
    ]
    return Table("Searching from the shell", ("", *PAIR_HEAD), rows, "× is in relation to the row above.")


def measure_searchers(db: str, folder: Path, *, quick: bool) -> Table:
    """The same passages in other indexes: the hits of each query, and the time of one query."""
    connection = sqlite3.connect(db)
    searchable = "SELECT replace(text, char(10), ' ') FROM passages WHERE is_searchable"
    passages = [row[0] for row in connection.execute(searchable)]
    connection.close()
    ours = Searcher(
        "`shingikai search`",
        lambda _passages, _folder: Path(db),
        lambda file, word: [SHINGIKAI, "search", word, "--db", str(file), "--exact", "--format", "json"],
        lambda printed: int(json.loads(printed)["total"]),
        "",
        "",
    )
    installed = [ours, *(s for s in SEARCHERS if is_installed(s.command(folder, "")))]
    stores = {searcher.name: searcher.prepare(passages, folder) for searcher in installed}
    found: dict[str, list[Run]] = {searcher.name: [] for searcher in installed}
    for number_of_round in range(3 if quick else 6):
        for word in QUERIES:
            for searcher in installed:
                done = run(searcher.command(stores[searcher.name], word))
                if number_of_round:
                    found[searcher.name].append(done)
    rows = []
    for searcher in (*SEARCHERS, ours):
        hits: tuple[str, ...] = ("–",) * len(QUERIES)
        cells: tuple[str, ...] = (f"not installed: `{searcher.install}`", *["–"] * (len(PAIR_HEAD) - 1))
        if searcher in installed:
            hits = tuple(str(_hits(searcher, stores[searcher.name], word)) for word in QUERIES)
            cells = pair_cells(found[searcher.name], found[ours.name])
        does = (
            f"not: {searcher.lacks}" if searcher.lacks else "finds other spellings and inflected forms, ranks, filters"
        )
        rows.append((searcher.name, *hits, *cells, does))
    return Table(
        f"Hits in {len(passages)} passages, and the time of a query from the shell",
        ("searcher", *QUERIES, *PAIR_HEAD, "what it does"),
        rows,
        "× is the time divided by that of `shingikai search --exact` for the same query in the same round.",
    )


def _hits(searcher: Searcher, store: Path, word: str) -> int:
    return searcher.hits(subprocess.run(searcher.command(store, word), capture_output=True, text=True).stdout)
