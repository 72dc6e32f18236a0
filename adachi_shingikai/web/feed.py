"""What programs follow: Atom feeds, the sitemap, the description of the search. Records → template values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adachi_shingikai.archive.lists import find_item_titles, find_meeting_files, list_records
from adachi_shingikai.archive.speeches import query_rows
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.output.terminal import speaker_name
from adachi_shingikai.search.filters import KINDS
from adachi_shingikai.web.address import (
    document_path,
    item_path,
    meeting_path,
    passage_path,
    report_path,
    search_path,
    speaker_path,
    speech_path,
)
from adachi_shingikai.web.pages.items import dossier
from adachi_shingikai.web.pages.meetings import meeting_label
from adachi_shingikai.web.pages.people import speeches_of
from adachi_shingikai.web.pages.search import find
from adachi_shingikai.web.request import Page, SearchRequest, Visit, parse_search

ENTRIES = 50
"""The newest entries of a feed."""

_ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: an id that outlives a change of host, and when the document that brought it was ingested."""

    id: str
    title: str
    path: str
    updated: str
    text: str


def _feed(visit: Visit, title: str, path: str, entries: Sequence[Entry]) -> Page:
    """A feed; an empty one is as old as the database."""
    newest = max((entry.updated for entry in entries), default=None) or _ingested(visit, ())[""]
    ordered = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES]
    values = {"title": title, "path": path, "entries": ordered, "updated": newest, "id": _tag("feed", path)}
    return Page("feed.xml", values, media_type=_ATOM)


def _tag(kind: str, words: str) -> str:
    return f"tag:shingikai,2026:{kind}:{words}"


def _ingested(visit: Visit, hashes: Iterable[str]) -> dict[str, str]:
    """When each document was ingested, by its hash; "" is the newest of all."""
    rows = query_rows(visit.connection, "SELECT sha256, ingested_at FROM documents")
    found = {row["sha256"]: _rfc3339(row["ingested_at"]) for row in rows}
    return {"": max(found.values(), default="1970-01-01T00:00:00Z")} | {h: found[h] for h in hashes}


def _rfc3339(moment: str) -> str:
    """A moment as Atom wants it: with a T, seconds and a zone."""
    moment = moment.replace(" ", "T")
    return moment if moment.endswith("Z") or "+" in moment else f"{moment}Z"


def search_feed(visit: Visit) -> Page:
    """Return the newest hits of a search."""
    asked = parse_search(visit)
    newest = SearchRequest(asked.words, asked.typed, asked.filters, "newest")
    found = find(visit, newest, limit=ENTRIES, offset=0)
    moments = _ingested(visit, {hit.sha256 for hit in found.hits})
    entries = []
    for hit in found.hits:
        who = speaker_name(hit.label, hit.speaker) or KINDS[hit.kind]
        parts = (who, meeting_name(hit.meeting) if hit.meeting else hit.file, f"諮問第{hit.item}号" if hit.item else "")
        identity = _tag(hit.kind, f"{hit.ref}:{hit.sha256[:12]}:{hit.page_start}:{hit.id}")
        entries.append(
            Entry(identity, " – ".join(filter(None, parts)), passage_path(hit), moments[hit.sha256], hit.snippet)
        )
    title = f"検索「{asked.words}」" if asked.words else "検索"
    return _feed(visit, title, search_path(asked.words, asked.typed), entries)


def item_feed(visit: Visit) -> Page:
    """Return the opinions on an item and the reports that answer its conditions."""
    item = dossier(visit)
    moments = _ingested(visit, {opinion.source.sha256 for opinion in item.opinions})
    entries = [
        Entry(
            _tag("opinion", f"{item.number}:{opinion.meeting or opinion.source.sha256[:12]}"),
            f"審議会意見: {opinion.outcome}" + (f" – {meeting_name(opinion.meeting)}" if opinion.meeting else ""),
            f"{item_path(item.number)}#opinion",
            moments[opinion.source.sha256],
            opinion.text,
        )
        for opinion in item.opinions
    ]
    sql = "SELECT max(ingested_at) AS moment FROM documents WHERE meeting = ?"
    for link in item.follow_ups:
        moment = query_rows(visit.connection, sql, link.meeting)[0]["moment"]
        title = f"条件への報告（とみられるもの、確からしさ{link.score:.0%}）: {link.title}"
        path = report_path(link.meeting, link.no)
        identity = _tag("follow-up", f"{item.number}:{link.meeting}:{link.no}")
        entries.append(Entry(identity, title, path, _rfc3339(moment), link.reason))
    return _feed(visit, f"諮問第{item.number}号　{item.title}", item_path(item.number), entries)


def speaker_feed(visit: Visit) -> Page:
    """Return the newest speeches of a person."""
    name = visit.parts["name"]
    speeches = list(reversed(speeches_of(visit)))[:ENTRIES]
    moments = _ingested(visit, {speech.sha256 for speech in speeches})
    files = find_meeting_files(visit.connection)
    entries = []
    for speech in speeches:
        meeting = meeting_label(speech.ref.partition("#")[0].partition(".")[0], files)
        title = f"{speech.label} – {meeting}" + (f" – 諮問第{speech.item}号" if speech.item else "")
        identity = _tag("speech", f"{speech.ref}:{speech.sha256[:12]}")
        entries.append(Entry(identity, title, speech_path(speech.ref), moments[speech.sha256], speech.text))
    return _feed(visit, f"{name}の発言", speaker_path(name), entries)


def open_search(visit: Visit) -> Page:
    """Return the description by which a browser adds this search."""
    return Page("opensearch.xml", {}, media_type="application/opensearchdescription+xml; charset=utf-8")


def sitemap(visit: Visit) -> Page:
    """Return the addresses of all items, meetings and documents for crawlers."""
    documents = list_records(visit.connection, "documents").records
    meetings = list_records(visit.connection, "meetings").records
    paths = ["/", "/items", "/meetings", "/speakers", "/documents", "/stats", "/help", "/about", "/api"]
    paths += [item_path(number) for number in find_item_titles(visit.connection)]
    paths += [meeting_path(record["meeting"]) for record in meetings]
    paths += [document_path(record["sha256"]) for record in documents]
    return Page("sitemap.xml", {"paths": paths}, media_type="application/xml; charset=utf-8")
