"""What answers each path. The files of documents and what is not made from the database alone are in `web.app`."""

from __future__ import annotations

from collections.abc import Callable

from adachi_shingikai.web import feed, kokkai
from adachi_shingikai.web.pages import about, documents, items, meetings, people, search, speeches
from adachi_shingikai.web.request import Answer, Visit

ANSWERS: dict[str, Callable[[Visit], Answer]] = {
    "/": about.home_page,
    "/search": search.search_page,
    "/search.json": search.search_json,
    "/search.atom": feed.search_feed,
    "/items": items.items_page,
    "/items.json": items.items_json,
    "/items/{number}/similar.json": items.similar_json,
    "/items/{number}/similar": items.similar_page,
    "/items/{number}.json": items.item_json,
    "/items/{number}.md": items.item_markdown,
    "/items/{number}.atom": feed.item_feed,
    "/items/{number}": items.item_page,
    "/meetings": meetings.meetings_page,
    "/meetings.json": meetings.meetings_json,
    "/meetings/{meeting}.json": meetings.meeting_json,
    "/meetings/{meeting}.md": meetings.meeting_markdown,
    "/meetings/{meeting}": meetings.meeting_page,
    "/speeches/{meeting}/{order}/similar.json": items.similar_json,
    "/speeches/{meeting}/{order}/similar": items.similar_page,
    "/speeches/{meeting}/{order}.json": speeches.speech_json,
    "/speeches/{meeting}/{order}": speeches.speech_page,
    "/reports/{meeting}/{no}.json": speeches.report_json,
    "/reports/{meeting}/{no}": speeches.report_page,
    "/speakers": people.speakers_page,
    "/speakers.json": people.speakers_json,
    "/speakers/{name}.json": people.speaker_json,
    "/speakers/{name}.atom": feed.speaker_feed,
    "/speakers/{name}": people.speaker_page,
    "/documents": documents.documents_page,
    "/documents.json": documents.documents_json,
    "/documents/{sha256}.json": documents.document_json,
    "/documents/{sha256}": documents.document_page,
    "/stats": about.stats_page,
    "/stats.json": about.stats_json,
    "/api": about.api_page,
    "/api/meeting_list": kokkai.meeting_list,
    "/api/meeting": kokkai.meeting,
    "/api/speech": kokkai.speech,
    "/help": about.help_page,
    "/about": about.about_page,
    "/opensearch.xml": feed.open_search,
    "/sitemap.xml": feed.sitemap,
}
"""The order matters: `.json` stands before the page of the same name."""
