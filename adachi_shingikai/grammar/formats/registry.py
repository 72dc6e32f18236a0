"""Every format there is, and which one a paper is in."""

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.general import COLON, GENERAL, MARKS

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI, COLON, GENERAL)}

SPEECHES = 3
"""So many lines at the least must be speakers' marks before a paper of an unknown council counts as minutes."""

SHARE = 0.5
"""The share of the lines beginning with a mark that must be speakers: a manual's bullets are not."""


class Recognised(NamedTuple):
    """The format of a paper, and how sure that is: between 0 and 1."""

    format: Format
    score: float


def recognise_format(lines: Sequence[str], forced: Format | None = None) -> Recognised:
    """The format that a paper's lines are in, or how well a forced one fits them.

    Evidence of a council settles it; else the general format fits best that reads the most speakers. Where
    nothing fits it is 足立区's with a score of 0: pages, no minutes.
    """
    if forced:
        return Recognised(forced, float(_evident(forced, lines)) if forced.evidence else _fit(forced, lines)[1])
    for fmt in FORMATS.values():
        if _evident(fmt, lines):
            return Recognised(fmt, 1.0)
    fits = [(_fit(fmt, lines), fmt) for fmt in FORMATS.values() if not fmt.evidence]
    (spoken, share), fmt = max(fits, key=lambda fit: fit[0])
    return Recognised(fmt, share) if spoken else Recognised(ADACHI, 0.0)


def _evident(fmt: Format, lines: Sequence[str]) -> bool:
    return any(evidence.search(line) for line in lines for evidence in fmt.evidence)


def _fit(fmt: Format, lines: Sequence[str]) -> tuple[int, float]:
    """How many lines a format reads as speakers, and which share that is of those that begin with a mark."""
    marked = sum(line[:1] in MARKS for line in lines)
    spoken = sum(fmt.speech.match(line) is not None for line in lines)
    share = round(spoken / max(marked, spoken, 1), 2)
    return (spoken, share) if spoken >= SPEECHES and share >= SHARE else (0, 0.0)
