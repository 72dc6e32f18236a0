"""What OCR got wrong and the paper itself puts right: only where it is close and unambiguous, always recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from adachi_shingikai.elements import Block, Line, Page
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Problem

SHORTEST = 4
"""A department's name needs this many characters before a lost one is told from another name."""


def repair_department(printed: str, roles: Iterable[str]) -> str | None:
    """A department that lost one character, completed from the roles of those who speak for it.

    `企画部情報開課` is completed by the role `情報公開課長`; None where nothing, or more than
    one role, would complete it.
    """
    found: set[str] = set()
    squeezed = squeeze(printed)
    for name in {role.removesuffix("長") for role in roles if role.endswith("長")}:
        if len(name) < SHORTEST or squeezed.endswith(name):
            continue
        for i in range(len(name)):
            shorter = name[:i] + name[i + 1 :]
            if squeezed.endswith(shorter):
                found.add(squeezed[: -len(shorter)] + name)
    return found.pop() if len(found) == 1 else None


def repair_marks(sheets: Sequence[Page], fmt: Format) -> tuple[list[Page], list[Problem]]:
    """Sheets from OCR with the marks that it got wrong put right, and what was put right.

    `【府問第903号】`, `ぐ審議会意見>` and `O青山会長 ` are read as what only they can be; a line that holds
    two marks is cut. Text layers are left as they are.
    """
    mended: list[Page] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if not sheet.ocr:
            mended.append(sheet)
            continue
        blocks: list[Block] = []
        for block in sheet.blocks:
            blocks.extend(_mended(block, fmt, problems) if isinstance(block, Line) else [block])
        mended.append(replace(sheet, blocks=tuple(blocks)))
    return mended, problems


def _mended(line: Line, fmt: Format, problems: list[Problem]) -> Iterator[Line]:
    for i, words in enumerate(fmt.ocr_breaks.pattern.split(line.text.strip())):
        part = replace(line, text=words, paragraph=line.paragraph or i > 0)
        if fmt.item.match(words) or fmt.opinion.match(words):
            yield part
            continue
        right = next((_digits(m.expand(to)) for to, mark in fmt.ocr_marks if (m := mark.match(words))), words)
        if plain(right) != plain(words):
            problems.append(Problem(line.page, words, "ocr", f"OCRの誤りとみて「{right[:20]}」と読みました"))
        yield replace(part, text=right)


def _digits(words: str) -> str:
    """A heading whose number has spaces, or letters for digits, put right: 第4O1号 is 第401号."""
    head, end, rest = words.partition("号】")
    return squeeze(head).translate(str.maketrans("OＯo〇", "0000")) + end + rest if end else words
