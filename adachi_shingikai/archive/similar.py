"""Items and speeches about the same matter as an item or a speech: has there been such a case before? Reads only."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from adachi_shingikai.archive.speeches import Source, find_item_source, query_rows
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import ItemRef, MeetingRef, Reference, SpeechRef
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.sudachi import nouns, query_units
from adachi_shingikai.search.query import beside, phrase
from adachi_shingikai.search.stages.clues import Clue, Clues
from adachi_shingikai.search.stages.loosened import find_near

PROFILE = 15
"""How many words tell what an item or a speech is about."""

SAME_DEPARTMENT, SAME_ARTICLE = 0.15, 0.05
"""What a department and each article in common add to the share of words in common."""

NAMED = 0.3
"""What it adds if one names the other."""

LEAST = 0.15
"""The score from which on an item is similar."""

_SHOWN_WORDS = 6

_ABOUT = "p.kind NOT IN ('page', 'field') AND p.is_searchable AND p.item IS NOT NULL"
"""SQL: the passages that tell what an item is about. Annexes and forms have the same words for all items."""

_IN_TITLE = 3
"""A word of the title counts as often as this."""


@dataclass(frozen=True, slots=True)
class SimilarItem:
    """An item about the same matter, with the reason, and where it is printed: its opinion, or else its papers.

    `score` is between 0 and 1.
    """

    number: int
    title: str
    meeting: str | None
    date: str | None
    outcome: str | None
    reason: str
    score: float
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class SimilarSpeech:
    """A speech about the same matter, with the words in common."""

    ref: str
    label: str
    item: int | None
    date: str | None
    text: str
    file: str
    sha256: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """What is similar to an item or a speech: the likeliest first. `words` tell what that is about."""

    ref: str
    words: tuple[str, ...]
    items: tuple[SimilarItem, ...]
    speeches: tuple[SimilarSpeech, ...]


def find_similar(connection: sqlite3.Connection, ref: Reference, limit: int) -> Similar:
    """Return up to `limit` items and as many speeches. Raise NotFoundError if nothing is stored about the reference."""
    if isinstance(ref, ItemRef):
        name: str = f"諮問第{ref.number}号"
        own: int | None = ref.number
        sql = f"SELECT p.text, p.item_title AS title FROM passages p WHERE {_ABOUT} AND p.item = ?"
        passages = query_rows(connection, sql, ref.number)
    elif isinstance(ref, SpeechRef):
        sql = "SELECT text, item, NULL AS title FROM passages WHERE kind = 'speech' AND is_searchable AND reference = ?"
        name, passages = str(ref), query_rows(connection, sql, str(ref))
        own = passages[0]["item"] if passages else None
    else:
        raise UsageError(
            f"{ref.key if isinstance(ref, MeetingRef) else ref}: 諮問（462）か発言（12-15#34）を指定してください"
        )
    if not passages:
        raise NotFoundError(f"{name}: 取り込んだ資料にありません。`shingikai list items` で確かめてください")
    items = {row["number"]: row for row in query_rows(connection, "SELECT * FROM items")}
    texts = [row["text"] for row in passages] + [passages[0]["title"] or ""] * _IN_TITLE
    weights = _profile(connection, texts, max(len(items), 1))
    similar = _similar_items(connection, weights, items, own)[:limit]
    placed = tuple(replace(item, source=find_item_source(connection, item.number)) for item in similar)
    words = tuple(word.written for word in weights)
    return Similar(name, words, placed, _similar_speeches(connection, weights, own, name, limit))


class _Word(NamedTuple):
    """A word that tells what a text is about, as it is written there."""

    written: str
    tokens: tuple[str, ...]


def _profile(connection: sqlite3.Connection, texts: Iterable[str], items: int) -> dict[_Word, float]:
    """The words that tell most about texts, with their inverse document frequency among the items.

    A word of more than half of the items (諮問, 了承) tells nothing.
    """
    written: dict[tuple[str, ...], str] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for folded in map(fold, texts):
        for unit in query_units(folded):
            if unit.role == "content":
                written.setdefault(unit.tokens, folded[unit.start : unit.end])
        counts.update(tokens for noun in nouns(folded) if (tokens := tuple(noun.split(" "))) in written)
    words = {_Word(written[tokens], tokens): count for tokens, count in counts.items() if len(written[tokens]) > 1}
    found = {word: len(_items_with(connection, word)) for word in words}
    weights = {word: math.log((items + 1) / (count + 0.5)) for word, count in found.items() if 2 * count <= items}
    best = sorted(weights, key=lambda word: (-weights[word] * (1 + math.log(words[word])), word))[:PROFILE]
    return {word: weights[word] for word in best}


def _items_with(connection: sqlite3.Connection, word: _Word) -> set[int]:
    """The items of which a passage or the title has a word."""
    sql = f"""SELECT DISTINCT p.item FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
        WHERE passages_fts MATCH ? AND {_ABOUT}"""
    expression = f"words : {phrase(word.tokens)} OR heading : {beside(word.tokens)}"
    return {row["item"] for row in connection.execute(sql, (expression,))}


def _listed(words: Sequence[_Word]) -> str:
    return f"共通の語（{'・'.join(word.written for word in words[:_SHOWN_WORDS])}）"


def _similar_items(
    connection: sqlite3.Connection,
    weights: Mapping[_Word, float],
    items: Mapping[int, dict[str, object]],
    own: int | None,
) -> tuple[SimilarItem, ...]:
    shared: dict[int, list[_Word]] = {number: [] for number in items if number != own}
    for word in weights:
        for number in _items_with(connection, word):
            if number in shared:
                shared[number].append(word)
    named = _named_with(connection, own)
    whole = sum(weights.values()) or 1.0
    mine = items.get(own or 0, {})
    found = []
    for number, words in shared.items():
        departments = _both(mine.get("departments"), items[number]["departments"], "、")
        articles = _both(mine.get("articles"), items[number]["articles"], " ")
        score = (
            sum(weights[word] for word in words) / whole
            + SAME_DEPARTMENT * bool(departments)
            + SAME_ARTICLE * len(articles)
            + NAMED * (number in named)
        )
        reasons = [
            "一方が他方を挙げている" if number in named else "",
            _listed(words) if words else "",
            f"所管が同じ（{'、'.join(departments)}）" if departments else "",
            f"条が同じ（{'、'.join(f'第{article}条' for article in articles)}）" if articles else "",
        ]
        if score >= LEAST and words:
            row = {name: items[number][name] for name in ("number", "title", "meeting", "date", "outcome")}
            reason = "、".join(filter(None, reasons))
            found.append(SimilarItem(**row, reason=reason, score=round(min(score, 1.0), 2)))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda item: (-item.score, item.number)))


def _both(one: object, other: object, separator: str) -> list[str]:
    """The parts that two joined lists have in common."""
    others = str(other or "").split(separator)
    return [part for part in str(one or "").split(separator) if part and part in others]


def _named_with(connection: sqlite3.Connection, own: int | None) -> set[int]:
    """The items that name an item, and those that it names."""
    sql = """SELECT p.item AS one, c.number AS other FROM citations c JOIN passages p ON p.id = c.passage_id
        WHERE c.kind = 'item' AND p.is_searchable AND p.item IS NOT NULL AND ? IN (p.item, c.number)"""
    return {number for row in connection.execute(sql, (own,)) for number in row} - {own}


def _similar_speeches(
    connection: sqlite3.Connection, weights: Mapping[_Word, float], own: int | None, name: str, limit: int
) -> tuple[SimilarSpeech, ...]:
    clues = Clues(tuple(Clue(word.written, (word.tokens,)) for word in weights), (), (), ())
    where = " AND p.kind = 'speech' AND p.reference <> ? AND (p.item IS NULL OR p.item IS NOT ?)"
    near = find_near(connection, clues, where, (name, own))
    sql = """SELECT p.id, p.reference AS ref, p.label, p.item, p.date, p.text, d.name AS file, d.sha256,
        p.page_start, p.page_end, p.printed_start, p.printed_end
        FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.id IN (SELECT value FROM json_each(?))"""
    rows = {row.pop("id"): row for row in query_rows(connection, sql, json.dumps([one.id for one in near]))}
    speeches = []
    for one in near:
        folded = fold(rows[one.id]["text"])
        words = [word for word in weights if word.written in folded]
        if len(words) > 1:
            speeches.append(SimilarSpeech(**rows[one.id], reason=_listed(words), score=round(one.score, 2)))
    return tuple(speeches[:limit])
