"""`shingikai forget`: delete a document from the database; its file stays."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from adachi_shingikai.cli.options import Db, Wait
from adachi_shingikai.errors import NotFoundError, UsageError


def command(
    document: Annotated[str, typer.Argument(metavar="資料", help="ファイル名、パス、または SHA-256 の先頭8桁以上")],
    db: Db = None,
    wait: Wait = 0,
) -> None:
    """Delete a document from the database; its file stays."""
    from adachi_shingikai.database.connection import default_path, existing_database, lock
    from adachi_shingikai.database.documents import open_for_writing
    from adachi_shingikai.database.revisions import find_documents, forget_document
    from adachi_shingikai.japanese.text import clean

    path = existing_database(db or default_path())
    with lock(path, wait), open_for_writing(path) as opened:
        found = find_documents(opened.conn, document)
        if not found:
            raise NotFoundError(
                f"{document}: 取り込んだ資料にありません。`shingikai list documents` で確かめてください"
            )
        if len(found) > 1:
            names = "、".join(f"{one.name}={one.sha256[:12]}" for one in found)
            raise UsageError(f"{document}: {len(found)}点あります（{names}）。SHA-256 で指定してください")
        places = forget_document(opened, found[0])
    print(f"削除しました: {found[0].name}", file=sys.stderr)
    for place in places:
        print(f"ファイルは残っています（{clean(str(place))}）。次の取り込みでまた読みます", file=sys.stderr)
