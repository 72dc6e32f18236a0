"""The front door of understanding: sheets → `Document`. Pure: no file, no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from adachi_shingikai.elements import Line, Page
from adachi_shingikai.grammar.cover import find_meeting
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.registry import recognise_format
from adachi_shingikai.grammar.forms import SummarySheet, read_form, read_summary_sheet
from adachi_shingikai.grammar.margins import strip_margins
from adachi_shingikai.grammar.minutes import read_minutes
from adachi_shingikai.grammar.ocr_repairs import repair_department, repair_marks
from adachi_shingikai.grammar.overview import Overview, read_overview
from adachi_shingikai.grammar.parts import Part, find_parts, lines_of
from adachi_shingikai.japanese.text import plain
from adachi_shingikai.models import (
    Agenda,
    Document,
    File,
    Form,
    Meeting,
    Minutes,
    PageText,
    Problem,
    Submission,
)
from adachi_shingikai.pages.lines import paragraphs

SAME_TITLE = 0.85
"""How alike two titles must be to be one: OCR and hasty editing change a few characters."""


def parse_document(sheets: Iterable[Page], file: File, fmt: Format | None = None) -> Document:
    """All that can be understood of one file; what cannot is kept as the text of its pages.

    The format is recognised where none is given.
    """
    read = list(sheets)
    lines = [line.text.strip() for sheet in read for line in lines_of(sheet.blocks)]
    fmt, score = recognise_format(lines, fmt)
    pages, mended = repair_marks(strip_margins(read, fmt), fmt)
    printed = {sheet.number: sheet.printed for sheet in pages}
    parts, (head, plan) = find_parts(pages, fmt)
    records, problems = _minutes(parts, plan, printed, any(s.ocr for s in pages), fmt)
    submissions, texts = _papers(parts, plan, printed, fmt)
    problems.extend(mended)
    problems.extend(
        Problem(s.number, "", "character", f"{s.lost}字の文字コードがなく、読み取れません") for s in pages if s.lost
    )
    problems.extend(
        Problem(s.number, "", "picture", "画像だけのページです。文字を読み取れません")
        for s in pages
        if s.images and not s.ocr and not s.blocks and not s.discards
    )
    return Document(
        file=file,
        format=fmt.name,
        format_score=score,
        meeting=head,
        agenda=plan,
        minutes=tuple(records),
        submissions=submissions,
        pages=texts,
        discards=tuple(d for s in pages for d in s.discards),
        problems=tuple(sorted(problems, key=lambda p: p.page)),
    )


# --- minutes --------------------------------------------------------------------------------


def _minutes(
    parts: Sequence[Part], plan: Agenda, printed: dict[int, str | None], ocr: bool, fmt: Format
) -> tuple[list[Minutes], list[Problem]]:
    records: list[Minutes] = []
    problems: list[Problem] = []
    about = Overview()
    titles = ""
    for part in parts:
        if part.name == "overview":
            about = read_overview(part.blocks, fmt)
            titles = "\n".join(b.text for b in part.blocks if isinstance(b, Line))
        elif part.name == "minutes":
            lines = list(lines_of(part.blocks))
            body = read_minutes(lines, fmt, about.present, printed)
            confirmed = plan.confirmations[len(records)] if len(plan.confirmations) > len(records) else None
            meeting = about.meeting or (
                Meeting(confirmed.term, confirmed.number)
                if confirmed and confirmed.term and confirmed.number
                else find_meeting(body.preamble, fmt)
            )
            draft = bool(fmt.draft.search(titles) or (confirmed and fmt.draft.search(confirmed.title)))
            secretariat = about.secretariat
            if ocr and secretariat and (mended := repair_department(secretariat, (s.role for s in body.speeches))):
                problems.append(
                    Problem(part.blocks[0].page, secretariat, "ocr", f"OCRで字が抜けたとみて「{mended}」と読みました")
                )
                secretariat = mended
            records.append(
                Minutes(
                    term=meeting.term if meeting else None,
                    number=meeting.number if meeting else None,
                    date=about.date,
                    start=about.start,
                    end=about.end,
                    place=about.place,
                    secretariat=secretariat,
                    draft=draft,
                    present=about.present,
                    absent=about.absent,
                    sections=body.sections,
                    items=body.items,
                    reports=body.reports,
                    speeches=body.speeches,
                    remarks=body.remarks,
                    preamble=body.preamble,
                    page_start=lines[0].page,
                    page_end=lines[-1].page,
                )
            )
            problems.extend(body.problems)
            about, titles = Overview(), ""
    return records, problems


# --- the papers of items and reports --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose papers a page belongs to."""

    item: int | None = None
    report: int | None = None


def _papers(
    parts: Sequence[Part], plan: Agenda, printed: dict[int, str | None], fmt: Format
) -> tuple[tuple[Submission, ...], tuple[PageText, ...]]:
    """The 総括表 and 個票 of each item, and the text of everything that is in no other record."""
    submissions: list[Submission] = []
    texts: list[PageText] = []
    owner = _Owner()
    for part in parts:
        if part.name == "minutes" or not part.blocks:
            continue
        rest: Iterable[Line] = lines_of(part.blocks)
        first, last = part.blocks[0].page, part.blocks[-1].page
        if part.name == "sheet":
            sheet = read_summary_sheet(part.blocks, fmt)
            owner, rest = _owner(printed.get(first), sheet.title, plan, _Owner()), sheet.rest
            submissions.append(_submission(owner, sheet, first, last))
        elif part.name == "form":
            form, rest = read_form(part.blocks, fmt)
            owner = _owner(printed.get(first), "", plan, owner)
            _attach(submissions, owner, form, plan)
        rest = list(rest)
        for page in range(first, last + 1):
            if part.name == "paper":
                owner = _owner(printed.get(page), "", plan, owner)
            words = "\n".join(paragraphs(line for line in rest if line.page == page))
            if words:
                own = _Owner() if part.name in ("cover", "overview") else owner
                texts.append(PageText(page, printed.get(page), part.name, own.item, own.report, words))
    ends = {(t.item, t.report): t.page for t in texts if t.part in ("sheet", "form", "paper")}
    return tuple(replace(s, page_end=max(s.page_end, ends.get((s.number, s.report), 0))) for s in submissions), tuple(
        texts
    )


def _submission(owner: _Owner, sheet: SummarySheet, first: int, last: int) -> Submission:
    return Submission(
        number=owner.item,
        report=owner.report,
        title=sheet.title,
        department=sheet.department,
        overview=sheet.overview,
        consult=sheet.consult,
        reports=sheet.reports,
        forms=(),
        page_start=first,
        page_end=last,
        overview_page=sheet.overview_page or first,
    )


def _attach(submissions: list[Submission], owner: _Owner, form: Form, plan: Agenda) -> None:
    """Put a form to the submission it belongs to; one without a 総括表 makes its own."""
    last = submissions[-1] if submissions else None
    if last is None or (last.number, last.report) != (owner.item, owner.report):
        title = next((i.title for i in plan.items if i.number == owner.item and owner.item), "")
        bare = SummarySheet(title, (form.department,) if form.department else (), "", 0, (), (), ())
        submissions.append(_submission(owner, bare, form.page, form.page_end))
    last = submissions[-1]
    submissions[-1] = replace(last, forms=(*last.forms, form), page_end=max(last.page_end, form.page_end))


def _owner(printed: str | None, title: str, plan: Agenda, before: _Owner) -> _Owner:
    """The item or report that a page belongs to: by the cover's page ranges, else by the title on its
    総括表, else that of the page before.
    """
    if printed and printed.isdecimal():
        page = int(printed)
        for item in plan.items:
            if item.page_start and item.page_end and item.page_start <= page <= item.page_end:
                return _Owner(item=item.number)
        for report in plan.reports:
            if report.page_start and report.page_end and report.page_start <= page <= report.page_end:
                return _Owner(report=report.no)
    if title:
        for item in plan.items:
            if _same_title(item.title, title):
                return _Owner(item=item.number)
        for report in plan.reports:
            if _same_title(report.title, title):
                return _Owner(report=report.no)
    return before


def _same_title(one: str, other: str) -> bool:
    one, other = plain(one), plain(other)
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_TITLE
