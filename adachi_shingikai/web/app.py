"""The routes: each request is answered by a function of a visit, in the reader's thread, and becomes a response.

Handlers are coroutines that hand their work over: the framework's own pool of threads would use Sudachi from several.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from adachi_shingikai.archive.printed.documents import find_unchanged_file
from adachi_shingikai.errors import NotFoundError, UnreadableError, UsageError
from adachi_shingikai.output.csv import write_csv
from adachi_shingikai.output.hits import hit_records
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.web import kokkai
from adachi_shingikai.web.address import HASH_LENGTH
from adachi_shingikai.web.guard import FILE_POLICY, LOOPBACK, Compressed, Guard, Static
from adachi_shingikai.web.pages import documents, search
from adachi_shingikai.web.pages.failures import NO_PAGE, explain_failure
from adachi_shingikai.web.pages.routes import ANSWERS
from adachi_shingikai.web.picture import Drawer
from adachi_shingikai.web.render import FOLDER, render
from adachi_shingikai.web.request import Answer, Data, Moved, Site, Visit, json_data, parse_query_string, parse_search
from adachi_shingikai.web.snapshot import Reader

CSV_ROWS, CSV_PIECE = 1_000, 100
"""Rows of a CSV file, and how many are read at a time: other requests are answered in between."""


class Pages:
    """The application's handlers, with what they share: the reader of the database and the drawer of pages."""

    def __init__(self, site: Site, reader: Reader, drawer: Drawer) -> None:
        self.site = site
        self.reader = reader
        self.drawer = drawer
        self._drawing = ThreadPoolExecutor(2, thread_name_prefix="drawer")

    def route(self, path: str) -> Route:
        """Return the route of one of `ANSWERS`."""

        async def handle(request: Request) -> Response:
            return await self.answer(request, ANSWERS[path])

        return Route(path, handle)

    async def answer(self, request: Request, question: Callable[[Visit], Answer]) -> Response:
        """Return the response to a question; 304 if neither the database nor the program has changed."""
        headers = {"etag": self.reader.etag(), "cache-control": "no-cache"}
        if self._is_unchanged(request):
            return Response(status_code=304, headers=headers)
        try:
            query = parse_query_string(request.scope["query_string"])
            response = await self.reader.ask(lambda connection: self._respond(request, connection, query, question))
        except Exception as error:
            response = self._failed(request, error)
        if response.status_code in (200, 404):
            response.headers.update(headers)
        path = request.url.path
        if path.startswith(("/search", "/speakers/")) or path.endswith("/similar") or request.url.query:
            response.headers["x-robots-tag"] = "noindex"
        return response

    def _is_unchanged(self, request: Request) -> bool:
        return self.reader.etag() in request.headers.get("if-none-match", "")

    def _respond(
        self,
        request: Request,
        connection: Connection,
        query: dict[str, tuple[str, ...]],
        question: Callable[[Visit], Answer],
    ) -> Response:
        visit = Visit(connection, self.site, request.url.path, request.path_params, query)
        return self._response(visit, question(visit))

    def _response(self, visit: Visit, answer: Answer) -> Response:
        if isinstance(answer, Moved):
            return RedirectResponse(answer.path, 308)
        if isinstance(answer, Data):
            return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)
        values = {"site": self.site, "visit": visit, "newest": _newest_ingest(visit.connection), **answer.values}
        return Response(render(answer.template, values), answer.status, media_type=answer.media_type)

    def _failed(self, request: Request, error: Exception) -> Response:
        status, words, headers = NO_PAGE if isinstance(error, HTTPException) else explain_failure(error)
        path = request.url.path
        if path.startswith("/api/"):
            body = kokkai.refusal(words)
            return Response(body.body, status, headers, body.media_type)
        if path.endswith((".json", ".csv", ".atom", ".md")):
            data = json_data(dump_json({"message": words}) + "\n")
            return Response(data.body, status, headers, data.media_type)
        with contextlib.suppress(UsageError):
            query = parse_query_string(request.scope["query_string"])
            words_kept = query.get("q", ("",))[0][:200]
            values = {"site": self.site, "message": words, "status": status, "words": words_kept, "path": path}
            return Response(render("error.html", values), status, headers, "text/html")
        return Response(words, status, headers, "text/plain")

    async def failed(self, request: Request, error: Exception) -> Response:
        """Return the page for a path that does not exist, or for a defect of the program."""
        return self._failed(request, error)

    async def search_csv(self, request: Request) -> Response:
        """Return up to `CSV_ROWS` hits as CSV, read and written in pieces."""

        async def piece(offset: int) -> str:
            def read(connection: Connection) -> str:
                query = parse_query_string(request.scope["query_string"])
                visit = Visit(connection, self.site, request.url.path, {}, query)
                found = search.find(visit, parse_search(visit), limit=CSV_PIECE, offset=offset)
                out = io.StringIO()
                write_csv(hit_records(found), out)
                return out.getvalue() if offset == 0 else out.getvalue().partition("\n")[2]

            return await self.reader.ask(read)

        try:
            first = await piece(0)
        except Exception as error:
            return self._failed(request, error)

        async def rows() -> AsyncIterator[str]:
            yield "\ufeff" + first
            offset = CSV_PIECE
            while offset < CSV_ROWS and (more := await piece(offset)):
                yield more
                offset += CSV_PIECE

        headers = {"content-disposition": 'attachment; filename="search.csv"', "x-robots-tag": "noindex"}
        return StreamingResponse(rows(), 200, headers, "text/csv; charset=utf-8")

    async def printed_page(self, request: Request) -> Response:
        """Return a page of a document with its picture; without one if it can't be drawn."""

        def find(visit: Visit) -> tuple[Path, str, int] | None:
            document = documents.named_document(visit)
            number = documents.page_number(visit, document)
            if not documents.has_file(visit, document):
                return None
            return find_unchanged_file(visit.connection, document.sha256), document.sha256, number

        drawn = None
        with contextlib.suppress(NotFoundError, UnreadableError):
            if not self._is_unchanged(request) and (found := await self._ask(request, find)):
                drawn = await self._draw(self.drawer.page, *found)
        return await self.answer(request, lambda visit: documents.printed_page(visit, drawn))

    async def picture(self, request: Request) -> Response:
        """Return the picture of a page: it never changes."""
        try:
            path, sha256, number = await self._ask(request, self._file_and_page)
            body = await self._draw(self.drawer.picture, path, sha256, number)
        except Exception as error:
            return self._failed(request, error)
        kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
        return Response(body, headers={"cache-control": "public, max-age=31536000, immutable"}, media_type=kind)

    def _file_and_page(self, visit: Visit) -> tuple[Path, str, int]:
        document = documents.named_document(visit)
        if not documents.has_file(visit, document):
            raise NotFoundError("この資料の頁は表示できません")
        number = documents.page_number(visit, document)
        return find_unchanged_file(visit.connection, document.sha256), document.sha256, number

    async def pdf(self, request: Request) -> Response:
        """Return the file of a document, if it is still the one that was read."""

        def find(visit: Visit) -> tuple[Path, str, str]:
            document = documents.named_document(visit)
            if not documents.has_file(visit, document):
                raise NotFoundError("この資料のファイルは表示できません")
            return find_unchanged_file(visit.connection, document.sha256), document.file, document.sha256

        try:
            path, name, sha256 = await self._ask(request, find)
        except Exception as error:
            return self._failed(request, error)
        headers = {
            "content-disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": FILE_POLICY,
            "cache-control": "no-cache",
            "etag": f'"{sha256[:HASH_LENGTH]}"',
        }
        return FileResponse(path, headers=headers, media_type="application/pdf")

    async def _ask(self, request: Request, question: Callable[[Visit], Any]) -> Any:
        query = parse_query_string(request.scope["query_string"])
        parts = request.path_params
        return await self.reader.ask(lambda c: question(Visit(c, self.site, request.url.path, parts, query)))

    async def _draw(self, draw: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._drawing, draw, *arguments)

    async def healthz(self, request: Request) -> Response:
        """Return 200 and the version of the schema; 503 if the database can't be read."""

        def version(visit: Visit) -> int:
            return int(visit.connection.execute("PRAGMA user_version").fetchone()[0])

        try:
            return Response(f"ok schema {await self._ask(request, version)}\n", media_type="text/plain")
        except Exception as error:
            return Response("unavailable\n", explain_failure(error).status, media_type="text/plain")

    async def robots(self, request: Request) -> Response:
        """Return what crawlers may read: pages, not searches."""
        rules = ["/search", "/stats?", "/files/", "/api/", "/*/similar", "/*?"]
        body = "User-agent: *\n" + "".join(f"Disallow: {rule}\n" for rule in rules)
        return Response(f"{body}Sitemap: {self.site.base_url}/sitemap.xml\n", media_type="text/plain")

    async def openapi(self, request: Request) -> Response:
        """Return the description of the API."""
        body = (
            (FOLDER / "openapi.json").read_text(encoding="utf-8").replace("https://example.invalid", self.site.base_url)
        )
        return Response(body, media_type="application/json")

    def close(self) -> None:
        """End the threads and the helper."""
        self.drawer.close()
        self.reader.close()
        self._drawing.shutdown(wait=False, cancel_futures=True)


def _newest_ingest(connection: Connection) -> str | None:
    row = connection.execute("SELECT max(ingested_at) FROM documents").fetchone()
    return str(row[0])[:10] if row[0] else None


def make_app(db: Path, site: Site, hosts: Collection[str] = (), seconds: float | None = None) -> ASGIApp:
    """Return the application. It answers under the loopback names and `hosts`.

    Raise NotFoundError or DatabaseError if the database can't be read now.
    """
    reader = Reader(db, site.version) if seconds is None else Reader(db, site.version, seconds)
    reader.prepare()
    pages = Pages(site, reader, Drawer())

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pages.drawer.start()
        yield
        pages.close()

    special: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/search.csv": pages.search_csv,
        "/documents/{sha256}/pages/{page}": pages.printed_page,
        "/files/{sha256}/{page}.png": pages.picture,
        "/files/{sha256}.pdf": pages.pdf,
        "/openapi.json": pages.openapi,
        "/healthz": pages.healthz,
        "/robots.txt": pages.robots,
    }
    routes = [Route(path, handle) for path, handle in special.items()] + [pages.route(path) for path in ANSWERS]
    # The style sheet is that of dossiers in files, too, and stands beside the code that writes them.
    static = Static(directory=FOLDER / "static", packages=[("adachi_shingikai.output", "static")])
    app = Starlette(
        routes=[*routes, Mount("/static", static)],
        exception_handlers={HTTPException: pages.failed, Exception: pages.failed},
        lifespan=lifespan,
    )
    return Guard(Compressed(app), LOOPBACK | frozenset(hosts), site.cors)
