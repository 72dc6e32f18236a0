"""A `Document` → what the full-text index holds of it: each passage with the terms that find it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from adachi_shingikai import fold, passages, tokens
from adachi_shingikai.models import Document
from adachi_shingikai.passages import Passage
from adachi_shingikai.tokens import Reading


class Terms(NamedTuple):
    """The two columns of the index: `t`, Sudachi's words, and `b`, character pairs; parted by spaces."""

    t: str
    b: str


class Index(NamedTuple):
    """The passages of a paper with their terms, and how its words are read."""

    entries: tuple[tuple[Passage, Terms], ...]
    readings: frozenset[Reading]


def of(document: Document) -> Index:
    """The index of a paper. Most of the time it takes is Sudachi's."""
    readings: set[Reading] = set()
    entries = tuple((passage, terms(passage.text, readings)) for passage in passages.of(document))
    return Index(entries, vocabulary(readings))


def vocabulary(readings: set[Reading]) -> frozenset[Reading]:
    """The words that a query in kana or Latin letters can mean, by the key of their reading."""
    return frozenset(reading for reading in tokens.keyed(sorted(readings)) if reading.key)


def terms(text: str, readings: set[Reading]) -> Terms:
    """The terms of a text; how its words are read is added to the readings given."""
    folded = fold.fold(text)
    return Terms(" ".join(tokens.analyse(folded, readings)), " ".join(fold.bigrams(folded)))
