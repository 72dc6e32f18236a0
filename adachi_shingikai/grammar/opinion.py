"""審議会意見: what was decided, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import starts_list, without_list_mark
from adachi_shingikai.models import Opinion

MAX_OPENING_PARAGRAPHS = 3
"""The sentence that decides, or announces conditions, is looked for in this many paragraphs."""

UNKNOWN_OUTCOME = "不明"

_BARE_MARK = re.compile(r"^\s*(?:[0-9０-９]{1,2}(?=\D)|[○◯])\s*")
"""The number or the ring of a list without anything between it and the words: １周知されたい。"""


def read_opinion(paragraphs: Sequence[str], pages: tuple[int, int], fmt: Format) -> Opinion | None:
    """Return the 審議会意見 of an item: the outcome, and the conditions in the paragraphs after the opening.

    Each paragraph of a list is one condition, without its number; a paragraph without a number continues the condition
    before it. `pages` are the first and the last page. The result is None if there are no paragraphs.
    """
    if not paragraphs:
        return None
    opening = paragraphs[:MAX_OPENING_PARAGRAPHS]
    announced = next((i for i, p in enumerate(opening) if fmt.announces_conditions.search(p)), 0)
    last_of_opening = max(announced, _deciding_paragraph(opening, fmt))
    decided = "\n".join(paragraphs[: last_of_opening + 1])
    conditions = _conditions(paragraphs[last_of_opening + 1 :])
    outcome = _outcome(decided, fmt)
    approval = fmt.outcomes[-1][0]
    if outcome == approval and (conditions or fmt.asks_for_action.search(decided)):
        outcome = fmt.conditional_outcome
    return Opinion("\n".join(paragraphs), outcome, tuple(conditions), *pages)


def _deciding_paragraph(opening: Sequence[str], fmt: Format) -> int:
    """Return the index of the paragraph that decides: the first, unless only a later one names an outcome."""
    decisions = (i for i, paragraph in enumerate(opening) if fmt.decision.search(paragraph))
    deciding = next((i for i in decisions if _outcome(opening[i], fmt) != UNKNOWN_OUTCOME), 0)
    return deciding if _outcome(opening[0], fmt) == UNKNOWN_OUTCOME else 0


def _conditions(paragraphs: Sequence[str]) -> list[str]:
    conditions: list[str] = []
    for paragraph, unmarked in zip(paragraphs, _without_marks(paragraphs), strict=True):
        if unmarked is not None:
            conditions.append(unmarked)
        elif conditions:
            conditions[-1] += f"\n{paragraph}"
        else:
            conditions.append(paragraph)
    return conditions


def _without_marks(paragraphs: Sequence[str]) -> list[str | None]:
    """Return the paragraphs of a list without their marks, and None for each one that continues the one before.

    Paragraphs that are not a list are returned as they are.
    """
    if not paragraphs:
        return []
    if starts_list(paragraphs[0]):
        return [without_list_mark(p) if starts_list(p) else None for p in paragraphs]
    if len(paragraphs) > 1 and all(map(_BARE_MARK.match, paragraphs)):
        return [_BARE_MARK.sub("", p, count=1) for p in paragraphs]
    return list(paragraphs)


def _outcome(decided: str, fmt: Format) -> str:
    """Return the last outcome in the first sentence that decides: `前回継続審議とした本件は、了承とする` is 了承.

    A withdrawal wins over any other outcome in its sentence. If no sentence decides, any sentence may name the outcome.
    """
    sentences = re.split(r"[。\n]", decided)
    for is_candidate in (fmt.decision.search, bool):
        for sentence in filter(is_candidate, sentences):
            found = [(m.end(), len(m[0]), name) for name, mark in fmt.outcomes for m in mark.pattern.finditer(sentence)]
            if found:
                withdrawal = fmt.outcomes[0][0]
                return withdrawal if any(name == withdrawal for *_, name in found) else max(found)[2]
    return UNKNOWN_OUTCOME
