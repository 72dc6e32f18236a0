"""What `search` does: a query in, hits out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adachi_shingikai.cli.common import fail, filters_of, print_records, reading
from adachi_shingikai.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.records import SpeechRecord
    from adachi_shingikai.search import Hit


def find(
    query: Sequence[str],
    *,
    db: Path | None = None,
    sort: str = "relevance",
    limit: int = 20,
    offset: int = 0,
    context: int = 0,
    facet: Sequence[str] = (),
    format: str = "text",
    **filters: Any,
) -> ExitCode:
    """Print what a query finds (`filters` as `filters_of` takes them) and say whether it found anything.

    Raises UsageError for a query or a filter that makes no sense, and what opening the database raises.
    """
    from adachi_shingikai import database
    from adachi_shingikai import search as engine

    wanted = filters_of(**filters)
    engine.check(wanted, sort, facet)
    if facet and format in ("jsonl", "csv"):
        raise UsageError(f"--facet は --format {format} では使えません。text か json を指定してください")
    with reading(db) as connection:
        database.map_into_memory(connection)
        found = engine.search(connection, " ".join(query), wanted, sort=sort, limit=limit, offset=offset, facets=facet)
        near = [_neighbours(connection, hit, context) for hit in found.hits] if context else []
        stale = engine.stale(connection)
    if stale:
        fail(f"索引が古い版（{stale}）のままです。`shingikai reindex` で作り直してください", ExitCode.OK)
    if found.read_as:
        print(f"shingikai: 「{found.query}」を {'、'.join(found.read_as[:8])} と読みました", file=sys.stderr)
    _print_results(found, near, format)
    if found.total:
        return ExitCode.OK
    if format == "text":
        print("shingikai: 見つかりませんでした", file=sys.stderr)
    return ExitCode.NOTHING_FOUND


def _neighbours(connection: sqlite3.Connection, hit: Hit, context: int) -> tuple[SpeechRecord, ...]:
    from adachi_shingikai import records, reference

    found = reference.parse(hit.ref) if hit.kind == "speech" else None
    return records.speech(connection, found, context) if isinstance(found, reference.SpeechRef) else ()


def _print_results(found: Any, near: list[Any], format: str) -> None:
    if format == "text":
        from adachi_shingikai import hits as lines
        from adachi_shingikai import view

        screen = view.Screen.of_stdout()
        view.show(lines.results(found, near, screen), screen)
        first, last = found.offset + 1, found.offset + len(found.hits)
        if found.total:
            print(f"{found.total}件" + (f"のうち {first}～{last}件目" if found.hits else ""), file=sys.stderr)
        return
    hits = [{name: value for name, value in hit._asdict().items() if name != "id"} for hit in found.hits]
    if near:
        from dataclasses import asdict

        for hit, context in zip(hits, near, strict=True):
            hit["context"] = [asdict(speech) for speech in context]
    if format == "json":
        import json

        head = {"query": found.query, "total": found.total, "offset": found.offset, "hits": hits}
        extra = {"facets": found.facets, "facets_sampled": found.facets_sampled, "read_as": found.read_as}
        print(json.dumps({**head, **extra}, ensure_ascii=False, indent=1))
    else:
        print_records(hits, format)
