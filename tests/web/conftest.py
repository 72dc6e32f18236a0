from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.types import ASGIApp, Message

from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.request import Site

HOME = "http://127.0.0.1:8765"


class Client:
    """Asks an application without a socket."""

    def __init__(self, app: ASGIApp, base_url: str = HOME) -> None:
        self.app = app
        self.base_url = base_url

    def get(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        """The response to a request."""
        return asyncio.run(self.ask(path, method=method, headers=headers))

    async def ask(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        """The response to a request, for several at once."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self.base_url) as client:
            return await client.request(method, quote(path, safe="/?&=%#*+.-_~:,"), headers=headers)

    def json(self, path: str) -> Any:
        """The JSON at an address."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.text)
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        return json.loads(response.text)


def end(app: ASGIApp) -> None:
    """Let an application end, as a server does."""
    waiting: list[Message] = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        assert message["type"] in ("lifespan.startup.complete", "lifespan.shutdown.complete"), message

    asyncio.run(app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def app(database: Path) -> Iterator[ASGIApp]:
    """The application over both samples."""
    app = make_app(database, Site(HOME, "test"))
    yield app
    end(app)


@pytest.fixture(scope="session")
def client(app: ASGIApp) -> Client:
    """Asks the application over both samples."""
    return Client(app)


@pytest.fixture(scope="session")
def document(client: Client) -> str:
    """The address of the first sample."""
    found = next(row for row in client.json("/documents.json") if row["file"] == "sample-31-2.pdf")
    return f"/documents/{found['sha256']}"
