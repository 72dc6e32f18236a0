"""The query language: what a user types → a tree → an FTS5 expression.

    個人情報 SMS          both words, in any spelling or inflection that Sudachi unifies
    督促状 OR 電話催告     either (also | and full-width forms)
    電話番号 -SMS         without (also NOT)
    "個人情報の保護"       exactly these characters (also 「…」)
    コロナ*               words that begin with these characters
    (A OR B) C            groups

Every character of the user stands inside a quoted FTS5 string; only this module writes operators.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.fold import beside_token, bigram_phrase, bigrams, fold, large_kana, name_token
from adachi_shingikai.japanese.sudachi import GAP, query_tokens
from adachi_shingikai.search.rewrites import other_forms

MAX_TERMS = 64
"""Different terms of a query, unless its caller allows fewer."""
MAX_DEPTH = 32
"""Parentheses within parentheses."""
MAX_LENGTH = 2_000
"""Characters of a query."""


class TermKind(Enum):
    """How a term was written."""

    WORD = "word"
    EXACT = "exact"
    PREFIX = "prefix"


class Term(NamedTuple):
    """One word or phrase as it was typed, and folded like the text in the index.

    `spellings` are the words of the index that a term in kana or Latin letters was read as.
    """

    typed: str
    folded: str
    kind: TermKind
    spellings: tuple[tuple[str, ...], ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The folded ways to write the term: a date in both calendars."""
        return (self.folded, *other_forms(self.folded)) if self.kind is TermKind.WORD else (self.folded,)


class And(NamedTuple):
    """All of `wanted`, and none of `unwanted`."""

    wanted: tuple[Node, ...]
    unwanted: tuple[Node, ...] = ()


class Or(NamedTuple):
    """Any of the parts."""

    parts: tuple[Node, ...]


Node = Term | And | Or

TWO_KANJI = re.compile("[一-鿿]{2}")
"""A term that is searched for as a word only: its characters may meet by chance."""
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "”", "＂": "＂", "「": "」", "『": "』"}
_LEXEME = re.compile(
    r"""(?: (?P<open>[(（]) | (?P<close>[)）]) | (?P<or>[|｜]+) | (?P<not>[-－−](?=[^\s)）]))
    | (?P<quote>["“”„＂「『]) | (?P<word>[^\s()（）"“”„＂「『|｜]+) )""",
    re.VERBOSE,
)


def parse_query(text: str, max_terms: int = MAX_TERMS) -> Node:
    """Return the tree of a query. Raise UsageError if it makes no sense or has more than `max_terms` terms."""
    text = text.encode("utf-8", "replace").decode()  # bytes that are not UTF-8 arrive as lone surrogates
    if len(text) > MAX_LENGTH:
        raise UsageError(f"検索語が長すぎます（{MAX_LENGTH:,}字まで）")
    parser = _Parser(list(_lexemes(text)))
    node = parser.either(0)
    if parser.kind() == "close":
        raise UsageError("検索式の括弧が合いません: 「)」に対応する「(」がありません")
    if node is None:
        raise UsageError("検索語がありません。記号だけでは検索できません")
    if isinstance(node, And) and not node.wanted:
        raise UsageError("除く語だけでは検索できません。探す語も指定してください")
    if len(parser.terms) > max_terms:
        raise UsageError(f"検索語が多すぎます（{max_terms}語まで）")
    return node


def _lexemes(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _LEXEME.match(text, position)
        if match is None:
            # White space, a hyphen without a word after it, or a closing quote alone: nothing to search for.
            position += 1
            continue
        kind = match.lastgroup or ""
        value = match[kind]
        position = match.end()
        if kind == "quote":
            end = text.find(_QUOTES[value], position)
            if end < 0 and value in "”“„":
                end = text.find('"', position)
            if end < 0:
                raise UsageError(f"検索式の引用符が閉じていません: {value}{' '.join(text[position:].split())[:20]}")
            yield "exact", text[position:end]
            position = end + 1
        elif kind == "word":
            name = unicodedata.normalize("NFKC", value)
            if name in ("OR", "NOT"):
                yield name.lower(), value
            elif name != "AND":
                yield "word", value
        else:
            yield kind, value


class _Parser:
    """A recursive-descent parser over the lexemes. A part that is only punctuation is None."""

    def __init__(self, lexemes: list[tuple[str, str]]) -> None:
        self.lexemes = lexemes
        self.position = 0
        self.terms: set[Term] = set()

    def kind(self) -> str | None:
        return self.lexemes[self.position][0] if self.position < len(self.lexemes) else None

    def either(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise UsageError(f"検索式の括弧が深すぎます（{MAX_DEPTH}重まで）")
        parts = [self.all(depth)]
        while self.kind() == "or":
            self.position += 1
            parts.append(self.all(depth))
        found = tuple(part for part in parts if part is not None)
        if len(found) > 1 and any(isinstance(part, And) and not part.wanted for part in found):
            raise UsageError("ORの片方が除く語だけです。探す語も指定してください")
        return _either(_once(found)) if found else None

    def all(self, depth: int) -> Node | None:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while (kind := self.kind()) not in (None, "or", "close"):
            negative = False
            while kind == "not":
                negative = not negative
                self.position += 1
                kind = self.kind()
            if kind in (None, "or", "close"):
                raise UsageError("NOT（-）の後に語がありません")
            node = self.one(depth)
            if isinstance(node, And) and not node.wanted:
                # (-A -B) leaves out either word; -(-A -B) asks for either.
                (wanted if negative else unwanted).append(_either(node.unwanted))
            elif node is not None:
                (unwanted if negative else wanted).append(node)
        node = And(_once(wanted), _once(unwanted))
        if len(node.wanted) == 1 and not node.unwanted:
            return node.wanted[0]
        return node if wanted or unwanted else None

    def one(self, depth: int) -> Node | None:
        kind, value = self.lexemes[self.position]
        self.position += 1
        if kind == "open":
            node = self.either(depth + 1)
            if self.kind() != "close":
                raise UsageError("検索式の括弧が閉じていません: 「(」に対応する「)」がありません")
            self.position += 1
            return node
        is_prefix = kind == "word" and value.endswith(("*", "＊"))
        value = value.rstrip("*＊") if is_prefix else value
        folded = fold(value)
        if not bigrams(folded):
            return None  # the index holds no punctuation: the term would find nothing
        term = Term(value, folded, TermKind.PREFIX if is_prefix else TermKind(kind))
        self.terms.add(term)
        return term


def _once(parts: Sequence[Node]) -> tuple[Node, ...]:
    """The parts without repetitions: a word that is written twice is searched once."""
    return tuple(dict.fromkeys(parts))


def _either(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else Or(parts)


def query_terms(node: Node) -> Iterator[Term]:
    """Return the terms that a hit may contain, without those that it must not."""
    if isinstance(node, Term):
        yield node
    else:
        for part in node.wanted if isinstance(node, And) else node.parts:
            yield from query_terms(part)


def bare_terms(node: Node) -> tuple[Term, ...]:
    """Return the terms of a query of bare terms; () if it has quotes, operators, groups or prefixes."""
    terms = node.wanted if isinstance(node, And) and not node.unwanted else (node,)
    bare = tuple(term for term in terms if isinstance(term, Term) and term.kind is TermKind.WORD)
    return bare if len(bare) == len(terms) else ()


def fts_expression(node: Node) -> str:
    """Return the FTS5 expression of a tree. Only this function and those it calls write operators."""
    if isinstance(node, Term):
        return _any_of([part for form in _forms(node) for part in form])
    if isinstance(node, Or):
        return _any_of([fts_expression(part) for part in node.parts])
    wanted = " AND ".join(fts_expression(part) for part in node.wanted)
    if node.unwanted:
        return f"(({wanted}) NOT {fts_expression(_either(node.unwanted))})"
    return f"({wanted})"


def title_expression(node: Node) -> str:
    """Return the FTS5 expression of the passages whose title has the words that a tree asks for."""
    if isinstance(node, Term):
        words = [word for word in query_tokens(node.folded) if word != GAP]
        return f"heading:{beside(words, prefix=node.kind is TermKind.PREFIX)}"
    if isinstance(node, Or):
        return _any_of([title_expression(part) for part in node.parts])
    return f"({' AND '.join(map(title_expression, node.wanted))})"


def _any_of(expressions: Sequence[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(expressions))})"


def _forms(term: Term) -> Iterator[list[str]]:
    """The alternatives by which a term is found, for each way to write it."""
    if term.spellings:
        yield [f"words:{phrase(words)}" for words in term.spellings]
    elif term.kind is TermKind.EXACT:
        yield [_pairs(term.folded)]
    elif term.kind is TermKind.PREFIX:
        yield _beginnings(term.folded)
    else:
        yield from map(_word, term.forms)


def _word(folded: str) -> list[str]:
    """The alternatives of a bare term: its words, its characters, a whole name of the speaker."""
    words = [word for word in query_tokens(folded) if word != GAP]
    found = [f"words:{phrase(words)}"] if words else []
    if TWO_KANJI.fullmatch(folded):
        # Its characters alone would be found across the border of two words: 京都 in 東京都.
        found += [f"words:{phrase([folded])}", f"words:{phrase(folded)}"]
    else:
        found.append(_pairs(folded))
    if name := name_token(folded):
        found.append(f"label:{phrase([name])}")
    return found


def _pairs(folded: str) -> str:
    pairs = bigram_phrase(folded)
    # The index only holds pairs that begin with a single character at the end.
    return f"bigrams:{phrase(pairs, prefix=len(pairs[-1]) == 1)}"


def _beginnings(folded: str) -> list[str]:
    """The alternatives of a prefix: the beginning of one word, as it is written or normalised, or of several."""
    words = [word for word in query_tokens(folded) if word != GAP]
    spelt = [bare for bare in ("".join(filter(str.isalnum, folded)), large_kana(folded)) if bare.isalnum()]
    return [
        f"words:{phrase(beginning, prefix=True)}" for beginning in (words, *([word] for word in spelt)) if beginning
    ]


def phrase(words: Sequence[str], *, prefix: bool = False) -> str:
    """Return words that follow each other as an FTS5 string; with `prefix`, the last one may go on."""
    quoted = " ".join(words).replace('"', '""')
    return f'"{quoted}"{" *" if prefix else ""}'


def beside(words: Sequence[str], *, prefix: bool = False) -> str:
    """Return words that follow each other in a title, a label or the speech before, as an FTS5 string."""
    return phrase(tuple(map(beside_token, words)), prefix=prefix)
