"""`shingikai search`: a query in, hits out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adachi_shingikai.cli.config import database_path, own_synonyms
from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, RecordFormat, Records, completion, known_options, with_filters
from adachi_shingikai.cli.screen import screen_of_stdout
from adachi_shingikai.cli.usage import unknown_option
from adachi_shingikai.errors import ExitCode, UsageError
from adachi_shingikai.search.facets import FACET_CHOICES, FACETS, parse_facets
from adachi_shingikai.search.filters import SORT_CHOICES, SORTS, Filters, parse_sort

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

_OPTION = re.compile(r"--|-[A-Za-z](?![A-Za-z0-9])")
"""What is an unknown option and not a word to leave out (`-SMS`)."""

Group = StrEnum("Group", ["item"])


@with_filters
def command(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="検索語...", help='検索語。"…" で文字列そのまま、語* で語の始まり、OR、-除く語、( ) が使えます'
        ),
    ] = None,
    *,
    db: Db = None,
    filters: Filters,
    sort: Annotated[str, typer.Option(help=_SORT_HELP, autocompletion=completion(SORT_CHOICES))] = "relevance",
    limit: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_HITS, help="表示する件数（省くと、text と json は20、ほかはすべて）"),
    ] = None,
    offset: Annotated[int, typer.Option(min=0, max=1_000_000_000, help="飛ばす件数")] = 0,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="前後の発言の数")] = 0,
    facet: Annotated[
        list[str] | None, typer.Option(help=f"内訳（{' '.join(FACETS)}）", autocompletion=completion(FACET_CHOICES))
    ] = None,
    group: Annotated[Group | None, typer.Option("--group", help="諮問ごとに、最もよいものだけを表示")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="語をすべて含むものだけを探す")] = False,
    synonyms: Annotated[
        list[Path] | None, typer.Option("--synonyms", help="同義語のファイル（Sudachiの同義語辞書の形式）を加える")
    ] = None,
    no_synonyms: Annotated[bool, typer.Option("--no-synonyms", help="同義語を使わない")] = False,
    timeout: Annotated[
        float, typer.Option(min=0, max=86_400, help="検索にかける秒数の上限（--limit の1,000件ごとに延びる）")
    ] = 60,
    format: Records = RecordFormat.text,
) -> ExitCode:
    """Search the full text, and print the hits."""
    from adachi_shingikai.archive.counts import count_undated
    from adachi_shingikai.database.connection import map_into_memory, open_for_reading
    from adachi_shingikai.japanese.synonyms import NO_SYNONYMS
    from adachi_shingikai.search.hits import Page, search, stale_versions
    from adachi_shingikai.search.limits import Limits

    words = query or []
    if unknown := next((word for word in words if _OPTION.match(word)), None):
        raise UsageError(unknown_option(unknown, known_options(command), "search"))
    if limit is None:
        limit = DEFAULT_HITS if format in (RecordFormat.text, RecordFormat.json) else MOST_HITS
    page = Page(limit, offset, parse_sort(sort), group is not None)
    facets = parse_facets(facet or ())
    if facets and format not in (RecordFormat.text, RecordFormat.json):
        raise UsageError(f"--facet は --format {format} では使えません。text か json を指定してください")
    path = database_path(db)
    used = NO_SYNONYMS if no_synonyms else own_synonyms(path, synonyms or ())
    with open_for_reading(path) as connection:
        map_into_memory(connection)
        limits = Limits(seconds=timeout * (1 + limit / 1_000))
        asked = " ".join(words)
        found = search(connection, asked, filters, page, facets=facets, exact=exact, synonyms=used, limits=limits)
        neighbours = [_find_neighbours(connection, hit, context) for hit in found.hits] if context else []
        stale = stale_versions(connection)
        screen = screen_of_stdout(connection)
        is_explained = not found.total and format is RecordFormat.text
        explained = explain(connection, found, filters, limits.seconds) if is_explained else []
        undated = count_undated(connection, filters)
    if stale:
        print_message(f"索引が古いバージョン（{stale}）のままです。`shingikai reindex` で作り直してください")
    if undated:
        print_message(f"開催日の分からない資料（{undated}件）は、期間の指定により除いています")
    if found.read_as:
        print_message(f"「{found.query}」を {_some(found.read_as)} と読みました")
    if found.near and found.synonyms:
        print_message(f"{_some(found.synonyms)} も探しました（--no-synonyms で探しません）")
    if found.estimated:
        print_message("該当が多いため、並び順は一部の発言などから推定しています（件数は正確です）")
    _print_results(found, neighbours, format, screen)
    for sentence in explained:
        print_message(sentence)
    if found.total or found.near:
        return ExitCode.OK
    if format is RecordFormat.text:
        print_message("見つかりませんでした")
    return ExitCode.NOTHING_FOUND


def explain(connection: sqlite3.Connection, found: Results, filters: Filters, seconds: float | None) -> list[str]:
    """Return why there is no strict hit; nothing if that can't be said in as much time as the search may take."""
    from adachi_shingikai.archive.suggestions import explain_nothing, name_absent_words
    from adachi_shingikai.search.limits import time_limit

    with suppress(UsageError), time_limit(connection, seconds):
        if found.near:
            return name_absent_words(connection, found.query)
        return list(explain_nothing(connection, found.query, filters))
    return []


def _some(words: Sequence[str]) -> str:
    return "、".join(words[:8]) + ("など" if len(words) > 8 else "")


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
    from adachi_shingikai.output.hits import hit_records, results_record

    if format is RecordFormat.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json(results_record(found, neighbours)))
    else:
        from adachi_shingikai.cli.records import print_machine_records

        print_machine_records(hit_records(found, neighbours), format)


def _print_text(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], screen: Screen) -> None:
    import sys

    from adachi_shingikai.output.hits import result_lines
    from adachi_shingikai.output.terminal import print_lines

    print_lines(result_lines(found, neighbours, screen), screen)
    if found.total or found.near:
        first, last = found.offset + 1, found.offset + len(found.hits)
        near = f"、近いもの{found.near}件" if found.near else ""
        print(f"{found.total}件{near}" + (f"のうち {first}～{last}件目" if found.hits else ""), file=sys.stderr)
