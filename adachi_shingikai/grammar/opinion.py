"""The grammar of 審議会意見: what was decided, and the conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import starts_list, without_list_mark
from adachi_shingikai.models import Opinion


def read_opinion(paragraphs: Sequence[str], pages: tuple[int, int], fmt: Format) -> Opinion | None:
    """The 審議会意見 of an item: what was decided, and the conditions behind the opening paragraph.

    A numbered list is one condition a number, without the number; a paragraph without one goes on
    with the condition before it.
    """
    if not paragraphs:
        return None
    # The sentence that announces conditions stands in the first paragraph, or a little below.
    lead = next((i for i, p in enumerate(paragraphs[:3]) if fmt.announces_conditions.search(p)), 0)
    behind = paragraphs[lead + 1 :]
    unmarked = _unmarked(behind)
    conditions: list[str] = []
    for paragraph, bare in zip(behind, unmarked, strict=True):
        if bare is None and conditions:
            conditions[-1] += f"\n{paragraph}"
        else:
            conditions.append(bare if bare is not None else paragraph)
    decided = "\n".join(paragraphs[: lead + 1])
    outcome = _outcome(decided, fmt)
    if outcome == fmt.outcomes[-1][0] and (conditions or fmt.asks_for_action.search(decided)):
        outcome = fmt.conditional_outcome
    return Opinion("\n".join(paragraphs), outcome, tuple(conditions), *pages)


_BARE_MARK = re.compile(r"\s*(?:[0-9０-９]{1,2}(?=\D)|[○◯])\s*")


def _unmarked(paragraphs: Sequence[str]) -> list[str | None]:
    """The paragraphs of a list without their marks, None for one that goes on with the one before; in a
    list without marks, the paragraphs as they are.
    """
    if not paragraphs:
        return []
    if starts_list(paragraphs[0]):
        return [without_list_mark(p) if starts_list(p) else None for p in paragraphs]
    if len(paragraphs) > 1 and all(map(_BARE_MARK.match, paragraphs)):
        return [_BARE_MARK.sub("", p, count=1) for p in paragraphs]  # １周知されたい。 ２報告されたい。
    return list(paragraphs)


def _outcome(decided: str, fmt: Format) -> str:
    """What the first sentence that decides says last: `前回継続審議とした本件は、了承とする` is 了承.

    That a consultation was withdrawn decides it, whatever the council says to it.
    """
    sentences = re.split(r"[。\n]", decided)
    for deciding in (fmt.decision.search, bool):
        for sentence in filter(deciding, sentences):
            found = [(m.end(), len(m[0]), name) for name, mark in fmt.outcomes for m in mark.pattern.finditer(sentence)]
            if found:
                withdrawn = fmt.outcomes[0][0]
                return withdrawn if any(name == withdrawn for *_, name in found) else max(found)[2]
    return "不明"
