"""`search`: hits out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adachi_shingikai.cli.common import (
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
    fail,
    filters_of,
    print_records,
    reading,
)
from adachi_shingikai.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import sqlite3


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
) -> None:
    """全文を検索します。"""
    from adachi_shingikai import search as engine

    filters = filters_of(speaker, role, meeting, item, kind, department, article, outcome, since, until, no_ocr)
    engine.check(filters, sort, facet or ())
    if unknown := next((word for word in query if word.startswith("--")), None):
        raise UsageError(f"{unknown}: そのようなオプションはありません。`shingikai search --help` で確かめてください")
    if facet and format in (RecordFormat.jsonl, RecordFormat.csv):
        raise UsageError(f"--facet は --format {format.value} では使えません。text か json を指定してください")
    with reading(db) as connection:
        found = engine.search(
            connection, " ".join(query), filters, sort=sort, limit=limit, offset=offset, facets=facet or ()
        )
        near = [_neighbours(connection, hit.ref, context) if hit.kind == "speech" else () for hit in found.hits]
        stale = engine.stale(connection)
    if stale:
        fail(f"索引が古い版（{stale}）のままです。`shingikai reindex` で作り直してください", ExitCode.OK)
    if found.read_as:
        print(f"shingikai: 「{found.query}」を {'、'.join(found.read_as[:8])} と読みました", file=sys.stderr)
    _print_results(found, near if context else [], format)
    if not found.total:
        if format is RecordFormat.text:
            print("shingikai: 見つかりませんでした", file=sys.stderr)
        raise typer.Exit(ExitCode.NOTHING_FOUND)


def _neighbours(connection: sqlite3.Connection, ref: str, context: int) -> Any:
    if not context:
        return ()
    from adachi_shingikai import records, reference

    found = reference.parse(ref)
    return records.speech(connection, found, context) if isinstance(found, reference.SpeechRef) else ()


def _print_results(found: Any, near: list[Any], format: RecordFormat) -> None:
    from dataclasses import asdict

    if format is RecordFormat.text:
        from adachi_shingikai import hits as lines
        from adachi_shingikai import view

        screen = view.Screen.of_stdout()
        view.show(lines.results(found, near, screen), screen)
        first, last = found.offset + 1, found.offset + len(found.hits)
        if found.total:
            print(f"{found.total}件" + (f"のうち {first}～{last}件目" if found.hits else ""), file=sys.stderr)
        return
    hits = [{name: value for name, value in asdict(hit).items() if name != "id"} for hit in found.hits]
    for hit, context in zip(hits, near, strict=False):
        hit["context"] = [asdict(speech) for speech in context]
    if format is RecordFormat.json:
        import json

        head = {"query": found.query, "total": found.total, "offset": found.offset, "hits": hits}
        extra = {"facets": found.facets, "facets_sampled": found.facets_sampled, "read_as": found.read_as}
        print(json.dumps({**head, **extra}, ensure_ascii=False, indent=1))
    else:
        print_records(hits, format)
