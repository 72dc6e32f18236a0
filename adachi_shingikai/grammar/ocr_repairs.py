"""Repairs of what OCR misread, with the help of the document itself.

A repair is made only if the reading is close to the correct words and these are unambiguous. Each one is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from adachi_shingikai.elements import Block, Line, Page
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Problem

MIN_DEPARTMENT_LENGTH = 4
"""A department whose name is shorter than this is not repaired: one character less may be another name."""

_LETTERS_FOR_ZERO = str.maketrans("OＯo〇", "0000")


def repair_department(printed: str, roles: Iterable[str]) -> str | None:
    """Return a department that lost one character, completed from the roles of those who speak for it.

    `企画部情報開課` is completed by the role `情報公開課長`. The result is None if no role or more than one would
    complete it.
    """
    found: set[str] = set()
    squeezed = squeeze(printed)
    for name in {role.removesuffix("長") for role in roles if role.endswith("長")}:
        if len(name) < MIN_DEPARTMENT_LENGTH or squeezed.endswith(name):
            continue
        for i in range(len(name)):
            shorter = name[:i] + name[i + 1 :]
            if squeezed.endswith(shorter):
                found.add(squeezed[: -len(shorter)] + name)
    return found.pop() if len(found) == 1 else None


def repair_marks(pages: Sequence[Page], fmt: Format) -> tuple[list[Page], list[Problem]]:
    """Return the pages with the marks that OCR misread corrected, and a problem for each correction.

    `【府問第903号】`, `ぐ審議会意見>` and `O青山会長 ` are read as the only marks that they can be; a line that
    contains two marks is cut. Pages with a text layer of their own stay as they are.
    """
    repaired: list[Page] = []
    problems: list[Problem] = []
    for page in pages:
        if not page.ocr:
            repaired.append(page)
            continue
        blocks: list[Block] = []
        for block in page.blocks:
            blocks.extend(_repair_line(block, fmt, problems) if isinstance(block, Line) else [block])
        repaired.append(replace(page, blocks=tuple(blocks)))
    return repaired, problems


def _repair_line(line: Line, fmt: Format, problems: list[Problem]) -> Iterator[Line]:
    for i, words in enumerate(fmt.ocr_breaks.pattern.split(line.text.strip())):
        part = replace(line, text=words, paragraph=line.paragraph or i > 0)
        if fmt.item.match(words) or fmt.opinion.match(words):
            yield part
            continue
        matches = ((mark.match(words), template) for template, mark in fmt.ocr_marks)
        correct = next((_repair_number(match.expand(template)) for match, template in matches if match), words)
        if plain(correct) != plain(words):
            problems.append(Problem(line.page, words, "ocr", f"OCRの誤りとみて「{correct[:20]}」と読みました"))
        yield replace(part, text=correct)


def _repair_number(heading: str) -> str:
    """Return a heading without spaces in its number, and with digits for letters: 第4O1号 becomes 第401号."""
    number, end, title = heading.partition("号】")
    return squeeze(number).translate(_LETTERS_FOR_ZERO) + end + title if end else heading
