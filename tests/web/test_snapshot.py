"""Reading while others write, many at once, and too slowly."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import ingest

from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.request import Site
from adachi_shingikai.web.snapshot import BusyError, Reader, SlowError

from .conftest import HOME, Client, end

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def reader(database: Path) -> Iterator[Reader]:
    reader = Reader(database, "test", seconds=0.3)
    reader.prepare()
    yield reader
    reader.close()


def test_a_slow_question_is_stopped_and_the_next_is_answered(reader: Reader) -> None:
    async def ask() -> int:
        with pytest.raises(SlowError):
            await reader.ask(lambda connection: connection.execute(ENDLESS).fetchone())
        return int((await reader.ask(lambda connection: connection.execute("SELECT 7").fetchone()))[0])

    assert asyncio.run(ask()) == 7


def test_nothing_can_be_written(reader: Reader) -> None:
    with pytest.raises(Exception, match="書き込めない"):
        asyncio.run(reader.ask(lambda connection: connection.execute("DELETE FROM passages")))


def test_too_many_questions_are_refused(reader: Reader) -> None:
    async def ask() -> list[object]:
        questions = [reader.ask(lambda c: c.execute(ENDLESS).fetchone()) for _ in range(3)]
        questions += [reader.ask(lambda c: c.execute("SELECT 1").fetchone()) for _ in range(40)]
        return list(await asyncio.gather(*questions, return_exceptions=True))

    answers = asyncio.run(ask())
    assert sum(isinstance(answer, BusyError) for answer in answers) == 43 - 32


def test_a_slow_search_is_503_and_the_next_is_answered(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from adachi_shingikai.web.pages import routes

    app = make_app(database, Site(HOME, "test"), seconds=0.3)
    monkeypatch.setitem(routes.ANSWERS, "/help", lambda visit: visit.connection.execute(ENDLESS).fetchone())
    client = Client(app)
    response = client.get("/help")
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert "絞ってください" in response.text
    assert client.get("/search?q=掲示").status_code == 200
    end(app)


def test_many_searches_at_once_do_not_disturb_each_other(client: Client) -> None:
    async def ask() -> list[httpx.Response]:
        words = ["keiji", "けいじ", "掲示", "としょ", "toshokan", "個人情報", "ロボット", "ひょうじ"]
        found = []
        for _ in range(12):
            found += await asyncio.gather(*(client.ask(f"/search?q={word}") for word in words))
        return found

    assert {response.status_code for response in asyncio.run(ask())} == {200}


def test_an_ingest_shows_completely_or_not_at_all(samples: dict[str, Path], tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    ingest(db, samples["sample-31-2.pdf"])
    app = make_app(db, Site(HOME, "test"))
    client = Client(app)
    before = client.json("/items.json")
    tag = client.get("/items").headers["etag"]
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", str(samples["sample-31-3.pdf"]), "--db", str(db)]
    seen = set()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            response = client.get("/meetings/31-2.json")
            assert response.status_code == 200
            seen.add(response.json()["speeches"])
    assert process.returncode == 0
    after = client.get("/meetings/31-2.json").json()["speeches"]
    assert seen <= {0, after}
    assert len(client.json("/items.json")) > len(before)
    assert client.get("/items", headers={"if-none-match": tag}).status_code == 200
    end(app)


def test_a_file_that_changed_is_not_shown(samples: dict[str, Path], tmp_path: Path) -> None:
    paper = Path(shutil.copy(samples["sample-31-2.pdf"], tmp_path / "a.pdf"))
    db = tmp_path / "a.db"
    ingest(db, paper)
    app = make_app(db, Site(HOME, "test"))
    client = Client(app)
    address = f"/files/{client.json('/documents.json')[0]['sha256']}"
    assert client.get(f"{address}.pdf").status_code == 200
    paper.write_bytes(b"%PDF-1.7 other bytes")
    for path in (f"{address}.pdf", f"{address}/1.png"):
        assert client.get(path).status_code == 404, path
    assert "頁の画像は示せません" in client.get(address.replace("files", "documents") + "/pages/1").text
    end(app)


def test_files_can_be_kept_back(database: Path, document: str) -> None:
    app = make_app(database, Site(HOME, "test", with_files=False))
    client = Client(app)
    address = document.replace("/documents/", "/files/")
    assert client.get(f"{address}.pdf").status_code == client.get(f"{address}/1.png").status_code == 404
    page = client.get(f"{document}/pages/1").text
    assert "/files/" not in page
    assert "/files/" not in client.get("/items/901").text
    end(app)


def test_no_answer_names_a_folder(client: Client, database: Path, document: str, samples: dict[str, Path]) -> None:
    folders = {str(database.parent), str(samples["sample-31-2.pdf"].parent)}
    paths = ["/", "/items/901", "/items/901.json", "/documents", "/documents.json", document, f"{document}.json"]
    paths += [f"{document}/pages/1", "/search.json?q=掲示", "/search.csv?q=掲示", "/stats.json", "/healthz"]
    for path in paths:
        text = client.get(path).text
        assert not any(folder in text for folder in folders), path


def test_a_damaged_database_is_503_without_its_path(tmp_path: Path, database: Path) -> None:
    db = Path(shutil.copy(database, tmp_path / "a.db"))
    app = make_app(db, Site(HOME, "test"))
    db.write_bytes(b"not a database" * 1000)
    response = Client(app).get("/items")
    assert response.status_code == 503
    assert str(tmp_path) not in response.text
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(db).execute("SELECT 1 FROM sqlite_master")
    end(app)


def test_the_limit_of_the_request_outlasts_a_search(reader: Reader) -> None:
    from adachi_shingikai.search.hits import search

    def ask(connection: sqlite3.Connection) -> object:
        search(connection, "掲示")
        return connection.execute(ENDLESS).fetchone()

    with pytest.raises(SlowError):
        asyncio.run(reader.ask(ask))
