"""Facets: how often each value of a column occurs among the hits."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adachi_shingikai.search.filters import choice_names, parse_choice
from adachi_shingikai.search.stages.strict import Strict


class Facet(NamedTuple):
    """What hits can be counted by. `own` is SQL: the value of a passage `p`.

    If there is `of_items`, SQL of items and values, a hit has all values of its item, and `own` may be several numbers.
    """

    name: str
    own: str
    of_items: str = ""


FACETS = {
    "speaker": Facet("発言者", "p.speaker"),
    "role": Facet("役職", "p.role"),
    "meeting": Facet("会議", "p.meeting"),
    "item": Facet("諮問", "CAST(p.item AS TEXT)"),
    "kind": Facet("種類", "p.kind"),
    "label": Facet("発言者名", "p.label"),
    "body": Facet("会議体", "(SELECT x.body FROM documents x WHERE x.id = p.document_id)"),
    "year": Facet("年", "substr(p.date, 1, 4)"),
    "department": Facet("所管", "NULL", "SELECT item, department FROM item_departments"),
    "article": Facet(
        "条",
        "(SELECT group_concat(number, ' ') FROM citations WHERE passage_id = p.id AND kind = 'article')",
        "SELECT item, article FROM item_articles",
    ),
    "outcome": Facet(
        "結果",
        "NULL",
        "SELECT b.item, b.outcome FROM debates b JOIN minutes m ON m.id = b.minutes_id WHERE m.is_current "
        "AND b.item IS NOT NULL AND b.outcome IS NOT NULL",
    ),
}
"""The facets by the names of the filters that they lead to; `year` is a range of dates."""

FACET_NAMES = {name: facet.name for name, facet in FACETS.items()}
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


def count_facets(connection: sqlite3.Connection, names: Sequence[str], strict: Strict, total: int) -> Facets:
    """Count the values of facets among the hits, whose number is `total`.

    If it exceeds `MAX_COUNTED`, about that many are counted, of every n-th passage, and the counts are scaled up.
    """
    if not names:
        return NO_FACETS
    source, values = strict.hits_as_sql()
    passage = "p.id" if strict.tree is None else "passages_fts.rowid"  # what is not counted is not looked up
    columns = ", ".join(f"{FACETS[name].own} AS {name}" for name in names)
    sql = f"SELECT p.item AS item_of_hit, {columns} {source} AND {passage} % ? = 0"
    found: dict[str, Counter[tuple[int | None, str | None]]] = {name: Counter() for name in names}
    counted = 0
    for row in connection.execute(sql, (*values, -(-total // MAX_COUNTED) or 1)):
        counted += 1
        for number, counter in enumerate(found.values(), 1):
            counter[row[0], row[number]] += 1
    scale = total / max(counted, 1)
    counts = {name: _most_frequent(_by_value(connection, FACETS[name], pairs), scale) for name, pairs in found.items()}
    return Facets(counts, is_estimate=total > MAX_COUNTED)


def _by_value(
    connection: sqlite3.Connection, facet: Facet, pairs: Mapping[tuple[int | None, str | None], int]
) -> Counter[str]:
    """How many hits have each value, from how many have each pair of an item and an own value."""
    of_items: dict[int | None, set[str]] = {}
    for item, value in connection.execute(facet.of_items) if facet.of_items else ():
        of_items.setdefault(item, set()).add(str(value))
    counter: Counter[str] = Counter()
    for (item, own), count in pairs.items():
        if facet.of_items:
            for value in of_items.get(item, set()) | set((own or "").split()):
                counter[value] += count
        elif own is not None:
            counter[str(own)] += count
    return counter


def _most_frequent(counter: Counter[str], scale: float) -> dict[str, int]:
    ordered = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return {value: round(count * scale) for value, count in ordered[:MAX_VALUES]}
