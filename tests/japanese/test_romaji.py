"""Readings as keys, and guessed readings of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.romaji import Reading, guess_reading, reading_key, reading_keys


@pytest.mark.parametrize("typed", ["じょうほう", "ジョウホウ", "jouhou", "joho", "jōhō", "Johou"])
def test_readings_are_one(typed: str) -> None:
    assert reading_key(typed) == "joho"


@given(st.lists(st.text(st.sampled_from("あかさたなっょーんアッキaōm'漢 \n"), max_size=6), max_size=8))
def test_readings_are_keyed_together_as_they_are_alone(words: list[str]) -> None:
    together = [reading.key for reading in reading_keys([Reading(word, "") for word in words])]
    assert together == [reading_key(word) for word in words]


def test_readings_are_guesses() -> None:
    assert guess_reading("山田花子") == ("やまだはなこ", "Yamada Hanako")
    assert guess_reading("Smith") is None
