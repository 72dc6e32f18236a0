"""Mentions of items (`諮問第831号`) and of articles of the 条例 in running text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import parse_number


class Citation(NamedTuple):
    """A mention of an item or of an article, by its number."""

    kind: Literal["item", "article"]
    number: int


def find_citations(words: str, fmt: Format) -> Iterator[Citation]:
    """Return each mention once, in the order of their first occurrence."""
    items, articles = fmt.cites_item.pattern.finditer(words), fmt.cites_article.pattern.finditer(words)
    found = [(m.start(), Citation("item", parse_number(m["number"]))) for m in items]
    found += [(m.start(), Citation("article", parse_number(m["article"]))) for m in articles]
    yield from dict.fromkeys(citation for _, citation in sorted(found))
