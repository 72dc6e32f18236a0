"""`shingikai serve`: pages and an API to read the database with a browser."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from adachi_shingikai.cli.config import database_path, own_synonyms
from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db
from adachi_shingikai.errors import UsageError, reason_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def command(
    db: Db = None,
    host: Annotated[str, typer.Option("--host", help="受け付けるアドレス")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="受け付けるポート（0: 空いているもの）")
    ] = 8765,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="利用者から見たアドレス（https://shiryo.example.jp など）")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="答えてよいサーバーの名前（何度でも指定できる）")
    ] = None,
    no_files: Annotated[bool, typer.Option("--no-files", help="PDFと頁の画像を出さない")] = False,
    cors: Annotated[bool, typer.Option("--cors", help="ほかのサイトのスクリプトにJSONを読ませる")] = False,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="要求を標準エラーに記録する（検索語は除く）")
    ] = False,
) -> None:
    """Serve pages and an API until Ctrl-C."""
    try:
        import uvicorn

        from adachi_shingikai.web.app import make_app
        from adachi_shingikai.web.guard import Logged
    except ImportError as error:
        raise UsageError(
            "ページを出すための部品がありません。`pip install 'adachi-shingikai[web]'` で入れてください"
        ) from error
    from urllib.parse import urlsplit

    from adachi_shingikai import __version__
    from adachi_shingikai.web.request import Site

    names = {name.lower() for name in allow_host or ()}
    if host not in LOOPBACK and not names:
        raise UsageError(f"--host {host}: ほかの機械から使うときは、--allow-host でサーバーの名前も指定してください")
    if base_url:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"--base-url {base_url}: https://shiryo.example.jp の形で指定してください")
        names.add(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname)
    listener = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = (base_url or f"http://{shown}:{listener.getsockname()[1]}").rstrip("/")
    path = database_path(db)
    site = Site(address, __version__, not no_files, cors, own_synonyms(path))
    app = make_app(path, site, names)
    config = uvicorn.Config(
        Logged(app) if access_log else app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
        http="h11",
        ws="none",
        loop="asyncio",
    )
    print_message(f"{address}/ を開いてください。終わるには Ctrl-C を押します")
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raise UsageError if the address is taken or not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # who comes before the server is ready waits
    except OSError as error:
        listener.close()
        raise UsageError(
            f"{host}:{port}: 受け付けられません（{reason_of(error)}）。--port か --host を変えてください"
        ) from error
    return listener
