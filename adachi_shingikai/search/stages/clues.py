"""What a query in plain words asks about: its words of meaning, with their neighbours and synonyms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from adachi_shingikai.japanese.fold import fold, fold_with_map
from adachi_shingikai.japanese.sudachi import GAP, Unit, query_tokens, query_units
from adachi_shingikai.japanese.synonyms import Synonyms
from adachi_shingikai.search.query import Term, phrase
from adachi_shingikai.search.rewrites import find_rewrite

MAX_RUN = 12
"""Units of a query that can be one word with synonyms: 新型コロナウイルス感染症 has six."""

Phrase = tuple[str, ...]
"""Tokens of the column `words` that follow each other."""


@dataclass(slots=True)
class Clue:
    """A word of a query as it was typed, the phrases that it is found by, and those of its synonyms.

    `continues`: it was typed right after the clue before it.
    """

    word: str
    own: tuple[Phrase, ...]
    continues: bool = False
    synonyms: set[Phrase] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues of a query, and its neighbouring words. `added` are the synonyms, as they are written in their list."""

    clues: tuple[Clue, ...]
    together: tuple[Phrase, ...]
    terms: tuple[Term, ...]
    added: tuple[str, ...]


def find_clues(connection: sqlite3.Connection, terms: Sequence[Term], synonyms: Synonyms) -> Clues:
    """Return the clues of bare terms, with those synonyms that occur in the database."""
    clues: list[Clue] = []
    together: list[Phrase] = []
    others: list[tuple[Clue, str]] = []
    for term in terms:
        if term.spellings:
            clues.append(Clue(term.typed, tuple(tuple(" ".join(words).split(" ")) for words in term.spellings)))
            continue
        units = _joined_numbers(query_units(term.folded))
        if rewritten := _rewritten_clue(term):
            clue, start, end = rewritten
            clues.append(clue)
            units = [unit for unit in units if unit.end <= start or unit.start >= end]
        own = {
            i: Clue(_typed(term, unit.start, unit.end), (unit.tokens,), _continues(units, i))
            for i, unit in enumerate(units)
            if unit.role in ("content", "number")
        }
        together += [a.tokens + b.tokens for a, b in pairwise(units) if a.end == b.start and _is_run(a, b)]
        for first, last, words in _find_synonyms(units, term.folded, synonyms):
            others += [(own[i], word) for i in range(first, last) if i in own for word in words]
        clues += own.values()
    added = _add_synonyms(connection, others)
    return Clues(tuple(clues), tuple(dict.fromkeys(together)), tuple(terms), added)


def _typed(term: Term, start: int, end: int) -> str:
    """What was typed for a range of the folded term."""
    return term.typed[slice(*fold_with_map(term.typed).original(start, end))]


def _rewritten_clue(term: Term) -> tuple[Clue, int, int] | None:
    """A date or the number of an item as one clue, with its range in the folded term."""
    found = find_rewrite(term.folded)
    if found is None:
        return None
    forms = (term.folded[found.start : found.end], *found.forms)
    phrases = tuple(dict.fromkeys(map(_tokens_of, forms)))
    return Clue(_typed(term, found.start, found.end), phrases), found.start, found.end


def _tokens_of(words: str) -> Phrase:
    return tuple(token for token in query_tokens(fold(words)) if token != GAP)


def _joined_numbers(units: Sequence[Unit]) -> list[Unit]:
    """The units, with each number and its counter as one: 5年."""
    joined: list[Unit] = []
    for unit in units:
        before = joined[-1] if joined else None
        if before and before.role == "number" and unit.role == "affix" and before.end == unit.start:
            joined[-1] = before._replace(end=unit.end, tokens=before.tokens + unit.tokens, base=before.base + unit.base)
        else:
            joined.append(unit)
    return joined


def _continues(units: Sequence[Unit], i: int) -> bool:
    before = units[i - 1] if i else None
    return before is not None and before.end == units[i].start and before.role in ("content", "number")


def _is_run(first: Unit, second: Unit) -> bool:
    return first.role != "other" and second.role != "other"


def _find_synonyms(
    units: Sequence[Unit], folded: str, synonyms: Synonyms
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The longest runs of units that have synonyms: the half-open range of units, and the synonyms."""
    first = 0
    while first < len(units):
        for last in range(min(first + MAX_RUN, len(units)), first, -1):
            if words := synonyms.of(_spellings(units[first:last], folded)):
                yield first, last, words
                first = last - 1
                break
        first += 1


def _spellings(units: Sequence[Unit], folded: str) -> Iterable[str]:
    """A run of units as it is written, in its dictionary form, and normalised."""
    start, last = units[0].start, units[-1]
    yield folded[start : last.end]
    yield folded[start : last.start] + last.base
    yield "".join(token for unit in units for token in unit.tokens)


def _add_synonyms(connection: sqlite3.Connection, others: Sequence[tuple[Clue, str]]) -> tuple[str, ...]:
    """Add to the clues the synonyms that occur in the database, and return these."""
    phrases = {word: _tokens_of(word) for _, word in others}
    sql = "SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? LIMIT 1"
    occurring = {
        word: tokens
        for word, tokens in phrases.items()
        if tokens and connection.execute(sql, (f"words : {phrase(tokens)}",)).fetchone()
    }
    added: dict[str, None] = {}
    for clue, word in others:
        tokens = occurring.get(word)
        if tokens and tokens not in clue.own:
            clue.synonyms.add(tokens)
            added[word] = None
    return tuple(added)
