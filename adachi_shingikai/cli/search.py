"""`shingikai search`: a query in, hits out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, RecordFormat, Records, completion, known_options, with_filters
from adachi_shingikai.cli.screen import screen_of_stdout
from adachi_shingikai.cli.usage import unknown_option
from adachi_shingikai.errors import ExitCode, UsageError
from adachi_shingikai.search.filters import FACETS, SORTS, Filters, parse_facets, parse_sort

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.archive.speeches import SpeechRecord
    from adachi_shingikai.output.terminal import Screen
    from adachi_shingikai.search.hits import Hit, Results

DEFAULT_HITS = 20
"""Hits that are shown without --limit."""

MOST_HITS = 1_000_000
"""Hits of one answer."""

_SORT_HELP = "並び順（" + "、".join(f"{name}: {sort.help}" for name, sort in SORTS.items()) + "）"


@with_filters
def command(
    query: Annotated[
        list[str], typer.Argument(help='検索語。"…" または 語* で文字列そのまま、OR、-除く語、( ) が使えます')
    ],
    *,
    db: Db = None,
    filters: Filters,
    sort: Annotated[str, typer.Option(help=_SORT_HELP, autocompletion=completion((*SORTS,)))] = "relevance",
    limit: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_HITS, help="表示する件数（省くと、text と json は20、ほかはすべて）"),
    ] = None,
    offset: Annotated[int, typer.Option(min=0, max=1_000_000_000, help="飛ばす件数")] = 0,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="前後の発言の数")] = 0,
    facet: Annotated[
        list[str] | None, typer.Option(help=f"内訳（{' '.join(FACETS)}）", autocompletion=completion((*FACETS,)))
    ] = None,
    format: Records = RecordFormat.text,
) -> ExitCode:
    """Search the full text, and print the hits."""
    from adachi_shingikai.database.connection import default_path, map_into_memory, open_for_reading
    from adachi_shingikai.search.hits import search, stale_versions

    if unknown := next((word for word in query if word.startswith("--")), None):
        raise UsageError(unknown_option(unknown, known_options(command), "search"))
    if limit is None:
        limit = DEFAULT_HITS if format in (RecordFormat.text, RecordFormat.json) else MOST_HITS
    order, facets = parse_sort(sort), parse_facets(facet or ())
    if facets and format not in (RecordFormat.text, RecordFormat.json):
        raise UsageError(f"--facet は --format {format} では使えません。text か json を指定してください")
    with open_for_reading(db or default_path()) as connection:
        map_into_memory(connection)
        found = search(connection, " ".join(query), filters, sort=order, limit=limit, offset=offset, facets=facets)
        neighbours = [_find_neighbours(connection, hit, context) for hit in found.hits] if context else []
        stale = stale_versions(connection)
        screen = screen_of_stdout(connection)
    if stale:
        print_message(f"索引が古いバージョン（{stale}）のままです。`shingikai reindex` で作り直してください")
    if found.read_as:
        print_message(f"「{found.query}」を {'、'.join(found.read_as[:8])} と読みました")
    _print_results(found, neighbours, format, screen)
    if found.total:
        return ExitCode.OK
    if format is RecordFormat.text:
        print_message("見つかりませんでした")
    return ExitCode.NOTHING_FOUND


def _find_neighbours(connection: sqlite3.Connection, hit: Hit, context: int) -> tuple[SpeechRecord, ...]:
    from adachi_shingikai.archive.speeches import get_speech
    from adachi_shingikai.index.reference import SpeechRef, parse_reference

    found = parse_reference(hit.ref) if hit.kind == "speech" else None
    return get_speech(connection, found, context) if isinstance(found, SpeechRef) else ()


def _print_results(
    found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], format: RecordFormat, screen: Screen
) -> None:
    if format is RecordFormat.text:
        _print_text(found, neighbours, screen)
        return
    hits: list[dict[str, Any]] = []
    for number, hit in enumerate(found.hits):
        record = asdict(hit)
        del record["id"]
        if neighbours:
            record["context"] = [asdict(speech) for speech in neighbours[number]]
        hits.append(record)
    if format is RecordFormat.json:
        from adachi_shingikai.output.json import dump_json

        answer = {
            "query": found.query,
            "total": found.total,
            "offset": found.offset,
            "hits": hits,
            "facets": found.facets.counts,
            "facets_sampled": found.facets.is_estimate,
            "read_as": found.read_as,
        }
        print(dump_json(answer))
    else:
        from adachi_shingikai.cli.records import print_machine_records

        print_machine_records(hits, format)


def _print_text(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], screen: Screen) -> None:
    import sys

    from adachi_shingikai.output.hits import result_lines
    from adachi_shingikai.output.terminal import print_lines

    print_lines(result_lines(found, neighbours, screen), screen)
    if found.total:
        first, last = found.offset + 1, found.offset + len(found.hits)
        print(f"{found.total}件" + (f"のうち {first}～{last}件目" if found.hits else ""), file=sys.stderr)
