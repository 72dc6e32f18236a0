"""The API in the shape of the National Diet Library's 国会会議録 API: its paths, parameters and limits.

A client of that API changes only the host. Source: the library's description of 国会会議録検索システム 検索用API.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adachi_shingikai.archive.selection import get_sitting
from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.errors import UsageError
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.output.exports.kokkai import HOUSE, kokkai_meeting, kokkai_xml
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.search.query import fts_expression, parse_query
from adachi_shingikai.web.request import Data, Visit

PARAMETERS = frozenset(
    {
        *("startRecord", "maximumRecords", "recordPacking", "searchRange", "any", "from", "until"),
        *("nameOfHouse", "nameOfMeeting", "issueID", "sessionFrom", "sessionTo", "issueFrom", "issueTo"),
        *("speaker", "speakerPosition", "speakerGroup", "speakerRole", "speechNumber", "speechID"),
        *("closing", "contentsAndIndex", "supplementAndAppendix", "supplementAndAppendixRange"),
    }
)

_NO_CONDITION = frozenset({"startRecord", "maximumRecords", "recordPacking", "searchRange"})
_NEVER_TRUE = ("speakerGroup", "speakerRole")
"""Conditions on what these minutes do not print: nothing meets them."""

_FLAGS = ("supplementAndAppendix", "contentsAndIndex", "closing", "supplementAndAppendixRange")
"""Conditions that are true or false; these minutes have no supplements, indexes or closed sessions."""


@dataclass(frozen=True, slots=True)
class _Condition:
    sql: str
    values: tuple[object, ...] = ()


def speech(visit: Visit) -> Data:
    """Return speeches: 30 unless told, at most 100."""
    return _answer(visit, "speechRecord", 30, 100)


def meeting(visit: Visit) -> Data:
    """Return meetings with all their speeches: 3 unless told, at most 10."""
    return _answer(visit, "meetingRecord", 3, 10)


def meeting_list(visit: Visit) -> Data:
    """Return meetings with the places of their speeches: 30 unless told, at most 100."""
    return _answer(visit, "meetingRecord", 30, 100, is_list=True)


def refusal(*details: str) -> Data:
    """Return the answer to a request that makes no sense, as the library's API gives it."""
    message = "検索条件の入力に誤りがあります。"
    return Data(dump_json({"message": message, "details": list(details)}), "application/json; charset=utf-8", 400)


def _answer(visit: Visit, records: str, default: int, most: int, *, is_list: bool = False) -> Data:
    query = {name: " ".join(values) for name, values in visit.query.items()}
    try:
        if unknown := [name for name in query if name not in PARAMETERS]:
            raise UsageError(f"{unknown[0]}: そのような条件はありません")
        if not set(query) - _NO_CONDITION:
            raise UsageError("検索条件を1つ以上指定してください")
        if query.get("recordPacking", "xml") not in ("xml", "json"):
            raise UsageError("recordPacking: xml か json を指定してください")
        start = visit.number("startRecord", 1, 1, 1_000_000)
        limit = visit.number("maximumRecords", default, 1, most)
        conditions = _conditions(query)
    except (UsageError, ValueError) as error:
        return refusal(str(error))
    where = "".join(f" AND {condition.sql}" for condition in conditions)
    values = [value for condition in conditions for value in condition.values]
    if records == "speechRecord":
        total, found = _find_speeches(visit, where, values, start, limit)
    else:
        total, found = _find_meetings(visit, where, values, start, limit, is_list)
    after = start + len(found)
    whole = {
        "numberOfRecords": total,
        "numberOfReturn": len(found),
        "startRecord": start,
        "nextRecordPosition": after if after <= total else None,
        records: found,
    }
    if query.get("recordPacking") == "json":
        return Data(dump_json(whole) + "\n", "application/json; charset=utf-8")
    return Data(kokkai_xml(whole), "application/xml; charset=utf-8")


_KEY = "coalesce(p.meeting, substr(d.sha256, 1, 8))"
_FROM = """FROM passages p JOIN documents d ON d.id = p.document_id JOIN minutes m ON m.id = p.minutes_id
    WHERE p.kind = 'speech' AND p.is_searchable"""


def _find_speeches(
    visit: Visit, where: str, values: list[object], start: int, limit: int
) -> tuple[int, list[dict[str, Any]]]:
    total = query_rows(visit.connection, f"SELECT count(*) AS n {_FROM} {where}", *values)[0]["n"]
    rows = query_rows(
        visit.connection,
        f"SELECT {_KEY} AS key, p.id {_FROM} {where} ORDER BY p.date DESC, key, p.speech_order LIMIT ? OFFSET ?",
        *values,
        limit,
        start - 1,
    )
    ids: dict[str, list[int]] = {}
    for row in rows:
        ids.setdefault(row["key"], []).append(row["id"])
    records = [record for key, chosen in ids.items() for record in _meeting(visit, key, chosen)["speechRecord"]]
    return total, records


def _find_meetings(
    visit: Visit, where: str, values: list[object], start: int, limit: int, is_list: bool
) -> tuple[int, list[dict[str, Any]]]:
    rows = query_rows(
        visit.connection,
        f"SELECT {_KEY} AS key, group_concat(p.id) AS ids {_FROM} {where} GROUP BY key ORDER BY max(p.date) DESC, key",
        *values,
    )
    found = rows[start - 1 : start - 1 + limit]
    if not is_list:
        return len(rows), [_meeting(visit, row["key"]) for row in found]
    records = []
    for row in found:  # only the speeches that meet the conditions, without their text
        record = _meeting(visit, row["key"], [int(number) for number in row["ids"].split(",")])
        record["speechRecord"] = [{n: s[n] for n in _PLACES} for s in record["speechRecord"]]
        records.append({name: value for name, value in record.items() if not name.startswith("x_")})
    return len(rows), records


_PLACES = ("speechID", "speechOrder", "speaker", "speechURL")
"""What a list of meetings says of a speech."""


def _meeting(visit: Visit, key: str, ids: Sequence[int] | None = None) -> dict[str, Any]:
    """A meeting with all its speeches, or with those that have these ids."""
    where, values = "", list[object]()
    if ids is not None:
        where, values = "AND p.id IN (SELECT value FROM json_each(?))", [json.dumps(ids)]
    sitting = get_sitting(visit.connection, key, where, values)
    return kokkai_meeting(sitting, visit.site.base_url, with_readings=False)


def _conditions(query: Mapping[str, str]) -> list[_Condition]:
    """The conditions as SQL about a passage `p`, its document `d` and its minutes `m`. Raise UsageError."""
    found = []
    if words := query.get("any"):
        sql = "p.id IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?)"
        found.append(_Condition(sql, (fts_expression(parse_query(words)),)))
    if words := query.get("nameOfHouse"):
        found.append(_Condition("d.body = ?", (ADACHI.council,)) if words in HOUSE else _Condition("0"))
    if words := query.get("nameOfMeeting"):
        alternatives = words.split()
        sql = " OR ".join(["instr(d.body, ?)"] * len(alternatives))
        found.append(_Condition(f"({sql})", tuple(alternatives)))
    if words := query.get("speaker"):
        alternatives = words.split()
        sql = " OR ".join(["instr(coalesce(p.speaker, p.name, p.label), ?)"] * len(alternatives))
        found.append(_Condition(f"({sql})", tuple(alternatives)))
    if words := query.get("speakerPosition"):
        found.append(_Condition("instr(p.role, ?)", (words,)))
    for name, sql in (("from", "p.date >= ?"), ("until", "p.date <= ?")):
        if words := query.get(name):
            found.append(_Condition(sql, (_day(name, words),)))
    for name, column, sign in (
        ("sessionFrom", "m.term", ">="),
        ("sessionTo", "m.term", "<="),
        ("issueFrom", "m.number", ">="),
        ("issueTo", "m.number", "<="),
        ("speechNumber", "p.speech_order", "="),
    ):
        if words := query.get(name):
            found.append(_Condition(f"{column} {sign} ?", (_number(name, words),)))
    if words := query.get("issueID"):
        found.append(_Condition(f"{_KEY} = ?", (words,)))
    if words := query.get("speechID"):
        key, _, order = words.rpartition("_")
        found.append(_Condition(f"{_KEY} = ? AND p.speech_order = ?", (key, _number("speechID", order))))
    found += [_Condition("0") for name in _NEVER_TRUE if query.get(name)]
    for name in _FLAGS:
        if (words := query.get(name)) and words not in ("true", "false"):
            raise UsageError(f"{name}: true か false を指定してください")
        if words == "true":
            found.append(_Condition("0"))
    return found


def _day(name: str, words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise UsageError(f"{name}: 2022-06-01 の形で指定してください") from error


def _number(name: str, words: str) -> int:
    if not re.fullmatch(r"\d{1,6}", plain(words)):
        raise UsageError(f"{name}: 数で指定してください")
    return parse_number(words)
