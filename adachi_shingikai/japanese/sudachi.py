"""Sudachi: folded text → index tokens, the same for the index (`analyse`), the query and the highlights.

`t`, the first column of the index, holds the normalised forms of Sudachi's short units, which find
inflected and variant spellings (わかった → 分かる). fold.py makes the second.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.japanese.romaji import Reading

if TYPE_CHECKING:
    from sudachipy import Dictionary
    from sudachipy.morpheme import Morpheme
    from sudachipy.tokenizer import Tokenizer

FOLD_VERSION = 1
"""Raised whenever `fold`, `analyse` or `bigrams` gives other tokens: the index must be rebuilt."""

GAP = "ǀ"
"""The token of a punctuation mark: a phrase never runs across one. (A letter to SQLite's unicode61.)"""

_CHUNK = 12_000
"""Characters handed to Sudachi at once: it takes 49,149 bytes a call, and its own normalisation lengthens text."""

_WORD_CHARACTER = re.compile(r"[^\W_]")
_KANJI = re.compile("[\u4e00-\u9fff]+")
_TRAILING = frozenset({"助詞", "助動詞"})


class Token(NamedTuple):
    """A unit of the `t` column, and the characters of the folded text that it stands for (half-open)."""

    text: str
    start: int
    end: int


@functools.cache
def _dictionary() -> Dictionary:
    """The one dictionary of this process. Imported late: a query of quoted phrases needs none."""
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@functools.cache
def _tokenizer() -> Tokenizer:
    return _dictionary().tokenizer(mode="A")


def load_dictionary() -> None:
    """Load the dictionary now: processes forked later share it."""
    _tokenizer()


def token_versions() -> dict[str, str]:
    """What the tokens in an index depend on."""
    return {
        "fold": str(FOLD_VERSION),
        "sudachipy": _installed("sudachipy"),
        "sudachidict_core": _installed("sudachidict_core"),
    }


def _installed(package: str) -> str:
    """The version of an installed package, from the name of its metadata folder: every search asks for
    it, and importlib.metadata alone takes longer than the search.
    """
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        return "?"
    folders = Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")
    return next((folder.stem.split("-")[1] for folder in folders), "?")


def _morphemes(folded: str) -> Iterator[tuple[Morpheme, int]]:
    """The short units of folded text, each with the offset of the chunk that it was cut from."""
    tokenize = _tokenizer().tokenize
    offset = 0
    while offset < len(folded):
        end = min(offset + _CHUNK, len(folded))
        if end < len(folded):
            end = max(folded.rfind("。", offset, end), folded.rfind("\n", offset, end)) + 1 or end
        for morpheme in tokenize(folded[offset:end]):
            yield morpheme, offset
        offset = end


def _token(morpheme: Morpheme) -> str:
    """The normalised form as one word of the index, or GAP for punctuation."""
    form: str = morpheme.normalized_form().lower()
    if form.isalnum():
        return form
    return "".join(_WORD_CHARACTER.findall(form)) or GAP


def is_standard_spelling(folded: str) -> bool:
    """Whether a query term is written in kanji alone and in the spelling that Sudachi normalises it to.

    Where such a term stands literally in a text, looking for other spellings of it there is left out.
    """
    return bool(_KANJI.fullmatch(folded)) and "".join(query_tokens(folded)) == folded


def tokenise(folded: str) -> list[Token]:
    """The `t` tokens of folded text."""
    return [Token(_word(m).token, m.begin() + offset, m.end() + offset) for m, offset in _morphemes(folded)]


@functools.lru_cache(maxsize=256)
def query_tokens(folded: str) -> tuple[str, ...]:
    """The `t` tokens of a bare query term: without the particles, auxiliaries and する that end it."""
    morphemes = [m for m, _ in _morphemes(folded)]
    end = len(morphemes)
    while end > 1 and _is_ending(morphemes[end - 1], morphemes[end - 2]):
        end -= 1
    return tuple(_token(m) for m in morphemes[:end])


def _is_ending(morpheme: Morpheme, before: Morpheme) -> bool:
    """A particle, an auxiliary, する, or the いる of 〜ている."""
    form = morpheme.normalized_form()
    after_te = before.part_of_speech()[0] == "助詞" and before.surface() in ("て", "で")
    return morpheme.part_of_speech()[0] in _TRAILING or form == "為る" or (form == "居る" and after_te)


@functools.lru_cache(maxsize=1_024)
def family_name(label: str) -> str:
    """The family name that a label begins with, as Sudachi cuts it, else "".

    Where that leaves a single character before the next word (長谷|川|環境), a longer name in the
    dictionary is taken.
    """
    cut = list(_tokenizer().tokenize(label))
    if not cut or not (_is_surname(cut[0]) or any(map(_is_surname, _dictionary().lookup(cut[0].surface())))):
        return ""
    first = cut[0].surface()
    rest = next(iter(_tokenizer().tokenize(label[len(first) :])), None)
    if rest is not None and len(rest.surface()) == 1:
        for length in range(min(4, len(label) - 1), len(first), -1):
            if any(map(_is_surname, _dictionary().lookup(label[:length]))):
                return label[:length]
    return str(first)


def _is_surname(morpheme: Morpheme) -> bool:
    return bool(morpheme.part_of_speech()[2:4] == ("人名", "姓"))


def nouns(folded: str) -> list[str]:
    """The normalised nouns of folded text: what it is about. No numbers, affixes or formal nouns (こと)."""
    return [
        word
        for m, _ in _morphemes(folded)
        if (pos := m.part_of_speech())[0] == "名詞" and pos[1] != "数詞" and "非自立" not in pos[2]
        if (word := _word(m).token) != GAP
    ]


_words: dict[int, Reading] = {}
"""The words of the dictionary that this process has met, by Sudachi's number for them: asking for their forms each
time takes as long as cutting the text.
"""


def tokenise_with_readings(folded: str, readings: set[Reading]) -> list[str]:
    """The `t` tokens of folded text; how its words are read (in katakana) is added to the readings."""
    words = [_word(morpheme) for morpheme, _ in _morphemes(folded)]
    readings.update(word for word in set(words) if word.token != GAP)
    return [word.token for word in words]


def _word(morpheme: Morpheme) -> Reading:
    number = morpheme.word_id()
    word = _words.get(number)
    if word is None:
        word = Reading(morpheme.reading_form(), _token(morpheme))
        if not morpheme.is_oov():  # one number stands for all words that are in no dictionary
            _words[number] = word
    return word
