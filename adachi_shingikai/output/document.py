"""A `Document` as `parse` prints it: as JSON, Markdown or plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.models import (
    AgendaConfirmation,
    AgendaItem,
    AgendaReport,
    Convention,
    Document,
    Form,
    Minutes,
    MinutesItem,
    Section,
    Submission,
)
from adachi_shingikai.output.json import dump_json
from adachi_shingikai.output.terminal import escape_markdown, page_range, speaker_name

SCHEMA = 1
"""The version of the JSON. It changes when a field is renamed or gets another meaning, not for a new field."""


def document_dict(document: Document) -> dict[str, Any]:
    """Return the document with the names of its records in models.py, without scans and unused keys of fields."""
    found = {"schema": SCHEMA, **asdict(replace(document, scans=()))}
    del found["scans"]
    for submission in found["submissions"]:
        for form in submission["forms"]:
            form["fields"] = [{k: v for k, v in f.items() if v is not None} for f in form["fields"]]
    return found


def document_json(document: Document) -> str:
    """Return the document as one JSON object."""
    return dump_json(document_dict(document))


_DISCARD_NAMES = {"page number": "ページ番号", "running head": "柱"}


class _Style(NamedTuple):
    """What stands before headings of three levels and list entries, and around names; how printed text is escaped."""

    title: str
    part: str
    head: str
    bullet: str
    strong: str
    words: Callable[[str], str]


_MARKDOWN = _Style("# ", "## ", "### ", "- ", "**", escape_markdown)
_PLAIN = _Style("", "■ ", "● ", "  ", "", str)


def document_markdown(document: Document) -> Iterator[str]:
    """Return the lines of the document as Markdown: its structure as headings, each part with its page."""
    yield from _lines(document, _MARKDOWN)


def document_text(document: Document) -> Iterator[str]:
    """Return the lines of the document as plain text."""
    yield from _lines(document, _PLAIN)


def _lines(document: Document, style: _Style) -> Iterator[str]:
    head = document.meeting
    name = meeting_name(f"{head.term}-{head.number}") if head.term and head.number else document.file.name
    yield f"{style.title}{style.words(name)}"
    yield ""
    length = f"（{document.file.pages}頁）" if document.file.pages else ""
    source = f"{document.file.name}{length}"
    unread = None if document.format else "なし（どの様式でも読めず、文字だけを取り出しました）"
    learned = _convention(document.convention) if document.convention else ""
    for label, value in (
        ("ファイル", source),
        ("様式", unread),
        ("会議体", document.body),
        ("開催", head.date),
        ("場所", head.place),
        ("発言の印", learned),
    ):
        if value:
            yield f"{style.bullet}{label}: {style.words(value)}"
    yield ""
    plan = document.agenda
    if plan.items or plan.reports or plan.confirmations:
        yield f"{style.part}議題"
        yield ""
        for past in plan.confirmations:
            yield f"{style.bullet}確認{past.no}　{style.words(past.title)}{_printed_pages(past)}"
        for item in plan.items:
            number = f"諮問第{item.number}号" if item.number else f"諮問{item.no}"
            yield f"{style.bullet}{number}　{style.words(item.title)}{_printed_pages(item)}"
        for report in plan.reports:
            yield f"{style.bullet}報告{report.no}　{style.words(report.title)}{_printed_pages(report)}"
        yield ""
    for minutes in document.minutes:
        yield from _minutes(minutes, style)
    for submission in document.submissions:
        yield from _submission(submission, style)
    for page in document.pages:
        owner = f"　諮問第{page.item}号" if page.item else f"　報告{page.report}" if page.report else ""
        yield f"{style.head}{page_range(page.page, page.page, page.printed) or 'その他の本文'}{owner}"
        yield ""
        yield style.words(page.text)
        yield ""
    if document.problems:
        yield f"{style.part}読み取れなかったところ"
        yield ""
        for problem in document.problems:
            place = _place(page_range(problem.page, problem.page, problem.printed))
            yield f"{style.bullet}{place}{problem.reason}: {style.words(problem.line)}"
        yield ""
    if document.discards:
        yield f"{style.part}本文から除いた行"
        yield ""
        for discard in document.discards:
            reason = _DISCARD_NAMES.get(discard.reason, discard.reason)
            place = _place(page_range(discard.page, discard.page, discard.printed))
            yield f"{style.bullet}{place}{reason}: {style.words(discard.line)}"


def _place(pages: str) -> str:
    return f"{pages} " if pages else ""


def _printed_pages(row: AgendaItem | AgendaReport | AgendaConfirmation) -> str:
    """The range of printed pages of a row of the agenda: （P.5～6）, （P.5） for one page, or "" if none is printed."""
    if row.page_start is None:
        return ""
    last = f"～{row.page_end}" if row.page_end != row.page_start else ""
    return f"（P.{row.page_start}{last}）"


_ENDS = {"space": "空白", "colon": "：", "quote": "「", "bracket": "閉じ括弧", "line": "改行", "none": "区切りなし"}


def _convention(found: Convention) -> str:
    """Return in words which convention was learned, from how many lines, with what certainty."""
    opening, closing = found.brackets[:1], found.brackets[1:]
    marks = "又は".join(found.marks) or "印なし"
    return (
        f"{marks}、{opening}発言者名{closing}、{_ENDS[found.end]}"
        f"（{found.lines}行、{found.labels}人の名から。確度{found.certainty:.2f}）"
    )


def _minutes(minutes: Minutes, style: _Style) -> Iterator[str]:
    name = minutes.name or "（回不明）"
    record = "要録" if minutes.term else "会議録"
    yield f"{style.part}{style.words(name)} {record}{'（案）' if minutes.draft else ''}"
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
            yield f"{style.bullet}{label}: {style.words(value)}"
    yield ""
    if minutes.preamble:
        yield style.words(minutes.preamble)
        yield ""
    remarks: dict[int, list[str]] = {}
    for remark in minutes.remarks:
        remarks.setdefault(remark.after, []).append(remark.text)
    sections = {section.no: section for section in minutes.sections}
    items = {item.number: item for item in minutes.items}
    reports = {report.no: report for report in minutes.reports}
    shown: set[Section | MinutesItem] = set()
    where: tuple[int | None, int | None, int | None] = (None, None, None)
    for text in remarks.get(0, ()):
        yield style.words(text)
    for speech in minutes.speeches:
        now = (speech.section, speech.item, speech.report)
        if now[0] != where[0] and now[0] in sections:
            shown.add(sections[now[0]])
            yield from _section(sections[now[0]], style)
        if now[1] != where[1] and now[1] in items:
            shown.add(items[now[1]])
            yield from _item(items[now[1]], style)
        if now[2] != where[2] and now[2] in reports:
            yield f"{style.head}報告事項{now[2]}　{style.words(reports[now[2]].title)}"
            yield ""
        where = now
        place = page_range(speech.page_start, speech.page_end, speech.printed_start, speech.printed_end)
        yield f"{style.strong}{style.words(speaker_name(speech.label, speech.speaker))}{style.strong}　{place}"
        yield style.words(speech.text)
        yield ""
        for text in remarks.get(speech.order, ()):
            yield style.words(text)
            yield ""
    for section in minutes.sections:
        if section not in shown:
            yield from _section(section, style)
    for item in minutes.items:
        if item not in shown:
            yield from _item(item, style)


def _section(section: Section, style: _Style) -> Iterator[str]:
    yield f"{style.head}({section.no}) {style.words(section.title)}"
    yield from ([style.words(section.text)] if section.text else [])
    yield ""


def _item(item: MinutesItem, style: _Style) -> Iterator[str]:
    yield f"{style.head}諮問第{item.number}号　{style.words(item.title)}"
    yield ""
    if opinion := item.opinion:
        pages = page_range(opinion.page_start, opinion.page_end, opinion.printed_start, opinion.printed_end)
        heading = f"{style.strong}審議会意見（{opinion.outcome}）{style.strong}"
        yield f"{heading}　{pages}".rstrip("　")
        yield style.words(opinion.text)
        yield ""
    if item.text:
        yield style.words(item.text)
        yield ""


def _submission(submission: Submission, style: _Style) -> Iterator[str]:
    number = f"諮問第{submission.number}号　" if submission.number else ""
    pages = page_range(submission.page_start, submission.page_end, submission.printed_start, submission.printed_end)
    yield f"{style.part}総括表　{number}{style.words(submission.title)}　{pages}".rstrip("　")
    yield ""
    for department in submission.department:
        yield f"{style.bullet}所管部課係: {style.words(department)}"
    for label, matters in (("諮問事項", submission.consult), ("報告事項", submission.reports)):
        for matter in matters:
            words = " ".join(filter(None, (matter.matter, matter.article, matter.note)))
            yield f"{style.bullet}{label}: {style.words(words)}"
    yield ""
    if submission.overview:
        yield f"{style.head}事業の概要"
        yield ""
        yield style.words(submission.overview)
        yield ""
    for form in submission.forms:
        yield from _form(form, style)


def _form(form: Form, style: _Style) -> Iterator[str]:
    article = f"第{form.article}条 " if form.article else ""
    pages = page_range(form.page, form.page_end, form.printed, form.printed_end)
    yield f"{style.head}個票 {article}{style.words(form.kind)}　{pages}".rstrip("　")
    yield ""
    for field in form.fields:
        yield f"{style.strong}{style.words(field.label)}{style.strong}"
        for row in field.rows or ():
            yield f"{style.bullet}{style.words('　'.join(row))}"
        yield from ([style.words(field.text)] if field.text else [])
        yield ""
