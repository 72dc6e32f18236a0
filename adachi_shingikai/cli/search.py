"""`search` as Typer knows it."""

from __future__ import annotations

from typing import Annotated

import typer

from adachi_shingikai.cli.finding import find
from adachi_shingikai.cli.options import (
    Article,
    Db,
    Decided,
    Department,
    InMeeting,
    Kind,
    NoOcr,
    OfItem,
    RecordFormat,
    Role,
    Since,
    Speaker,
    Until,
)
from adachi_shingikai.errors import UsageError


def search(
    query: Annotated[list[str], typer.Argument(help='検索語。"…" で語句、OR、-除く語、前方一致*、( ) が使えます')],
    db: Db = None,
    speaker: Speaker = None,
    role: Role = None,
    meeting: InMeeting = None,
    item: OfItem = None,
    kind: Kind = None,
    department: Department = None,
    article: Article = None,
    outcome: Decided = None,
    since: Since = None,
    until: Until = None,
    no_ocr: NoOcr = False,
    sort: Annotated[str, typer.Option(help="relevance（関連の強い順）または date（新しい順）")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, max=1_000_000, help="表示する件数")] = 20,
    offset: Annotated[int, typer.Option(min=0, max=1_000_000_000, help="飛ばす件数")] = 0,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="前後の発言の数")] = 0,
    facet: Annotated[list[str] | None, typer.Option(help="内訳（speaker role meeting item kind label year）")] = None,
    format: Annotated[RecordFormat, typer.Option("--format", help="出力の形式")] = RecordFormat.text,
) -> int:
    """全文を検索します。"""
    if unknown := next((word for word in query if word.startswith("--")), None):
        raise UsageError(f"{unknown}: そのようなオプションはありません。`shingikai search --help` で確かめてください")
    return find(
        query,
        db=db,
        sort=sort,
        limit=limit,
        offset=offset,
        context=context,
        facet=facet or (),
        format=format.value,
        speaker=speaker,
        role=role,
        meeting=meeting,
        item=item,
        kind=kind,
        department=department,
        article=article,
        outcome=outcome,
        since=since,
        until=until,
        no_ocr=no_ocr,
    )
