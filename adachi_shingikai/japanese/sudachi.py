"""Sudachi: folded text → tokens, in the same way for the index, the query and the highlights.

The column `words` of the index has the normalised forms of Sudachi's short units, which find inflected and variant
spellings (わかった → 分かり). A verb stands as the noun that is made from it: 申し込む, 申込み and 申込 are the same
tokens. fold.py makes the column `bigrams`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from adachi_shingikai.japanese.fold import number_token

if TYPE_CHECKING:
    from sudachipy import Dictionary
    from sudachipy.morpheme import Morpheme
    from sudachipy.tokenizer import Tokenizer

FOLD_VERSION = 3
"""To be increased whenever `fold`, `tokenise` or `bigrams` gives other tokens: the index must then be rebuilt."""

GAP = "ǀ"
"""The token of a punctuation mark, which no phrase contains."""

_CHUNK = 12_000
"""The largest number of characters in a call. Sudachi accepts 49,149 bytes, and its normalisation lengthens text."""

_WORD_CHARACTER = re.compile(r"[^\W_]")
_DECIMAL = re.compile(r"\A[0-9]+\.[0-9]+")
_LONG_KATAKANA = re.compile("[ァ-ヺー]{3,}ー")
_SAME_WORD = {"なし": "無い", "無し": "無い", "%": "パーセント"}
"""Words that Sudachi tells apart and readers don't: 異議なし and 異議ない."""
_ENDINGS = frozenset({"助詞", "助動詞"})
_KANJI = re.compile("[\u4e00-\u9fff]+")
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞"})
_EMPTY_WORDS = frozenset(
    """事 こと 物 もの 者 為 時 所 訳 方 筈 様 達 点 件 内 他 等 為る 有る 成る 居る 出来る 言う 下さる 頂く 致す
    御座る 思う 遣る 場合 本当 貰う 呉れる 置く 行く 来る 知る 教える 良い 無い 欲しい 仕舞う 因る 就く 対する
    関する""".split()  # noqa: SIM905
)
"""Nouns, verbs and adjectives (normalised) that a question contains whatever it is about."""

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_U_ROW, _I_ROW = "うくぐすつぬぶむる", "いきぎしちにびみり"
_TO_I_ROW = dict(zip(_U_ROW, _I_ROW, strict=True))
_TO_U_ROW = dict(zip(_I_ROW, _U_ROW, strict=True))
_NOUN_OF_VERB = re.compile(r"\A(?=..).*[ぁ-ゖ][一-鿿]?")
"""What a noun that is made from a verb looks like: 届け, 届け出."""


Role = Literal["content", "number", "affix", "other"]
"""What a unit does: words of meaning, numbers, affixes with counters, and what any sentence contains."""


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


def _tokens(morpheme: Morpheme) -> str:
    """Return the tokens of a unit, separated by spaces: mostly one; GAP for punctuation."""
    form: str = morpheme.normalized_form().lower()
    part = morpheme.part_of_speech()
    if part[0] == "動詞" and morpheme.surface() == "込":  # 持込 is 持ち込み, though Sudachi reads 込める
        form = "込み"
    elif part[0] == "動詞":
        form = _continuative(form, part[4])
    elif part[:2] == ("名詞", "普通名詞") and _NOUN_OF_VERB.fullmatch(form) and form not in _SAME_WORD:
        return _tokens_of_verb(form) or _letters(form)
    return _letters(form)


def _letters(form: str) -> str:
    """Return a form as one token, which SQLite does not divide."""
    form = _SAME_WORD.get(form, form)
    if _DECIMAL.fullmatch(form):
        return number_token(form)
    if _LONG_KATAKANA.fullmatch(form):  # サーバー is サーバ
        form = form[:-1]
    return form if form.isalnum() else "".join(_WORD_CHARACTER.findall(form)) or GAP


def _continuative(verb: str, conjugation: str) -> str:
    """Return the 連用形 of a verb, which is the noun made from it: 込み for 込む."""
    if conjugation.startswith(("五段", "文語四段")):
        return verb[:-1] + _TO_I_ROW.get(verb[-1], verb[-1])
    return verb[:-1] if "一段" in conjugation and len(verb) > 2 and verb.endswith("る") else verb


@functools.cache
def _tokens_of_verb(noun: str) -> str:
    """Return the tokens of the verb that a noun is made from (申し 込み for 申し込み); "" if there is none.

    Sudachi divides the verb where it does not divide the noun.
    """
    verbs = [noun + "る"]
    if noun[-1] in _TO_U_ROW:
        verbs.insert(0, noun[:-1] + _TO_U_ROW[noun[-1]])
    for verb in verbs:
        units = list(_tokenizer().tokenize(verb))
        if all(unit.part_of_speech()[0] == "動詞" and not unit.is_oov() for unit in units):
            return " ".join(map(_tokens, units))
    return ""


def is_standard_spelling(folded: str) -> bool:
    """Return whether a query term consists of kanji, in the spelling to which Sudachi normalises it."""
    return bool(_KANJI.fullmatch(folded)) and "".join(query_tokens(folded)) == folded


@functools.lru_cache(maxsize=256)
def query_reading(folded: str) -> str:
    """Return the reading of a query term in hiragana."""
    reading = "".join(m.reading_form() for m, _ in _morphemes(folded))
    return reading.translate(_TO_HIRAGANA)


def tokenise(folded: str) -> list[Token]:
    """Return the `words` tokens of folded text."""
    return [
        Token(token, m.begin() + offset, m.end() + offset)
        for m, offset in _morphemes(folded)
        for token in _word_of(m).token.split(" ")
    ]


@functools.lru_cache(maxsize=256)
def query_tokens(folded: str) -> tuple[str, ...]:
    """Return the `words` tokens of a bare query term, without the particles, auxiliaries and する at its end."""
    morphemes = [m for m, _ in _morphemes(folded)]
    end = len(morphemes)
    while end > 1 and _is_ending(morphemes[end - 1], morphemes[end - 2]):
        end -= 1
    return tuple(token for m in morphemes[:end] for token in _tokens(m).split(" "))


class Unit(NamedTuple):
    """A unit of a query term: the half-open range of the folded term, its tokens in the column `words`.

    `base` is its dictionary form. `role` tells words of meaning and numbers from affixes and counters, and these from
    particles and words that a question contains whatever it is about.
    """

    start: int
    end: int
    tokens: tuple[str, ...]
    base: str
    role: Role


@functools.lru_cache(maxsize=256)
def query_units(folded: str) -> tuple[Unit, ...]:
    """Return the units of a query term, without punctuation."""
    units = (
        Unit(m.begin() + offset, m.end() + offset, tuple(_tokens(m).split(" ")), m.dictionary_form().lower(), _role(m))
        for m, offset in _morphemes(folded)
    )
    return tuple(unit for unit in units if unit.tokens != (GAP,))


def _role(morpheme: Morpheme) -> Role:
    part = morpheme.part_of_speech()
    if part[1] == "数詞":
        return "number"
    if part[0] in ("接頭辞", "接尾辞") or part[2] == "助数詞可能":
        return "affix"
    if part[0] not in _CONTENT or part[1] == "助動詞語幹" or morpheme.normalized_form() in _EMPTY_WORDS:
        return "other"
    return "content"


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
    """Return the normalised nouns of folded text, without numbers, formal nouns (こと) and adverbs (今回, そもそも)."""
    return [
        word
        for m, _ in _morphemes(folded)
        if (pos := m.part_of_speech())[0] == "名詞" and pos[1] != "数詞"
        if "非自立" not in pos[2] and pos[2] != "副詞可能"
        if (word := _word_of(m).token) != GAP
    ]


class Word(NamedTuple):
    """A word of a text: its reading in katakana, its tokens in the column `words` with spaces between, its role."""

    reading: str
    token: str
    role: Role


_words: dict[int, Word] = {}
"""The words that this process has met, by Sudachi's number for them.

To ask Sudachi for the forms of each word again takes as long as to divide the text.
"""


def words_of(folded: str) -> list[Word]:
    """Return the words of folded text; the token of punctuation is GAP."""
    return [_word_of(morpheme) for morpheme, _ in _morphemes(folded)]


def _word_of(morpheme: Morpheme) -> Word:
    number = morpheme.word_id()
    word = _words.get(number)
    if word is None:
        word = Word(morpheme.reading_form(), _tokens(morpheme), _role(morpheme))
        if not morpheme.is_oov():  # all words that are not in the dictionary have the same number
            _words[number] = word
    return word
