"""Readings of names: guesses, from pykakasi's dictionary. The only module that knows pykakasi."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.codepoints import KANJI_VARIANTS

if TYPE_CHECKING:
    from pykakasi import kakasi


class Reading(NamedTuple):
    """A guessed reading in hiragana and in Hepburn."""

    kana: str
    romaji: str


@functools.cache
def _converter() -> kakasi:
    """Imported late: it takes half a second, and only two exports ask for it."""
    from pykakasi import kakasi

    return kakasi()


@functools.cache
def of(name: str) -> Reading | None:
    """The guessed reading of a name; None where a character has none."""
    parts = _converter().convert(name.translate(KANJI_VARIANTS))
    kana = "".join(part["hira"] for part in parts)
    romaji = " ".join(part["hepburn"].capitalize() for part in parts)
    return Reading(kana, romaji) if kana and all("ぁ" <= c <= "ゖ" or c == "ー" for c in kana) else None
