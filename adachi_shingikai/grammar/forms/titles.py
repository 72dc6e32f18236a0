"""Titles that are the same but for a few characters."""

from difflib import SequenceMatcher

from adachi_shingikai.japanese.text import plain

MIN_TITLE_SIMILARITY = 0.85
"""The similarity (from 0 to 1) of two titles that are the same: OCR and hasty editing change a few characters."""

MAX_COMPARED, MAX_TITLE_LENGTH = 100, 300
"""Titles on a cover or on 総括表, and characters of one, beyond which only equal titles are the same.

No meeting has as many. Each title is compared with each other one, which takes time in proportion to both lengths.
"""


def similarity(one: str, other: str, *, similar: bool) -> float:
    """Return how alike two titles are, from 0 to 1; unless they may be `similar`, 0 or 1."""
    one, other = plain(one), plain(other)
    if one == other or not similar or max(len(one), len(other)) > MAX_TITLE_LENGTH:
        return float(one == other)
    found = SequenceMatcher(None, one, other, autojunk=False)
    return found.ratio() if found.quick_ratio() >= MIN_TITLE_SIMILARITY else 0.0
