"""Facets: how often each value of a column occurs among the hits."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.search.filters import choice_names, parse_choice
from adachi_shingikai.search.stages.strict import Strict

FACETS = {
    "speaker": "p.speaker",
    "role": "p.role",
    "meeting": "p.meeting",
    "item": "CAST(p.item AS TEXT)",
    "kind": "p.kind",
    "label": "p.label",
    "body": "(SELECT x.body FROM documents x WHERE x.id = p.document_id)",
    "year": "substr(p.date, 1, 4)",
}
"""What hits can be counted by: the name, and the SQL of its value for a passage `p`."""

FACET_NAMES = dict(zip(FACETS, ("発言者", "役職", "会議", "諮問", "種類", "発言者名", "会議体", "年"), strict=True))
FACET_CHOICES = choice_names(FACET_NAMES)
"""What the shell completes."""

MAX_COUNTED = 20_000
"""Hits up to which counts are exact. Above, they are estimated: a million passages would take a second to count."""

MAX_VALUES = 20
"""How many values of a facet are returned: the most frequent ones."""


def parse_facets(values: Sequence[str]) -> tuple[str, ...]:
    """Return the names of facets. Raise UsageError for a name that does not exist."""
    return tuple(parse_choice("--facet", FACET_NAMES, value) for value in values)


@dataclass(frozen=True, slots=True)
class Facets:
    """The counts of each facet by value, the most frequent first; `is_estimate` if they were estimated."""

    counts: dict[str, dict[str, int]]
    is_estimate: bool = False


NO_FACETS = Facets({})


def count_facets(connection: sqlite3.Connection, names: Sequence[str], found: Strict, total: int) -> Facets:
    """Count the values of facets among the hits, whose number is `total`.

    If it exceeds `MAX_COUNTED`, about that many are counted, of every n-th passage, and the counts are scaled up.
    """
    if not names:
        return NO_FACETS
    source, values = found.hits_as_sql()
    passage = "p.id" if found.tree is None else "passages_fts.rowid"  # what is not counted is not looked up
    columns = ", ".join(f"{FACETS[name]} AS {name}" for name in names)
    sql = f"SELECT {columns} {source} AND {passage} % ? = 0"
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    counted = 0
    for row in connection.execute(sql, (*values, -(-total // MAX_COUNTED) or 1)):
        counted += 1
        for name, counter in counters.items():
            if row[name] is not None:
                counter[str(row[name])] += 1
    scale = total / max(counted, 1)
    counts = {name: _most_frequent(counter, scale) for name, counter in counters.items()}
    return Facets(counts, is_estimate=total > MAX_COUNTED)


def _most_frequent(counter: Counter[str], scale: float) -> dict[str, int]:
    ordered = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return {value: round(count * scale) for value, count in ordered[:MAX_VALUES]}
