"""Why a search found nothing, and what would be found: words, filters, spellings. Reads only."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from adachi_shingikai.errors import UsageError
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.romaji import reading_key
from adachi_shingikai.japanese.sudachi import query_reading, query_units
from adachi_shingikai.japanese.text import fold_name
from adachi_shingikai.search.filters import FILTERS, Filters
from adachi_shingikai.search.hits import Page, search
from adachi_shingikai.search.query import Term, TermKind, fts_expression, parse_query, query_terms
from adachi_shingikai.search.readings import find_spellings

_CLOSE = 0.6
"""The least likeness of a name or a word that is suggested, from 0 to 1 (difflib)."""

_CLOSE_NAME = 0.5
"""The same for names, which often have two characters."""

_OFFERED = 3
"""Suggestions for one word or filter."""


def name_absent_words(connection: sqlite3.Connection, words: str) -> list[str]:
    """Return a sentence for each word of a query that occurs nowhere, with what may have been meant."""
    sentences = []
    for term in _terms(words):
        if not _count(connection, term):
            offered = _spellings(connection, term)
            hint = f"。もしかして: {'、'.join(offered)}" if offered else ""
            sentences.append(f"「{term.typed}」を含む箇所はありません{hint}")
    return sentences


def explain_nothing(connection: sqlite3.Connection, words: str, filters: Filters) -> Iterator[str]:
    """Return sentences about a search that found nothing at all: the words that occur nowhere, or else the filters."""
    if absent := name_absent_words(connection, words):
        yield from absent
        return
    terms = _terms(words)
    if len(terms) > 1:
        alone = "、".join(f"{term.typed} {_count(connection, term)}件" for term in terms)
        yield f"1語ずつなら見つかります: {alone}"
    for filter_ in FILTERS:
        values = filters.values.get(filter_.name)
        if not values:
            continue
        rest = Filters({name: chosen for name, chosen in filters.values.items() if name != filter_.name})
        found = _count_all(connection, words, rest)
        hint = _existing(connection, filter_.name, values)
        if found:
            yield f"{filter_.option} がなければ{found}件あります" + (f"（{hint}）" if hint else "")
        elif hint:
            yield f"{filter_.option}: {hint}"


def _terms(words: str) -> list[Term]:
    return list(query_terms(parse_query(words))) if words.strip() else []


def _count(connection: sqlite3.Connection, term: Term) -> int:
    sql = """SELECT count(*) FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid
        WHERE passages_fts MATCH ? AND p.is_searchable"""
    count: int = connection.execute(sql, (fts_expression(term),)).fetchone()[0]
    return count


def _count_all(connection: sqlite3.Connection, words: str, filters: Filters) -> int:
    try:
        return search(connection, words, filters, Page(limit=0), exact=True).total
    except UsageError:  # neither words nor filters are left
        return 0


def _spellings(connection: sqlite3.Connection, term: Term) -> list[str]:
    """What may have been meant: words of the same reading, a speaker's name, a word that looks alike."""
    if term.kind is not TermKind.WORD:
        return []
    key = reading_key(query_reading(term.folded))
    read = ["".join(words).replace(" ", "") for words in find_spellings(connection, key)]
    alike = [
        term.folded[: unit.start] + word + term.folded[unit.end :]
        for unit in query_units(term.folded)
        if unit.role != "other" and not _occurs(connection, unit.tokens)
        for word in _alike(connection, term.folded[unit.start : unit.end])
    ]
    names = difflib.get_close_matches(term.folded, _names(connection, term.folded[0]), _OFFERED, _CLOSE_NAME)
    offered = dict.fromkeys([*read, *names, *alike])
    return [word for word in offered if _count(connection, Term(word, fold(word), TermKind.WORD))][:_OFFERED]


def _occurs(connection: sqlite3.Connection, tokens: Sequence[str]) -> bool:
    sql = "SELECT 1 FROM readings WHERE word = ? LIMIT 1"
    return connection.execute(sql, (" ".join(tokens),)).fetchone() is not None


def _names(connection: sqlite3.Connection, first: str) -> list[str]:
    """The names of speakers that begin with a character."""
    sql = "SELECT DISTINCT name FROM passages WHERE kind = 'speech' AND is_searchable AND name LIKE ? || '%'"
    return [row["name"] for row in connection.execute(sql, (first,))]


def _alike(connection: sqlite3.Connection, written: str) -> list[str]:
    """The words of the index that look most like one, and begin or end with the same character."""
    sql = """SELECT DISTINCT word FROM readings WHERE length(word) BETWEEN ? AND ?
        AND (substr(word, 1, 1) = ? OR substr(word, -1) = ?)"""
    bounds = (len(written) - 1, len(written) + 1, written[0], written[-1])
    words = [row["word"] for row in connection.execute(sql, bounds)]
    return [word.replace(" ", "") for word in difflib.get_close_matches(written, words, _OFFERED, _CLOSE)]


def _existing(connection: sqlite3.Connection, name: str, values: Sequence[object]) -> str:
    """What a filter could be set to instead, if nothing has its value."""
    column, table = _VALUES.get(name, ("", ""))
    if not column:
        return ""
    known = {str(row[0]): None for row in connection.execute(f"SELECT DISTINCT {column} FROM {table}") if row[0]}
    if any(_is_known(name, str(value), known) for value in values):
        return ""
    folded = {fold_name(one): one for one in known}
    close = [
        folded[one]
        for value in values
        for one in difflib.get_close_matches(fold_name(str(value)), folded, _OFFERED, _CLOSE_NAME)
    ]
    if name == "meeting":
        close = [meeting_name(key) for key in (close or sorted(known)[-_OFFERED:])]
    return (
        f"あるのは {'、'.join(dict.fromkeys(close))} など" if close else f"{'、'.join(map(str, values))} はありません"
    )


def _is_known(name: str, value: str, known: Mapping[str, None]) -> bool:
    if name in ("item", "meeting"):
        return value in known
    return any(fold_name(value) in fold_name(one) for one in known)


_SPEECHES = "passages WHERE kind = 'speech' AND is_searchable"
_VALUES = {
    "speaker": ("coalesce(name, label)", _SPEECHES),
    "role": ("role", _SPEECHES),
    "meeting": ("meeting", "meetings"),
    "item": ("number", "items"),
    "department": ("department", "item_departments"),
}
"""Where the values are that exist: the column and the table."""
