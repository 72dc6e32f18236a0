"""The label of a speech → name, role, and the person among those present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import fold_name, plain, squeeze
from adachi_shingikai.models import Attendee

_IN_BRACKETS = re.compile(r"[(（](.+?)[)）]")


class Label(NamedTuple):
    """`name` as printed in the label (with what tells two namesakes apart), and the `role` behind it."""

    name: str
    role: str


def split_label(label: str, fmt: Format, introductions: str = "") -> Label:
    """The parts of a label: a member's role is its end; an official's begins behind the family name.

    Some councils print the name behind the role: `会長（山本君）`. Elsewhere, where a family name ends is not
    printed. In this order: the self-introduction that officials give
    (`情報公開課長の西野でございます`), looked up in `introductions`; the family name that Sudachi cuts
    off; else no name rather than a wrong one.
    """
    if match := fmt.named.match(label):
        parts = match.groupdict()
        return Label(parts["name"] or parts["name2"] or parts["name3"], parts["role"] or "")
    if match := re.fullmatch(rf"(.*?)({fmt.member_role})([(（].+?[)）])?", label):
        return Label(match[1] + (match[3] or ""), match[2])
    for cut in range(min(6, len(label) - 1), 0, -1):
        if f"{label[cut:]}の{label[:cut]}" in introductions:
            return Label(label[:cut], label[cut:])
    name = family_name(label)
    return Label(name, label.removeprefix(name)) if len(name) < len(label) else Label("", label)


def resolve_speaker(label: Label, present: Sequence[Attendee], fmt: Format) -> str | None:
    """The full name among those present that a member's label means; None for officials and in doubt.

    Two members of one family name are told apart by what stands in brackets (`鈴木(又)`) or by the
    full name; variant kanji (髙 and 高) count as the same.
    """
    if not re.fullmatch(fmt.member_role, label.role):
        return None
    if not label.name:
        chairs = [a for a in present if plain(label.role) in plain(a.printed)]
        return chairs[0].name if len(chairs) == 1 and label.role != "委員" else None
    hint = _IN_BRACKETS.search(label.name)
    family = fold_name(_IN_BRACKETS.sub("", label.name))
    found = [a for a in present if fold_name(a.name).startswith(family)]
    if hint:
        # What stands in brackets may be the given name, or where somebody took part from (`Web`).
        given = fold_name(hint[1])
        found = [a for a in found if given in fold_name(a.name)[len(family) :]] or found
    if len(found) > 1 and label.role != "委員":
        found = [a for a in found if label.role in squeeze(a.printed)] or found
    if len(found) > 1:
        exact = [a for a in found if fold_name(a.name) == family or _family(a) == family]
        found = exact if len(exact) == 1 else found
    return found[0].name if len(found) == 1 else None


def _family(person: Attendee) -> str:
    """The family name where the table parts it from the given name: `林　太郎` is no `林田`."""
    parts = person.printed.split()
    return fold_name(parts[0]) if len(parts) > 1 else ""
