"""Names of files, and text that XML may hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adachi_shingikai.output.names import file_name, xml_text


@given(st.text())
def test_names_are_safe_and_text_is_legal(words: str) -> None:
    name = file_name(words, ".md")
    assert not set(name[:-3]) & set('\\/:*?"<>|.\n\0')
    assert 3 < len(name) <= 63
    etree.fromstring(f"<a>{xml_text(words).replace('&', '').replace('<', '').replace(']]>', '')}</a>")
