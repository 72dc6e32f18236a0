"""Find the terms of a query in the original text, and cut out the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from adachi_shingikai.japanese.fold import find_occurrences, fold_with_map
from adachi_shingikai.japanese.sudachi import GAP, Token, is_standard_spelling, query_reading, query_tokens, tokenise
from adachi_shingikai.search.query import TWO_KANJI, Node, Term, TermKind, query_terms

_SNIPPET = 60
"""Characters on either side of the first highlight."""


def find_highlights(text: str, tree: Node, phrases: Collection[tuple[str, ...]] = ()) -> tuple[tuple[int, int], ...]:
    """Return where the terms are in the original text: half-open ranges in order that do not touch.

    `phrases` are tokens of the column `words` to be found as well.
    """
    folded = fold_with_map(text)
    terms = list(query_terms(tree))
    is_literal = not phrases and all(_has_one_spelling(folded.text, term) for term in terms)
    words = _Words(_words_around(folded.text, terms) if is_literal else tokenise(folded.text))
    spans = [span for term in terms for span in _spans(folded.text, words, term)]
    spans += [span for wanted in phrases for span in words.phrases(wanted)]
    return tuple(_merged(folded.original(start, end) for start, end in spans))


def _has_one_spelling(folded: str, term: Term) -> bool:
    """Whether a term can only be written literally in a text, of which most then need not be divided into words.

    Another spelling of a word in kanji has kana of its reading after its first kanji or before its last one, or is all
    kana.
    """
    if term.kind is not TermKind.WORD or term.spellings:
        return not term.spellings
    word = term.folded
    if len(term.forms) > 1 or not is_standard_spelling(word):
        return False
    kana = query_reading(word)
    return bool(kana) and not re.search(f"{word[0]}[{kana}]|[{kana}]{word[-1]}|{kana}", folded)


def _words_around(folded: str, terms: Iterable[Term]) -> list[Token]:
    """The words of the sentences that hold a term which begins or ends with a word."""
    sentences: dict[int, int] = {}
    for term in terms:
        if term.kind is TermKind.PREFIX or (term.kind is TermKind.WORD and TWO_KANJI.fullmatch(term.folded)):
            for start, end in find_occurrences(folded, term.folded, prefix=term.kind is TermKind.PREFIX):
                first = folded.rfind("。", 0, start) + 1
                sentences[first] = max(sentences.get(first, 0), folded.find("。", end) + 1 or len(folded))
    return [
        Token(word.text, word.start + first, word.end + first)
        for first, last in sorted(sentences.items())
        for word in tokenise(folded[first:last])
    ]


class _Words:
    """The words of a folded text, found by their tokens and by their places."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        self.starts = [word.start for word in words]
        self.places: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            self.places.setdefault(word.text, []).append(i)

    def phrases(self, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The ranges where the words follow each other as wanted."""
        wanted = [word for word in wanted if word != GAP]
        for i in self.places.get(wanted[0], ()) if wanted else ():
            found = self.words[i : i + len(wanted)]
            if [word.text for word in found] == wanted:
                yield found[0].start, found[-1].end

    def is_border(self, start: int) -> bool:
        """Whether a word begins at a place."""
        i = bisect_left(self.starts, start)
        return i < len(self.starts) and self.starts[i] == start

    def crosses_border(self, start: int, end: int) -> bool:
        """Whether a range holds a part of one word and a part of the next: 京都 in 東京都."""
        first = self.words[bisect_right(self.starts, start) - 1]
        last = self.words[bisect_right(self.starts, end - 1) - 1]
        return first.start != last.start and not (first.start == start and last.end == end)


def _spans(folded: str, words: _Words, term: Term) -> Iterator[tuple[int, int]]:
    """The ranges of folded text where a term is."""
    if term.spellings:
        for spelling in term.spellings:
            yield from words.phrases(" ".join(spelling).split(" "))
        return
    for form in term.forms:
        literal = find_occurrences(folded, form, prefix=term.kind is TermKind.PREFIX)
        if term.kind is TermKind.PREFIX:
            literal = (span for span in literal if words.is_border(span[0]))
        elif term.kind is TermKind.WORD and TWO_KANJI.fullmatch(form):
            literal = (span for span in literal if not words.crosses_border(*span))
        yield from literal
        if term.kind is TermKind.WORD:
            yield from words.phrases(query_tokens(form))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def make_snippet(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return the words around the highlights on one line, with … for text that is left out."""
    parts: list[str] = []
    end = 0
    for start, stop in snippet_windows(text, marks):
        parts += ["…" if start else "", _one_line(text[start:stop])]
        end = stop
    return "".join([*parts, "…" if end < len(text) else ""])


def _one_line(words: str) -> str:
    return re.sub(r"\s+", lambda gap: " " if "\n" in gap[0] else gap[0], words)


def snippet_windows(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the half-open ranges of the text that a snippet shows, in their order.

    It is the window with the most different highlighted words; or two, if the second has words that the first lacks.
    """
    if not marks:
        return [(0, min(len(text), 2 * _SNIPPET))]
    windows = [_window(text, mark) for mark in marks]
    words = [_words_in(text, window, marks) for window in windows]
    first = max(range(len(windows)), key=lambda i: (len(words[i]), -i))
    chosen = [windows[first]]
    second = max(range(len(windows)), key=lambda i: (len(words[i] - words[first]), -i))
    if words[second] - words[first]:
        chosen = [_window(text, marks[i], _SNIPPET // 2) for i in sorted((first, second))]
        if chosen[1][0] <= chosen[0][1]:
            chosen = [(chosen[0][0], chosen[1][1])]
    return chosen


def _window(text: str, mark: tuple[int, int], width: int = _SNIPPET) -> tuple[int, int]:
    """The range around a highlight, as long at the edges of the text as within it."""
    start = max(0, mark[0] - width)
    end = min(len(text), max(mark[1] + width, start + 2 * width))
    return start, end


def _words_in(text: str, window: tuple[int, int], marks: Sequence[tuple[int, int]]) -> set[str]:
    return {text[start:end] for start, end in marks if window[0] <= start and end <= window[1]}
