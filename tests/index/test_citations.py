"""Mentions of other items and of articles."""

from __future__ import annotations

import pytest

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.index.citations import find_citations


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("諮問第831号で了承された。", [("item", 831)]),
        ("条例第21条と諮問第831号、また諮問第８３１号と諮問第5号。", [("article", 21), ("item", 831), ("item", 5)]),
        ("個人情報保護条例の16条により、", [("article", 16)]),
        ("審議会条例第2条により、", []),
        ("第831号の資料", []),
    ],
)
def test_mentions_in_the_order_of_the_text(words: str, found: list[tuple[str, int]]) -> None:
    assert [tuple(c) for c in find_citations(words, ADACHI)] == found
