"""Answers to conditions: the later 報告事項 that take up an item, each with a reason and a score.

A wrong link is worse than none. A report is linked only if it names the item, or if the opinion asked for a report
and most words of the report's title stand in the item's title or conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.sudachi import nouns
from adachi_shingikai.japanese.text import squeeze

COVERED = 0.6
"""The share of the words of a report's title that the item must also have, if the report does not name it."""

NAMED = 0.25
"""The same share, if the report names the item."""

SHARED = 3
"""The least number of words that must be shared, if the report does not name the item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that was decided: its title, its conditions, and the departments that spoke for it."""

    number: int
    title: str
    conditions: tuple[str, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A 報告事項 of a later meeting, with all text that belongs to it."""

    meeting: str
    date: str | None
    no: int
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A report that takes up an item. `score` is between 0 and 1."""

    meeting: str
    date: str | None
    no: int
    title: str
    reason: str
    score: float


def find_follow_ups(asked: Asked, reports: Sequence[Report], fmt: Format) -> list[FollowUp]:
    """Return the reports that take up an item, the likeliest first."""
    found = [link for report in reports if (link := _link(asked, report, fmt))]
    return sorted(found, key=lambda link: -link.score)


def _link(asked: Asked, report: Report, fmt: Format) -> FollowUp | None:
    conditions = "\n".join(asked.conditions)
    wanted = _words(asked.title, fmt) | _words(conditions, fmt)
    own = _words(report.title, fmt)
    shared = [word for word in own if word in wanted]
    covered = len(shared) / len(own) if own else 0.0
    asks = bool(fmt.asks_for_report.search(conditions))
    named = asked.number in {parse_number(m["number"]) for m in fmt.cites_item.pattern.finditer(report.words)}
    department = next((d for d in asked.departments if d in squeeze(report.words)), None)
    if not (named and covered >= NAMED) and not (asks and covered >= COVERED and len(shared) >= SHARED):
        return None
    reasons = [
        f"諮問第{asked.number}号を挙げている" if named else "",
        "審議会意見が報告を求めている" if asks else "",
        f"件名の語が共通（{'・'.join(shared)}）" if shared else "",
        f"所管が同じ（{department}）" if department else "",
    ]
    score = 0.5 * covered + 0.25 * named + 0.15 * asks + 0.1 * bool(department)
    return FollowUp(
        report.meeting, report.date, report.no, report.title, "、".join(filter(None, reasons)), round(score, 2)
    )


def _words(words: str, fmt: Format) -> dict[str, None]:
    """The nouns of a text in order, without the council's own name, which stands in every opinion."""
    found = nouns(fold(words.replace(fmt.council, "")))
    return dict.fromkeys(word for word in found if word not in fmt.general_words)
