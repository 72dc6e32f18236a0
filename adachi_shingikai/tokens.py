"""Sudachi and the fold: text → index tokens. One function serves the index and the query alike.

Two columns are indexed. `t` holds the normalised forms of Sudachi's short units, which find
inflected and variant spellings (わかった → 分かる); `b` holds character pairs, which find any
substring, whatever Sudachi makes of it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from importlib import util
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from adachi_shingikai.codepoints import KANJI_VARIANTS, RADICALS

if TYPE_CHECKING:
    from sudachipy import Dictionary
    from sudachipy.morpheme import Morpheme
    from sudachipy.tokenizer import Tokenizer

FOLD_VERSION = 1
"""Raised whenever `fold`, `index_tokens` or `bigrams` gives other tokens: the index must be rebuilt."""

GAP = "ǀ"
"""The token of a punctuation mark: a phrase never runs across one. (A letter to SQLite's unicode61.)"""

_CHUNK = 12_000
"""Characters handed to Sudachi at once: it takes 49,149 bytes a call, and its own normalisation lengthens text."""

_PLAIN = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\u3001\u3002\u3005\u300c\u300d\u4e00-\u9fffa-z0-9]+")
"""Characters that fold to themselves or to one other: the bulk of any text."""

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_LONE_DASH = re.compile(r"(?<=[ァ-ヺー])[-‐‑‒–—―−─](?![-‐‑‒–—―−─])")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_RUN = re.compile(r"[^\W_]+")
_KANJI = re.compile("[\u4e00-\u9fff]+")
_SMALL_KANA = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ", "あいうえおつやゆよわアイウエオツヤユヨワカケ"
)
_TRAILING = frozenset({"助詞", "助動詞"})


class Token(NamedTuple):
    """A unit of the `t` column, and the characters of the folded text that it stands for (half-open)."""

    text: str
    start: int
    end: int


class Folded(NamedTuple):
    """Text as it is compared, and where each of its characters came from.

    `starts[i]:ends[i]` is the range of the original that folded character i stands for.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original text behind a non-empty one of the folded text."""
        return self.starts[start], self.ends[end - 1]


# --- the fold -------------------------------------------------------------------------------


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(RADICALS)).translate(KANJI_VARIANTS).lower()


def fold(text: str) -> str:
    """The text as it is compared: compatibility forms, variant kanji and letter case unified,
    letter-spacing and line breaks closed. Small kana and 々 stay: Sudachi needs them.
    """
    return fold_with_map(text).text


def fold_with_map(text: str) -> Folded:
    """The folded text with its way back to the original, for exact highlights."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        match = _PLAIN.match(text, position)
        end = match.end() if match else position
        if end < len(text) and _is_mark(text[end]):
            end -= 1  # the mark belongs to the character before it
        if end > position:
            letters.append(text[position:end].translate(KANJI_VARIANTS))
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
    return _close(Folded("".join(letters), starts, ends))


def _is_mark(letter: str) -> bool:
    """Whether a character folds together with the one before it: combining marks, half-width dakuten."""
    return letter in "ﾞﾟ" or unicodedata.combining(letter) != 0


def _close(folded: Folded) -> Folded:
    """Without white space but between Latin words, and with a dash behind katakana read as ー."""
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


# --- characters -----------------------------------------------------------------------------


def bigrams(folded: str) -> list[str]:
    """The `b` tokens of folded text: the pairs of each run of letters, then the run's last letter."""
    tokens: list[str] = []
    for run in _RUN.findall(folded.translate(_SMALL_KANA)):
        tokens.extend(a + b for a, b in pairwise(run))
        tokens.append(run[-1])
    return tokens


def bigram_phrase(folded: str) -> list[str]:
    """The `b` tokens of a query: those of the index without the last letter of the last run.

    A last run of one letter stays as that letter, to be searched as a prefix.
    """
    tokens = bigrams(folded)
    runs = _RUN.findall(folded)
    return tokens[:-1] if runs and len(runs[-1]) > 1 else tokens


def occurrences(folded: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where the runs of a query stand in folded text, as `b` compares them: half-open ranges."""
    runs = _RUN.findall(wanted.translate(_SMALL_KANA))
    if not runs:
        return
    pattern = r"[\W_]*".join(map(re.escape, runs))
    for match in re.finditer(pattern, folded.translate(_SMALL_KANA)):
        yield match.span()


# --- words ----------------------------------------------------------------------------------


@functools.cache
def _dictionary() -> Dictionary:
    """The one dictionary of this process. Imported late: a query of quoted phrases needs none."""
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@functools.cache
def _tokenizer() -> Tokenizer:
    return _dictionary().tokenizer(mode="A")


def prepare() -> None:
    """Load the dictionary now: processes forked later share it."""
    _tokenizer()


def versions() -> dict[str, str]:
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


def is_standard(folded: str) -> bool:
    """Whether a query term is written in kanji alone and in the spelling that Sudachi normalises it to.

    Where such a term stands literally in a text, looking for other spellings of it there is left out.
    """
    return bool(_KANJI.fullmatch(folded)) and "".join(query_tokens(folded)) == folded


def index_tokens(folded: str) -> list[Token]:
    """The `t` tokens of folded text."""
    return [Token(_token(m), m.begin() + offset, m.end() + offset) for m, offset in _morphemes(folded)]


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
        _token(m)
        for m, _ in _morphemes(folded)
        if (pos := m.part_of_speech())[0] == "名詞" and pos[1] != "数詞" and "非自立" not in pos[2] and _token(m) != GAP
    ]


class Reading(NamedTuple):
    """A word of the vocabulary under the key of its reading."""

    key: str
    token: str


def analyse(folded: str, vocabulary: set[Reading]) -> list[str]:
    """The `t` tokens of folded text; the readings of its words are added to the vocabulary."""
    found: list[str] = []
    for morpheme, _ in _morphemes(folded):
        token = _token(morpheme)
        found.append(token)
        if token != GAP and (key := reading_key(morpheme.reading_form())):
            vocabulary.add(Reading(key, token))
    return found


_KANA_OR_LATIN = re.compile(r"[ぁ-ゖァ-ヺーa-zA-Zāīūēōâîûêô'’\- ]+")
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")


@functools.lru_cache(maxsize=65_536)
def reading_key(text: str) -> str:
    """A reading in Hepburn without long vowels: じょうほう, jouhou, jōhō and joho are one. "" for other text."""
    if not _KANA_OR_LATIN.fullmatch(text):
        return ""
    import jaconv

    letters = jaconv.kana2alphabet(jaconv.kata2hira(text.lower())).translate(_MACRONS)
    letters = re.sub(r"[^a-z]", "", letters.replace("ou", "o"))
    letters = re.sub(r"([aiueo])\1+", r"\1", letters)
    return re.sub(r"m(?=[bmp])", "n", letters.replace("tch", "cch"))
