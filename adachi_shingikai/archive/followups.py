"""Conditions and their answers: the later 報告事項 that take up an item, each with a reason and a score. Reads only.

A wrong link is worse than none. A report is linked only if it names the item, or if the opinion asked for a report
and most words of the report's title stand in the item's title or conditions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from adachi_shingikai.archive.speeches import Source, find_page_ranges, query_rows
from adachi_shingikai.index.reference import ReportRef, meeting_name
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.sudachi import nouns
from adachi_shingikai.japanese.text import squeeze

if TYPE_CHECKING:
    from adachi_shingikai.grammar.formats.format import Format

COVERED = 0.6
"""The share of the words of a report's title that the item must also have, if the report does not name it."""

NAMED = 0.25
"""The same share, if the report names the item."""

SHARED = 3
"""The least number of words that must be shared, if the report does not name the item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that was decided: its title, its conditions, the departments that spoke for it, and the last meeting
    that decided on it.
    """

    number: int
    title: str
    conditions: tuple[str, ...]
    departments: tuple[str, ...]
    meeting: str = ""


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
    """A report that takes up an item, and where it is printed. `score` is between 0 and 1."""

    meeting: str
    date: str | None
    no: int
    title: str
    reason: str
    score: float
    ref: str
    file: str | None = None
    sha256: str | None = None
    page_start: int | None = None
    page_end: int | None = None
    printed_start: str | None = None
    printed_end: str | None = None


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
    ref = str(ReportRef(report.meeting, report.no))
    words = "、".join(filter(None, reasons))
    return FollowUp(report.meeting, report.date, report.no, report.title, words, round(score, 2), ref)


def _answered_conditions(asked: Asked, report: Report, fmt: Format) -> tuple[int, ...]:
    """Which conditions a report that takes up the item answers, counted from 1.

    Only conditions that ask for a report are answered by one. If there are several of these, it answers those with
    which it shares a word that none of the others has; if there are none, it may answer any of them.
    """
    asking = [no for no, words in enumerate(asked.conditions, 1) if fmt.asks_for_report.search(words)]
    common = _words(asked.title, fmt).keys()
    words = {no: _words(asked.conditions[no - 1], fmt).keys() - common for no in asking}
    told = squeeze(fold(report.title + report.words))
    own = {no: words[no].difference(*(words[other] for other in asking if other != no)) for no in asking}
    taken_up = tuple(no for no in asking if any(word in told for word in own[no]))
    return taken_up or tuple(asking)


def _words(words: str, fmt: Format) -> dict[str, None]:
    """The nouns of a text in order, without the council's own name, which stands in every opinion."""
    return dict.fromkeys(word for word in _nouns(words.replace(fmt.council, "")) if word not in fmt.general_words)


@lru_cache(maxsize=4096)
def _nouns(words: str) -> tuple[str, ...]:
    """The nouns of a text. A list of conditions compares each item with each later report."""
    return tuple(nouns(fold(words)))


def find_item_follow_ups(
    connection: sqlite3.Connection, number: int, reports: Sequence[Report]
) -> tuple[FollowUp, ...]:
    """Return which of the reports take up an item in a later meeting, the likeliest first."""
    asked = _load_asked(connection, number)
    later = _reports_after(reports, asked.meeting) if asked else []
    if not asked or not later:
        return ()
    return tuple(_placed(connection, link) for link in find_follow_ups(asked, later, council_format()))


def find_answers(connection: sqlite3.Connection, number: int, reports: Sequence[Report]) -> dict[int, FollowUp]:
    """Return the likeliest report for each condition of an item that has an answer, by the condition's number.

    The conditions of all opinions on the item are counted from 1.
    """
    asked = _load_asked(connection, number)
    if asked is None:
        return {}
    fmt = council_format()
    answers: dict[int, FollowUp] = {}
    later = {(report.meeting, report.no): report for report in _reports_after(reports, asked.meeting)}
    for link in find_follow_ups(asked, list(later.values()), fmt):
        for no in _answered_conditions(asked, later[link.meeting, link.no], fmt):
            answers.setdefault(no, _placed(connection, link))
    return answers


def _placed(connection: sqlite3.Connection, link: FollowUp) -> FollowUp:
    """A link with the place at which its report is printed."""
    place = find_report_place(connection, link.meeting, link.no)
    if place is None:
        return link
    return replace(
        link,
        file=place.file,
        sha256=place.sha256,
        page_start=place.page_start,
        page_end=place.page_end,
        printed_start=place.printed_start,
        printed_end=place.printed_end,
    )


def council_format() -> Format:
    """Return the format of the council, which says how conditions and reports are worded.

    It is imported late: compiling its patterns takes longer than the rest of `show`.
    """
    from adachi_shingikai.grammar.formats.adachi import ADACHI

    return ADACHI


def _load_asked(connection: sqlite3.Connection, number: int) -> Asked | None:
    """What the council decided on an item; None if no minutes with a meeting's number say so."""
    opinions = query_rows(
        connection, "SELECT title, meeting FROM opinions WHERE item = ? AND meeting IS NOT NULL ORDER BY date", number
    )
    if not opinions:
        return None
    sql = "SELECT text FROM conditions WHERE item = ? ORDER BY date, no"
    conditions = tuple(row["text"] for row in query_rows(connection, sql, number))
    sql = "SELECT department FROM item_departments WHERE item = ?"
    units = {part for row in query_rows(connection, sql, number) for part in row["department"].split()}
    sql = """SELECT DISTINCT role FROM passages
        WHERE kind = 'speech' AND is_searchable AND item = ? AND role LIKE '%課長'"""
    units |= {row["role"].removesuffix("長") for row in query_rows(connection, sql, number)}
    last = max((row["meeting"] for row in opinions), key=_meeting_order)
    return Asked(number, opinions[0]["title"], conditions, tuple(sorted(units)), last)


def load_reports(connection: sqlite3.Connection) -> list[Report]:
    """Return all 報告事項 in the order of their meetings, with the words that belong to them."""
    found = query_rows(
        connection,
        """SELECT p.meeting, max(p.date) AS date, p.report AS no,
        min(CASE WHEN p.kind = 'agenda' THEN p.text END) AS title,
        group_concat(p.text, ' ') AS words FROM passages p
        WHERE p.is_searchable AND p.report IS NOT NULL AND p.meeting IS NOT NULL
        GROUP BY p.meeting, p.report HAVING title IS NOT NULL""",
    )
    found.sort(key=lambda row: (*_meeting_order(row["meeting"]), row["no"]))
    return [Report(**row) for row in found]


def find_report_place(connection: sqlite3.Connection, meeting: str, no: int) -> Source | None:
    """Return where a 報告事項 is printed: its own pages, or else its heading in minutes, or else the agenda."""
    for kinds in ("'page', 'overview', 'field'", "'report'", "'agenda'"):
        condition = f"p.kind IN ({kinds}) AND p.meeting = ? AND p.report = ?"
        for source in find_page_ranges(connection, "報告資料", condition, meeting, no):
            return source
    return None


def _reports_after(reports: Sequence[Report], meeting: str) -> list[Report]:
    decided = _meeting_order(meeting)
    return [report for report in reports if decided and _meeting_order(report.meeting) > decided]


def _meeting_order(meeting: str) -> tuple[int, ...]:
    """What the council's meetings are ordered by: term and number. Those of other bodies have none, and come first."""
    term, _, number = meeting.partition("-")
    return (int(term), int(number)) if meeting_name(meeting) != meeting else ()
