"""Meetings: their list, and one with its agenda, attendance and minutes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby

from adachi_shingikai.archive.items import OpinionRecord, find_meeting_opinions
from adachi_shingikai.archive.lists import find_meeting_files, list_records
from adachi_shingikai.archive.meetings import get_meeting
from adachi_shingikai.archive.selection import RemarkRecord, Sitting, get_sitting
from adachi_shingikai.archive.speeches import SpeechRecord
from adachi_shingikai.errors import NotFoundError, UsageError
from adachi_shingikai.index.reference import MeetingRef, meeting_name, parse_reference
from adachi_shingikai.output.dossier import meeting_lines
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.output.terminal import Screen
from adachi_shingikai.web.address import item_path, meeting_path, report_path
from adachi_shingikai.web.pages.wanted import wanted
from adachi_shingikai.web.request import Data, Moved, Page, Visit, json_data


@dataclass(frozen=True, slots=True)
class Run:
    """Speeches on one subject, in a row. `anchor` is its id on the page, `path` the page of its item or report."""

    anchor: str
    title: str
    path: str | None
    opinion: OpinionRecord | None
    speeches: tuple[SpeechRecord, ...]


def meetings_page(visit: Visit) -> Page:
    """Return the list of all meetings, the newest first, and of minutes that do not say which meeting they are of."""
    records = sorted(list_records(visit.connection, "meetings").records, key=lambda r: r["date"] or "", reverse=True)
    unnamed = [d for d in list_records(visit.connection, "documents").records if d["speeches"] and not d["minutes_of"]]
    return Page("meetings.html", {"records": records, "unnamed": unnamed})


def meetings_json(visit: Visit) -> Data:
    """Return the list of meetings as `list meetings --format json` prints it."""
    return json_data(dump_json(list_records(visit.connection, "meetings").records) + "\n")


def _reference(visit: Visit) -> MeetingRef:
    words = visit.parts["meeting"]
    try:
        found = parse_reference(words)
    except (UsageError, ValueError):
        found = None
    if not isinstance(found, MeetingRef):
        raise NotFoundError(f"{words}: 会議の番号ではありません")
    return found


def meeting_page(visit: Visit) -> Page | Moved:
    """Return a meeting with all its speeches. Other ways to write its name lead to its one address."""
    ref = _reference(visit)
    if visit.parts["meeting"] != ref.key:
        return Moved(meeting_path(ref.key))
    sitting = get_sitting(visit.connection, ref.key)
    record = sitting.record
    remarks: dict[int, list[RemarkRecord]] = {}
    for remark in sitting.remarks:
        remarks.setdefault(remark.after, []).append(remark)
    named = {speaker.speaker for speaker in record.speakers if speaker.speaker}
    files = find_meeting_files(visit.connection)
    runs = _runs(visit, sitting)
    counts = {run.path: len(run.speeches) for run in runs if run.path}
    return Page(
        "meeting.html",
        {
            "meeting": record,
            "name": meeting_label(record.meeting, files),
            "runs": runs,
            "counts": counts,
            "anchors": {run.path: run.anchor for run in reversed(runs) if run.path},
            "remarks": remarks,
            "marker": wanted(visit),
            "speakers_named": named,
        },
    )


def meeting_label(key: str, files: dict[str, str]) -> str:
    """Return the printed name of a meeting, or the file if its minutes do not say which meeting it is."""
    return files.get(key, meeting_name(key))


def _runs(visit: Visit, sitting: Sitting) -> list[Run]:
    record = sitting.record
    opinions = {opinion.item: opinion for opinion in find_meeting_opinions(visit.connection, record.meeting)}
    items = {row.number: row.title for row in record.agenda if row.kind == "item"}
    items |= {number: opinion.title for number, opinion in opinions.items()}
    reports = {row.no: row.title for row in record.agenda if row.kind == "report"}
    sections = dict(record.sections)
    runs: list[Run] = []
    used: dict[str, int] = {}
    for (item, report, section), group in groupby(sitting.speeches, key=lambda s: (s.item, s.report, s.section)):
        if item is not None:
            anchor, title, path = f"item-{item}", f"諮問第{item}号　{items.get(item, '')}".strip("　"), item_path(item)
        elif report is not None:
            anchor, title = f"report-{report}", f"報告事項{report}　{reports.get(report, '')}".strip("　")
            path = report_path(record.meeting, report)
        else:
            anchor, title, path = f"section-{section or 0}", sections.get(section or 0, "議事"), None
        used[anchor] = used.get(anchor, 0) + 1
        first = used[anchor] == 1
        opinion = opinions[item].record if item in opinions and first else None
        runs.append(Run(anchor if first else f"{anchor}-{used[anchor]}", title, path, opinion, tuple(group)))
    return runs


def meeting_json(visit: Visit) -> Data:
    """Return the meeting as `show --format json` prints it."""
    return json_data(dump_json(asdict(get_meeting(visit.connection, _reference(visit)))) + "\n")


def meeting_markdown(visit: Visit) -> Data:
    """Return the meeting as `show --format md` prints it."""
    lines = meeting_lines(get_meeting(visit.connection, _reference(visit)), Screen(markdown=True))
    return Data("\n".join(lines) + "\n", "text/markdown; charset=utf-8")
