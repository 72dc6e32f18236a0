"""The front door to the minutes of any body: pages → head, minutes and the convention in which they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from adachi_shingikai.elements import Block, Line, Page
from adachi_shingikai.grammar.convention.learn import learn_convention
from adachi_shingikai.grammar.convention.minutes import read_learned_minutes
from adachi_shingikai.grammar.convention.paragraphs import set_paragraphs
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.head.head import Head, read_head
from adachi_shingikai.grammar.minutes import Body
from adachi_shingikai.grammar.parts import Part, lines_of
from adachi_shingikai.models import Convention, MeetingHead, Minutes, Problem


class MinutesOfBody(NamedTuple):
    """The minutes that a document holds, if any, and its parts: what stands before the first speech is its overview."""

    parts: list[Part]
    head: MeetingHead
    minutes: list[Minutes]
    problems: list[Problem]
    convention: Convention | None


def read_minutes_of_body(pages: Sequence[Page], fmt: Format, *, forced: bool) -> MinutesOfBody:
    """Return the minutes of a document whose margins are stripped already.

    `forced`: somebody says that it is minutes.
    """
    blocks = [block for page in pages for block in page.blocks]
    unplaced = {page.number for page in pages if not page.width}
    lines = set_paragraphs(list(lines_of(blocks)), (), unplaced)
    learned = learn_convention(lines, forced=forced, end=fmt.label_end)
    if learned is None:
        return MinutesOfBody([Part("paper", blocks)] if blocks else [], MeetingHead(), [], [], None)
    lines = set_paragraphs(lines, learned.speeches, unplaced)
    before, at = _blocks_before(blocks, learned.first)
    parts = [Part("overview", before)] if before else []
    parts.append(Part("minutes", blocks[len(before) :]))
    head = read_head(lines[:at], lines[at:])
    body = read_learned_minutes(lines[at:], learned.after(at), head.present)
    of_meeting = MeetingHead(date=head.date, place=head.place)
    return MinutesOfBody(parts, of_meeting, [_minutes(head, body, lines[at:])], list(body.problems), learned.convention)


def _blocks_before(blocks: Sequence[Block], first: int) -> tuple[list[Block], int]:
    """Return the blocks before the line with the first speech, and the number of their lines."""
    count = 0
    for i, block in enumerate(blocks):
        more = len(list(lines_of([block])))
        if count + more > first:
            return list(blocks[:i]), count
        count += more
    return list(blocks), count


def _minutes(head: Head, body: Body, lines: Sequence[Line]) -> Minutes:
    return Minutes(
        body=head.body,
        name=head.name,
        term=None,
        number=head.number,
        date=head.date,
        start=head.start,
        end=head.end,
        place=head.place,
        secretariat=None,
        draft=head.draft,
        present=head.present,
        absent=head.absent,
        sections=body.sections,
        items=(),
        reports=(),
        speeches=body.speeches,
        remarks=body.remarks,
        preamble=body.preamble,
        page_start=lines[0].page,
        page_end=lines[-1].page,
    )
