"""A text file, written by an OCR program → `Page`s: a line is a paragraph, a table is tabs, HTML or Markdown.

Only form feeds show where pages begin. The file has no positions: each line is placed below the one before, at the
left edge, in units of characters and lines.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from pathlib import Path

from adachi_shingikai.elements import Block, Box, Cell, Line, Page, Table
from adachi_shingikai.errors import InaccessibleError, UnreadableError, reason_of
from adachi_shingikai.japanese.text import clean, ends_sentence

TEXT_SUFFIXES = (".txt", ".md")

_BREAKING_TAG = re.compile(r"</?(?:p|br|ul|ol|li|div|tr|table|tbody|thead|h[1-6])(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</?(?:td|th)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|caption|center|code|col|colgroup|dd|del|dl|dt|em|figcaption|figure|font|footer|header|hr|i"
    r"|img|input|ins|label|mark|pre|s|section|small|span|strike|strong|sub|sup|tfoot|u)(?=[\s/>])[^<>]*>"
)
"""A tag of HTML that breaks no line, in the lower case that OCR programs write: `<SMS>` is text in brackets."""

_ROW_TAG = re.compile(r"<tr(?=[\s>])[^<>]*>|</tr\s*>", re.IGNORECASE)
_CELL_OPENING = re.compile(r"<(?:td|th)(?=[\s>])[^<>]*>", re.IGNORECASE)
_PIPES = re.compile(r"^[ \t]*\|(?P<cells>.*)\|[ \t]*$", re.MULTILINE)
_RULE_OF_PIPES = re.compile(r"^[:| \t-]*--[:| \t-]*$")
"""The line below the head of a table in Markdown: |---|:--:|"""

_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
_ESCAPE_OF_JIS = b"\x1b$B"
"""What announces kanji in ISO-2022-JP, whose bytes are all those of ASCII."""

_LINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|-\s+|\*\s+(?=\d)|!\[[^\]]*\]\([^)]*\))")
_BOLD = re.compile(r"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")


def read_text_pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a text file in UTF-8, UTF-16 or an encoding of older Japanese systems.

    Raise InaccessibleError if the file cannot be opened, and UnreadableError if it is empty or not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InaccessibleError(
            f"{path.name}: 開けません（{reason_of(error)}）。パスと権限を確かめてください"
        ) from error
    decoded = _decode(data, path)
    if not decoded.strip():
        raise UnreadableError(f"{path.name}: 空のファイルです。元の資料を置き直してください")
    for number, page in enumerate(decoded.split("\f"), 1):
        yield Page(number, 0.0, 0.0, tuple(_blocks(page, number)), ocr=True)


def _decode(data: bytes, path: Path) -> str:
    for encodings in _encodings(data):
        decoded = [text for encoding in encodings if (text := _decoded(data, encoding)) is not None]
        if decoded:
            return min(decoded, key=lambda text: len(_HALF_WIDTH_KANA.findall(text)))
    raise UnreadableError(f"{path.name}: テキストとして読めません。UTF-8で保存し直してください")


def _encodings(data: bytes) -> Iterator[tuple[str, ...]]:
    """Yield the encodings that a text may have, the likeliest first.

    What is EUC-JP can often be read as CP932, too, but then as half-width kana, which few texts have.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield ("utf-16",)
    if _ESCAPE_OF_JIS in data:
        yield ("iso2022_jp",)
    yield ("utf-8-sig",)
    yield "cp932", "euc_jp"


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        decoded = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in decoded else decoded


def _blocks(page: str, number: int) -> Iterator[Block]:
    """Yield the lines of a page; consecutive lines with tabs are a table."""
    rows: list[tuple[Cell, ...]] = []
    before = ""
    y = 0.0
    for printed in _PIPES.sub(_row_of_pipes, _with_rows_of_html(page)).splitlines():
        words = _without_markup(printed)
        if "\t" in printed and printed.strip():
            y += 1
            rows.append(tuple(_cell(cell, number, y) for cell in printed.split("\t")))
            continue
        if rows and words:
            yield _table(rows, number)
            rows = []
        for part in words.split("\n"):
            part = part.strip(" \t")
            if not part.strip():
                continue
            y += 1
            yield Line(part, number, Box(0, y, len(part), y + 1), not before or ends_sentence(before))
            before = part
    if rows:
        yield _table(rows, number)


def _with_rows_of_html(page: str) -> str:
    """Return a page whose rows `<tr>…` are lines of cells with tabs between them."""
    parts: list[str] = []
    start = 0
    opened: re.Match[str] | None = None
    for tag in _ROW_TAG.finditer(page):
        if opened is not None:
            cells = _CELL_OPENING.split(page[opened.end() : tag.start()])[1:]
            if cells:
                parts += [page[start : opened.start()], "\n", _row(cells), "\n"]
                start = tag.end() if tag[0].startswith("</") else tag.start()
        opened = None if tag[0].startswith("</") else tag
    return "".join([*parts, page[start:]])


def _row_of_pipes(row: re.Match[str]) -> str:
    """Return a row of a table in Markdown with tabs between its cells, and nothing for the rule below its head."""
    return "" if _RULE_OF_PIPES.match(row["cells"]) else _row(row["cells"].split("|"))


def _row(cells: list[str]) -> str:
    """Return cells with tabs between them, and one after a single cell, which would be a line without it."""
    lines = (re.sub(r"</t[dh]\s*>|\t", "", cell, flags=re.IGNORECASE).strip() for cell in cells)
    return "\t".join("<br>".join(cell.splitlines()) for cell in lines) + ("\t" if len(cells) == 1 else "")


def _without_markup(printed: str) -> str:
    """Return a line without Markdown and HTML; block tags become line breaks."""
    printed = _BOLD.sub(r"\1", _MARKDOWN.sub("", printed))
    if "<" in printed:
        printed = _INLINE_TAG.sub("", _CELL_TAG.sub("　", _BREAKING_TAG.sub("\n", _LINK.sub(r"\1", printed))))
    return clean(html.unescape(printed))


def _cell(printed: str, page: int, y: float) -> Cell:
    parts = [part.strip() for part in _without_markup(printed).split("\n") if part.strip()]
    box = Box(0, y, max(map(len, parts), default=0), y + 1)
    return Cell(box, tuple(Line(part, page, box) for part in parts))


def _table(rows: list[tuple[Cell, ...]], page: int) -> Table:
    boxes = [cell.box for row in rows for cell in row]
    return Table(
        page, Box(0, min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)), tuple(rows)
    )
