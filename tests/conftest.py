from __future__ import annotations

import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
import pytest
from drawing import Minutes, Paper, Style, draw, draw_text
from make_sample import CITY, PAPERS
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.archive.selection import Selection, select_records
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.elements import Box, Glyph, Line
from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.terms import FTS_OPTIONS, Terms, index_terms
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.ingest.result import FileResult
from adachi_shingikai.ingest.run import DEFAULT_SETTINGS, Settings, ingest_files
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document
from adachi_shingikai.pages.pdf import draw_page
from adachi_shingikai.search.filters import EVERYTHING
from adachi_shingikai.search.hits import search
from adachi_shingikai.search.query import fts_expression, parse_query

SHARED = Path(__file__).parents[2] / "shared"

PATIENCE = 600
"""Seconds until a program counts as hung. It says nothing about speed: the machine may be busy."""

Run = Callable[..., subprocess.CompletedProcess[str]]


os.environ["XDG_CONFIG_HOME"] = os.devnull  # the settings of whoever runs the tests count for nothing in them
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs in its background deaf to Ctrl-C


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite tests/golden from what is read now")
    parser.addoption("--kills", type=int, default=8, help="how often an ingest is killed")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two sample papers, drawn once."""
    folder = tmp_path_factory.mktemp("samples")
    for name, paper in PAPERS.items():
        draw(paper, folder / name)
    return {name: folder / name for name in PAPERS}


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Minutes of a council that no format is made for, drawn once."""
    path = tmp_path_factory.mktemp("city") / "city.pdf"
    draw_text(CITY, path)
    return path


@pytest.fixture(scope="session")
def second(samples: dict[str, Path]) -> Document:
    """The first sample paper, understood: minutes of 31-1, papers of 31-2."""
    return read_document(samples["sample-31-2.pdf"])


@pytest.fixture(scope="session")
def database(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds both samples. Only for reading."""
    path = tmp_path_factory.mktemp("database") / "shingikai.db"
    with open_for_writing(path) as db:
        for sample in samples.values():
            assert [o.status for o in ingest_files([FoundFile(sample)], db.conn)] == ["added"]
    return path


@pytest.fixture(scope="session")
def shingikai() -> Run:
    """The program, run as a user runs it."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "adachi_shingikai", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **options)  # type: ignore[call-overload, no-any-return]

    return run


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Paper, Style], Document]:
    """Draw a paper in a style, and read it."""

    def read(paper: Paper, style: Style) -> Document:
        path = tmp_path / "paper.pdf"
        draw(paper, path, style)
        return read_document(path)

    return read


@pytest.fixture
def corpus() -> Path:
    """The folder of real papers, which is no part of the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared がない環境: 実物の資料での採点は省き、作った資料での試験だけを行う")
    return SHARED


def lines(*texts: str, page: int = 1) -> list[Line]:
    """Printed lines one below the other; one that begins with white space begins a paragraph."""
    return [
        Line(t.strip(), page, Box(0, 20.0 * i, 10.0 * len(t), 20.0 * i + 10), t[:1].isspace(), len(t.strip()) >= 20)
        for i, t in enumerate(texts)
    ]


PAPER = """第三十一期・第{number}回足立区情報公開・個人情報保護審議会 【諮問・報告資料】

○確認事項

○諮問事項

1 ［諮問第95{number}号］{title}について P 1～P 2

令和40年4月12日(金)
"""


def write(path: Path, words: str, age: float = 60.0) -> Path:
    """A file that was last changed `age` seconds ago."""
    path.write_text(words, encoding="utf-8")
    os.utime(path, (time.time() - age,) * 2)
    return path


def agenda(number: int, title: str) -> str:
    """The text of a document of one meeting, with an item on its agenda."""
    return PAPER.format(number=1, title=title).replace("諮問第951号", f"諮問第{number}号")


def ingest(db: Path, *paths: Path, settings: Settings = DEFAULT_SETTINGS) -> list[FileResult]:
    """Ingest files that a user names."""
    with open_for_writing(db) as opened:
        return list(ingest_files([FoundFile(path) for path in paths], opened.conn, settings))


def statuses(results: list[FileResult]) -> list[tuple[str, bool]]:
    """The status of each file, and whether this run tried to read it."""
    return [(result.status, result.tried) for result in results]


def found_by(db: Path, words: str) -> list[str]:
    """The texts that a search finds."""
    with open_for_writing(db) as opened:
        return [hit.text for hit in search(opened.conn, words).hits]


MOMENTS = {"ingested_at", "mtime_ns", "checked_ns"}
"""Columns that differ from one ingest of the same files to the next."""


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the moments of ingesting."""
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    rows: dict[str, list[tuple[object, ...]]] = {}
    for (name,) in tables:
        columns = [column for _, column, *_ in connection.execute(f'PRAGMA table_info("{name}")')]
        kept = ", ".join(f'"{column}"' for column in columns if column not in MOMENTS)
        rows[name] = connection.execute(f'SELECT {kept} FROM "{name}" ORDER BY 1, 2').fetchall()
    connection.close()
    rows.pop("_sqlite_migrations", None)
    return rows


def scan(sample: Path, target: Path, pages: range, tilt: float = 0.0, turn: int = 0, noise: float = 8.0) -> Path:
    """Pages of a PDF as pictures: tilted by degrees, turned by quarters, with a copier's noise."""
    canvas = Canvas(str(target))
    random = numpy.random.default_rng(7)
    for number in pages:
        picture = draw_page(sample, number, dpi=170)
        grey = numpy.frombuffer(picture.pixels, dtype=numpy.uint8).reshape(picture.height, picture.width)
        dirty = numpy.clip(grey + random.normal(0, noise, grey.shape), 0, 255).astype(numpy.uint8)
        image = Image.fromarray(dirty).rotate(tilt, fillcolor=255).rotate(90 * turn, expand=True)
        file = io.BytesIO()
        image.save(file, "PNG")
        size = (595, 842) if turn % 2 == 0 else (842, 595)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(file), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return target


def drawn_speeches(minutes: Minutes) -> list[tuple[str, str]]:
    """The speeches of a script, as a reader should find them."""
    return [(squeeze(words[0]), squeeze("".join(words[1:]))) for kind, *words in minutes.script if kind == "say"]


def read_speeches(document: Document) -> list[tuple[str, str]]:
    """The labels and texts of the first minutes, without white space."""
    return [(s.label, squeeze(s.text)) for s in document.minutes[0].speeches]


def make_database(db: Path, *papers: Path) -> Path:
    """A database that holds these papers."""
    ingest(db, *papers)
    return db


@pytest.fixture
def papers(samples: dict[str, Path], tmp_path: Path) -> list[Path]:
    """Copies of the samples, to be changed and removed."""
    return [Path(shutil.copy(sample, tmp_path)) for sample in samples.values()]


@pytest.fixture(scope="module")
def db(database: Path) -> Iterator[sqlite3.Connection]:
    """The database with both samples, opened for reading."""
    connection = connect(database)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def selection(db: sqlite3.Connection) -> Selection:
    """All that an export of the samples holds."""
    return select_records(db, EVERYTHING)


def make_index(*texts: str) -> sqlite3.Connection:
    """A full-text index as a database has it, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE fts USING fts5({', '.join(Terms._fields)}, {FTS_OPTIONS})")
    passages = [Passage("remark", "", text, 1, 1, None, None) for text in texts]
    for terms in index_terms(passages, set()):
        connection.execute("INSERT INTO fts VALUES (?, ?, ?, ?, ?)", terms)
    return connection


def match_rows(connection: sqlite3.Connection, words: str) -> list[int]:
    """The rows of an index that a query finds."""
    expression = fts_expression(parse_query(words))
    return [
        row[0] for row in connection.execute("SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid", (expression,))
    ]


def typeset(words: str, x: float, base: float, size: float = 10.0) -> list[Glyph]:
    """The glyphs of words on one baseline, each as wide as it is high."""
    return [Glyph(letter, x + size * i, x + size * (i + 1), base, size) for i, letter in enumerate(words)]


def boxed(x0: float, top: float, x1: float, bottom: float, sides: str = "tblr") -> list[Box]:
    """The rules around a cell, or some of them: top, bottom, left, right."""
    rules = {
        "t": Box(x0, top, x1, top + 0.5),
        "b": Box(x0, bottom, x1, bottom + 0.5),
        "l": Box(x0, top, x0 + 0.5, bottom),
        "r": Box(x1, top, x1 + 0.5, bottom),
    }
    return [rules[side] for side in sides]


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run as a user to whom permissions apply: root may read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
