"""A `Document` → its passages, the units of search. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, Protocol

from adachi_shingikai.index.reference import SpeechRef, document_key, minutes_key
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document, Minutes, PageText, Speech, Submission

CHUNK = 1_000
"""Characters. Longer text, except speeches and opinions, is indexed in pieces, so that a hit is near its words."""

PassageKind = Literal["speech", "opinion", "agenda", "overview", "field", "report", "remark", "page"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A speech, an opinion, a title, or up to `CHUNK` characters of other text.

    `reference` is what `show` takes to show the passage in its place. `caption` is the printed heading of a box of
    a summary sheet or form, `part` the part of the document that other text belongs to. `after_speech` is the order of
    the speech before a remark, `answers` that of the question that a speech answers. `minutes` is the index, from 0,
    of the document's minutes that contain the passage. `is_ocr`: some of it was read from a picture.
    """

    kind: PassageKind
    reference: str
    text: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None
    meeting: str | None = None
    date: str | None = None
    item: int | None = None
    item_title: str | None = None
    report: int | None = None
    section: int | None = None
    speech_order: int | None = None
    after_speech: int | None = None
    answers: int | None = None
    mark: str | None = None
    label: str | None = None
    name: str | None = None
    role: str | None = None
    speaker: str | None = None
    caption: str | None = None
    part: str | None = None
    is_ocr: bool = False
    minutes: int | None = None


class _Place(NamedTuple):
    """The pages of a passage, and the numbers printed on the first and the last of them."""

    page_start: int | None
    page_end: int | None
    printed_start: str | None
    printed_end: str | None


class _OnOnePage(Protocol):
    @property
    def page(self) -> int | None: ...

    @property
    def printed(self) -> str | None: ...


class _OnPages(Protocol):
    @property
    def page_start(self) -> int | None: ...

    @property
    def page_end(self) -> int | None: ...

    @property
    def printed_start(self) -> str | None: ...

    @property
    def printed_end(self) -> str | None: ...


def _page_of(record: _OnOnePage) -> _Place:
    return _Place(record.page, record.page, record.printed, record.printed)


def _pages_of(record: _OnPages) -> _Place:
    return _Place(record.page_start, record.page_end, record.printed_start, record.printed_end)


def _first_page_of(record: _OnPages) -> _Place:
    return _Place(record.page_start, record.page_start, record.printed_start, record.printed_start)


def passages_of(document: Document) -> Iterator[Passage]:
    """Return all passages of a document, in printed order. No text is in two passages of one kind."""
    pictures = set(document.file.ocr_pages)
    for passage in _all_passages(document):
        first, last = passage.page_start, passage.page_end
        is_ocr = first is not None and last is not None and not pictures.isdisjoint(range(first, last + 1))
        yield replace(passage, is_ocr=True) if is_ocr else passage


def _all_passages(document: Document) -> Iterator[Passage]:
    head = document.meeting
    meeting = document_key(document)
    short_hash = document.file.sha256[:8]
    own = meeting or short_hash
    yield from _agenda_passages(document, meeting, own)
    agenda = document.agenda
    listed = {row.title for row in agenda.items} | {report.title for report in agenda.reports}
    for number, minutes in enumerate(document.minutes):
        key = minutes_key(minutes) or short_hash
        for passage in _minutes_passages(minutes, key, listed):
            yield replace(passage, minutes=number)
    titles: dict[int | None, str] = {row.number: row.title for row in document.agenda.items}
    for submission in document.submissions:
        yield from _submission_passages(submission, meeting, head.date, own, titles)
    for page in document.pages:
        described = _minutes_after(page, document.minutes) if page.part == "overview" else None
        if described is not None:
            minutes = document.minutes[described]
            held = minutes_key(minutes)
            for passage in _page_passages(page, held, minutes.date, held or short_hash, titles):
                yield replace(passage, minutes=described)
            continue
        if page.part == "cover":  # the rows of the agenda are passages of their own
            page = replace(page, text=_without_titles(page.text, listed))
        yield from _page_passages(page, meeting, head.date, own, titles)


def _agenda_passages(document: Document, meeting: str | None, own: str) -> Iterator[Passage]:
    date = document.meeting.date
    for row in document.agenda.items:
        reference = _item_reference(row.number, own)
        place = _Place(row.page, row.page, None, None)
        yield Passage("agenda", reference, row.title, *place, meeting, date, row.number, row.title)
    for report in document.agenda.reports:
        place = _Place(report.page, report.page, None, None)
        yield Passage("agenda", own, report.title, *place, meeting, date, report=report.no)
    for past in document.agenda.confirmations:
        place = _Place(past.page, past.page, None, None)
        yield Passage("agenda", own, past.title, *place, meeting, date)


def _minutes_after(page: PageText, minutes: Sequence[Minutes]) -> int | None:
    """Return the index of the minutes that an overview is about: the first that begin on its page or a later one."""
    for number, record in enumerate(minutes):
        if page.page is None or record.page_start is None or record.page_start >= page.page:
            return number
    return None


def _without_titles(text: str, titles: Iterable[str]) -> str:
    """Return the text of a cover with … for each title, whatever white space it is printed with."""
    for title in sorted(titles, key=len, reverse=True):
        if letters := squeeze(title):
            text = re.sub(r"\s*".join(map(re.escape, letters)), "…", text)
    return text


def _page_passages(
    page: PageText, meeting: str | None, date: str | None, own: str, titles: dict[int | None, str]
) -> Iterator[Passage]:
    for piece in split_text(page.text):
        yield Passage(
            "page",
            _item_reference(page.item, own),
            piece,
            *_page_of(page),
            meeting,
            date,
            item=page.item,
            item_title=titles.get(page.item),
            report=page.report,
            part=page.part,
        )


def _submission_passages(
    submission: Submission, meeting: str | None, date: str | None, own: str, titles: dict[int | None, str]
) -> Iterator[Passage]:
    """The overview of a summary sheet, and of its forms the fields and what their heads say beyond the sheet's."""
    reference = _item_reference(submission.number, own)
    title = titles.get(submission.number) or submission.title

    def split(kind: PassageKind, words: str, place: _Place, caption: str | None) -> Iterator[Passage]:
        for piece in split_text(words):
            yield Passage(
                kind,
                reference,
                piece,
                *place,
                meeting,
                date,
                submission.number,
                title,
                submission.report,
                caption=caption,
            )

    page, printed = submission.overview_page, submission.overview_printed
    overview_place = _Place(page, page, printed, printed)
    yield from split("overview", submission.overview, overview_place, None)
    head = [submission.title, *submission.department]
    head += [" ".join(filter(None, (m.matter, m.article, m.note))) for m in submission.consult + submission.reports]
    yield from split("field", "\n".join(filter(None, head)), _first_page_of(submission), "総括表")
    said = "".join(head)
    for form in submission.forms:
        kind = f"個票 第{form.article}条 {form.kind}" if form.article else f"個票 {form.kind}"
        news = [printed for printed in (form.reference, form.department) if printed not in said]
        yield from split("field", "\n".join(news), _page_of(form), kind)
        for f in form.fields:
            words = f.text if f.rows is None else "\n".join("　".join(row) for row in f.rows)
            yield from split("field", words or "", _page_of(f), f"{kind} {f.label}")


def _item_reference(number: int | None, own: str) -> str:
    return str(number) if number is not None else own


def _minutes_passages(minutes: Minutes, own: str, listed: Collection[str]) -> Iterator[Passage]:
    """The passages of minutes. A title stands before the text below it, unless the document's agenda has listed it.

    If the minutes turn out to be a part of those of a meeting, the database numbers their speeches on.
    """

    def titled(title: str, text: str) -> Iterator[str]:
        return split_text(text if title in listed else f"{title}\n{text}".strip())

    meeting, date = minutes_key(minutes), minutes.date
    titles = {item.number: item.title for item in minutes.items}
    reports = {report.no: report.title for report in minutes.reports}
    for section in minutes.sections:
        for piece in titled(section.title, section.text):
            yield Passage("remark", own, piece, *_page_of(section), meeting, date, section=section.no)
    for piece in split_text(minutes.preamble):
        yield Passage("remark", own, piece, *_first_page_of(minutes), meeting, date)
    for item in minutes.items:
        reference = _item_reference(item.number, own)
        subject = (meeting, date, item.number, item.title)
        if opinion := item.opinion:
            yield Passage("opinion", reference, opinion.text, *_pages_of(opinion), *subject)
        for piece in titled(item.title, item.text):
            yield Passage("remark", reference, piece, *_page_of(item), *subject)
    for report in minutes.reports:
        words = f"{report.title}\n{report.text}".strip()
        yield Passage("report", own, words, *_page_of(report), meeting, date, report=report.no)
    for speech in minutes.speeches:
        title = titles.get(speech.item) if speech.item else reports.get(speech.report) if speech.report else None
        yield _speech_passage(speech, own, meeting, date, title)
    for remark in minutes.remarks:
        reference = str(SpeechRef(own, remark.after)) if remark.after else own
        after = remark.after
        yield Passage("remark", reference, remark.text, *_page_of(remark), meeting, date, after_speech=after)


def _speech_passage(speech: Speech, own: str, meeting: str | None, date: str | None, item_title: str | None) -> Passage:
    return Passage(
        "speech",
        str(SpeechRef(own, speech.order)),
        speech.text,
        *_pages_of(speech),
        meeting,
        date,
        item=speech.item,
        item_title=item_title,
        report=speech.report,
        section=speech.section,
        speech_order=speech.order,
        answers=speech.answers,
        mark=speech.mark,
        label=speech.label,
        name=speech.name,
        role=speech.role,
        speaker=speech.speaker,
    )


def split_text(text: str, size: int = CHUNK) -> Iterator[str]:
    """Return the text in pieces of at most `size` characters, cut after a paragraph or a sentence if one ends there.

    Joined, the pieces are the text again.
    """
    start = 0
    while len(text) - start > size:
        middle, end = start + size // 2, start + size
        cut = max(text.rfind("\n", middle, end), text.rfind("。", middle, end)) + 1 or end
        yield text[start:cut]
        start = cut
    if start < len(text):
        yield text[start:]
