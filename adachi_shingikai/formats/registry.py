"""Every format there is, and which one a paper is in."""

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.formats import Format
from adachi_shingikai.formats.adachi import ADACHI
from adachi_shingikai.formats.general import COLON, GENERAL, MARKS

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI, COLON, GENERAL)}

SPEECHES = 3
"""So many lines at the least must be speakers' marks before a paper of an unknown council counts as minutes."""

SHARE = 0.5
"""The share of the lines beginning with a mark that must be speakers: a manual's bullets are not."""


class Recognised(NamedTuple):
    """The format of a paper, and how sure that is: between 0 and 1."""

    format: Format
    score: float


def recognise(lines: Sequence[str], forced: Format | None = None) -> Recognised:
    """The format that a paper's lines are in, or how well a forced one fits them.

    Evidence of a council settles it. Where nothing fits it is 足立区's with a score of 0: pages, no minutes.
    """
    if forced:
        return Recognised(forced, _fit(forced, lines).share)
    fits = [(_fit(fmt, lines), fmt) for fmt in FORMATS.values()]
    fit, fmt = max(fits, key=lambda f: f[0])  # the first of equals
    return Recognised(fmt, fit.share) if fit.share else Recognised(ADACHI, 0.0)


class _Fit(NamedTuple):
    """How well a format fits. One whose evidence is there goes before any that fits in general."""

    evident: bool
    spoken: int
    share: float


def _fit(fmt: Format, lines: Sequence[str]) -> _Fit:
    if fmt.evidence:
        evident = any(evidence.search(line) for line in lines for evidence in fmt.evidence)
        return _Fit(evident, 0, float(evident))
    marked = sum(line[:1] in MARKS for line in lines)
    spoken = sum(fmt.speech.match(line) is not None for line in lines)
    share = round(spoken / max(marked, spoken, 1), 2)
    return _Fit(False, spoken, share) if spoken >= SPEECHES and share >= SHARE else _Fit(False, 0, 0.0)
