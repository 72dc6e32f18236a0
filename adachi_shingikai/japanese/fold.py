"""Folded text, in which searches compare, and its character pairs. It does not need Sudachi.

The character pairs are the column `bigrams` of the index. They find any substring, however Sudachi divides the text,
but never a part of a number: 6条 is not in 16条, nor 365 in 36.5.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from operator import add
from typing import NamedTuple

from adachi_shingikai.japanese.variants import KANJI_VARIANTS, RADICALS

_PLAIN = re.compile("[\n\x20-\x7e\u203b\u3001\u3002\u3005\u300c-\u3011\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]+")
"""Characters that fold to exactly one character, most of them to themselves: nearly all of any text."""

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_LONE_DASH = re.compile(r"(?<=[ァ-ヺー])[-‐‑‒–—―−─](?![-‐‑‒–—―−─])")
_RUN = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"""
    (?<![0-9.]) [0-9]+ (?:,[0-9]{3})* \. [0-9]+ (?![0-9.])  # 36.5, but neither 4.4.1 nor 2.
    | [0-9]+ (?: ,[0-9]{3}(?![0-9]) )*                       # 365, 3,200
    """,
    re.VERBOSE,
)
POINT, _EDGE, _PERCENT, _BESIDE = "ǃ", "ǂ", "ǁ", "ʘ"
"""Stand for the point of a number, its two ends, % and what is not in the text, in the tokens of the index.

SQLite takes them for letters.
"""
_SYMBOLS = str.maketrans({"%": _PERCENT})
_SMALL_KANA = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ", "あいうえおつやゆよわアイウエオツヤユヨワカケ"
)


class Folded(NamedTuple):
    """Folded text, and the place of each of its characters in the original.

    `starts[i]:ends[i]` is the range of the original from which folded character i was made.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the original for a non-empty half-open range of the folded text."""
        return self.starts[start], self.ends[end - 1]


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(RADICALS)).translate(KANJI_VARIANTS).lower()


@functools.lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Return the text as it is compared.

    Compatibility forms, variant kanji and letter case are unified; letter-spacing and line breaks are closed. Small
    kana and 々 stay, because Sudachi needs them.
    """
    return fold_with_map(text).text


def fold_with_map(text: str) -> Folded:
    """Return the folded text with the places in the original, for exact highlights."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        match = _PLAIN.match(text, position)
        end = match.end() if match else position
        if end < len(text) and _is_mark(text[end]):
            end -= 1  # the mark folds together with the character before it
        if end > position:
            letters.append(text[position:end].translate(KANJI_VARIANTS).lower())
            starts.extend(range(position, end))
            ends.extend(range(position + 1, end + 1))
            position = end
            continue
        end = position + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        cluster = _compatible(_ZERO_WIDTH.sub("", text[position:end]))
        letters.append(cluster)
        starts.extend([position] * len(cluster))
        ends.extend([end] * len(cluster))
        position = end
    return _close_gaps(Folded("".join(letters), starts, ends))


def _is_mark(letter: str) -> bool:
    """Return whether a character folds together with the one before it: combining marks, half-width dakuten."""
    return letter in "ﾞﾟ" or unicodedata.combining(letter) != 0


def _close_gaps(folded: Folded) -> Folded:
    """Return folded text without white space except between Latin words, and with a dash after katakana as ー."""
    words = _LONE_DASH.sub("ー", folded.text)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _SPACE.finditer(words):
        start, end = match.span()
        before, after = words[start - 1 : start], words[end : end + 1]
        keep = start + 1 if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else start
        pieces += [words[done:start], " " * (keep - start)]
        starts += folded.starts[done:keep]
        ends += folded.ends[done:keep]
        done = end
    if not done:
        return Folded(words, folded.starts, folded.ends)
    return Folded("".join(pieces) + words[done:], [*starts, *folded.starts[done:]], [*ends, *folded.ends[done:]])


def letters_only(folded: str) -> str:
    """Return the letters and digits of folded text, with small kana as large ones, which OCR confuses."""
    return "".join(_RUN.findall(folded.translate(_SMALL_KANA)))


# --- character pairs ------------------------------------------------------------------------


def _runs(folded: str) -> list[str]:
    """Return the runs of letters of which the pairs are made, with small kana as large ones and numbers marked."""
    marked = _NUMBER.sub(lambda m: _EDGE + number_token(m[0]) + _EDGE, folded)
    return _RUN.findall(marked.translate(_SMALL_KANA).translate(_SYMBOLS))


def number_token(number: str) -> str:
    """Return a number in digits as one token: 3200 for 3,200, and one that is not 365 for 36.5."""
    return number.replace(",", "").replace(".", POINT)


def large_kana(folded: str) -> str:
    """Return folded text with small kana as large ones, as OCR reads them: キヤビネツト."""
    return folded.translate(_SMALL_KANA)


def bigrams(folded: str) -> list[str]:
    """Return the `bigrams` tokens of folded text: the pairs of each run of letters, then the last letter of the run."""
    tokens: list[str] = []
    for run in _runs(folded):
        tokens += map(add, run, run[1:])
        tokens.append(run[-1])
    return tokens


def bigram_phrase(folded: str) -> list[str]:
    """Return the `bigrams` tokens of a query: those of the index without the last letter of the last run.

    A last run of one letter stays, and has to be searched as a prefix.
    """
    tokens = bigrams(folded)
    runs = _runs(folded)
    return tokens[:-1] if runs and len(runs[-1]) > 1 else tokens


def find_occurrences(folded: str, wanted: str, *, prefix: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of folded text in which the runs of a query occur, compared like `bigrams` tokens.

    With `prefix`, a number at the end of the query may go on in the text.
    """
    runs = re.findall(r"(?:[^\W_]|%)+", wanted.translate(_SMALL_KANA))
    if not runs:
        return
    pattern = r"[\W_]*".join(map(_run_pattern, runs))
    if runs[0][0].isdecimal():
        pattern = r"(?<![0-9])(?<![0-9][.,])" + pattern
    if runs[-1][-1].isdecimal() and not prefix:
        pattern += r"(?![.,]?[0-9])"
    for match in re.finditer(pattern, folded.translate(_SMALL_KANA)):
        yield match.span()


def _run_pattern(run: str) -> str:
    """A pattern for one run, in whose numbers the text may have commas."""
    return re.sub(r"(?<=[0-9])(?=[0-9])", ",?", re.escape(run))


# --- names ----------------------------------------------------------------------------------


def name_token(name: str) -> str:
    """Return the whole name or label of a speaker as one token; "" if it has fewer than two letters.

    Its edges tell it from words: a query for 会議 does not find the speeches of 会議課長.
    """
    letters = "".join(filter(str.isalnum, _SPACE.sub("", fold(name))))
    return f"{_EDGE}{letters}{_EDGE}" if len(letters) > 1 else ""


def beside_token(token: str) -> str:
    """Return the token of a word that stands beside a passage: in its title, its label or the speech before.

    It differs from that of the same word in a text, so that a search for words in texts does not read the others.
    """
    return _BESIDE + token
