"""What is searched of a document."""

from __future__ import annotations

from adachi_shingikai.index.passages import CHUNK, split_text


def test_chunks_join_to_the_text() -> None:
    words = "短い文。" * 300 + "長" * 2500 + "\n終わり"
    pieces = list(split_text(words))
    assert "".join(pieces) == words
    assert max(map(len, pieces)) <= CHUNK
