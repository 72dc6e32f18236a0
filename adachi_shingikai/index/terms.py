"""A `Document` → what the full-text index holds of it: each passage with the terms that find it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from adachi_shingikai.index.passages import Passage, passages_of
from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.japanese.romaji import Reading, reading_keys
from adachi_shingikai.japanese.sudachi import tokenise_with_readings
from adachi_shingikai.models import Document


class Terms(NamedTuple):
    """The two columns of the index: `t`, Sudachi's words, and `b`, character pairs; parted by spaces."""

    t: str
    b: str


class Index(NamedTuple):
    """The passages of a paper with their terms, and how its words are read."""

    entries: tuple[tuple[Passage, Terms], ...]
    readings: frozenset[Reading]


def build_index(document: Document) -> Index:
    """The index of a paper. Most of the time it takes is Sudachi's."""
    readings: set[Reading] = set()
    entries = tuple((passage, index_terms(passage.text, readings)) for passage in passages_of(document))
    return Index(entries, reading_vocabulary(readings))


def reading_vocabulary(readings: set[Reading]) -> frozenset[Reading]:
    """The words that a query in kana or Latin letters can mean, by the key of their reading."""
    return frozenset(reading for reading in reading_keys(sorted(readings)) if reading.key)


def index_terms(text: str, readings: set[Reading]) -> Terms:
    """The terms of a text; how its words are read is added to the readings given."""
    folded = fold(text)
    return Terms(" ".join(tokenise_with_readings(folded, readings)), " ".join(bigrams(folded)))
