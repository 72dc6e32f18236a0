"""Measures other programs on the same document: readers beside `ingest`, searchers beside `search`.

    python scripts/bench_others.py DOCUMENT.pdf

What is not installed is left out (pdftotext and groonga come from the system's packages, markitdown from its own;
MARKITDOWN says where its program is). Each figure is the median of ROUNDS runs of a fresh process.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import BIN, PLUMBER, PYTHON, measured, medians

ROUNDS = 5
QUERIES = ("個人情報", "分かりました", "キャビネット", "SMS", "個", "外部結合")

PDFIUM = """
import sys, pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    print(page.get_textpage().get_text_bounded())
"""
TRIGRAM = """
import sqlite3, sys
found = sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM p WHERE p MATCH ?", (f'"{sys.argv[2]}"',))
print(found.fetchone()[0])
"""
PLUMBER_TEXT = PLUMBER.replace("page.extract_text()", "print(page.extract_text())")


def readers(document: str, folder: Path) -> None:
    """The text that readers print: how fast, and how many of the speeches are complete in it."""
    markitdown = os.environ.get("MARKITDOWN") or shutil.which("markitdown")
    commands: dict[str, list[str]] = {"pdfplumber extract_text()": [*PYTHON, PLUMBER_TEXT, document]}
    if shutil.which("pdftotext"):
        commands["pdftotext"] = ["pdftotext", document, "-"]
        commands["pdftotext -raw"] = ["pdftotext", "-raw", document, "-"]
    commands["pypdfium2, stream order"] = [*PYTHON, PDFIUM, document]
    if markitdown:
        commands["markitdown"] = [markitdown, document]
    commands["shingikai parse"] = [str(BIN / "shingikai"), "parse", document, "--format", "json"]
    commands["shingikai ingest"] = [
        str(BIN / "shingikai"),
        "ingest",
        document,
        "--db",
        str(folder / "i.db"),
        "--force",
        "-q",
    ]
    understood = json.loads(subprocess.run(commands["shingikai parse"], capture_output=True, check=True).stdout)
    speeches = ["".join(s["text"].split()) for m in understood["minutes"] for s in m["speeches"]]
    pages = understood["file"]["pages"]
    times = medians(commands, rounds=ROUNDS)
    print(f"{'reader':28}{'s':>7}{'pages/s':>9}{'MB':>6}{'speeches whole':>16}")
    for name, command in commands.items():
        printed = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")
        words = "".join(printed.replace("\\n", "").split())
        whole = sum(speech in words for speech in speeches) if name != "shingikai ingest" else len(speeches)
        seconds, memory = times[name]
        print(f"{name:28}{seconds:7.2f}{pages / seconds:9.0f}{memory:6.0f}{whole:10} of {len(speeches)}")


def searchers(document: str, folder: Path) -> None:
    """The same passages in other indexes: hits, and milliseconds of a query from the shell."""
    db = folder / "s.db"
    subprocess.run([str(BIN / "shingikai"), "ingest", document, "--db", str(db), "-q"], check=True)
    connection = sqlite3.connect(db)
    passages = [row[0] for row in connection.execute("SELECT replace(text, char(10), ' ') FROM passages WHERE current")]
    text, trigram = folder / "passages.txt", folder / "trigram.db"
    text.write_text("\n".join(passages), encoding="utf-8")
    with sqlite3.connect(trigram) as other:
        other.execute("CREATE VIRTUAL TABLE p USING fts5(text, tokenize='trigram')")
        other.executemany("INSERT INTO p VALUES (?)", [(passage,) for passage in passages])
    programs: dict[str, Callable[[str], list[str]]] = {
        "grep -c": lambda word: ["grep", "-c", word, str(text)],
        "SQLite FTS5, trigram": lambda word: [*PYTHON, TRIGRAM, str(trigram), word],
        "shingikai search": lambda word: [str(BIN / "shingikai"), "search", word, "--db", str(db), "--format", "json"],
    }
    if shutil.which("groonga"):
        store = _groonga(passages, folder)
        programs["Groonga, TokenBigram"] = lambda word: [
            "groonga",
            store,
            f"select P --match_columns text --query '\"{word}\"' --limit 0",
        ]
    print(f"\n{'searcher; ms, hits':28}" + "".join(f"{word:>14}" for word in QUERIES))
    for name, command in programs.items():
        cells = []
        for word in QUERIES:
            done = subprocess.run(command(word), capture_output=True, text=True, check=False)
            times = sorted(measured(command(word), may_fail=True).seconds for _ in range(ROUNDS))
            cells.append(f"{times[ROUNDS // 2] * 1000:.0f}, {_hits(done.stdout)}")
        print(f"{name:28}" + "".join(f"{cell:>14}" for cell in cells))


def _groonga(passages: list[str], folder: Path) -> str:
    store = str(folder / "groonga.db")
    rows = json.dumps([{"text": passage} for passage in passages], ensure_ascii=False)
    lines = [
        "table_create P TABLE_NO_KEY",
        "column_create P text COLUMN_SCALAR Text",
        "table_create T TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto",
        "column_create T i COLUMN_INDEX|WITH_POSITION P text",
        f"load --table P\n{rows}",
    ]
    subprocess.run(["groonga", "-n", store], input="\n".join(lines), text=True, capture_output=True, check=True)
    return store


def _hits(printed: str) -> int:
    found = json.loads(printed) if printed[:1] in "[{" and printed else None
    if isinstance(found, dict):
        return int(found["total"])
    return int(found[1][0][0][0]) if found else int(printed or 0)


def main() -> None:
    """Measure, and print tables."""
    if len(sys.argv) != 2:
        sys.exit("usage: bench_others.py DOCUMENT.pdf")
    with tempfile.TemporaryDirectory() as name:
        readers(sys.argv[1], Path(name))
        searchers(sys.argv[1], Path(name))


if __name__ == "__main__":
    main()
