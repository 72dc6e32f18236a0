"""The minutes of a body whose convention was learned: speeches, remarks, and sections from heading to heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.brackets import END_QUOTE, QUOTE
from adachi_shingikai.grammar.convention.learn import Learned
from adachi_shingikai.grammar.convention.people import identify_people
from adachi_shingikai.grammar.convention.read import Marked, closes_meeting, mark_lines
from adachi_shingikai.grammar.minutes import Body
from adachi_shingikai.grammar.speakers import NOBODY, Speaker
from adachi_shingikai.japanese.text import join_lines
from adachi_shingikai.models import Attendee, Problem, Remark, Section, Speech
from adachi_shingikai.pages.lines import GatheredText

_UNREADABLE = "発言者の印のようですが、発言者名を読み取れません"


@dataclass(slots=True)
class _Section:
    no: int
    title: str
    page: int
    body: GatheredText = field(default_factory=GatheredText)


@dataclass(slots=True)
class _Speech:
    mark: str
    label: str
    section: int | None
    page: int
    body: GatheredText
    is_readable: bool


def read_learned_minutes(lines: Sequence[Line], learned: Learned, present: Sequence[Attendee]) -> Body:
    """Return the minutes from their lines."""
    reader = _Reader(quotes=learned.group.end == "quote")
    for line in lines[: learned.first]:
        reader.preamble.add(line.text.strip(), line.page, paragraph=line.paragraph)
    for marked in mark_lines(lines, learned):
        reader.read(marked)
    people = identify_people([s.label for s in reader.speeches if s.is_readable], present)
    return Body(
        sections=tuple(Section(s.no, s.title, str(s.body), s.page) for s in reader.sections),
        items=(),
        reports=(),
        speeches=tuple(
            _make_speech(order, speech, people[speech.label] if speech.is_readable else NOBODY)
            for order, speech in enumerate(reader.speeches, 1)
        ),
        remarks=tuple(reader.remarks),
        preamble=str(reader.preamble),
        problems=tuple(reader.problems),
    )


def _make_speech(order: int, speech: _Speech, speaker: Speaker) -> Speech:
    return Speech(
        order=order,
        mark=speech.mark,
        label=speech.label,
        name=speaker.name,
        role=speaker.role,
        speaker=speaker.person,
        item=None,
        report=None,
        section=speech.section,
        text=str(speech.body),
        page_start=speech.page,
        page_end=max(speech.page, speech.body.page_end),
    )


class _Reader:
    """The records that have been read so far, and the one to which the next line of text belongs."""

    def __init__(self, *, quotes: bool) -> None:
        self.quotes = quotes  # a speech is a quotation: what follows its end is nobody's words
        self.depth = 0
        self.sections: list[_Section] = []
        self.speeches: list[_Speech] = []
        self.remarks: list[Remark] = []
        self.problems: list[Problem] = []
        self.preamble = GatheredText()
        self.current = self.preamble
        self.heading_is_open = False  # the next line may be a heading too, and belong to the same section
        self.is_closed = False  # the meeting is over: signatures and lists are nobody's words

    def read(self, marked: Marked) -> None:
        """Read one line."""
        if marked.kind in ("speech", "unknown"):
            self._begin_speech(marked)
        elif marked.kind == "remark":
            self.remarks.append(Remark(len(self.speeches), marked.text, marked.line.page))
            self.is_closed |= closes_meeting(marked.text)
        elif marked.kind == "more":
            last = self.remarks[-1]
            self.remarks[-1] = replace(last, text=join_lines(last.text, marked.text))
        elif marked.kind == "heading" or (self.is_closed and not self._is_in_section()):
            self._add_heading(marked)
        else:
            if marked.kind == "doubt":
                self.problems.append(Problem(marked.line.page, marked.text, "speaker", _UNREADABLE))
            self.heading_is_open = False
            words = self._unquoted(marked.text) if self.depth else marked.text
            self.current.add(words, marked.line.page, paragraph=marked.line.paragraph)

    def _unquoted(self, words: str) -> str:
        """Return words of a quotation without the mark that ends it."""
        self.depth += words.count(QUOTE) - words.count(END_QUOTE)
        if self.depth > 0:
            return words
        self.depth, self.is_closed = 0, True
        return words.rstrip("。").removesuffix(END_QUOTE) if words.rstrip("。").endswith(END_QUOTE) else words

    def _is_in_section(self) -> bool:
        return bool(self.sections) and self.current is self.sections[-1].body

    def _add_heading(self, marked: Marked) -> None:
        if self.heading_is_open:
            joined = join_lines(self.sections[-1].title, marked.text)
            self.sections[-1].title = (
                joined if not marked.line.paragraph else f"{self.sections[-1].title}　{marked.text}"
            )
            return
        section = _Section(len(self.sections) + 1, marked.text, marked.line.page)
        self.sections.append(section)
        self.current, self.heading_is_open = section.body, True

    def _begin_speech(self, marked: Marked) -> None:
        page = marked.line.page
        if marked.stage:
            self.remarks.append(Remark(len(self.speeches), marked.stage, page))
        body = GatheredText(page_start=page, page_end=page)
        self.depth, self.is_closed = 0, False
        is_quoted = self.quotes and marked.text.startswith(QUOTE)
        body.add(self._unquoted(marked.text)[1:] if is_quoted else marked.text, page, paragraph=True)
        section = self.sections[-1].no if self.sections else None
        is_readable = marked.kind == "speech"
        self.speeches.append(_Speech(marked.mark, marked.label, section, page, body, is_readable))
        if not is_readable:
            self.problems.append(Problem(page, marked.line.text.strip(), "speaker", _UNREADABLE))
        self.current, self.heading_is_open = body, False
