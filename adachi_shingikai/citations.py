"""Mentions of other items (`諮問第370号`) and of articles of the 条例 in running text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from adachi_shingikai import text
from adachi_shingikai.formats import Format


class Citation(NamedTuple):
    """What is mentioned: an item or an article, by number."""

    kind: Literal["item", "article"]
    number: int


def find(words: str, fmt: Format) -> Iterator[Citation]:
    """Each mention once, in the order of its first place in the text."""
    found = [(m.start(), Citation("item", number(m["number"]))) for m in fmt.cites_item.pattern.finditer(words)]
    found += [(m.start(), Citation("article", number(m["article"]))) for m in fmt.cites_article.pattern.finditer(words)]
    yield from dict.fromkeys(citation for _, citation in sorted(found) if citation.number)


def number(printed: str) -> int:
    """A printed number, or 0 where it is none (`第〇元号`)."""
    try:
        return text.number(printed)
    except ValueError:
        return 0
