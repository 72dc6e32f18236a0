"""A `Document` → what can be searched of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adachi_shingikai.models import Agenda, Document, Minutes, Submission

CHUNK = 1_000
"""Characters: longer text that is no speech is indexed in pieces, so that a hit is near its words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: a speech, an opinion, a title, or up to `CHUNK` characters of other text."""

    kind: str
    ref: str
    text: str
    page_start: int
    page_end: int
    meeting: str | None = None
    date: str | None = None
    item: int | None = None
    item_title: str | None = None
    report: int | None = None
    section: int | None = None
    no: int | None = None
    label: str | None = None
    name: str | None = None
    role: str | None = None
    speaker: str | None = None
    part: str | None = None
    printed_start: str | None = None
    ocr: bool = False  # some of it was read from a picture
    minutes: int | None = None  # which of the document's minutes it is from, counted from 0


def passages_of(document: Document) -> Iterator[Passage]:
    """Everything of a paper that can be searched, in printed order. No text is in two passages of one kind."""
    pictures = set(document.file.ocr_pages)
    for passage in _of(document):
        ocr = not pictures.isdisjoint(range(passage.page_start, passage.page_end + 1))
        yield replace(passage, ocr=True) if ocr else passage


def _of(document: Document) -> Iterator[Passage]:
    head = document.meeting
    meeting = f"{head.term}-{head.number}" if head.term and head.number else None
    own = meeting or document.file.sha256[:8]
    for row in document.agenda.items:
        yield Passage("agenda", _item_ref(row.number, own), row.title, 1, 1, meeting, head.date, row.number, row.title)
    for report in document.agenda.reports:
        yield Passage("agenda", own, report.title, 1, 1, meeting, head.date, report=report.no)
    for confirmation in document.agenda.confirmations:
        yield Passage("agenda", own, confirmation.title, 1, 1, meeting, head.date)
    for number, minutes in enumerate(document.minutes):
        for passage in _minutes_passages(minutes, document.file.sha256[:8]):
            yield replace(passage, minutes=number)
    titles = {row.number: row.title for row in document.agenda.items}
    for submission in document.submissions:
        yield from _submission_passages(submission, meeting, head.date, own, titles)
    for page in document.pages:
        if page.part == "cover" and document.agenda != Agenda():
            continue  # its rows stand above, one by one
        for piece in split_text(page.text):
            yield Passage(
                "page",
                _item_ref(page.item, own),
                piece,
                page.page,
                page.page,
                meeting,
                head.date,
                item=page.item,
                item_title=titles.get(page.item),
                report=page.report,
                part=page.part,
                printed_start=page.printed,
            )


def _submission_passages(
    submission: Submission, meeting: str | None, date: str | None, own: str, titles: dict[int | None, str]
) -> Iterator[Passage]:
    """The overview of a 総括表 and the fields of its 個票."""
    ref = _item_ref(submission.number, own)
    title = titles.get(submission.number) or submission.title

    def passage(kind: str, words: str, page: int, label: str | None) -> Iterator[Passage]:
        for piece in split_text(words):
            yield Passage(
                kind, ref, piece, page, page, meeting, date, submission.number, title, submission.report, label=label
            )

    yield from passage("overview", submission.overview, submission.overview_page, None)
    head = [submission.title, *submission.department]
    head += [" ".join(filter(None, (m.matter, m.article, m.note))) for m in submission.consult + submission.reports]
    yield from passage("field", "\n".join(filter(None, head)), submission.page_start, "総括表")
    for form in submission.forms:
        kind = f"個票 第{form.article}条 {form.kind}" if form.article else f"個票 {form.kind}"
        for f in form.fields:
            words = f.text if f.rows is None else "\n".join("　".join(row) for row in f.rows)
            yield from passage("field", words or "", f.page, f"{kind} {f.label}")


def _item_ref(number: int | None, own: str) -> str:
    return str(number) if number is not None else own


def _minutes_passages(minutes: Minutes, sha: str) -> Iterator[Passage]:
    meeting = f"{minutes.term}-{minutes.number}" if minutes.term and minutes.number else None
    own = meeting or sha
    titles = {item.number: item.title for item in minutes.items}
    reports = {report.no: report.title for report in minutes.reports}
    for section in minutes.sections:
        for piece in split_text(section.text):
            yield Passage("remark", own, piece, section.page, section.page, meeting, minutes.date, section=section.no)
    for piece in split_text(minutes.preamble):
        yield Passage("remark", own, piece, minutes.page_start, minutes.page_start, meeting, minutes.date)
    for item in minutes.items:
        ref = _item_ref(item.number, own)
        about = (meeting, minutes.date, item.number, item.title)
        if item.opinion:
            said = item.opinion
            yield Passage("opinion", ref, said.text, said.page_start, said.page_end, *about)
        for piece in split_text(item.text):
            yield Passage("remark", ref, piece, item.page, item.page, *about)
    for report in minutes.reports:
        words = f"{report.title}\n{report.text}".strip()
        yield Passage("report", own, words, report.page, report.page, meeting, minutes.date, report=report.no)
    for speech in minutes.speeches:
        yield Passage(
            "speech",
            f"{own}#{speech.order}",
            speech.text,
            speech.page_start,
            speech.page_end,
            meeting,
            minutes.date,
            speech.item,
            titles.get(speech.item) if speech.item else reports.get(speech.report) if speech.report else None,
            speech.report,
            speech.section,
            speech.order,
            speech.label,
            speech.name,
            speech.role,
            speech.speaker,
            printed_start=speech.printed_start,
        )
    for remark in minutes.remarks:
        ref = f"{own}#{remark.after}" if remark.after else own
        yield Passage("remark", ref, remark.text, remark.page, remark.page, meeting, minutes.date, no=remark.after)


def split_text(text: str, size: int = CHUNK) -> Iterator[str]:
    """The text in pieces of at most `size` characters, cut behind a paragraph or a sentence where one ends.

    Joined, they are the text again.
    """
    while len(text) > size:
        cut = max(text.rfind("\n", size // 2, size), text.rfind("。", size // 2, size)) + 1 or size
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text
