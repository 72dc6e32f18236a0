"""Other programs that read PDFs or search text: how each is called and installed, and what it does not do.

A program that is not installed, or fails, is named as such in the tables. None is a dependency of the project.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.runs import PYTHON

PLUMBER = """
import pdfplumber, sys
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        print(page.extract_text())
        page.close()
"""
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


class Reader(NamedTuple):
    """A program that makes text of a PDF. Its command prints the text, or writes it as `.txt` into a folder."""

    name: str
    command: Callable[[str, Path], list[str]]
    install: str
    lacks: str
    slow: bool = False
    """Whether it loads for seconds, so that a quick run leaves it out."""


READERS = (
    Reader(
        "pdfplumber `extract_text()`",
        lambda document, _: [*PYTHON, PLUMBER, document],
        "make setup",
        "columns (lines run across both), speakers, items, forms",
    ),
    Reader(
        "pypdfium2",
        lambda document, _: [*PYTHON, PDFIUM, document],
        "make setup",
        "layout (the order is that of the file), speakers, items, forms",
    ),
    Reader(
        "pdftotext",
        lambda document, _: ["pdftotext", document, "-"],
        "apt install poppler-utils",
        "columns as narrow as these, speakers, items, forms",
    ),
    Reader(
        "pdftotext `-raw`",
        lambda document, _: ["pdftotext", "-raw", document, "-"],
        "apt install poppler-utils",
        "layout (the order is that of the file), speakers, items, forms",
    ),
    Reader(
        "markitdown",
        lambda document, _: ["markitdown", document],
        "pipx install 'markitdown[pdf]'",
        "columns, speakers, items",
        slow=True,
    ),
    Reader(
        "docling",
        lambda document, folder: ["docling", document, "--to", "text", "--no-ocr", "--output", str(folder)],
        "pipx install docling (and its models, some GB)",
        "speakers, items",
        slow=True,
    ),
)


class Searcher(NamedTuple):
    """A program that searches passages: how they are indexed, its command for a word, and the hits in its output."""

    name: str
    prepare: Callable[[list[str], Path], Path]
    command: Callable[[Path, str], list[str]]
    hits: Callable[[str], int]
    install: str
    lacks: str


def _text(passages: list[str], folder: Path) -> Path:
    file = folder / "passages.txt"
    file.write_text("\n".join(passages), encoding="utf-8")
    return file


def _trigrams(passages: list[str], folder: Path) -> Path:
    file = folder / "trigram.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE VIRTUAL TABLE p USING fts5(text, tokenize='trigram')")
        connection.executemany("INSERT INTO p VALUES (?)", [(passage,) for passage in passages])
    connection.close()
    return file


def _groonga(passages: list[str], folder: Path) -> Path:
    store = folder / "groonga.db"
    rows = json.dumps([{"text": passage} for passage in passages], ensure_ascii=False)
    lines = [
        "table_create P TABLE_NO_KEY",
        "column_create P text COLUMN_SCALAR Text",
        "table_create T TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto",
        "column_create T i COLUMN_INDEX|WITH_POSITION P text",
        f"load --table P\n{rows}",
    ]
    command = ["groonga", "-n", str(store)]
    subprocess.run(command, input="\n".join(lines), text=True, capture_output=True, check=True)
    return store


SEARCHERS = (
    Searcher(
        "ripgrep",
        _text,
        lambda file, word: ["rg", "--count", "--fixed-strings", word, str(file)],
        lambda printed: int(printed or 0),
        "apt install ripgrep",
        "index (reads everything each time), ranking, spelling, inflection, filters",
    ),
    Searcher(
        "SQLite FTS5, trigram",
        _trigrams,
        lambda file, word: [*PYTHON, TRIGRAM, str(file), word],
        lambda printed: int(printed or 0),
        "make setup",
        "words of one or two characters, spelling, inflection; here without ranking",
    ),
    Searcher(
        "Groonga, TokenBigram",
        _groonga,
        lambda file, word: ["groonga", str(file), f"select P --match_columns text --query '\"{word}\"' --limit 0"],
        lambda printed: int(json.loads(printed)[1][0][0][0]),
        "apt install groonga-bin",
        "other spellings (but for case and width), inflection; here without ranking",
    ),
)


def is_installed(command: list[str]) -> bool:
    """Return whether the program of a command exists."""
    return shutil.which(command[0]) is not None
