from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import Paper, Style, draw, draw_text
from make_sample import CITY, PAPERS

from adachi_shingikai.database.documents import open_for_writing
from adachi_shingikai.elements import Box, Line
from adachi_shingikai.ingest.discover import FoundFile
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.ingest.run import ingest_files
from adachi_shingikai.models import Document

SHARED = Path(__file__).parents[2] / "shared"

Run = Callable[..., subprocess.CompletedProcess[str]]


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
        return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]

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
