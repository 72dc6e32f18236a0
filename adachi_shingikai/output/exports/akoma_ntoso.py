"""Minutes of a meeting as an Akoma Ntoso 3.0 `debate` document."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from adachi_shingikai.archive.selection import Sitting
from adachi_shingikai.archive.speeches import SpeechRecord
from adachi_shingikai.index.reference import meeting_name

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNKNOWN_COUNCIL = "不明"
UNKNOWN_DATE = "0001-01-01"
"""The schema requires a date, but not every document prints one."""


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def akoma_ntoso_xml(sitting: Sitting) -> str:
    """Return the minutes of a meeting as an Akoma Ntoso document."""
    root = ET.Element("akomaNtoso", {"xmlns": NAMESPACE})
    _debate(ET.SubElement(root, "debate", {"name": "要録"}), sitting)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def xml_text(words: str) -> str:
    """Return the text without the characters that XML 1.0 can't hold."""
    return _NOT_XML.sub("", words)


def _add(parent: ET.Element, tag: str, words: str | None = None, **attributes: str) -> ET.Element:
    names = {name.rstrip("_"): xml_text(value) for name, value in attributes.items()}
    element = ET.SubElement(parent, tag, names)
    if words is not None:
        element.text = xml_text(words)
    return element


def _debate(debate: ET.Element, sitting: Sitting) -> None:
    people = {name: f"person_{i}" for i, name in enumerate(dict.fromkeys(_person(s) for s in sitting.speeches), 1)}
    roles = {role: f"role_{i}" for i, role in enumerate(dict.fromkeys(s.role for s in sitting.speeches), 1)}
    _meta(_add(debate, "meta"), sitting, people, roles)
    record = sitting.record
    preface = _add(debate, "preface")
    _add(preface, "p", f"{record.body or ''} {record.name or meeting_name(record.meeting)}".strip())
    for words in (record.date, record.place):
        if words:
            _add(preface, "p", words)
    body = _add(debate, "debateBody")
    titles = {row.number: row.title for row in record.agenda if row.kind == "item"}
    outcomes = {row.number: row.outcome for row in record.agenda if row.kind == "item"}
    remarks: dict[int, list[str]] = {}
    for remark in sitting.remarks:
        remarks.setdefault(remark.after, []).append(remark.text)
    section: ET.Element | None = None
    current: object = object()
    scenes = 0
    for number, speech in enumerate(sitting.speeches):
        if section is None or speech.item != current:
            current = speech.item
            item = speech.item
            section = _add(body, "debateSection", name="item" if item else "section", eId=f"dbsect_{number + 1}")
            if item:
                outcome = f"（{outcomes[item]}）" if outcomes.get(item) else ""
                _add(section, "heading", f"諮問第{item}号 {titles.get(item, '')}{outcome}")
            else:
                _add(section, "heading", "議事")
            if number == 0:
                scenes = _scenes(section, remarks.get(0, ()), scenes)
        attributes = {
            "by": f"#{people[_person(speech)]}",
            "as_": f"#{roles[speech.role]}",
            "eId": f"speech_{speech.order}",
        }
        element = _add(section, "speech", None, **attributes)
        _add(element, "from", speech.label)
        for paragraph in speech.text.split("\n") or [""]:
            _add(element, "p", paragraph)
        scenes = _scenes(section, remarks.get(speech.order, ()), scenes)


def _scenes(section: ET.Element, texts: list[str] | tuple[str, ...], count: int) -> int:
    for words in texts:
        count += 1
        _add(section, "scene", words, eId=f"scene_{count}")
    return count


def _person(speech: SpeechRecord) -> str:
    return speech.speaker or speech.label


def _meta(meta: ET.Element, sitting: Sitting, people: dict[str, str], roles: dict[str, str]) -> None:
    record = sitting.record
    date = record.date or UNKNOWN_DATE
    uri = f"/akn/jp/debate/{date}/{record.meeting}"
    identification = _add(meta, "identification", source="#shingikai")
    for level, suffix in (("FRBRWork", ""), ("FRBRExpression", "/jpn@"), ("FRBRManifestation", "/jpn@.xml")):
        part = _add(identification, level)
        _add(part, "FRBRthis", value=f"{uri}{suffix}/!main")
        _add(part, "FRBRuri", value=f"{uri}{suffix}")
        _add(part, "FRBRdate", date=date, name="開催" if record.date else "不明")
        _add(part, "FRBRauthor", href="#council")
        if level == "FRBRWork":
            _add(part, "FRBRcountry", value="jp")
        elif level == "FRBRExpression":
            _add(part, "FRBRlanguage", language="jpn")
    references = _add(meta, "references", source="#shingikai")
    _add(
        references,
        "TLCOrganization",
        eId="council",
        href="/ontology/organization/jp/council",
        showAs=record.body or UNKNOWN_COUNCIL,
    )
    _add(references, "TLCOrganization", eId="shingikai", href="/ontology/organization/shingikai", showAs="shingikai")
    for name, key in people.items():
        _add(references, "TLCPerson", eId=key, href=f"/ontology/person/jp/{key}", showAs=name)
    for role, key in roles.items():
        _add(references, "TLCRole", eId=key, href=f"/ontology/role/jp/{key}", showAs=role)
