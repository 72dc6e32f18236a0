"""A paper → its parts in printed order: cover, 会議概要, minutes, 総括表, 個票, other papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adachi_shingikai.elements import Block, Line, Page, Table
from adachi_shingikai.grammar.cover import read_cover
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms import continues_form
from adachi_shingikai.japanese.text import ends_sentence, plain, squeeze
from adachi_shingikai.models import Part
from adachi_shingikai.pages.lines import paragraphs


@dataclass(slots=True)
class Piece:
    """A run of blocks that is one part of a paper."""

    part: Part
    blocks: list[Block] = field(default_factory=list)


def find_parts(pages: Sequence[Page], fmt: Format) -> list[Piece]:
    """The parts of a paper; margins already off."""
    return list(_tail_fragments(split_into_parts(pages, fmt), {s.number for s in pages if not s.width}, fmt))


def split_into_parts(pages: Sequence[Page], fmt: Format) -> Iterator[Piece]:
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
                part = _turns(piece, sheet, last_page_of_minutes, fmt)
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
    for i, piece in enumerate(ordered):
        end = len(piece.blocks)
        while piece.part == "minutes" and i + 1 < len(ordered) and end and _is_fragment(piece.blocks[end - 1], fmt):
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
    return not ends_sentence(block.text) and not fmt.speech.match(block.text)


def _opens(block: Block, current: Part | None, waiting: Sequence[Block], fmt: Format) -> Part | None:
    """The part that a block begins, or None."""
    words = block.text if isinstance(block, Line) else ""
    if isinstance(block, Table):
        return "overview" if current is None and fmt.overview_labels[0][1].match(_first_label(block)) else None
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
    return bool(match and match["no"] and fmt.section_titles.match(squeeze(match["title"])))


def _turns(piece: Piece, sheet: Page, last_page_of_minutes: int | None, fmt: Format) -> Part | None:
    """The part that a page begins whose first line is no mark; None where it goes on with the one before."""
    if piece.part == "minutes":
        if last_page_of_minutes and sheet.printed and sheet.printed.isdecimal():
            return "paper" if int(sheet.printed) > last_page_of_minutes else None
        return None
    if piece.part in ("cover", "overview"):
        return None
    labels = [_first_label(block) for block in sheet.blocks if isinstance(block, Table)]
    if any(fmt.sheet_labels[0][1].match(label) for label in labels):
        return "sheet"
    if any(fmt.form_item.match(label) for label in labels):
        return "form"
    if any(isinstance(b, Line) and (fmt.sheet.match(b.text) or fmt.form.match(b.text)) for b in sheet.blocks):
        return None  # its mark stands a few lines down
    wide = sheet.width > sheet.height
    return None if continues_form(piece.blocks, sheet.blocks, wide=wide) and piece.part != "paper" else "paper"


def _first_label(table: Table) -> str:
    first = next((cell for row in table.rows for cell in row if cell is not None and cell.lines), None)
    return plain("".join(line.text for line in first.lines)) if first else ""


def _last_page(fmt: Format, pages: Sequence[Page]) -> int | None:
    """The last printed page of the minutes, from the cover."""
    _, plan = read_cover(list(lines_of(pages[0].blocks)), fmt)
    return plan.confirmations[0].page_end if plan.confirmations else None


def _unmarked(blocks: list[Block], fmt: Format) -> Iterator[Piece]:
    """A file without any mark: minutes by themselves where people speak in it, else just pages."""
    lines = list(lines_of(blocks))
    spoken = [line for line in lines if fmt.speech.match(line.text)]
    # 足立区's minutes by themselves have items; those of another council were recognised by their speakers.
    own = any(fmt.item.match(line.text) or fmt.opinion.match(line.text) for line in lines)
    if len(spoken) >= 2 and (own or not fmt.evidence):
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
