"""Every format there is, and which one a paper is in."""

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.formats import Format
from adachi_shingikai.formats.adachi import ADACHI
from adachi_shingikai.formats.general import COLON, GENERAL

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI, COLON, GENERAL)}

SPEECHES = 3
"""So many lines at the least must be speakers' marks before a paper of an unknown council counts as minutes."""

SHARE = 0.5
"""The share of the lines beginning with a mark that must be speakers: a manual's bullets are not."""


class Recognised(NamedTuple):
    """The format of a paper, and how sure that is: between 0 and 1."""

    format: Format
    score: float


def recognise(lines: Sequence[str]) -> Recognised:
    """The format that a paper's lines are in. 足立区's with a score of 0 where none fits: pages, no minutes."""
    if any(evidence.search(line) for line in lines for evidence in ADACHI.evidence):
        return Recognised(ADACHI, 1.0)
    marked = sum(line[:1] in "○◯〇◎●◆" for line in lines)
    found = []
    for fmt in (COLON, GENERAL):
        spoken = sum(fmt.speech.match(line) is not None for line in lines)
        share = spoken / max(marked, spoken, 1)
        if spoken >= SPEECHES and share >= SHARE:
            found.append((spoken, share, fmt))
    if not found:
        return Recognised(ADACHI, 0.0)
    _, share, fmt = max(found, key=lambda f: f[:2])
    return Recognised(fmt, round(share, 2))
