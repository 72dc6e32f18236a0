"""All formats, and the recognition of the format of a document."""

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.general import COLON, GENERAL, MARKS

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI, COLON, GENERAL)}

MIN_SPEECHES = 3
"""A document of an unknown council is read as minutes only if at least this many lines begin a speech."""

MIN_SPEECH_SHARE = 0.5
"""The least share of speeches among the lines that begin with a mark: in a manual they are bullets."""


class Recognised(NamedTuple):
    """The format of a document. `score` is the certainty, from 0 to 1."""

    format: Format
    score: float


def recognise_format(lines: Sequence[str], forced: Format | None = None) -> Recognised:
    """Return the format of a document from its lines, or how well a forced format fits it.

    Evidence of a council settles the format. Without any, it is the general format that reads the most speeches. If
    neither fits, it is that of 足立区 with a score of 0: the document has pages, but no minutes.
    """
    if forced:
        score = float(_has_evidence(forced, lines)) if forced.evidence else _count_speeches(forced, lines)[1]
        return Recognised(forced, score)
    for fmt in FORMATS.values():
        if _has_evidence(fmt, lines):
            return Recognised(fmt, 1.0)
    counts = [(_count_speeches(fmt, lines), fmt) for fmt in FORMATS.values() if not fmt.evidence]
    (speeches, share), fmt = max(counts, key=lambda count: count[0])
    return Recognised(fmt, share) if speeches else Recognised(ADACHI, 0.0)


def _has_evidence(fmt: Format, lines: Sequence[str]) -> bool:
    return any(evidence.search(line) for line in lines for evidence in fmt.evidence)


def _count_speeches(fmt: Format, lines: Sequence[str]) -> tuple[int, float]:
    """Return the number of lines that begin a speech and their share among the lines that begin with a mark.

    Both are 0 if they are too few for minutes.
    """
    marked = sum(line[:1] in MARKS for line in lines)
    speeches = sum(fmt.speech.match(line) is not None for line in lines)
    share = round(speeches / max(marked, speeches, 1), 2)
    return (speeches, share) if speeches >= MIN_SPEECHES and share >= MIN_SPEECH_SHARE else (0, 0.0)
