"""All formats, and the recognition of the format of a document."""

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.learn import learn_convention
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.general import COLON, GENERAL

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI, COLON, GENERAL)}


class Recognised(NamedTuple):
    """The format of a document. `score` is the certainty, from 0 to 1."""

    format: Format
    score: float


def recognise_format(lines: Sequence[Line], forced: Format | None = None) -> Recognised:
    """Return the format of a document from its lines, or how well a forced format fits it.

    Evidence of a council settles the format. Without any, the document may show a convention of its own. If it does
    not, its format is that of 足立区 with a score of 0: the document has pages, but no minutes.
    """
    if forced:
        return Recognised(forced, _certainty(forced, lines))
    for fmt in FORMATS.values():
        if fmt.evidence and _certainty(fmt, lines):
            return Recognised(fmt, 1.0)
    learned = learn_convention(lines)
    return Recognised(GENERAL, learned.convention.certainty) if learned else Recognised(ADACHI, 0.0)


def _certainty(fmt: Format, lines: Sequence[Line]) -> float:
    if fmt.learns:
        learned = learn_convention(lines, forced=True, end=fmt.label_end)
        return learned.convention.certainty if learned else 0.0
    return float(any(evidence.search(line.text) for line in lines for evidence in fmt.evidence))
