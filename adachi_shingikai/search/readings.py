"""Queries in kana or Latin letters: find the words of the index with that reading."""

from __future__ import annotations

import sqlite3
from itertools import product

from adachi_shingikai.japanese.romaji import reading_key
from adachi_shingikai.search.query import And, Node, Or, Term, TermKind, fts_expression

_MAX_KEY, _MAX_WORD = 60, 20
"""The most letters in the reading of a term, and of one word in it."""

_MAX_WORDS = 8
"""How many words of the index are tried for each part of a reading."""


def expand_readings(connection: sqlite3.Connection, tree: Node) -> Node:
    """Return the tree with spellings for each term in kana or Latin letters that occurs nowhere as it is written."""
    if isinstance(tree, And):
        return And(tuple(expand_readings(connection, part) for part in tree.wanted), tree.unwanted)
    if isinstance(tree, Or):
        return Or(tuple(expand_readings(connection, part) for part in tree.parts))
    key = reading_key(tree.folded) if tree.kind is TermKind.WORD else ""
    if not key or _is_found(connection, fts_expression(tree)):
        return tree
    return tree._replace(spellings=tuple(_find_spellings(connection, key)))


def _find_spellings(connection: sqlite3.Connection, key: str) -> list[tuple[str, ...]]:
    """The ways to write a reading with the fewest words of the index, if these occur one after the other."""
    if not 2 <= len(key) <= _MAX_KEY:
        return []
    words = _words_by_reading(connection, key)
    ends = _shortest_split(key, words)
    if not ends:
        return []
    parts = [words[key[start:end]][:_MAX_WORDS] for start, end in zip((0, *ends[:-1]), ends, strict=True)]
    spellings = list(product(*parts))[: _MAX_WORDS**2]
    return [s for s in spellings if _is_found(connection, fts_expression(Term("", "", TermKind.WORD, (s,))))]


def _words_by_reading(connection: sqlite3.Connection, key: str) -> dict[str, list[str]]:
    """The words of the index whose reading is any piece of the key."""
    pieces = {key[i:j] for i in range(len(key)) for j in range(i + 1, min(i + _MAX_WORD, len(key)) + 1)}
    marks = ", ".join("?" * len(pieces))
    sql = f"SELECT reading, word FROM readings WHERE reading IN ({marks}) ORDER BY reading, word"
    words: dict[str, list[str]] = {}
    for row in connection.execute(sql, tuple(pieces)):
        words.setdefault(row["reading"], []).append(row["word"])
    return words


def _shortest_split(key: str, words: dict[str, list[str]]) -> tuple[int, ...]:
    """The places where the words end if the key is split into as few as possible; () if it can't be split."""
    best: list[tuple[int, ...] | None] = [()] + [None] * len(key)  # for the first letters of the key
    for end in range(1, len(key) + 1):
        for start in range(end):
            before = best[start]
            if before is not None and key[start:end] in words:
                candidate = (*before, end)
                current = best[end]
                if current is None or len(candidate) < len(current):
                    best[end] = candidate
    return best[len(key)] or ()


def _is_found(connection: sqlite3.Connection, expression: str) -> bool:
    """Whether any searchable passage matches."""
    sql = """SELECT 1 FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
        WHERE p.is_searchable AND passages_fts MATCH ? LIMIT 1"""
    return connection.execute(sql, (expression,)).fetchone() is not None
