"""A `Document` → its index: each passage with the terms that find it and the citations in it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.index.citations import Citation, find_citations
from adachi_shingikai.index.fingerprints import fingerprints
from adachi_shingikai.index.passages import Passage, passages_of
from adachi_shingikai.japanese.fold import bigrams, fold
from adachi_shingikai.japanese.romaji import Reading, reading_keys
from adachi_shingikai.japanese.sudachi import tokenise_with_readings
from adachi_shingikai.models import Document


class Terms(NamedTuple):
    """The two columns of the full-text index, separated by spaces: Sudachi's normalised words, and character pairs."""

    words: str
    bigrams: str


class Entry(NamedTuple):
    """A passage with its terms, the other items and the articles that it mentions, and its fingerprints."""

    passage: Passage
    terms: Terms
    citations: tuple[Citation, ...]
    fingerprints: frozenset[int]


class Index(NamedTuple):
    """The index of a document: its passages, and the readings of its words."""

    entries: tuple[Entry, ...]
    readings: frozenset[Reading]


def build_index(document: Document) -> Index:
    """Return the index of a document. Sudachi takes most of the time."""
    fmt = FORMATS[document.format] if document.format else ADACHI
    readings: set[Reading] = set()
    entries = []
    for passage in passages_of(document):
        citations = [c for c in find_citations(passage.text, fmt) if c != ("item", passage.item)]
        terms = index_terms(passage.text, readings)
        entries.append(Entry(passage, terms, tuple(citations), fingerprints(fold(passage.text))))
    return Index(tuple(entries), reading_vocabulary(readings))


def index_terms(text: str, readings: set[Reading]) -> Terms:
    """Return the terms of a text, and add the readings of its words to `readings`."""
    folded = fold(text)
    return Terms(" ".join(tokenise_with_readings(folded, readings)), " ".join(bigrams(folded)))


def reading_vocabulary(readings: set[Reading]) -> frozenset[Reading]:
    """Return the readings with the keys by which queries in kana or Latin letters find them."""
    return frozenset(reading for reading in reading_keys(sorted(readings)) if reading.key)
