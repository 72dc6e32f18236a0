"""What every request must be, and what every answer says: hosts, methods, sizes, security headers. An ASGI layer.

It works on ASGI's own messages, so that streams pass through it unbuffered and errors of the framework get the same
headers.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adachi_shingikai.japanese.text import clean

MAX_ADDRESS = 4_096
"""Bytes of the path and the query together."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"
"""For a PDF, in which a stranger's scripts and forms may be."""

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]/?#@\s]+)(?::[0-9]{1,5})?")


class Guard:
    """Refuses requests for other hosts (DNS rebinding), other methods, bodies and long addresses.

    `hosts` are the names under which the server may be called, without a port. `cors`: other sites may read the data.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], cors: bool = False) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.cors = cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_headers(scope["path"], list(message["headers"]))
            await send(message)

        if refused := self._refusal(scope):
            await _refuse(send_guarded, *refused)
        else:
            await self.app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str, dict[bytes, bytes]] | None:
        headers = dict(scope["headers"])
        match = _HOST.fullmatch(headers.get(b"host", b"").decode("latin-1"))
        if match is None or match[1].lower() not in self.hosts:
            return 421, "このサーバーの名前ではありません。--allow-host で許した名前だけに答えます", {}
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "読み取り専用です。GET と HEAD だけに答えます", {b"allow": b"GET, HEAD"}
        if len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) > MAX_ADDRESS:
            return 414, "アドレスが長すぎます。検索語や条件を減らしてください", {}
        if headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers:
            return 413, "本文のある要求には答えません", {}
        return None

    def _with_headers(self, path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in _HEADERS.items() if name not in present]
        if b"content-security-policy" not in present:
            headers.append((b"content-security-policy", PAGE_POLICY.encode()))
        if self.cors and (path.startswith("/api/") or path.endswith(".json")):
            headers = [(n, v) for n, v in headers if n != b"cross-origin-resource-policy"]
            headers += [(b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin")]
        return headers


class Compressed:
    """Compresses answers, except files and pictures: they are compressed already, and ranges of a PDF must stay so."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.gzip = GZipMiddleware(app, minimum_size=1024, compresslevel=3)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        is_file = scope["type"] == "http" and scope["path"].startswith("/files/")
        await (self.plain if is_file else self.gzip)(scope, receive, send)


class Static(StaticFiles):
    """The style sheet and the icon, under addresses that change with the version of the program."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """Return a file that a browser may keep for ever."""
        response = super().file_response(*arguments, **options)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


class Logged:
    """Prints the client, the path and the status of each request, but not its query: nobody's searches are kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and print it when its answer begins."""

        async def send_logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                client = scope["client"][0] if scope.get("client") else "-"
                moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
                path = clean(quote(scope["path"], safe="/"))
                print(moment, client, scope["method"], path, message["status"], file=sys.stderr, flush=True)
            await send(message)

        await self.app(scope, receive, send_logged)


async def _refuse(send: Send, status: int, words: str, headers: dict[bytes, bytes]) -> None:
    body = f"{words}\n".encode()
    start = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*start, *headers.items()]})
    await send({"type": "http.response.body", "body": body})
