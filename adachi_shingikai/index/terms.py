"""A `Document` → its index: each passage with the terms that find it and the citations in it. Pure."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.registry import FORMATS
from adachi_shingikai.index.citations import Citation, find_citations
from adachi_shingikai.index.fingerprints import fingerprints
from adachi_shingikai.index.passages import Passage, passages_of
from adachi_shingikai.japanese.fold import beside_token, bigrams, fold, name_token
from adachi_shingikai.japanese.romaji import Reading, reading_keys
from adachi_shingikai.japanese.sudachi import GAP, Word, family_name, words_of
from adachi_shingikai.japanese.text import fold_name
from adachi_shingikai.models import Document

FTS_OPTIONS = "content='', tokenize='ascii'"
"""How FTS5 stores the terms. They are folded and cut already: what is left to it is to split them at spaces, which its
simplest tokenizer does in two thirds of the time of unicode61."""

_HALF_LENGTH = 20
_KIND_WEIGHTS = {"page": 0.6, "agenda": 0.7, "field": 0.8, "remark": 0.8}
_SHORT_ROLE = 2
"""Characters. 会長 or 委員 alone names nobody, 区政情報課長 does."""


class Terms(NamedTuple):
    """The columns of the full-text index, separated by spaces.

    `words` are Sudachi's normalised words of the text, `bigrams` its character pairs. `heading` are the words that
    stand above a passage: the item with its title, or the caption of a box. `label` are the words of the speaker's
    label and full name, and each way to call the speaker as one token. `context` are the words of the speech before
    that have a meaning, each once, without numbers. Words of the last three columns have tokens of their own
    (`beside_token`).
    """

    words: str
    bigrams: str
    heading: str
    label: str
    context: str


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
    passages = tuple(passages_of(document))
    entries = []
    for passage, terms in zip(passages, index_terms(passages, readings), strict=True):
        citations = [c for c in find_citations(passage.text, fmt) if c != ("item", passage.item)]
        entries.append(Entry(passage, terms, tuple(citations), fingerprints(fold(passage.text))))
    return Index(tuple(entries), reading_vocabulary(readings))


def index_terms(passages: Iterable[Passage], readings: set[Reading]) -> Iterator[Terms]:
    """Return the terms of the passages of one document in their order, and add the readings of their words."""
    subject: tuple[object, ...] = ()
    before = ""
    for passage in passages:
        folded = fold(passage.text)
        words = words_of(folded)
        readings.update(Reading(word.reading, word.token) for word in set(words) if word.token != GAP)
        own = (passage.minutes, passage.section, passage.item, passage.report)
        is_speech = passage.kind == "speech"
        context = before if is_speech and own == subject else ""
        tokens = " ".join(word.token for word in words)
        yield Terms(tokens, " ".join(bigrams(folded)), _heading(passage), _label(passage), context)
        if is_speech:
            subject, before = own, _beside(dict.fromkeys(word for word in words if word.role == "content"))


def _beside(words: Iterable[Word]) -> str:
    tokens = (token for word in words if word.token != GAP for token in word.token.split(" "))
    return " ".join(map(beside_token, tokens))


def _heading(passage: Passage) -> str:
    item = f"諮問第{passage.item}号" if passage.item else ""
    return " ".join(_words_of(part) for part in (item, passage.item_title, passage.caption) if part)


@functools.lru_cache(maxsize=4_096)
def _words_of(printed: str) -> str:
    """The words of a title or label, which many passages share."""
    return _beside(words_of(fold(printed)))


def _label(passage: Passage) -> str:
    if not passage.label:
        return ""
    name, role, speaker = (part or "" for part in (passage.name, passage.role, passage.speaker))
    family = family_name(name) or name
    names = {passage.label, name, family, speaker, role if len(role) > _SHORT_ROLE else ""}
    names |= {called + role for called in (name, family, speaker) if called}
    tokens = [token for called in sorted(names) if (token := name_token(called))]
    return " ".join([*tokens, _words_of(passage.label), _words_of(speaker)]).strip()


def reading_vocabulary(readings: set[Reading]) -> frozenset[Reading]:
    """Return the readings with the keys by which queries in kana or Latin letters find them."""
    return frozenset(reading for reading in reading_keys(sorted(readings)) if reading.key)


def ranking_weight(passage: Passage) -> float:
    """Return what a passage counts in a ranking, up to 1.

    A text of 20 characters counts half: bm25 prefers a title or a short answer, which says nothing about a word.
    Annexes and boxes of forms repeat the words of an item; what was said and decided about it comes first.
    """
    length = len(passage.text)
    return length / (length + _HALF_LENGTH) * _KIND_WEIGHTS.get(passage.kind, 1.0)


def speaker_row(label: str | None, speaker: str | None, role: str | None) -> tuple[str, str, str, str]:
    """Return the row of `speakers` for a passage: how its speaker is called, and that as names are compared."""
    called = (label or "", speaker or "", role or "")
    return *called, f"{fold_name(called[1])}\n{fold_name(called[0])}"
