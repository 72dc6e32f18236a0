"""Readings in Latin letters: keys for searching by sound, and guessed readings of names."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.japanese.variants import KANJI_VARIANTS

if TYPE_CHECKING:
    from pykakasi import kakasi


class Reading(NamedTuple):
    """A word of the vocabulary under its reading, or the key of that."""

    key: str
    token: str


_KANA_OR_LATIN = re.compile(r"[ぁ-ゖァ-ヺーa-zA-Zāīūēōâîûêô'’\- ]+")
_TOGETHER = 100
"""Readings: few enough for jaconv to copy them once for each っ, many enough to share its 150 replacements."""
_STRAY = re.compile(r"[っッ](?![か-ろカ-ロ])")
"""A っ before no consonant: no word that anybody would type (言っ|た), and it would double the end of its line."""
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")


def reading_key(text: str) -> str:
    """A reading in Hepburn without long vowels: じょうほう, jouhou, jōhō and joho are one. "" for other text."""
    return reading_keys([Reading(text, "")])[0].key


def reading_keys(readings: Sequence[Reading]) -> list[Reading]:
    """Readings in kana or Latin letters, each with its key instead: "" for other text.

    They are turned into letters `_TOGETHER` at a time, a line each: one by one takes ten times as long, and so do
    very many, as jaconv copies its text for each っ in it.
    """
    batches = (readings[i : i + _TOGETHER] for i in range(0, len(readings), _TOGETHER))
    return [reading for batch in batches for reading in _keyed(batch)]


def _keyed(readings: Sequence[Reading]) -> list[Reading]:
    import jaconv

    lines = [r.key.lower() if _KANA_OR_LATIN.fullmatch(r.key) and not _STRAY.search(r.key) else "" for r in readings]
    # No word stands in the first line, in which jaconv reads a っ otherwise.
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
    """Imported late: it takes half a second, and only two exports ask for it."""
    from pykakasi import kakasi

    return kakasi()


@functools.cache
def guess_reading(name: str) -> NameReading | None:
    """The guessed reading of a name; None where a character has none."""
    parts = _converter().convert(name.translate(KANJI_VARIANTS))
    kana = "".join(part["hira"] for part in parts)
    romaji = " ".join(part["hepburn"].capitalize() for part in parts)
    return NameReading(kana, romaji) if kana and all("ぁ" <= c <= "ゖ" or c == "ー" for c in kana) else None
