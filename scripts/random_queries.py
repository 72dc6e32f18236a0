"""Searches a database with random queries and filters: each is answered or refused as wrong usage, soon.

    python scripts/random_queries.py DATABASE [COUNT [SEED]]

Prints the slowest queries, and ends with exit code 1 if one raised another error or took longer than `SLOW` seconds.
"""

from __future__ import annotations

import random
import sys
import traceback
from pathlib import Path
from time import process_time
from typing import Any

from adachi_shingikai.database.connection import connect
from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.sudachi import load_dictionary
from adachi_shingikai.search.facets import FACETS
from adachi_shingikai.search.filters import FILTERS, SORTS, parse_filters
from adachi_shingikai.search.hits import Page, search

SLOW = 2.0

WORDS = (
    *(
        "個人情報",
        "委託",
        "条例",
        "システム",
        "保護措置",
        "会長",
        "電話番号",
        "について",
        "する",
        "の",
        "SMS",
        "36.5",
        "第16条",
    ),
    *(
        "諮問第457号",
        "令和4年4月",
        "こじんじょうほう",
        "し",
        "しししししししししし",
        "kojin",
        "ｶﾀｶﾅ",
        "髙﨑",
        "〓",
        "𠮷野",
        "e\u0301",
    ),
)
MARKS = (
    *'"“”„＂「」『』()（）|｜*＊-－−',
    " OR ",
    " NOT ",
    " AND ",
    " ",
    "　",
    "\0",
    "\n",
    "\udcff",
    "\u202e",
    "'",
    ";",
    ":",
    "^",
    "+",
    "{",
    "}",
)
VALUES = (
    "",
    "山田",
    "委員",
    "12-15",
    "第十二期・第15回",
    "457",
    "speech",
    "了承",
    "2022",
    "2022-13",
    "令和4年",
    "9" * 30,
    "%",
    "_",
    "\udcff",
)


def random_query(rng: random.Random) -> str:
    """Words and marks, most often few, sometimes as many as a query may have."""
    count = rng.choice((1, 2, 3, 5, 8, 20, 200))
    parts = []
    for _ in range(count):
        kind = rng.random()
        if kind < 0.75:
            parts.append(rng.choice(WORDS))
        elif kind < 0.9:
            parts.append(rng.choice(MARKS))
        else:
            parts.append(
                "".join(chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0x3041, 0x9FFF)))) for _ in range(5))
            )
        parts.append(rng.choice(("", " ", " ")))
    return "".join(parts)


def random_filters(rng: random.Random) -> dict[str, Any]:
    """Values for some filters; two of three make sense."""
    chosen: dict[str, Any] = {}
    for filter_ in rng.sample(FILTERS, rng.choice((0, 0, 1, 2, 4))):
        pool = [*VALUES, *filter_.choices * 5]
        if filter_.is_flag:
            chosen[filter_.name] = True
        elif filter_.is_single:
            chosen[filter_.name] = rng.choice(pool)
        else:
            chosen[filter_.name] = [rng.choice(pool) for _ in range(rng.choice((1, 1, 2, 50, 1_000)))]
    return chosen


def main() -> int:
    """Run the queries; return the exit code."""
    if len(sys.argv) < 2:
        sys.exit("usage: random_queries.py DATABASE [COUNT [SEED]]")
    count, seed = (int(word) for word in [*sys.argv[2:4], *("1000", "1")[len(sys.argv[2:4]) :]])
    connection = connect(Path(sys.argv[1]))
    load_dictionary()
    rng = random.Random(seed)
    answered = refused = failed = 0
    slowest: list[tuple[float, str]] = []
    for _ in range(count):
        words, filters = random_query(rng), random_filters(rng)
        options: dict[str, Any] = {
            "facets": tuple(rng.sample([*FACETS], rng.choice((0, 0, 2)))),
            "page": Page(
                rng.choice((0, 1, 20, 20, 100)),
                rng.choice((0, 0, 5, 50_000, 10**9)),
                rng.choice([*SORTS.values()]),
                rng.random() < 0.2,
            ),
        }
        started = process_time()
        try:
            search(connection, words, parse_filters(**filters), **options)
            answered += 1
        except UsageError:
            refused += 1
        except Exception:
            failed += 1
            print(repr(words)[:300], str(filters)[:300], options)
            traceback.print_exc()
        slowest = sorted([*slowest, (process_time() - started, f"{words!r:.100} {filters}"[:200])])[-5:]
    print(f"{answered:,} answered, {refused:,} refused, {failed:,} failed; the slowest in seconds of CPU:")
    for seconds, words in reversed(slowest):
        print(f"{seconds:8.2f}  {words}")
    return int(failed > 0 or slowest[-1][0] > SLOW)


if __name__ == "__main__":
    sys.exit(main())
