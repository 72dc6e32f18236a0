"""Queries in kana or Latin letters, read aloud: which words of the index sound so."""

from __future__ import annotations

import sqlite3
from itertools import product

from adachi_shingikai.japanese.romaji import reading_key
from adachi_shingikai.search.query import And, Node, Or, Term, TermKind, fts_expression

_LONGEST_READING, _LONGEST_WORD = 60, 20  # letters of a query, and of one word in it
_READINGS = 8  # spellings tried for each part of a reading


def expand_readings(connection: sqlite3.Connection, tree: Node) -> Node:
    """The tree with each term in kana or Latin letters that is written nowhere as the words that sound so."""
    if isinstance(tree, And):
        wanted = tuple(expand_readings(connection, part) for part in tree.wanted)
        return And(wanted, tree.unwanted)
    if isinstance(tree, Or):
        return Or(tuple(expand_readings(connection, part) for part in tree.parts))
    key = reading_key(tree.folded) if tree.kind is TermKind.WORD else ""
    if not key or _stands(connection, fts_expression(tree)):
        return tree
    return tree._replace(spellings=tuple(_spellings(connection, key)))


def _spellings(connection: sqlite3.Connection, key: str) -> list[tuple[str, ...]]:
    """The shortest ways to make up a reading of words in the index."""
    if not 2 <= len(key) <= _LONGEST_READING:
        return []
    pieces = {key[i:j] for i in range(len(key)) for j in range(i + 1, min(i + _LONGEST_WORD, len(key)) + 1)}
    marks = ", ".join("?" * len(pieces))
    words: dict[str, list[str]] = {}
    for piece, token in connection.execute(
        f"SELECT key, token FROM readings WHERE key IN ({marks}) ORDER BY key, token", tuple(pieces)
    ):
        words.setdefault(piece, []).append(token)
    # best[i]: the fewest words that make up key[:i], as the places where they end
    best: list[tuple[int, ...] | None] = [()] + [None] * len(key)
    for end in range(1, len(key) + 1):
        for start in range(end):
            before = best[start]
            if before is not None and key[start:end] in words:
                candidate = (*before, end)
                current = best[end]
                if current is None or len(candidate) < len(current):
                    best[end] = candidate
    ends = best[len(key)]
    if not ends:
        return []
    parts = [words[key[start:end]][:_READINGS] for start, end in zip((0, *ends[:-1]), ends, strict=True)]
    spelled = list(product(*parts))[: _READINGS**2]
    return [s for s in spelled if _stands(connection, fts_expression(Term("", TermKind.WORD, (s,))))]


def _stands(connection: sqlite3.Connection, match: str) -> bool:
    """Whether anything in the database matches."""
    sql = """SELECT 1 FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
    WHERE p.current AND passages_fts MATCH ? LIMIT 1"""
    return connection.execute(sql, (match,)).fetchone() is not None
