"""What was understood of a document: the records of `parse --format json`, which has the same names.

`page*` count the pages of the PDF from 1; `printed*` is the number that stands on the page. Ranges of pages
include both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from adachi_shingikai.elements import Discard


class Meeting(NamedTuple):
    """第十三期・第1回 is term 13, number 1, and is written 13-1."""

    term: int
    number: int

    def __str__(self) -> str:
        return f"{self.term}-{self.number}"


ProblemKind = Literal["speaker", "item", "opinion", "picture", "character", "ocr"]
"""What a problem is about: a label, a heading, a page that is a picture, characters without a code point, or
a word that OCR got wrong and that was corrected.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that looks like a mark and could not be read. Its text is kept elsewhere."""

    page: int
    line: str
    kind: ProblemKind
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """A document is its bytes: the same SHA-256 is the same document under any name."""

    name: str
    sha256: str
    pages: int
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """The meeting that a paper was sent out for, from its cover."""

    term: int | None = None
    number: int | None = None
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A 諮問 on the cover. Its pages are the printed ones."""

    no: int
    number: int | None
    title: str
    page_start: int | None
    page_end: int | None


@dataclass(frozen=True, slots=True)
class AgendaReport:
    """A 報告事項 on the cover, numbered within the meeting."""

    no: int
    title: str
    page_start: int | None
    page_end: int | None


@dataclass(frozen=True, slots=True)
class AgendaConfirmation:
    """A 確認事項 on the cover: the meeting whose minutes are to be confirmed."""

    no: int
    title: str
    term: int | None
    number: int | None
    page_start: int | None
    page_end: int | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The rows of the cover, in three groups."""

    items: tuple[AgendaItem, ...] = ()
    reports: tuple[AgendaReport, ...] = ()
    confirmations: tuple[AgendaConfirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person in the attendance table: the full name, and the cell as printed."""

    name: str
    printed: str


@dataclass(frozen=True, slots=True)
class Section:
    """`(4) 審議事項`. `text` is what stands under the heading before anybody speaks."""

    no: int
    title: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """審議会意見: its paragraphs, what was decided, and what was asked for."""

    text: str
    outcome: str
    conditions: tuple[str, ...]
    page_start: int
    page_end: int


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """An item in the minutes. `text` is what stands between its heading and its debate."""

    number: int | None
    title: str
    opinion: Opinion | None
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class MinutesReport:
    """A 報告事項 in the minutes."""

    no: int
    title: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Speech:
    """From one ○ label to the next mark, over columns and pages.

    `label` is printed without white space; `name` and `role` are its parts; `speaker` is the full
    name among those present, or None. `item`, `report` and `section` say what was being debated.
    """

    order: int
    label: str
    name: str
    role: str
    speaker: str | None
    item: int | None
    report: int | None
    section: int | None
    text: str
    page_start: int
    page_end: int
    printed_start: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """A stage direction such as 〔「はい」と呼ぶ者あり〕, after the speech of that order (0: before all)."""

    after: int
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting."""

    term: int | None
    number: int | None
    date: str | None
    start: str | None
    end: str | None
    place: str | None
    secretariat: str | None
    draft: bool
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]
    sections: tuple[Section, ...]
    items: tuple[MinutesItem, ...]
    reports: tuple[MinutesReport, ...]
    speeches: tuple[Speech, ...]
    remarks: tuple[Remark, ...]
    preamble: str
    page_start: int
    page_end: int


@dataclass(frozen=True, slots=True)
class Matter:
    """A row of 諮問事項 or 報告事項 on a 総括表."""

    matter: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled box of a 個票: its text, or the rows of its numbered table (the header is the first)."""

    label: str
    text: str | None
    rows: tuple[tuple[str, ...], ...] | None
    page: int


@dataclass(frozen=True, slots=True)
class Form:
    """A 個票: the article of the 条例 that it is about, and its boxes in printed order.

    `ticks` are the ticked ones of 諮問事項 and 報告事項.
    """

    article: int | None
    kind: str
    department: str
    ticks: tuple[str, ...]
    fields: tuple[Field, ...]
    page: int
    page_end: int


@dataclass(frozen=True, slots=True)
class Submission:
    """The papers of an item, or of a report: its 総括表 and its 個票.

    `number` (or `report`) is None where no cover names it. The pages include the annexes.
    """

    number: int | None
    report: int | None
    title: str
    department: tuple[str, ...]
    overview: str
    consult: tuple[Matter, ...]
    reports: tuple[Matter, ...]
    forms: tuple[Form, ...]
    page_start: int
    page_end: int
    overview_page: int


PartName = Literal["cover", "overview", "minutes", "sheet", "form", "paper"]


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, or of the part of one, that is in no other record, with the item it belongs to."""

    page: int
    printed: str | None
    part: PartName
    item: int | None
    report: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """All that was understood of one file, and all of its text that was not."""

    file: File
    format: str
    format_score: float
    meeting: MeetingHead
    agenda: Agenda
    minutes: tuple[Minutes, ...]
    submissions: tuple[Submission, ...]
    pages: tuple[PageText, ...]
    discards: tuple[Discard, ...]
    problems: tuple[Problem, ...]
