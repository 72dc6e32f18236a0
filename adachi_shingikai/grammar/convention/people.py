"""The people whom learned labels mean: the name and the office in a label, and who of those present it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adachi_shingikai.grammar.convention.offices import ends_like_office
from adachi_shingikai.grammar.formats.general import GENERAL
from adachi_shingikai.grammar.speakers import Label, Speaker
from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import fold_name, plain, squeeze
from adachi_shingikai.models import Attendee

_NAMESAKE = re.compile(r"^(.{1,4}[（(].{1,3}[）)])(.+)$")
"""A name with what tells two people apart, before an office: 中村（謙）関係官."""
_SEAT_AND_NAME = re.compile(
    r"^([^（(]*[0-9０-９〇一二三四五六七八九十]番)(?!議員$|委員$|[（(])(.{2,8}?)(?:君|議員|委員|さん|氏)?$"
)
_HONORIFIC = re.compile(r"(?:君|さん|氏|様|先生)$")
_HONORIFIC_OR_TITLE = re.compile(r"(?:君|議員|委員|さん|氏|様|先生)$")
_SEAT = re.compile(r"^[0-9０-９]+番")
_TITLE = re.compile(rf"^(.*?)({GENERAL.member_role})$")


def identify_people(labels: Iterable[str], present: Sequence[Attendee]) -> dict[str, Speaker]:
    """Return the speaker of each label.

    A full name in the label is the person; else it is the one of those present whom the label means.
    """
    found: dict[str, Speaker] = {}
    for label in dict.fromkeys(labels):
        parts = divide_label(label)
        found[label] = Speaker(*parts, _person_of(parts, present), in_doubt=False)
    return found


def divide_label(label: str) -> Label:
    """Return the name and the office in a label. The name is empty if it cannot be told from the office."""
    if (match := _NAMESAKE.match(label)) and ends_like_office(match[2]) and not ends_like_office(match[1]):
        return Label(match[1], match[2])
    if match := _SEAT_AND_NAME.match(label):
        return Label(match[2], match[1])
    if label.endswith(("）", ")")):
        office, _, name = re.sub(r"[(（]", "\0", label[:-1], count=1).partition("\0")
        seat = _SEAT.match(name)
        name = _HONORIFIC_OR_TITLE.sub("", name[seat.end() :] if seat else name)
        return Label(name, office + (seat[0] if seat else ""))
    if not ends_like_office(label):
        return Label(label, "")
    if _HONORIFIC.search(label):
        return Label(_HONORIFIC.sub("", label), "")
    titled = _TITLE.match(label)
    family = family_name(label)
    if titled and (not titled[1] or not family or family == titled[1]):
        return Label(titled[1], titled[2])
    rest = label.removeprefix(family)
    if family and len(rest) > 1 and ends_like_office(rest):
        return Label(family, rest)
    return Label("", label)


def _person_of(label: Label, present: Sequence[Attendee]) -> str | None:
    """Return the full name of a person; None in doubt."""
    if not label.name:
        holders = [person for person in present if label.role and plain(label.role) == _office_of(person)]
        return holders[0].name if len(holders) == 1 else None
    name, _, hint = re.sub(r"[(（]", "\0", label.name.rstrip("）)"), count=1).partition("\0")
    found = [person for person in present if _may_be(person, fold_name(name), fold_name(hint))]
    if len(found) > 1 and label.role:
        found = [person for person in found if plain(label.role) in plain(person.printed)] or found
    if len(found) == 1:
        return found[0].name
    return name if not found and not hint and _is_full_name(name) else None


def _office_of(person: Attendee) -> str:
    return plain(squeeze(person.printed).replace(person.name, "").removesuffix("君"))


def _may_be(person: Attendee, name: str, hint: str) -> bool:
    """Return whether a name is all of a person's family name, or more of the name. `hint` is in the given name."""
    full = fold_name(person.name)
    if not full.startswith(name):
        return False
    if full == name:
        return True
    parts = [fold_name(part) for part in person.printed.removesuffix("君").split()]
    family = fold_name(family_name(person.name))
    is_family = name in parts or (family == name if family else True) or any(part.endswith(name) for part in parts[:-1])
    return is_family and hint in full[len(name) :]


def _is_full_name(name: str) -> bool:
    """Return whether a name is more than a family name."""
    family = family_name(name)
    return len(name) > 2 and not name.isascii() and (0 < len(family) < len(name) or (not family and len(name) > 3))
