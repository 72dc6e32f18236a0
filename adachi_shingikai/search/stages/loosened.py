"""The loosened stage: passages about the words of a query, if few contain all of them.

Passages that contain any clue of the query, or a synonym of one, are candidates. The best of them by bm25 are ranked
again: those that contain more of the query come first, and with them the passages of the items that have most of them.
docs/search.md has the measurements.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from adachi_shingikai.search.filters import SUBJECT
from adachi_shingikai.search.query import Term, beside, fts_expression, phrase
from adachi_shingikai.search.stages.clues import Clue, Clues, Phrase

FEW = 10
"""A query that finds fewer hits than this is loosened."""

CANDIDATES = 400
"""How many passages are ranked again."""

MAX_CLUES = 32
"""Words of a query that are looked for; a longer text is searched for by its rarest ones."""

EXAMINED = 5_000
"""Passages that are looked at for candidates, unless a single word has more."""

SYNONYM = 0.6
"""What a synonym counts, compared with the word itself."""

_COLUMN_WEIGHTS = "1.0, 0.1, 0.5, 1.0, 0.3"
"""Of `words`, `bigrams`, `heading`, `label` and `context`."""

_PLACES = (("words", phrase, 1.0), ("label", beside, 1.0), ("heading", beside, 0.7), ("context", beside, 0.3))
"""The columns in which a clue may be, how it stands there, and how much of it that covers."""

_SHARE_OF_ITEM, _BEST_OF_ITEM = 0.1, 5
"""A passage gets this share of the scores of the best passages of its item."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage about the words of a query: its score, its subject, and the words that it lacks."""

    id: int
    score: float
    subject: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Presence:
    """How much of a clue a passage covers, from 0 to 1, and whether the clue itself is in its text or above it."""

    share: float
    is_own: bool


_ABSENT = _Presence(0.0, False)
_Presences = Mapping[int, Mapping[int, _Presence]]
"""By passage and by the number of the clue."""


def find_near(connection: sqlite3.Connection, clues: Clues, where: str, values: Sequence[object]) -> list[Near]:
    """Return the best candidates, the strongest first. `where` and `values` are the filters as SQL."""
    if not clues.clues:
        return []
    passages, counts = _count_passages(connection, clues.clues)
    clues, counts = _bounded(clues, counts)
    own = _rarest([(count, clue.own) for count, clue in zip(counts, clues.clues, strict=True)])
    scores = _candidates(connection, _any_of([*own, *clues.together], clues.terms), where, values)
    if others := _rarest(_count_synonyms(connection, clues.clues)):
        for passage_id, score in _candidates(connection, _any_of(others, ()), where, values).items():
            scores[passage_id] = scores.get(passage_id, 0.0) + SYNONYM * score
    weights = [math.log(1 + (passages - count + 0.5) / (count + 0.5)) for count in counts]
    presence = _find_presence(connection, clues.clues, scores)
    for passage_id, clues_in in presence.items():
        covered = sum(weight * clues_in.get(number, _ABSENT).share for number, weight in enumerate(weights))
        scores[passage_id] *= covered / sum(weights)
    subjects = _subjects(connection, scores)
    shares = _shares_of_subjects(scores, subjects)
    near = [
        Near(
            passage_id,
            score + shares.get(subjects[passage_id], 0.0),
            subjects[passage_id],
            _missing(clues.clues, presence.get(passage_id, {})),
        )
        for passage_id, score in scores.items()
    ]
    return sorted(near, key=lambda one: (-one.score, one.id))


def _bounded(clues: Clues, counts: Sequence[int]) -> tuple[Clues, list[int]]:
    """The rarest `MAX_CLUES` clues of a long text, with the number of passages of each: the others tell little."""
    if len(counts) <= MAX_CLUES:
        return clues, list(counts)
    chosen = sorted(sorted(range(len(counts)), key=lambda number: (not counts[number], counts[number]))[:MAX_CLUES])
    kept = tuple(
        replace(clues.clues[number], continues=clues.clues[number].continues and number - 1 in chosen)
        for number in chosen
    )
    bounded = replace(clues, clues=kept, together=clues.together[:MAX_CLUES], terms=clues.terms[:MAX_CLUES])
    return bounded, [counts[number] for number in chosen]


def _any_of(phrases: Iterable[Phrase], terms: Iterable[Term]) -> str:
    wanted = dict.fromkeys(phrases)
    in_text, above = (" OR ".join(map(write, wanted)) for write in (phrase, beside))
    return " OR ".join([f"words : ({in_text})", f"{{heading label context}} : ({above})", *map(fts_expression, terms)])


def _count_passages(connection: sqlite3.Connection, clues: Sequence[Clue]) -> tuple[int, list[int]]:
    """The number of all passages, and of those that contain each clue."""
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return passages, [_count(connection, clue.own) for clue in clues]


def _count(connection: sqlite3.Connection, phrases: Iterable[Phrase]) -> int:
    sql = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?"
    expression = f"words : ({' OR '.join(map(phrase, phrases))})"
    count: int = connection.execute(sql, (expression,)).fetchone()[0]
    return count


def _count_synonyms(connection: sqlite3.Connection, clues: Sequence[Clue]) -> list[tuple[int, tuple[Phrase, ...]]]:
    synonyms = dict.fromkeys(one for clue in clues for one in sorted(clue.synonyms))
    return [(_count(connection, (one,)), (one,)) for one in synonyms]


def _rarest(counted: Sequence[tuple[int, tuple[Phrase, ...]]]) -> list[Phrase]:
    """The phrases with which the search for candidates looks at no more than `EXAMINED` passages, the rarest first.

    A passage that has only the more frequent words of a query could not become one of the best.
    """
    chosen: list[Phrase] = []
    examined = 0
    for count, phrases in sorted(counted):
        examined += count
        if chosen and examined > EXAMINED:
            break
        chosen += phrases
    return chosen


def _candidates(
    connection: sqlite3.Connection, expression: str, where: str, values: Sequence[object]
) -> dict[int, float]:
    matching = f"""SELECT rowid AS id, -bm25(passages_fts, {_COLUMN_WEIGHTS}) AS score FROM passages_fts
        WHERE passages_fts MATCH ?"""
    if not where:  # without filters, most passages need not be looked up
        matching += f" ORDER BY score DESC LIMIT {3 * CANDIDATES}"
    sql = f"""SELECT p.id, m.score * p.weight AS score FROM ({matching}) m JOIN passages p ON p.id = m.id
        WHERE p.is_searchable {where} ORDER BY score DESC, p.id LIMIT {CANDIDATES}"""
    return {row["id"]: row["score"] for row in connection.execute(sql, (expression, *values))}


def _find_presence(connection: sqlite3.Connection, clues: Sequence[Clue], passages: Iterable[int]) -> _Presences:
    """Which clues each of the passages contains."""
    # The plus keeps SQLite from looking up each id in the index again.
    sql = """SELECT rowid AS id FROM passages_fts
        WHERE passages_fts MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"""
    wanted = json.dumps(list(passages))
    found: dict[int, dict[int, _Presence]] = defaultdict(dict)
    for number, clue in enumerate(clues):
        for phrases, worth, is_own in ((clue.own, 1.0, True), (sorted(clue.synonyms), SYNONYM, False)):
            for column, write, share in _PLACES if phrases else ():
                expression = f"{column} : ({' OR '.join(map(write, phrases))})"
                for (passage_id,) in connection.execute(sql, (expression, wanted)):
                    before = found[passage_id].get(number, _ABSENT)
                    is_in = before.is_own or (is_own and column != "context")
                    found[passage_id][number] = _Presence(max(before.share, worth * share), is_in)
    return found


def _subjects(connection: sqlite3.Connection, passages: Iterable[int]) -> dict[int, str]:
    """What each passage is about: its item or its report."""
    sql = f"SELECT p.id, {SUBJECT} AS subject FROM passages p WHERE p.id IN (SELECT value FROM json_each(?))"
    return {row["id"]: row["subject"] for row in connection.execute(sql, (json.dumps(list(passages)),))}


def _shares_of_subjects(scores: Mapping[int, float], subjects: Mapping[int, str]) -> dict[str, float]:
    """What a passage gets from the best passages of its subject."""
    own: dict[str, list[float]] = defaultdict(list)
    for passage_id, score in scores.items():
        own[subjects[passage_id]].append(score)
    best = {subject: sorted(found, reverse=True)[:_BEST_OF_ITEM] for subject, found in own.items() if len(found) > 1}
    return {subject: _SHARE_OF_ITEM * sum(found) for subject, found in best.items()}


def _missing(clues: Sequence[Clue], clues_in: Mapping[int, _Presence]) -> tuple[str, ...]:
    """The words that are neither in a passage nor above it; neighbours are one word, as they were typed."""
    words: list[str] = []
    last = -1
    for number, clue in enumerate(clues):
        if clues_in.get(number, _ABSENT).is_own:
            continue
        if clue.continues and last == number - 1 and words:
            words[-1] += clue.word
        else:
            words.append(clue.word)
        last = number
    return tuple(dict.fromkeys(words))
