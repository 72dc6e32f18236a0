"""The front door of understanding: sheets → `Document`. Pure: no file, no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adachi_shingikai import agenda, margins, mend, minutes, overview, text
from adachi_shingikai.formats import Format
from adachi_shingikai.formats.adachi import ADACHI
from adachi_shingikai.models import (
    Agenda,
    Block,
    Discard,
    Document,
    File,
    Line,
    Meeting,
    MeetingHead,
    Minutes,
    PageText,
    Part,
    Problem,
    Sheet,
    Table,
)


@dataclass(slots=True)
class Piece:
    """A run of blocks that is one part of a paper."""

    part: Part
    blocks: list[Block] = field(default_factory=list)


def document(sheets: Iterable[Sheet], file: File, fmt: Format = ADACHI) -> Document:
    """All that can be understood of one file; what cannot is kept as the text of its pages."""
    pages = margins.strip(list(sheets), fmt)
    printed = {sheet.number: sheet.printed for sheet in pages}
    pieces = list(_tail_fragments(split(pages, fmt), {s.number for s in pages if not s.width}, fmt))
    head, plan = MeetingHead(), Agenda()
    for piece in pieces:
        if piece.part == "cover":
            head, plan = agenda.read(list(lines_of(piece.blocks)), fmt)
            break
    records, problems = _minutes(pieces, plan, printed, any(s.ocr for s in pages), fmt)
    problems.extend(Problem(s.number, "", f"{s.lost}字の文字コードがなく、読み取れません") for s in pages if s.lost)
    return Document(
        file=file,
        format=fmt.name,
        meeting=head,
        agenda=plan,
        minutes=tuple(records),
        pages=tuple(_page_texts(pieces, plan, printed)),
        discards=tuple(d for s in pages for d in s.discards),
        problems=tuple(sorted(problems, key=lambda p: p.page)),
    )


# --- parts ----------------------------------------------------------------------------------


def split(pages: Sequence[Sheet], fmt: Format) -> Iterator[Piece]:
    """The parts of a paper in printed order, each opened by the mark that the format names for it.

    Lines before the first mark belong to the first part; a new page of papers without a mark is
    an annex; a page that is already numbered behind the minutes ends them.
    """
    piece: Piece | None = None
    waiting: list[Block] = []
    last_page_of_minutes: int | None = None
    for sheet in pages:
        for index, block in enumerate(sheet.blocks):
            part = _opens(block, piece.part if piece else None, waiting, fmt)
            if part is None and piece and index == 0:
                part = _turns(piece.part, sheet, last_page_of_minutes)
            if part is None and piece is None:
                waiting.append(block)
                continue
            if part is not None:
                if piece:
                    yield piece
                piece = Piece(part, waiting)
                waiting = []
                if part == "overview" or (part == "minutes" and last_page_of_minutes is None):
                    last_page_of_minutes = _last_page(fmt, pages)
            assert piece is not None
            piece.blocks.append(block)
    if piece:
        yield piece
    elif waiting:
        yield from _unmarked(waiting, fmt)


def _tail_fragments(pieces: Iterable[Piece], unplaced: set[int], fmt: Format) -> Iterator[Piece]:
    """Minutes without the fragments behind their last sentence: text of the papers that follow them.

    OCR writes the words of a picture or a table in front of the page that they belong to. On a page
    whose lines have a place, what stands under the minutes belongs to them.
    """
    ordered = list(pieces)
    for piece, following in zip(ordered, [*ordered[1:], None], strict=True):
        end = len(piece.blocks)
        while piece.part == "minutes" and following and end and _is_fragment(piece.blocks[end - 1], fmt):
            end -= 1
        rest = piece.blocks[end:]
        if end and rest and (rest[0].page in unplaced or rest[0].page > piece.blocks[end - 1].page):
            yield Piece(piece.part, piece.blocks[:end])
            yield Piece("paper", rest)
        else:
            yield piece


def _is_fragment(block: Block, fmt: Format) -> bool:
    if isinstance(block, Table):
        return True
    return not text.ends_sentence(block.text) and not fmt.speech.match(block.text)


def _opens(block: Block, current: Part | None, waiting: Sequence[Block], fmt: Format) -> Part | None:
    """The part that a block begins, or None."""
    words = block.text if isinstance(block, Line) else ""
    if isinstance(block, Table):
        first = next((c for row in block.rows for c in row if c is not None and c.lines), None)
        label = text.plain(first.lines[0].text) if first else ""
        if current is None and fmt.overview_labels[0][1].match(label):
            return "overview"
        return None
    if current is None and fmt.cover.match(words):
        return "cover"
    if current is None and len(waiting) < 12 and fmt.agenda_groups[1][1].match(words):
        return "cover"
    if current in (None, "cover", "paper") and fmt.overview.match(words):
        return "overview"
    if fmt.minutes.match(words) and current != "minutes":
        return "minutes"
    if current == "overview" and _speaks(words, fmt):
        return "minutes"
    if fmt.sheet.match(words):
        return "sheet"
    if fmt.form.match(words):
        return "form"
    return None


def _speaks(words: str, fmt: Format) -> bool:
    """Whether a line can only stand in minutes: their heading got lost, or was never printed."""
    if fmt.speech.match(words) or fmt.item.match(words):
        return True
    match = fmt.section.match(words)
    return bool(match and match["no"] and fmt.section_titles.match(text.squeeze(match["title"])))


def _turns(part: Part, sheet: Sheet, last_page_of_minutes: int | None) -> Part | None:
    """The part that a page without a mark of its own begins."""
    if part in ("cover", "sheet"):
        return "paper" if not sheet.blocks or part == "sheet" else None
    if part == "form":
        return None if any(isinstance(b, Table) for b in sheet.blocks) else "paper"
    if part == "minutes" and last_page_of_minutes and sheet.printed and sheet.printed.isdecimal():
        return "paper" if int(sheet.printed) > last_page_of_minutes else None
    return None


def _last_page(fmt: Format, pages: Sequence[Sheet]) -> int | None:
    """The last printed page of the minutes, from the cover."""
    _, plan = agenda.read(list(lines_of(pages[0].blocks)), fmt)
    return plan.confirmations[0].page_end if plan.confirmations else None


def _unmarked(blocks: list[Block], fmt: Format) -> Iterator[Piece]:
    """A file without any mark: minutes by themselves where people speak in it, else just pages."""
    lines = list(lines_of(blocks))
    spoken = [line for line in lines if fmt.speech.match(line.text)]
    if len(spoken) >= 2 and any(fmt.item.match(line.text) or fmt.opinion.match(line.text) for line in lines):
        start = next(i for i, b in enumerate(blocks) if isinstance(b, Line) and _speaks(b.text, fmt))
        if start:
            yield Piece("overview", blocks[:start])
        yield Piece("minutes", blocks[start:])
    else:
        yield Piece("paper", blocks)


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Every block as lines; a table gives one line a row, with its cells set apart."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        for row in block.rows:
            cells = [_cell_text(cell.lines) for cell in row if cell is not None]
            if any(cells):
                yield Line("　".join(cells).strip("　"), block.page, block.box)


def _cell_text(lines: Iterable[Line]) -> str:
    return "\n".join(paragraphs(lines))


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """Printed lines joined to paragraphs."""
    found: list[str] = []
    for line in lines:
        if line.paragraph or not found:
            found.append(line.text)
        else:
            found[-1] = text.join(found[-1], line.text)
    return found


# --- minutes --------------------------------------------------------------------------------


def _minutes(
    pieces: Sequence[Piece], plan: Agenda, printed: dict[int, str | None], ocr: bool, fmt: Format
) -> tuple[list[Minutes], list[Problem]]:
    records: list[Minutes] = []
    problems: list[Problem] = []
    about = overview.Overview()
    titles = ""
    for piece in pieces:
        if piece.part == "overview":
            about = overview.read(piece.blocks, fmt)
            titles = "\n".join(b.text for b in piece.blocks if isinstance(b, Line))
        elif piece.part == "minutes":
            lines = list(lines_of(piece.blocks))
            body = minutes.read(lines, fmt, about.present, printed)
            confirmed = plan.confirmations[len(records)] if len(plan.confirmations) > len(records) else None
            meeting = about.meeting or (
                Meeting(confirmed.term, confirmed.number)
                if confirmed and confirmed.term and confirmed.number
                else agenda.meeting_of(body.preamble, fmt)
            )
            draft = bool(fmt.draft.search(titles) or (confirmed and fmt.draft.search(confirmed.title)))
            secretariat = about.secretariat
            if ocr and secretariat and (mended := mend.department(secretariat, (s.role for s in body.speeches))):
                problems.append(
                    Problem(piece.blocks[0].page, secretariat, f"OCRで字が抜けたとみて「{mended}」と読みました")
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
            about, titles = overview.Overview(), ""
    return records, problems


# --- everything else ------------------------------------------------------------------------


def _page_texts(pieces: Sequence[Piece], plan: Agenda, printed: dict[int, str | None]) -> Iterator[PageText]:
    """The text of every part but the minutes, a page at a time, with the item whose papers it is."""
    item: int | None = None
    for piece in pieces:
        if piece.part == "minutes":
            continue
        lines = list(lines_of(piece.blocks))
        for page in dict.fromkeys(line.page for line in lines):
            words = "\n".join(paragraphs(line for line in lines if line.page == page))
            report: int | None = None
            if piece.part in ("sheet", "form", "paper"):
                item, report = _owner(printed.get(page), words if piece.part == "sheet" else "", plan, item)
            yield PageText(page, printed.get(page), piece.part, item if report is None else None, report, words)


def _owner(printed: str | None, sheet: str, plan: Agenda, before: int | None) -> tuple[int | None, int | None]:
    """The item or report that a page belongs to: by the cover's page ranges, else by the title on its
    総括表, else that of the page before.
    """
    if printed and printed.isdecimal():
        page = int(printed)
        for item in plan.items:
            if item.page_start and item.page_end and item.page_start <= page <= item.page_end:
                return item.number, None
        for report in plan.reports:
            if report.page_start and report.page_end and report.page_start <= page <= report.page_end:
                return None, report.no
    elif sheet:
        squeezed = text.plain(sheet)
        for item in plan.items:
            if text.plain(item.title) in squeezed:
                return item.number, None
    return before, None


__all__ = ["Discard", "Piece", "document", "lines_of", "split"]
