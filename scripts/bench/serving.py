"""Measures `serve` in process: CPU per page beside what is aimed at, the picture of a page, memory."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from urllib.parse import quote

import httpx
from starlette.types import ASGIApp

from adachi_shingikai.archive.lists import find_item_titles
from adachi_shingikai.database.connection import open_for_reading
from adachi_shingikai.search.hits import search
from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.pages.search import BESIDE
from adachi_shingikai.web.request import Site
from bench.runs import PYTHON
from bench.tables import Table, number

HOME = "http://127.0.0.1"
TIMES = 20


START = """
import asyncio, sys, time
from pathlib import Path
from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.request import Site

async def receive(): return {"type": "http.request", "body": b"", "more_body": False}

async def send(message): assert message.get("status", 200) == 200

app = make_app(Path(sys.argv[1]), Site("http://127.0.0.1", "bench"))
request = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "http_version": "1.1"}
request |= {"scheme": "http", "root_path": "", "headers": [(b"host", b"127.0.0.1")], "client": None, "server": None}
asyncio.run(app(request, receive, send))
print(time.process_time() * 1000, int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024)
"""
"""A process of its own, to the first answer, without a client that would have to be loaded, too.

Its `ru_maxrss` would begin with the memory of this one.
"""


def milliseconds(do: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """The time of one call after a first one, the mean of `TIMES`."""
    do()
    start = clock()
    for _ in range(TIMES):
        do()
    return (clock() - start) / TIMES * 1000


async def ask(app: ASGIApp, path: str, times: int, headers: dict[str, str] | None = None) -> httpx.Response:
    """Ask for a page several times, and return the last answer."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        for _ in range(times):
            response = await client.get(path, headers=headers)
        return response


def cpu(app: ASGIApp, path: str, headers: dict[str, str] | None = None) -> float:
    """CPU milliseconds of one answer, with the client's part."""
    asyncio.run(ask(app, path, 1, headers))
    start = process_time()
    asyncio.run(ask(app, path, TIMES, headers))
    return (process_time() - start) / TIMES * 1000


def measure_serve(db: Path) -> Table:
    """Ask for every kind of page of a database."""
    started, memory = map(
        float, subprocess.run([*PYTHON, START, str(db)], capture_output=True, text=True, check=True).stdout.split()
    )
    app = make_app(db, Site(HOME, "bench"))
    with open_for_reading(db) as connection:
        first = max(find_item_titles(connection))
        row = connection.execute(
            """SELECT item, meeting, count(*) FROM passages WHERE kind = 'speech' AND item IS NOT NULL
            GROUP BY item ORDER BY 3 DESC"""
        ).fetchone()
        item, meeting = (row["item"], row["meeting"]) if row else (first, "")
        sha256 = connection.execute("SELECT sha256 FROM documents").fetchone()[0]
        facets = (*BESIDE, "kind")
        alone = milliseconds(lambda: search(connection, "個人情報", facets=facets))
    tag = asyncio.run(ask(app, "/", 1)).headers["etag"]
    asyncio.run(ask(app, f"/files/{sha256}/1.png", 1))  # starts the helper, as a server does at once
    start_picture = perf_counter()
    asyncio.run(ask(app, f"/files/{sha256}/2.png", 1))
    picture = (perf_counter() - start_picture) * 1000
    rows = [
        ("start to the first answer", started, "300"),
        ("search page, 20 hits, facets", cpu(app, f"/search?q={quote('個人情報')}"), f"{1.5 * alone + 3:.1f}"),
        (f"item {item}", cpu(app, f"/items/{item}"), "12"),
        (f"meeting {meeting}", cpu(app, f"/meetings/{meeting}"), "18"),
        ("speech with neighbours", cpu(app, f"/speeches/{meeting}/5"), "4"),
        ("page of a paper with marks", cpu(app, f"/documents/{sha256}/pages/5?q=SMS"), "15"),
        ("unchanged page (304)", cpu(app, "/", {"if-none-match": tag}), "0.5"),
        ("picture, the first time, wall", picture, "150"),
    ]
    cells: list[tuple[str, ...]] = [(name, number(value), aim) for name, value, aim in rows]
    cells.append(("memory after the first answer, MB", f"{memory:.0f}", "150"))
    return Table("`shingikai serve`", ("", "CPU ms", "aim"), cells)
