"""Measures searches inside the process over generated databases: median and 95th percentile by kind of query.

    python scripts/bench_search.py FOLDER [PASSAGES ...]

Databases that are not in the folder are made first (a million passages: two minutes, 1.2 GB).
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from generate import WORDS, generate

from adachi_shingikai.database.connection import connect, map_into_memory
from adachi_shingikai.japanese.sudachi import load_dictionary
from adachi_shingikai.search.filters import SORTS, parse_filters
from adachi_shingikai.search.hits import Page, search

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


def measure(path: Path) -> None:
    """One row a kind, in milliseconds."""
    connection = connect(path)
    map_into_memory(connection)
    load_dictionary()
    search(connection, "個人条例")
    (count,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    print(
        f"\n{count:,} passages, {path.stat().st_size / 1024**2:,.0f} MB; ms, the best of {ROUNDS} rounds for each query"
    )
    print(f"{'':24}{'median':>9}{'p95':>9}{'hits, median':>15}")
    for kind, (queries, options) in KINDS.items():
        times, totals = [], []
        for query in queries:
            runs = []
            for _ in range(ROUNDS):
                started = perf_counter()
                found = search(connection, query, **options)
                runs.append((perf_counter() - started) * 1000)
            times.append(min(runs))
            totals.append(found.total)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{kind:24}{statistics.median(times):9.1f}{p95:9.1f}{statistics.median(totals):15,.0f}", flush=True)
    connection.close()


def main() -> None:
    """Make what is missing, and measure."""
    if len(sys.argv) < 2:
        sys.exit("usage: bench_search.py FOLDER [PASSAGES ...]")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for count in map(int, sys.argv[2:] or ("1000", "10000", "100000", "1000000")):
        path = folder / f"{count}.db"
        if not path.exists():
            generate(count, path)
        measure(path)


if __name__ == "__main__":
    main()
