"""`verify`, `reindex`, `backup`, `forget`: keeping the database whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from adachi_shingikai.cli.common import print_records, reading
from adachi_shingikai.cli.options import Db, Quiet, RecordFormat, Wait
from adachi_shingikai.errors import ExitCode, NotFoundError, UsageError


def verify(
    db: Db = None,
    format: Annotated[RecordFormat, typer.Option("--format", help="出力の形式")] = RecordFormat.text,
    quiet: Quiet = False,
) -> None:
    """データベースと索引が壊れていないか、元のファイルが変わっていないか、欠けている資料がないかを確かめます。"""
    from adachi_shingikai.ingest.checks import find_defects

    with reading(db) as connection:
        found = [f for f in find_defects(connection) if not quiet or f.gravity != "gap"]
    records = [finding._asdict() for finding in found]
    if format is RecordFormat.text:
        from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

        words = {"damage": "破損", "fault": "要対処", "gap": "欠け"}
        rows = [(words[f.gravity], f.about, f.message) for f in found]
        lines = table_lines(("程度", "対象", "内容"), rows, Screen.of_stdout()) if rows else ["問題はありません"]
        if rows or not quiet:
            print_lines(lines, Screen.of_stdout())
    elif format is RecordFormat.json:
        import json

        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        print_records(records, format)
    gravities = {finding.gravity for finding in found}
    if "damage" in gravities:
        raise typer.Exit(ExitCode.DATABASE)
    if "fault" in gravities:
        raise typer.Exit(ExitCode.PARTIAL)


def reindex(db: Db = None, wait: Wait = 0) -> None:
    """検索の索引を、保存した本文から作り直します。"""
    from adachi_shingikai.database.connection import lock
    from adachi_shingikai.database.documents import open_for_writing, reindex

    path = _existing(db)
    with lock(path, wait), open_for_writing(path) as opened:
        count = reindex(opened)
    print(f"{count:,}件の索引を作り直しました", file=sys.stderr)


def backup(file: Annotated[Path, typer.Argument(help="控えのファイル")], db: Db = None) -> None:
    """データベースの控えを作ります。取り込みや検索の最中でもかまいません。"""
    from adachi_shingikai.database.connection import back_up

    path = _existing(db)
    if file.is_dir() or file.resolve() == path.resolve():
        raise UsageError(f"{file}: 控えには、データベースとは別のファイルを指定してください")
    with reading(db) as connection:
        back_up(connection, file)
    if sys.stderr.isatty():  # cron would mail it
        print(f"{file}: {file.stat().st_size:,}バイトの控えを作りました", file=sys.stderr)


def forget(
    document: Annotated[str, typer.Argument(help="ファイル名、パス、または SHA-256 の先頭8桁以上")],
    db: Db = None,
    wait: Wait = 0,
) -> None:
    """資料1点を、そこから読み取ったものごと、データベースから外します（ファイルは消しません）。"""
    from adachi_shingikai.database.connection import lock
    from adachi_shingikai.database.documents import open_for_writing
    from adachi_shingikai.database.revisions import find_documents, forget_document
    from adachi_shingikai.japanese.text import clean

    path = _existing(db)
    with lock(path, wait), open_for_writing(path) as opened:
        found = find_documents(opened.conn, document)
        if not found:
            raise NotFoundError(
                f"{document}: 取り込んだ資料にありません。`shingikai list documents` で確かめてください"
            )
        if len(found) > 1:
            names = "、".join(f"{paper.name}={paper.sha256[:12]}" for paper in found)
            raise UsageError(f"{document}: {len(found)}点あります（{names}）。SHA-256 で指定してください")
        places = forget_document(opened, found[0])
    print(f"外しました: {found[0].name}", file=sys.stderr)
    for place in places:
        print(f"ファイルは残っています（{clean(str(place))}）。次の取り込みでまた読みます", file=sys.stderr)


def _existing(db: Path | None) -> Path:
    """The database, which must be there: opening it for writing would make one. Raises NotFoundError."""
    from adachi_shingikai.database.connection import default_path, missing_database

    path = db or default_path()
    if not path.exists():
        raise missing_database(path)
    return path
