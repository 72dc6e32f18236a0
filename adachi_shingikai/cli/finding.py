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

    from adachi_shingikai.archive.speeches import SpeechRecord
    from adachi_shingikai.search.hits import Hit


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
    from adachi_shingikai.database.connection import map_into_memory
    from adachi_shingikai.search.hits import check_values, search, stale_versions

    wanted = filters_of(**filters)
    check_values(wanted, sort, facet)
    if facet and format in ("jsonl", "csv"):
        raise UsageError(f"--facet は --format {format} では使えません。text か json を指定してください")
    with reading(db) as connection:
        map_into_memory(connection)
        found = search(connection, " ".join(query), wanted, sort=sort, limit=limit, offset=offset, facets=facet)
        near = [_neighbours(connection, hit, context) for hit in found.hits] if context else []
        stale = stale_versions(connection)
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
    from adachi_shingikai.archive.speeches import get_speech
    from adachi_shingikai.index.reference import SpeechRef, parse_reference

    found = parse_reference(hit.ref) if hit.kind == "speech" else None
    return get_speech(connection, found, context) if isinstance(found, SpeechRef) else ()


def _print_results(found: Any, near: list[Any], format: str) -> None:
    if format == "text":
        from adachi_shingikai.output.hits import result_lines
        from adachi_shingikai.output.terminal import Screen, print_lines

        screen = Screen.of_stdout()
        print_lines(result_lines(found, near, screen), screen)
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
