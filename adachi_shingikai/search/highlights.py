"""Find the terms of a query in the original text, and cut out the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from adachi_shingikai.japanese.fold import find_occurrences, fold_with_map
from adachi_shingikai.japanese.sudachi import GAP, Token, is_standard_spelling, query_tokens, tokenise
from adachi_shingikai.search.query import Node, TermKind, query_terms

_SNIPPET = 60
"""Characters on either side of the first highlight."""


def find_highlights(text: str, tree: Node) -> tuple[tuple[int, int], ...]:
    """Return where the terms are in the original text: half-open ranges in order that do not touch."""
    folded = fold_with_map(text)
    words: list[Token] | None = None
    spans: list[tuple[int, int]] = []
    for term in query_terms(tree):
        if term.spellings:
            words = tokenise(folded.text) if words is None else words
            spans.extend(span for spelling in term.spellings for span in _phrases(words, spelling))
            continue
        literal = list(find_occurrences(folded.text, term.folded))
        spans.extend(literal)
        if term.kind is TermKind.WORD and not (literal and is_standard_spelling(term.folded)):
            if words is None:
                words = tokenise(folded.text)
            spans.extend(_phrases(words, query_tokens(term.folded)))
    return tuple(_merged(folded.original(start, end) for start, end in spans))


def _phrases(words: Sequence[Token], wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The ranges of folded text where the words follow each other as wanted."""
    wanted = [word for word in wanted if word != GAP]
    if not wanted:
        return
    for i in range(len(words) - len(wanted) + 1):
        if all(words[i + k].text == word for k, word in enumerate(wanted)):
            yield words[i].start, words[i + len(wanted) - 1].end


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def make_snippet(text: str, marks: Sequence[tuple[int, int]], width: int = _SNIPPET) -> str:
    """Return the words around the first highlight on one line, with … for text that is left out."""
    start, end = snippet_window(text, marks, width)
    words = re.sub(r"\s+", lambda gap: " " if "\n" in gap[0] else gap[0], text[start:end])
    return ("…" if start else "") + words + ("…" if end < len(text) else "")


def snippet_window(text: str, marks: Sequence[tuple[int, int]], width: int = _SNIPPET) -> tuple[int, int]:
    """Return the half-open range of the text that a snippet shows."""
    first, last = marks[0] if marks else (0, 0)
    return max(0, first - width), min(len(text), max(last + width, 2 * width))
