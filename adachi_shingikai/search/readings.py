"""Queries in kana or Latin letters: find the words of the index with that reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from itertools import islice, product

from adachi_shingikai.japanese.romaji import reading_key
from adachi_shingikai.search.query import And, Node, Or, Term, TermKind, fts_expression

_MAX_KEY, _MAX_WORD = 60, 20
"""The most letters in the reading of a term, and of one word in it."""

_MAX_WORDS = 8
"""How many words of the index are tried for each part of a reading."""

_MAX_PARTS = 8
"""Words that a term can be read as. しししし… could be written in any number of ways."""

_MAX_SPELLINGS = 64
"""Ways to write a term that are looked up in the index."""


def expand_readings(connection: sqlite3.Connection, tree: Node) -> Node:
    """Return the tree with spellings for each term in kana or Latin letters that occurs nowhere as it is written."""
    if isinstance(tree, And):
        return And(tuple(expand_readings(connection, part) for part in tree.wanted), tree.unwanted)
    if isinstance(tree, Or):
        return Or(tuple(expand_readings(connection, part) for part in tree.parts))
    key = reading_key(tree.folded) if tree.kind is TermKind.WORD else ""
    if not key or _is_found(connection, fts_expression(tree)):
        return tree
    return tree._replace(spellings=tuple(find_spellings(connection, key)))


def find_spellings(connection: sqlite3.Connection, key: str) -> list[tuple[str, ...]]:
    """Return the ways to write a reading with the fewest words of the index, if these occur one after the other."""
    if not 2 <= len(key) <= _MAX_KEY:
        return []
    words = _words_by_reading(connection, key)
    spellings = (
        spelling
        for parts in _shortest_splits(key, words)
        for spelling in product(*(words[part][:_MAX_WORDS] for part in parts))
    )
    return [s for s in islice(spellings, _MAX_SPELLINGS) if _occurs(connection, s)]


def _occurs(connection: sqlite3.Connection, spelling: tuple[str, ...]) -> bool:
    return _is_found(connection, fts_expression(Term("", "", TermKind.WORD, (spelling,))))


def _words_by_reading(connection: sqlite3.Connection, key: str) -> dict[str, list[str]]:
    """The words of the index whose reading is any piece of the key."""
    pieces = {key[i:j] for i in range(len(key)) for j in range(i + 1, min(i + _MAX_WORD, len(key)) + 1)}
    marks = ", ".join("?" * len(pieces))
    sql = f"SELECT reading, word FROM readings WHERE reading IN ({marks}) ORDER BY reading, word"
    words: dict[str, list[str]] = {}
    for row in connection.execute(sql, tuple(pieces)):
        words.setdefault(row["reading"], []).append(row["word"])
    return words


def _shortest_splits(key: str, words: Collection[str]) -> list[tuple[str, ...]]:
    """All ways to divide the key into as few readings of words as possible; none if it can't be divided.

    しんぎかい is 審議会 and not 新義 買い: only the index knows which one occurs.
    """
    best: list[list[tuple[str, ...]]] = [[()], *([] for _ in key)]  # for the first letters of the key
    for end in range(1, len(key) + 1):
        found = [
            (*before, key[start:end])
            for start in range(max(0, end - _MAX_WORD), end)
            if key[start:end] in words
            for before in best[start]
        ]
        fewest = min(map(len, found), default=0)
        best[end] = [split for split in found if len(split) == fewest <= _MAX_PARTS][:_MAX_SPELLINGS]
    return best[len(key)]


def _is_found(connection: sqlite3.Connection, expression: str) -> bool:
    """Whether any searchable passage matches."""
    sql = """SELECT 1 FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
        WHERE p.is_searchable AND passages_fts MATCH ? LIMIT 1"""
    return connection.execute(sql, (expression,)).fetchone() is not None
