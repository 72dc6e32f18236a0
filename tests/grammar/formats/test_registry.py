"""Which council printed a paper."""

from __future__ import annotations

from adachi_shingikai.grammar.formats.registry import FORMATS, recognise_format


def test_formats_have_names_of_their_own() -> None:
    assert [fmt.name for fmt in FORMATS.values()] == list(FORMATS)
    assert recognise_format(["諮問・報告資料"]).format.name == "adachi"
