"""`shingikai reindex`: rebuild the index from the stored text."""

from __future__ import annotations

import sys

from adachi_shingikai.cli.config import database_path
from adachi_shingikai.cli.options import Db, Wait


def command(db: Db = None, wait: Wait = 0) -> None:
    """Build the index again from the stored text."""
    from adachi_shingikai.database.connection import existing_database, lock
    from adachi_shingikai.database.documents import open_for_writing
    from adachi_shingikai.database.reindex import reindex

    path = existing_database(database_path(db))
    with lock(path, wait), open_for_writing(path) as opened:
        count = reindex(opened)
    print(f"{count:,}件の索引を作り直しました", file=sys.stderr)
