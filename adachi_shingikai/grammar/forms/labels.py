"""The printed labels of a 個票: where one stands, also with wrong characters in it or cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import ends_sentence, plain, squeeze, starts_list
from adachi_shingikai.models import Problem

MAX_LABEL_LENGTH = 40
"""Characters up to the place at which a line is cut into label and text."""

MAX_PREFIX_LENGTH = 24
"""Characters before the ending that a label is known by: 業務委託 before を必要とする理由."""

MIN_REPAIRED_LENGTH = 5
"""Characters of the shortest label that is found with a wrong character in it; from `MIN_TWICE_WRONG` on, with two."""
MIN_TWICE_WRONG = 8

_AFTER_LABEL = re.compile(r"[\s　：:]+|(?<=[)）])(?![のをにへとがもやはで])")
_PARTICLES = tuple("のをにへと・")
"""What a label cannot end with: the rest of it stands in the next row."""


class Found(NamedTuple):
    """A label as printed, without white space, and the text after it.

    `correct` is the known ending that a label with wrong characters was taken for, or "".
    """

    label: str
    text: str
    correct: str = ""


def is_label(text: str, fmt: Format) -> bool:
    """Return whether a text is one of the printed labels."""
    return len(text) <= 2 * MAX_LABEL_LENGTH and fmt.form_labels.match(plain(text)) is not None


def label_at(text: str, fmt: Format) -> Found | None:
    """Return the label at the start of a text, and the text after it; None if there is no label.

    They are cut at white space, at a colon or after a closing bracket; the longest label counts.
    """
    cuts = list(_cuts(text))
    for end, start in cuts:
        if is_label(text[:end], fmt):
            return Found(squeeze(text[:end]), text[start:].strip())
    for end, start in cuts:
        if correct := misread_label(text[:end], fmt):
            return Found(squeeze(text[:end]), text[start:].strip(), correct)
    return None


def misread_label(text: str, fmt: Format) -> str:
    """Return the known ending that a label with one or two wrong characters is taken for, or "".

    One of the last two characters has to be right: を必要とする場合 is not を必要とする理由.
    """
    label = plain(text)
    if not MIN_REPAIRED_LENGTH <= len(label) <= MAX_LABEL_LENGTH or ends_sentence(text) or starts_list(text):
        return ""
    for known in fmt.form_label_endings:
        if len(known) < MIN_REPAIRED_LENGTH or (label[-1] != known[-1] and label[-2] != known[-2]):
            continue
        allowed = 1 if len(known) < MIN_TWICE_WRONG else 2
        longest = len(known) + allowed + (MAX_PREFIX_LENGTH if known.startswith(_PARTICLES) else 0)
        if len(known) - allowed <= len(label) <= longest and _differences(label, known) <= allowed:
            return known
    return ""


def are_one_label(first: str, second: str, fmt: Format) -> bool:
    """Return whether two texts, one below the other, are the halves of one printed label."""
    above, below = plain(first), plain(second)
    if not above or not below or len(above) + len(below) > MAX_LABEL_LENGTH:
        return False
    if above.endswith("。") or starts_list(first) or (starts_list(second) and not below.startswith("(")):
        return False
    if not fmt.form_labels.match(above + below):
        return False
    if fmt.form_labels.match(above):
        return below.startswith("(") and above.count("(") == above.count(")")
    # The cut is within the ending that the label is known by, or before it; or a particle shows that the label goes on.
    cut_within = any(
        (above + below).endswith(known) and len(below) < len(known) + known.startswith(_PARTICLES)
        for known in fmt.form_label_endings
    )
    return cut_within or above.endswith(_PARTICLES)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places at which a text may be cut into label and rest, the longest label first."""
    cuts = [(match.start(), match.end()) for match in _AFTER_LABEL.finditer(text[:MAX_LABEL_LENGTH])]
    if len(text) <= MAX_LABEL_LENGTH:
        cuts.append((len(text), len(text)))
    yield from reversed(cuts)


def _differences(label: str, known: str) -> int:
    """Return the least number of characters to change, add or drop to turn an ending of the label into `known`.

    A label whose ending begins with a particle may have anything before it; any other has to be the whole label.
    """
    free = known.startswith(_PARTICLES)
    above = [0 if free else i for i in range(len(label) + 1)]
    for row, letter in enumerate(known, 1):
        current = [row]
        for column, other in enumerate(label, 1):
            current.append(min(above[column - 1] + (letter != other), above[column] + 1, current[-1] + 1))
        above = current
    return above[-1]


def misread_problem(found: Found, page: int) -> Problem:
    """Return the problem that reports a label with wrong characters, which is kept as printed."""
    reason = f"OCRの誤りとみて「{found.correct}」の項目名と読みました"
    return Problem(page, found.label, "ocr", reason)
