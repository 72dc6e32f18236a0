"""`shingikai mcp`: the same answers for an assistant, over stdio."""

from __future__ import annotations

from adachi_shingikai.cli.config import database_path, own_synonyms
from adachi_shingikai.cli.options import Db
from adachi_shingikai.errors import UsageError


def command(db: Db = None) -> None:
    """Answer an assistant over stdin and stdout until it closes them."""
    from adachi_shingikai.database.connection import open_for_reading

    try:
        from adachi_shingikai.assistant.server import make_server
    except ImportError as error:
        raise UsageError(
            "アシスタントと話すための部品がありません。`pip install 'adachi-shingikai[mcp]'` で入れてください"
        ) from error
    path = database_path(db)
    with open_for_reading(path):  # a database that cannot be read is reported now, not in every answer
        pass
    make_server(path.resolve(), own_synonyms(path)).run("stdio")
