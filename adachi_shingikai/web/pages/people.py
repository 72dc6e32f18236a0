"""Who spoke: the list, and a person with all speeches."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import groupby

from adachi_shingikai.archive.lists import find_item_titles, find_meeting_files, list_records
from adachi_shingikai.archive.speeches import SpeechRecord, find_speeches, query_rows
from adachi_shingikai.errors import NotFoundError
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.web.pages.meetings import meeting_label
from adachi_shingikai.web.pages.wanted import wanted, windows
from adachi_shingikai.web.request import Data, Page, Visit, json_data

MOST_SHOWN = 200
"""Speeches on the page of a person; the others are found by searching within."""


@dataclass(slots=True)
class _Person:
    """Somebody who spoke, under the full name if it is known."""

    name: str
    is_full: bool
    speeches: int = 0
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The speeches of a person in one meeting."""

    key: str
    name: str
    date: str | None
    speeches: tuple[SpeechRecord, ...]


def speakers_page(visit: Visit) -> Page:
    """Return everybody who spoke: people by their full name, others by their label."""
    people: dict[str, _Person] = {}
    for row in list_records(visit.connection, "speakers").records:
        name = row["speaker"] or row["label"]
        person = people.setdefault(name, _Person(name, bool(row["speaker"])))
        person.speeches += row["speeches"]
        if row["role"] and row["role"] not in person.roles:
            person.roles.append(row["role"])
    ordered = sorted(people.values(), key=lambda p: (-p.speeches, p.name))
    full, others = [p for p in ordered if p.is_full], [p for p in ordered if not p.is_full]
    return Page("speakers.html", {"full": full, "others": others, "most": ordered[0].speeches if ordered else 1})


def speakers_json(visit: Visit) -> Data:
    """Return the list of speakers as `list speakers --format json` prints it."""
    return json_data(dump_json(list_records(visit.connection, "speakers").records) + "\n")


def speeches_of(visit: Visit) -> tuple[SpeechRecord, ...]:
    """Return the speeches of the person that the address names. Raise NotFoundError if there are none."""
    name = visit.parts["name"]
    found = find_speeches(visit.connection, "coalesce(p.speaker, p.label) = ?", name)
    if not found:
        raise NotFoundError(f"{name}: その人の発言はありません")
    return found


def speaker_page(visit: Visit) -> Page:
    """Return a person: roles, speeches by meeting, items spoken on."""
    speeches = speeches_of(visit)
    files, titles, marker = find_meeting_files(visit.connection), find_item_titles(visit.connection), wanted(visit)
    by_meeting = []
    for key, group in groupby(speeches, key=lambda s: s.ref.partition("#")[0].partition(".")[0]):
        spoken = tuple(group)
        by_meeting.append(_Spoken(key, meeting_label(key, files), spoken[0].date, spoken))
    items = Counter(speech.item for speech in speeches if speech.item in titles)
    return Page(
        "speaker.html",
        {
            "name": visit.parts["name"],
            "is_full": speeches[0].speaker is not None,
            "total": len(speeches),
            "roles": list(dict.fromkeys(speech.role for speech in speeches if speech.role)),
            "labels": list(dict.fromkeys(speech.label for speech in speeches)),
            "meetings": list(reversed(by_meeting)),
            "most": max(len(entry.speeches) for entry in by_meeting),
            "items": [(number, titles[number or 0], count) for number, count in sorted(items.items(), reverse=True)],
            "windows": {
                speech.ref: windows(speech.text, marker.marks(speech.text))[0] for speech in speeches[:MOST_SHOWN]
            },
            "marker": marker,
        },
    )


def speaker_json(visit: Visit) -> Data:
    """Return the speeches of a person."""
    return json_data(dump_json({"speeches": [asdict(speech) for speech in speeches_of(visit)]}) + "\n")


def count_speakers(visit: Visit) -> int:
    """Return how many people and labels spoke."""
    sql = "SELECT count(DISTINCT coalesce(speaker, label)) AS n FROM passages WHERE kind = 'speech' AND is_searchable"
    return int(query_rows(visit.connection, sql)[0]["n"])
