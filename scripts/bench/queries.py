"""Measures searches inside the process over generated databases: median and 95th percentile by kind of query.

Databases that are not in the folder are made first (a million passages: two minutes, 1.2 GB). They are kept.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from generate import WORDS, generate

from adachi_shingikai.database.connection import connect, map_into_memory
from adachi_shingikai.japanese.sudachi import load_dictionary
from adachi_shingikai.search.filters import SORTS, parse_filters
from adachi_shingikai.search.hits import Page, search
from bench.plots import plot
from bench.tables import Table, number

ROUNDS = 3
_A, _B, _C = WORDS[::211], WORDS[1::223], WORDS[2::227]  # by the generator's law some are common, most are rare

KINDS: dict[str, tuple[Sequence[str], dict[str, Any]]] = {
    "word": ((*_A, *_B), {}),
    "short (2 characters)": (("条例", "委託", "個人", "記録", "税務", "名簿", "公園", "防災", "道路", "端末"), {}),
    "katakana": (
        ("システム", "キャビネット", "クラウド", "サーバー", "パスワード", "ロボット", "センサー", "ログ"),
        {},
    ),
    "inflected": (("確認する", "検討した", "説明", "分かった", "伺う", "削除", "保管", "公表"), {}),
    "phrase": ([f'"{word}について"' for word in _B], {}),
    "prefix": ([f"{word[:3]}*" for word in _B], {}),
    "two words": ([f"{a} {b}" for a, b in zip(_A, _B, strict=False)], {}),
    "either": ([f"{a} OR {b}" for a, b in zip(_B, _C, strict=False)], {}),
    "without": ([f"{a} -{b}" for a, b in zip(_A, _C, strict=False)], {}),
    "by date": ((*_A, *_B), {"page": Page(sort=SORTS["newest"])}),
    "one speaker": (_B, {"filters": parse_filters(speaker="三好委員")}),
    "one meeting": (_A, {"filters": parse_filters(meeting="1-3")}),
    "with facets": (_A, {"facets": ("speaker", "year", "kind")}),
}


class Times(NamedTuple):
    """Milliseconds of CPU for the queries of one kind, and the median of their hits."""

    median: float
    p95: float
    hits: float


def measure_queries(folder: Path, counts: Sequence[int], picture: Path | None) -> Table:
    """Measure all kinds of query in a database of each size, and draw the plot if it has a place."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[int, dict[str, Times]] = {}
    for count in counts:
        path = folder / f"{count}.db"
        if not path.exists():
            generate(count, path)
        found[count] = measure(path)
    if picture:
        curves = [
            {kind: [(n, getattr(found[n][kind], value)) for n in counts] for kind in KINDS}
            for value in ("median", "p95")
        ]
        plot(
            dict(zip(("median, CPU ms", "95th percentile, CPU ms"), curves, strict=True)), "passages", picture, log=True
        )
    rows = [
        (
            kind,
            *(f"{number(t.median)} / {number(t.p95)}" for t in (found[n][kind] for n in counts)),
            f"{found[counts[-1]][kind].hits:,.0f}",
        )
        for kind in KINDS
    ]
    return Table(
        "Searching inside the process: CPU ms, median / p95, by the number of passages",
        ("query", *(f"{count:,}" for count in counts), f"hits of {counts[-1]:,}, median"),
        rows,
        f"![CPU milliseconds of a query, by passages]({picture.name})" if picture else "",
    )


def measure(path: Path) -> dict[str, Times]:
    """Ask every query of every kind `ROUNDS` times; the fastest counts."""
    connection = connect(path)
    map_into_memory(connection)
    load_dictionary()
    search(connection, "個人条例")
    found = {}
    for kind, (queries, options) in KINDS.items():
        times, totals = [], []
        for query in queries:
            runs = []
            for _ in range(ROUNDS):
                started = process_time()
                result = search(connection, query, **options)
                runs.append((process_time() - started) * 1000)
            times.append(min(runs))
            totals.append(result.total)
        found[kind] = Times(statistics.median(times), statistics.quantiles(times, n=20)[-1], statistics.median(totals))
    connection.close()
    return found
