"""The parts of a document in printed order: cover, 会議概要, minutes, 総括表, 個票, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adachi_shingikai.elements import Block, Line, Page, Table
from adachi_shingikai.grammar.cover import Cover, read_cover
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.forms.rows import label_of
from adachi_shingikai.grammar.forms.ruled import continues_form
from adachi_shingikai.grammar.forms.text import is_item_row
from adachi_shingikai.japanese.text import ends_sentence, plain, squeeze
from adachi_shingikai.models import PartName
from adachi_shingikai.pages.lines import paragraphs

MAX_LINES_BEFORE_COVER = 12
"""A cover without its title is recognised by ○諮問事項 only within this many lines of the start."""


@dataclass(slots=True)
class Part:
    """A run of blocks that is one part of a document."""

    name: PartName
    blocks: list[Block] = field(default_factory=list)
    has_item_row: bool = False  # of a form: the row with its article has been read


def find_parts(pages: Sequence[Page], fmt: Format) -> tuple[list[Part], Cover]:
    """Return the parts of a document, whose margins are stripped already, and what its cover says."""
    parts, cover = split_into_parts(pages, fmt)
    pages_without_positions = {page.number for page in pages if not page.width}
    return list(_separate_fragments(parts, pages_without_positions, fmt)), cover


def split_into_parts(pages: Sequence[Page], fmt: Format) -> tuple[list[Part], Cover]:
    """Return the parts in printed order, each opened by the mark that the format names for it, and the cover.

    Lines before the first mark belong to the first part. The cover, always the first part, is read as soon as the
    next one opens: a page numbered after the last page that it gives for the minutes ends them. A page after a
    総括表 or a 個票 that neither has a mark nor continues a form is an annex.
    """
    parts: list[Part] = []
    cover = Cover()
    waiting: list[Block] = []
    for page in pages:
        for index, block in enumerate(page.blocks):
            current = parts[-1] if parts else None
            name = _part_opened_by_block(block, current, waiting, fmt)
            if name is None and current and _opens_form_without_title(page, index, current, fmt):
                name = "form"
            if name is None and current and index == 0:
                name = _part_opened_by_page(page, current, cover, fmt)
            if name is not None:
                if current and current.name == "cover":
                    cover = read_cover(list(lines_of(current.blocks)), fmt)
                parts.append(Part(name, waiting))
                waiting = []
            (parts[-1].blocks if parts else waiting).append(block)
            if parts and isinstance(block, Table):
                parts[-1].has_item_row |= bool(_item_rows(block, fmt))
    if not parts:
        return (list(_parts_without_marks(waiting, fmt)) if waiting else []), cover
    if parts[-1].name == "cover":
        cover = read_cover(list(lines_of(parts[-1].blocks)), fmt)
    return parts, cover


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield every block as lines: a table gives one line a row, with a full-width space between its cells.

    Frames that stand one on the other, a table of one column, give the lines in them.
    """
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        for row in block.rows:
            if len(row) == 1 and row[0] is not None:
                yield from row[0].lines
                continue
            cells = ["\n".join(paragraphs(cell.lines)) for cell in row if cell is not None]
            if any(cells):
                yield Line("　".join(cells).strip("　"), block.page, block.box)


# --- where a part begins --------------------------------------------------------------------


def _part_opened_by_block(block: Block, part: Part | None, waiting: Sequence[Block], fmt: Format) -> PartName | None:
    """Return the part that a block opens; None if it belongs to the current one."""
    current = part.name if part else None
    if isinstance(block, Table):
        if current not in ("cover", "overview", "minutes") and fmt.form.match(_first_label(block)):
            return None if part and _is_title(part, block.page, fmt) else "form"
        return "overview" if current is None and fmt.overview_labels[0][1].match(_first_label(block)) else None
    if current is None and fmt.cover.match(block.text):
        return "cover"
    if current is None and len(waiting) < MAX_LINES_BEFORE_COVER and fmt.agenda_groups[1][1].match(block.text):
        return "cover"
    if current != "overview" and fmt.overview.match(block.text):
        return "overview"
    if fmt.minutes.match(block.text) and current != "minutes":
        return "minutes"
    if current == "overview" and _stands_only_in_minutes(block.text, fmt):
        return "minutes"
    if fmt.summary_sheet.match(block.text):
        return "sheet"
    if fmt.form.match(block.text):
        return None if part and _is_title(part, block.page, fmt) else "form"
    return None


def _is_title(part: Part, page: int, fmt: Format) -> bool:
    """Return whether a part is as yet the title of a form, which may stand on several lines of a page."""
    marks = (fmt.form, fmt.form_head)
    return part.name == "form" and all(
        isinstance(b, Line) and b.page == page and any(m.match(b.text) for m in marks) for b in part.blocks
    )


def _opens_form_without_title(page: Page, index: int, current: Part, fmt: Format) -> bool:
    """Return whether a block of a page opens a form without ＜個票＞.

    The line above the form does, or the row with its article, unless the current form still lacks that row. On a page
    with rules the line has to stand above such a row, and the row may be the running head of the form before.
    """
    if current.name not in ("sheet", "form", "paper") or (current.name == "form" and not current.has_item_row):
        return False
    block = page.blocks[index]
    if isinstance(block, Table):
        rows = _item_rows(block, fmt)
        return bool(rows) and not (page.width and (index == 0 or _repeats_head(block, current, fmt)))
    if not fmt.form_head.match(block.text) or not page.width:
        return fmt.form_head.match(block.text) is not None
    if any(isinstance(b, Line) and fmt.summary_sheet.match(b.text) for b in page.blocks[index:]):
        return False
    below = next((b for b in page.blocks[index:] if isinstance(b, Table)), None)
    return below is not None and bool(_item_rows(below, fmt))


def _item_rows(table: Table, fmt: Format) -> list[list[str]]:
    """Return the rows of a table that name the article of a form."""
    rows = ([label_of(cell) for cell in row if cell is not None] for row in table.rows)
    return [cells for cells in rows if is_item_row(cells, fmt)]


def _repeats_head(table: Table, current: Part, fmt: Format) -> bool:
    """Return whether a table begins with the row 項目 of the current form, which still lacks its last field."""
    tables = [block for block in current.blocks if isinstance(block, Table)]
    labels = [label_of(row[0]) for t in tables for row in t.rows if row[0] is not None]
    if current.name != "form" or any(fmt.form_closing.match(plain(label)) for label in labels):
        return False
    return _item_rows(table, fmt)[:1] == [row for t in tables for row in _item_rows(t, fmt)][:1]


def _stands_only_in_minutes(text: str, fmt: Format) -> bool:
    """Return whether a line begins minutes whose heading OCR lost, or that were printed without one."""
    if fmt.speech.match(text) or fmt.item.match(text):
        return True
    match = fmt.section.match(text)
    return bool(match and match["no"] and fmt.section_titles.match(squeeze(match["title"])))


def _part_opened_by_page(page: Page, current: Part, cover: Cover, fmt: Format) -> PartName | None:
    """Return the part that a page opens whose first line is not a mark; None if it continues the current one."""
    if current.name == "minutes":
        last_page = cover.last_page_of_minutes
        if last_page and page.printed and page.printed.isdecimal() and int(page.printed) > last_page:
            return "paper"
        return None
    if current.name in ("cover", "overview"):
        return None
    tables = [block for block in page.blocks if isinstance(block, Table)]
    above = page.blocks[: page.blocks.index(tables[0])] if tables else ()
    if any(isinstance(b, Line) and (fmt.summary_sheet.match(b.text) or fmt.form.match(b.text)) for b in above):
        return None  # the mark is a few lines further down and opens the part there
    if tables and current.name == "form" and _item_rows(tables[0], fmt) and _repeats_head(tables[0], current, fmt):
        return None
    if tables and current.name == "sheet" and _is_head_of_matters(tables[0], fmt):
        return None
    labels = [_first_label(block) for block in tables]
    if any(fmt.summary_sheet_labels[0][1].match(label) for label in labels):
        return "sheet"
    if any(fmt.form_item.match(label) for label in labels):
        return "form"
    if any(isinstance(b, Line) and (fmt.summary_sheet.match(b.text) or fmt.form.match(b.text)) for b in page.blocks):
        return None  # the mark is a few lines further down and opens the part there
    continued = current.name != "paper" and continues_form(current.blocks, page, fmt)
    return None if continued else "paper"


def _is_head_of_matters(table: Table, fmt: Format) -> bool:
    """Return whether a table begins with the columns of 諮問事項 or 報告事項, which end with 備考."""
    names = [name for cell in table.rows[0] if cell for name, mark in fmt.matter_columns if mark.match(label_of(cell))]
    return "matter" in names and "note" in names


def _first_label(table: Table) -> str:
    first = next((cell for row in table.rows for cell in row if cell is not None and cell.lines), None)
    return plain("".join(line.text for line in first.lines)) if first else ""


def _parts_without_marks(blocks: list[Block], fmt: Format) -> Iterator[Part]:
    """Yield the parts of a document without any mark: minutes, if people speak in it; else an annex."""
    lines = list(lines_of(blocks))
    speeches = [line for line in lines if fmt.speech.match(line.text)]
    # Minutes of 足立区 without a heading have items; those of other councils were recognised by their speakers.
    has_items = any(fmt.item.match(line.text) or fmt.opinion.match(line.text) for line in lines)
    if len(speeches) < 2 or (fmt.evidence and not has_items):
        yield Part("paper", blocks)
        return
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Line) and _stands_only_in_minutes(b.text, fmt))
    if start:
        yield Part("overview", blocks[:start])
    yield Part("minutes", blocks[start:])


# --- where OCR mixed up two parts -----------------------------------------------------------


def _separate_fragments(parts: Sequence[Part], pages_without_positions: set[int], fmt: Format) -> Iterator[Part]:
    """Cut the fragments after the last sentence of minutes off as an annex: they belong to the part that follows.

    OCR writes the words of a picture or a table before the page that they stand on. On a page whose lines have
    positions, lines below the minutes are part of them.
    """
    for i, part in enumerate(parts):
        end = len(part.blocks)
        if part.name == "minutes" and i + 1 < len(parts):
            while end and _is_fragment(part.blocks[end - 1], fmt):
                end -= 1
        rest = part.blocks[end:]
        if end and rest and (rest[0].page in pages_without_positions or rest[0].page > part.blocks[end - 1].page):
            yield Part(part.name, part.blocks[:end])
            yield Part("paper", rest)
        else:
            yield part


def _is_fragment(block: Block, fmt: Format) -> bool:
    if isinstance(block, Table):
        return True
    return not ends_sentence(block.text) and not fmt.speech.match(block.text)
