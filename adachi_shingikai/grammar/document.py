"""The front door of the grammar: pages → `Document`. It is pure: it uses no file, no database and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from adachi_shingikai.elements import Line, Page
from adachi_shingikai.grammar.convention.answers import link_answers
from adachi_shingikai.grammar.convention.body import read_minutes_of_body
from adachi_shingikai.grammar.cover import Cover, without_pages
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.formats.registry import recognise_format
from adachi_shingikai.grammar.forms.ruled import read_form
from adachi_shingikai.grammar.forms.summary_sheet import SummarySheet, read_summary_sheet
from adachi_shingikai.grammar.forms.text import read_text_form
from adachi_shingikai.grammar.forms.titles import MAX_COMPARED, MIN_TITLE_SIMILARITY, similarity
from adachi_shingikai.grammar.margins import number_records, strip_margins
from adachi_shingikai.grammar.meetings import read_all_minutes
from adachi_shingikai.grammar.ocr_repairs import repair_marks
from adachi_shingikai.grammar.parts import Part, find_parts, lines_of
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import (
    Agenda,
    Document,
    File,
    Form,
    PageText,
    Problem,
    Submission,
)
from adachi_shingikai.pages.lines import paragraphs


def parse_document(pages: Iterable[Page], file: File, fmt: Format | None = None) -> Document:
    """Return everything that can be understood of one file; the rest is kept as the text of its pages.

    The format is recognised if none is given.
    """
    pages = list(pages)
    lines = [line for page in pages for line in lines_of(page.blocks)]
    forced = fmt
    fmt, score = recognise_format(lines, forced)
    pages, repairs = repair_marks(strip_margins(pages, fmt), fmt)
    printed = {page.number: page.printed for page in pages}
    text_pages = {page.number for page in pages if not page.width}
    convention = None
    if fmt.learns:
        of_body = read_minutes_of_body(pages, fmt, forced=forced is not None)
        parts, cover, meeting = of_body.parts, Cover(), of_body.head
        minutes, problems, convention = of_body.minutes, of_body.problems, of_body.convention
        body = minutes[0].body if minutes else None
    else:
        parts, cover = find_parts(pages, fmt)
        meeting = cover.meeting
        minutes, problems = read_all_minutes(parts, cover.agenda, fmt, has_ocr=any(page.ocr for page in pages))
        printed_text = squeeze("".join(line.text for line in lines))
        body = fmt.council if fmt.council and fmt.council in printed_text else None
    agenda = cover.agenda
    minutes = [replace(one, body=body, speeches=link_answers(one.speeches)) for one in minutes]
    submissions, texts, misread = _read_submissions(parts, agenda, printed, fmt, text_pages)
    problems = [*cover.problems, *problems, *repairs, *misread, *_problems_of_pages(pages)]
    discards = tuple(discard for page in pages for discard in page.discards)
    problems.sort(key=lambda problem: problem.page or 0)
    numbers = None if len(text_pages) == len(pages) else printed
    return Document(
        file=file,
        format=fmt.name if score or forced else None,
        format_score=score,
        body=body,
        convention=convention,
        meeting=meeting,
        agenda=agenda if numbers is not None else without_pages(agenda),
        minutes=number_records(tuple(minutes), numbers),
        submissions=number_records(submissions, numbers),
        pages=number_records(texts, numbers),
        discards=number_records(discards, numbers),
        problems=number_records(tuple(problems), numbers),
    )


def _problems_of_pages(pages: Sequence[Page]) -> Iterator[Problem]:
    for page in pages:
        if page.lost:
            yield Problem(page.number, "", "character", f"{page.lost}字の文字コードがなく、読み取れません")
    for page in pages:
        if page.unread or (page.images and not page.ocr and not page.blocks and not page.discards):
            reason = page.unread or "画像だけのページです。文字を読み取れません"
            yield Problem(page.number, "", "picture", reason)


# --- what was submitted for items and reports -----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    """The item or the report that a page belongs to; neither if the cover does not say."""

    item: int | None = None
    report: int | None = None


def _read_submissions(
    parts: Sequence[Part], agenda: Agenda, printed: dict[int, str | None], fmt: Format, text_pages: set[int]
) -> tuple[tuple[Submission, ...], tuple[PageText, ...], list[Problem]]:
    """Return the 総括表 and 個票 of each item or report, all text that is in no other record, and their problems."""
    submissions: list[Submission] = []
    texts: list[PageText] = []
    problems: list[Problem] = []
    owner = _Owner()
    places = _fill_gaps(printed)
    summary_sheets = iter(_read_summary_sheets(parts, agenda, places, fmt))
    for part in parts:
        if part.name == "minutes" or not part.blocks:
            continue
        rest: Iterable[Line] = lines_of(part.blocks)
        first, last = part.blocks[0].page, part.blocks[-1].page
        if part.name == "sheet":
            summary_sheet, owner = next(summary_sheets)
            rest = summary_sheet.rest
            submissions.append(_submission(owner, summary_sheet, first, last))
        elif part.name == "form":
            read = read_text_form if first in text_pages else read_form
            form, rest, misread = read(part.blocks, fmt)
            problems += misread
            owner = _find_owner(places.get(first), "", agenda, owner)
            _attach_form(submissions, owner, form, agenda)
        lines_by_page: dict[int, list[Line]] = {}
        for line in rest:
            lines_by_page.setdefault(line.page, []).append(line)
        for page in range(first, last + 1):
            if part.name == "paper":
                owner = _find_owner(places.get(page), "", agenda, owner)
            text = "\n".join(paragraphs(lines_by_page.get(page, ())))
            if text:
                owner_of_text = _Owner() if part.name in ("cover", "overview") else owner
                texts.append(PageText(page, part.name, owner_of_text.item, owner_of_text.report, text))
    last_pages = {(t.item, t.report): t.page for t in texts if t.part in ("sheet", "form", "paper")}
    with_annexes = (
        replace(s, page_end=_last_page(s.page_end, last_pages.get((s.number, s.report)))) for s in submissions
    )
    return tuple(with_annexes), tuple(texts), problems


def _last_page(*pages: int | None) -> int:
    return max(page or 0 for page in pages)


def _read_summary_sheets(
    parts: Sequence[Part], agenda: Agenda, printed: dict[int, str | None], fmt: Format
) -> list[tuple[SummarySheet, _Owner]]:
    """Return the 総括表 in printed order, each with its owner.

    One whose title is not found on the cover belongs to the item between the items of its neighbours, if as many
    items are missing there as 総括表. Order only fills gaps; a title that is found stands.
    """
    sheets = [(read_summary_sheet(p.blocks, fmt), p.blocks[0].page) for p in parts if p.name == "sheet" and p.blocks]
    is_likely = len(sheets) <= MAX_COMPARED and len(agenda.items) + len(agenda.reports) <= MAX_COMPARED
    owners = [
        _find_owner(printed.get(page), sheet.title, agenda, _Owner(), similar=is_likely) for sheet, page in sheets
    ]
    numbers = [item.number for item in agenda.items]
    known = [-1, *(i for i, owner in enumerate(owners) if owner.item in numbers), len(owners)]
    for before, after in pairwise(known):
        first = numbers.index(owners[before].item) + 1 if before >= 0 else 0
        last = numbers.index(owners[after].item) if after < len(owners) else len(numbers)
        between = range(before + 1, after)
        if len(between) == last - first and all(owners[i] == _Owner() for i in between):
            for i, number in zip(between, numbers[first:last], strict=True):
                owners[i] = _Owner(item=number)
    return [(sheet, owner) for (sheet, _), owner in zip(sheets, owners, strict=True)]


def _submission(owner: _Owner, summary_sheet: SummarySheet, first: int | None, last: int | None) -> Submission:
    return Submission(
        number=owner.item,
        report=owner.report,
        title=summary_sheet.title,
        department=summary_sheet.department,
        overview=summary_sheet.overview,
        consult=summary_sheet.consult,
        reports=summary_sheet.reports,
        forms=(),
        page_start=first,
        page_end=last,
        overview_page=summary_sheet.overview_page or first,
    )


def _attach_form(submissions: list[Submission], owner: _Owner, form: Form, agenda: Agenda) -> None:
    """Add a form to the last submission with the same owner, else to a new one without a 総括表."""
    same = [i for i, s in enumerate(submissions) if (s.number, s.report) == (owner.item, owner.report)]
    # Submissions without an owner are of any number of items: only the last one is that of the form.
    known = [i for i in same if owner != _Owner() or i == len(submissions) - 1]
    if not known:
        title = next((i.title for i in agenda.items if i.number == owner.item and owner.item), "")
        empty = SummarySheet(title, (form.department,) if form.department else (), "", 0, (), (), ())
        submissions.append(_submission(owner, empty, form.page, form.page_end))
        known = [len(submissions) - 1]
    found = submissions[known[-1]]
    last_page = _last_page(found.page_end, form.page_end)
    submissions[known[-1]] = replace(found, forms=(*found.forms, form), page_end=last_page)


def _find_owner(printed: str | None, title: str, agenda: Agenda, previous: _Owner, *, similar: bool = False) -> _Owner:
    """Return the owner of a page: by the title on its 総括表, else by the ranges of pages on the cover, else the owner
    of the previous page.

    A page number may be misread, or belong to an older draft; where both agree well enough, the range decides among
    items with similar titles. `similar`: a title that differs in a few characters is the same.
    """
    rows = [(_Owner(item=i.number), i) for i in agenda.items] + [(_Owner(report=r.no), r) for r in agenda.reports]
    page = int(printed) if printed and printed.isdecimal() else 0
    ranges = (owner for owner, row in rows if (row.page_start or 1) <= page <= (row.page_end or 0))
    by_page = next(ranges, None)
    alike = [(similarity(row.title, title, similar=similar), owner) for owner, row in rows] if title else []
    alike = [(ratio, owner) for ratio, owner in alike if ratio >= MIN_TITLE_SIMILARITY]
    if alike and by_page not in [owner for _, owner in alike]:
        return max(alike, key=itemgetter(0))[1]
    return by_page or previous


def _fill_gaps(printed: dict[int, str | None]) -> dict[int, str | None]:
    """Return the printed numbers of pages, with those of pages without one that stand between two that fit.

    Annexes that are pictures have no number.
    """
    known = [(page, int(number)) for page, number in printed.items() if number and number.isdecimal()]
    filled = dict(printed)
    for (before, first), (after, last) in pairwise(known):
        if after - before == last - first:
            filled |= {page: str(first + page - before) for page in range(before + 1, after)}
    return filled
