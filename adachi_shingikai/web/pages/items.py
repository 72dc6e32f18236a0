"""Items: their list, the dossier of one with the course that it took, and what is similar to one or to a speech."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from adachi_shingikai.archive.followups import council_format
from adachi_shingikai.archive.items import Dossier, OpinionRecord, get_item
from adachi_shingikai.archive.lists import list_records
from adachi_shingikai.archive.printed.documents import find_reference_texts
from adachi_shingikai.archive.similar import Similar, find_similar
from adachi_shingikai.archive.speeches import SpeechRecord
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import ItemRef, SpeechRef, parse_reference
from adachi_shingikai.output.dossier import item_lines
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.output.terminal import Screen
from adachi_shingikai.web.address import item_path, similar_path, speech_path
from adachi_shingikai.web.pages.speeches import speech_reference
from adachi_shingikai.web.pages.wanted import wanted, windows
from adachi_shingikai.web.request import MAX_ROWS, Data, Moved, Page, Visit, json_data

CERTAIN = 0.9
"""The score from which a report counts as the answer to a condition; below, it is shown as a guess."""


@dataclass(frozen=True, slots=True)
class Round:
    """One meeting in which an item was debated: its speeches there, and the opinion if there is one."""

    meeting: str | None
    date: str | None
    debate: tuple[SpeechRecord, ...]
    opinion: OpinionRecord | None
    debate_anchor: str
    opinion_anchor: str


def items_page(visit: Visit) -> Page:
    """Return the list of all items, the newest first, with the conditions that each was given."""
    records = list(reversed(list_records(visit.connection, "items").records))
    return Page("items.html", {"records": records})


def items_json(visit: Visit) -> Data:
    """Return the list of items as `list items --format json` prints it."""
    return json_data(dump_json(list_records(visit.connection, "items").records) + "\n")


STATUSES = {
    "未報告": "報告を求められ、まだ見つかっていないもの",
    "報告済": "報告されたとみられるもの",
    "求めなし": "報告を求めていないもの",
}
"""What may have become of a condition, in the order in which the page shows it."""


def conditions_page(visit: Visit) -> Page:
    """Return the conditions of all opinions: first those that still wait for the report that they ask for."""
    records = list_records(visit.connection, "conditions").records
    groups = [(words, [record for record in records if record["status"] == s]) for s, words in STATUSES.items()]
    return Page("conditions.html", {"groups": groups, "count": len(records)})


def conditions_json(visit: Visit) -> Data:
    """Return the conditions as `list conditions --format json` prints them."""
    return json_data(dump_json(list_records(visit.connection, "conditions").records) + "\n")


def _reference(visit: Visit) -> ItemRef:
    words = visit.parts["number"]
    try:
        found = parse_reference(words)
    except (UsageError, ValueError):
        found = None
    if not isinstance(found, ItemRef):
        raise NotFoundError(f"{words}: 諮問の番号ではありません")
    return found


def item_page(visit: Visit) -> Page | Moved:
    """Return the dossier of an item. Other ways to write its number lead to its one address."""
    ref = _reference(visit)
    if visit.parts["number"] != str(ref.number):
        return Moved(item_path(ref.number))
    item = get_item(visit.connection, ref)
    marker = wanted(visit)
    rounds = _rounds(item)
    numbers = sorted(marker.items)
    place = numbers.index(ref.number)
    return Page(
        "item.html",
        {
            "item": item,
            "marker": marker,
            "rounds": rounds,
            "asked_in": [s for s in item.sources if s.what in ("議題", "諮問資料")],
            "has_submission": item.forms is not None or bool(item.papers),
            "certain": CERTAIN,
            "before": numbers[place - 1] if place else None,
            "after": numbers[place + 1] if place + 1 < len(numbers) else None,
            "texts": find_reference_texts(visit.connection, [c.ref for c in (*item.cites, *item.cited_by)]),
            "is_asked_to_report": _is_asked_to_report(item),
        },
    )


def _rounds(item: Dossier) -> list[Round]:
    """The meetings in which an item was debated, in order: an item carried over has several."""
    debates = {key: tuple(group) for key, group in groupby(item.debate, key=lambda s: (s.meeting, s.sha256))}
    opinions = {(o.meeting, o.source.sha256): o for o in item.opinions}
    held = []
    for key in dict.fromkeys([*debates, *opinions]):
        debate, opinion = debates.get(key, ()), opinions.get(key)
        date = debate[0].date if debate else opinion.date if opinion else None
        held.append((key[0], date, debate, opinion))
    held.sort(key=lambda entry: entry[1] or "9")
    rounds: list[Round] = []
    for meeting, date, debate, opinion in held:
        before = [sum(bool(r.debate) for r in rounds), sum(r.opinion is not None for r in rounds)]
        debate_anchor, opinion_anchor = (
            name + (f"-{count + 1}" if count else "") for name, count in zip(("debate", "opinion"), before, strict=True)
        )
        rounds.append(Round(meeting, date, debate, opinion, debate_anchor, opinion_anchor))
    return rounds


def _is_asked_to_report(item: Dossier) -> bool:
    """Whether a condition asks for a report, so that a missing one is worth saying."""
    asks_for_report = council_format().asks_for_report
    return any(asks_for_report.search(condition) for opinion in item.opinions for condition in opinion.conditions)


def item_json(visit: Visit) -> Data:
    """Return the dossier as `show --format json` prints it."""
    return json_data(dump_json(asdict(get_item(visit.connection, _reference(visit)))) + "\n")


def item_markdown(visit: Visit) -> Data:
    """Return the dossier as `show --format md` prints it."""
    lines = item_lines(get_item(visit.connection, _reference(visit)), replace(Screen(), markdown=True))
    return Data("\n".join(lines) + "\n", "text/markdown; charset=utf-8")


def dossier(visit: Visit) -> Dossier:
    """Return the item that the address names, for its feed."""
    return get_item(visit.connection, _reference(visit))


SIMILAR = 10
"""How many similar items and speeches are shown."""


def _similar(visit: Visit) -> tuple[ItemRef | SpeechRef, Similar]:
    ref = _reference(visit) if "number" in visit.parts else speech_reference(visit)
    return ref, find_similar(visit.connection, ref, visit.number("limit", SIMILAR, 1, MAX_ROWS))


def similar_page(visit: Visit) -> Page | Moved:
    """Return what is similar to an item or a speech, each with the reason."""
    ref, found = _similar(visit)
    number = ref.number if isinstance(ref, ItemRef) else None
    if number and visit.parts["number"] != str(number):
        return Moved(similar_path(item_path(number)))
    return Page(
        "similar.html",
        {
            "found": found,
            "number": number,
            "path": item_path(number) if number else speech_path(found.ref),
            "speeches": [
                (speech, windows(speech.text, _places(speech.text, found.words))) for speech in found.speeches
            ],
        },
    )


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in a text, in order; of those that overlap, the first."""
    places: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for word in words for match in re.finditer(re.escape(word), text)):
        if not places or start >= places[-1][1]:
            places.append((start, end))
    return places


def similar_json(visit: Visit) -> Data:
    """Return what is similar as `similar --format json` prints it; `limit` as there."""
    return json_data(dump_json(asdict(_similar(visit)[1])) + "\n")
