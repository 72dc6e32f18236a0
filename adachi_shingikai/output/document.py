"""A `Document` as `parse` prints it: JSON for programs, Markdown and plain text for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.models import Document, Minutes
from adachi_shingikai.output.terminal import escape_markdown, page_range, speaker_name

SCHEMA = 1
"""Raised when a field is renamed or its meaning changes; new fields leave it."""


def document_dict(document: Document) -> dict[str, Any]:
    """The fields of the contract; the records of models.py are named after them."""
    found = {"schema": SCHEMA, **asdict(document)}
    for submission in found["submissions"]:
        for form in submission["forms"]:
            form["fields"] = [{k: v for k, v in f.items() if v is not None} for f in form["fields"]]
    return found


def document_json(document: Document) -> str:
    """One JSON object, UTF-8 unescaped."""
    return json.dumps(document_dict(document), ensure_ascii=False, indent=1)


class _Look(NamedTuple):
    """What stands before headings of three levels and list entries, and around names; how printed words are shown."""

    title: str
    part: str
    head: str
    bullet: str
    strong: str
    words: Callable[[str], str]


_MARKDOWN = _Look("# ", "## ", "### ", "- ", "**", escape_markdown)
_PLAIN = _Look("", "■ ", "● ", "  ", "", str)


def document_markdown(document: Document) -> Iterator[str]:
    """The paper as Markdown: its structure as headings, the page behind every part."""
    yield from _lines(document, _MARKDOWN)


def document_text(document: Document) -> Iterator[str]:
    """The paper as plain text."""
    yield from _lines(document, _PLAIN)


def _lines(document: Document, look: _Look) -> Iterator[str]:
    head = document.meeting
    name = meeting_name(f"{head.term}-{head.number}") if head.term and head.number else document.file.name
    yield f"{look.title}{look.words(name)}"
    yield ""
    source = f"{document.file.name}（{document.file.pages}頁）"
    for label, value in (("ファイル", source), ("開催", head.date), ("場所", head.place)):
        if value:
            yield f"{look.bullet}{label}: {look.words(value)}"
    yield ""
    plan = document.agenda
    if plan.items or plan.reports or plan.confirmations:
        yield f"{look.part}議題"
        yield ""
        for confirmation in plan.confirmations:
            yield f"{look.bullet}確認{confirmation.no}　{look.words(confirmation.title)}"
        for item in plan.items:
            number = f"諮問第{item.number}号" if item.number else f"諮問{item.no}"
            yield f"{look.bullet}{number}　{look.words(item.title)}（P.{item.page_start}～{item.page_end}）"
        for report in plan.reports:
            pages_of = f"P.{report.page_start}～{report.page_end}"
            yield f"{look.bullet}報告{report.no}　{look.words(report.title)}（{pages_of}）"
        yield ""
    for minutes in document.minutes:
        yield from _minutes(minutes, look)
    for page in document.pages:
        owner = f"　諮問第{page.item}号" if page.item else f"　報告{page.report}" if page.report else ""
        yield f"{look.head}{page_range(page.page, page.page, page.printed)}{owner}"
        yield ""
        yield look.words(page.text)
        yield ""
    if document.problems:
        yield f"{look.part}読み取れなかったところ"
        yield ""
        for problem in document.problems:
            yield f"{look.bullet}p.{problem.page} {problem.reason}: {look.words(problem.line)}"


def _minutes(minutes: Minutes, look: _Look) -> Iterator[str]:
    name = meeting_name(f"{minutes.term}-{minutes.number}") if minutes.term and minutes.number else "（回不明）"
    yield f"{look.part}{look.words(name)} 要録{'（案）' if minutes.draft else ''}"
    yield ""
    hours = "～".join(time for time in (minutes.start, minutes.end) if time)
    for label, value in (
        ("開催", " ".join(part for part in (minutes.date, hours) if part)),
        ("場所", minutes.place),
        ("事務局", minutes.secretariat),
        ("出席", "、".join(person.name for person in minutes.present)),
        ("欠席", "、".join(person.name for person in minutes.absent)),
    ):
        if value:
            yield f"{look.bullet}{label}: {look.words(value)}"
    yield ""
    if minutes.preamble:
        yield look.words(minutes.preamble)
        yield ""
    remarks: dict[int, list[str]] = {}
    for remark in minutes.remarks:
        remarks.setdefault(remark.after, []).append(remark.text)
    sections = {section.no: section for section in minutes.sections}
    items = {item.number: item for item in minutes.items}
    reports = {report.no: report for report in minutes.reports}
    where: tuple[int | None, int | None, int | None] = (None, None, None)
    for text in remarks.get(0, ()):
        yield look.words(text)
    for speech in minutes.speeches:
        now = (speech.section, speech.item, speech.report)
        if now[0] != where[0] and now[0] in sections:
            section = sections[now[0]]
            yield f"{look.head}({section.no}) {look.words(section.title)}"
            yield from ([look.words(section.text)] if section.text else [])
            yield ""
        if now[1] != where[1] and now[1] in items:
            item = items[now[1]]
            yield f"{look.head}諮問第{item.number}号　{look.words(item.title)}"
            yield ""
            if item.opinion:
                yield f"{look.strong}審議会意見（{item.opinion.outcome}）{look.strong} {look.words(item.opinion.text)}"
                yield ""
        if now[2] != where[2] and now[2] in reports:
            yield f"{look.head}報告事項{now[2]}　{look.words(reports[now[2]].title)}"
            yield ""
        where = now
        place = page_range(speech.page_start, speech.page_end, speech.printed_start)
        yield f"{look.strong}{look.words(speaker_name(speech.label, speech.speaker))}{look.strong}　{place}"
        yield look.words(speech.text)
        yield ""
        for text in remarks.get(speech.order, ()):
            yield look.words(text)
            yield ""
