"""Readings in Latin letters: keys for a search by sound, and guessed readings of names."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.japanese.variants import KANJI_VARIANTS

if TYPE_CHECKING:
    from pykakasi import kakasi


class Reading(NamedTuple):
    """A word of the vocabulary. `key` is its reading, or the key made of the reading by `reading_keys`."""

    key: str
    token: str


_KANA_OR_LATIN = re.compile(r"[ぁ-ゖァ-ヺーa-zA-Zāīūēōâîûêô'’\- ]+")
_BATCH = 100
"""Readings that jaconv converts in one call. It makes 150 replacements a call, which a large batch shares, but it also
copies its whole text for each っ, which a small batch keeps short.
"""
_STRAY_SOKUON = re.compile(r"[っッ](?![か-ろカ-ロ])")
"""A っ without a consonant after it (言っ|た): nobody searches for it, and jaconv would double the end of the line."""
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")


def reading_key(text: str) -> str:
    """Return a reading in Hepburn without long vowels: じょうほう, jouhou, jōhō, joho are equal; "" for other text."""
    return reading_keys([Reading(text, "")])[0].key


def reading_keys(readings: Sequence[Reading]) -> list[Reading]:
    """Return the words with the key of their reading instead of the reading, which is in kana or Latin letters.

    The key of any other text is "". The readings are converted in batches: one by one takes ten times as long.
    """
    batches = (readings[i : i + _BATCH] for i in range(0, len(readings), _BATCH))
    return [reading for batch in batches for reading in _convert_batch(batch)]


def _convert_batch(readings: Sequence[Reading]) -> list[Reading]:
    import jaconv

    lines = [
        r.key.lower() if _KANA_OR_LATIN.fullmatch(r.key) and not _STRAY_SOKUON.search(r.key) else "" for r in readings
    ]
    # The first line stays empty, because jaconv converts a っ in it differently.
    letters = jaconv.kana2alphabet(jaconv.kata2hira("\n".join(["", *lines]))).translate(_MACRONS)
    letters = re.sub(r"[^a-z\n]", "", letters.replace("ou", "o"))
    letters = re.sub(r"([aiueo])\1+", r"\1", letters)
    keys = re.sub(r"m(?=[bmp])", "n", letters.replace("tch", "cch")).split("\n")[1:]
    return [Reading(key, r.token) for key, r in zip(keys, readings, strict=True)]


class NameReading(NamedTuple):
    """A guessed reading in hiragana and in Hepburn."""

    kana: str
    romaji: str


@functools.cache
def _converter() -> kakasi:
    """Return the converter. pykakasi is imported late: it takes half a second, and only two exports need it."""
    from pykakasi import kakasi

    return kakasi()


@functools.cache
def guess_reading(name: str) -> NameReading | None:
    """Return the guessed reading of a name; None if a character has no reading."""
    parts = _converter().convert(name.translate(KANJI_VARIANTS))
    kana = "".join(part["hira"] for part in parts)
    romaji = " ".join(part["hepburn"].capitalize() for part in parts)
    return NameReading(kana, romaji) if kana and all("ぁ" <= c <= "ゖ" or c == "ー" for c in kana) else None
