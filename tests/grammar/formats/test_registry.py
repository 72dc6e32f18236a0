"""Which council printed a paper."""

from __future__ import annotations

from adachi_shingikai.elements import Box, Line
from adachi_shingikai.grammar.formats.registry import FORMATS, recognise_format


def test_formats_have_names_of_their_own() -> None:
    assert [fmt.name for fmt in FORMATS.values()] == list(FORMATS)
    assert recognise_format([Line("諮問・報告資料", 1, Box(0, 0, 7, 1))]).format.name == "adachi"
