"""Sudachi: folded text → tokens, in the same way for the index, the query and the highlights.

The column `t` of the index has the normalised forms of Sudachi's short units, which find inflected and variant
spellings (わかった → 分かる). fold.py makes the column `b`.
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
"""To be increased whenever `fold`, `tokenise` or `bigrams` gives other tokens: the index must then be rebuilt."""

GAP = "ǀ"
"""The token of a punctuation mark, which no phrase contains. SQLite's unicode61 takes it for a letter."""

_CHUNK = 12_000
"""The largest number of characters in a call. Sudachi accepts 49,149 bytes, and its normalisation lengthens text."""

_WORD_CHARACTER = re.compile(r"[^\W_]")
_KANJI = re.compile("[\u4e00-\u9fff]+")
_ENDINGS = frozenset({"助詞", "助動詞"})


class Token(NamedTuple):
    """A token of the column `t`, and the half-open range of the folded text that it was made of."""

    text: str
    start: int
    end: int


@functools.cache
def _dictionary() -> Dictionary:
    """Return the dictionary of this process. Sudachi is imported late: a query of quoted phrases does not need it."""
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@functools.cache
def _tokenizer() -> Tokenizer:
    return _dictionary().tokenizer(mode="A")


def load_dictionary() -> None:
    """Load the dictionary now, so that processes forked later share it."""
    _tokenizer()


def token_versions() -> dict[str, str]:
    """Return the versions on which the tokens in an index depend."""
    return {
        "fold": str(FOLD_VERSION),
        "sudachipy": _installed("sudachipy"),
        "sudachidict_core": _installed("sudachidict_core"),
    }


def _installed(package: str) -> str:
    """Return the version of an installed package, from the name of its metadata folder; "?" if it is unknown.

    Every search asks for it, and importing importlib.metadata takes longer than the search.
    """
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        return "?"
    folders = Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")
    return next((folder.stem.split("-")[1] for folder in folders), "?")


def _morphemes(folded: str) -> Iterator[tuple[Morpheme, int]]:
    """Yield the short units of folded text, each with the offset of its chunk in the text."""
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
    """Return the normalised form as one token of the index; GAP for punctuation."""
    form: str = morpheme.normalized_form().lower()
    if form.isalnum():
        return form
    return "".join(_WORD_CHARACTER.findall(form)) or GAP


def is_standard_spelling(folded: str) -> bool:
    """Return whether a query term consists of kanji, in the spelling to which Sudachi normalises it.

    A text that contains such a term literally is not searched for other spellings.
    """
    return bool(_KANJI.fullmatch(folded)) and "".join(query_tokens(folded)) == folded


def tokenise(folded: str) -> list[Token]:
    """Return the `t` tokens of folded text."""
    return [Token(_reading_of(m).token, m.begin() + offset, m.end() + offset) for m, offset in _morphemes(folded)]


@functools.lru_cache(maxsize=256)
def query_tokens(folded: str) -> tuple[str, ...]:
    """Return the `t` tokens of a bare query term, without the particles, auxiliaries and する at its end."""
    morphemes = [m for m, _ in _morphemes(folded)]
    end = len(morphemes)
    while end > 1 and _is_ending(morphemes[end - 1], morphemes[end - 2]):
        end -= 1
    return tuple(_token(m) for m in morphemes[:end])


def _is_ending(morpheme: Morpheme, before: Morpheme) -> bool:
    """Return whether a unit is a particle, an auxiliary, する, or the いる of 〜ている."""
    form = morpheme.normalized_form()
    after_te = before.part_of_speech()[0] == "助詞" and before.surface() in ("て", "で")
    return morpheme.part_of_speech()[0] in _ENDINGS or form == "為る" or (form == "居る" and after_te)


@functools.lru_cache(maxsize=1_024)
def family_name(label: str) -> str:
    """Return the family name at the beginning of a label, as Sudachi divides it; "" if there is none.

    If the next unit is a single character (長谷|川|環境), a longer name is taken if the dictionary has one.
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
    """Return the normalised nouns of folded text, without numbers and formal nouns (こと)."""
    return [
        word
        for m, _ in _morphemes(folded)
        if (pos := m.part_of_speech())[0] == "名詞" and pos[1] != "数詞" and "非自立" not in pos[2]
        if (word := _reading_of(m).token) != GAP
    ]


_words: dict[int, Reading] = {}
"""The words that this process has met, by Sudachi's number for them.

To ask Sudachi for the forms of each word again takes as long as to divide the text.
"""


def tokenise_with_readings(folded: str, readings: set[Reading]) -> list[str]:
    """Return the `t` tokens of folded text, and add the readings of its words (in katakana) to `readings`."""
    words = [_reading_of(morpheme) for morpheme, _ in _morphemes(folded)]
    readings.update(word for word in set(words) if word.token != GAP)
    return [word.token for word in words]


def _reading_of(morpheme: Morpheme) -> Reading:
    number = morpheme.word_id()
    word = _words.get(number)
    if word is None:
        word = Reading(morpheme.reading_form(), _token(morpheme))
        if not morpheme.is_oov():  # all words that are not in the dictionary have the same number
            _words[number] = word
    return word
