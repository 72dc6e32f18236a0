"""Words, and the endings that a query drops."""

from __future__ import annotations

from adachi_shingikai.japanese.sudachi import query_tokens, tokenise


def test_a_line_longer_than_sudachi_takes() -> None:
    words = "個人情報" * 50_000
    assert len(tokenise(words)) == 100_000


def test_only_particles_auxiliaries_and_suru_are_stripped() -> None:
    assert query_tokens("お願いします") == ("御", "願う")
    assert query_tokens("考えています") == ("考える",)
    assert query_tokens("窓口に行く")[-1] == "行く"
    assert query_tokens("送信した") == ("送信",)
