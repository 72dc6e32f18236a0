"""The records of what was understood of a document. `parse --format json` writes them under the same names.

`page…` is a page of the PDF, numbered from 1; `printed…` is the number that is printed on the page, or None if there is
none. A text file has no pages: both are None. Ranges of pages include both ends.

Dates are YYYY-MM-DD, times HH:MM. Text is as printed, with a line break between paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from adachi_shingikai.elements import Discard, PrintedPage


class Meeting(NamedTuple):
    """第十三期・第1回: term 13, number 1, written 13-1."""

    term: int
    number: int

    def __str__(self) -> str:
        return f"{self.term}-{self.number}"


ProblemKind = Literal["speaker", "item", "opinion", "picture", "character", "ocr"]
"""The subject of a problem: the label of a speech, the heading of an item or of an opinion, a page that is a picture,
characters without a code point, or a reading of OCR that was corrected.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something printed that could not be read, or not with certainty. Its text is kept in other records."""

    page: int | None
    line: str
    kind: ProblemKind
    reason: str
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """The file of a document. Files with the same SHA-256 are the same document under any name.

    `pages` is the number of its pages, 0 for a text file; `ocr_pages` are those that were read by OCR.
    """

    name: str
    sha256: str
    pages: int
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Convention:
    """How a document prints who speaks, as it was learned from the document.

    `marks` stand before a label, `brackets` around it; `end` is what follows it: `space`, `colon`, `quote` (its text is
    in 「」), `bracket` (nothing after its closing bracket), `line` (its text is in the next line) or `none`. `lines`
    is the number of lines from which it was learned, `labels` that of the labels in them, `certainty` is from 0 to 1.
    """

    marks: tuple[str, ...]
    brackets: str
    end: str
    lines: int
    labels: int
    certainty: float


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """The meeting for which a document was sent out, from its cover."""

    term: int | None = None
    number: int | None = None
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A 諮問 on the cover: the number of its row, the 諮問 number, and its range of printed pages.

    `no` is as printed, whether rows are numbered in each group or through all of them; 0 if it can't be read. `page` is
    the page of the PDF on which the row begins.
    """

    no: int
    number: int | None
    title: str
    page_start: int | None
    page_end: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class AgendaReport:
    """A 報告事項 on the cover, numbered within the meeting, its range of printed pages, and the page of its row."""

    no: int
    title: str
    page_start: int | None
    page_end: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class AgendaConfirmation:
    """A 確認事項 on the cover: the meeting whose minutes are to be confirmed, their printed pages, the row's page."""

    no: int
    title: str
    term: int | None
    number: int | None
    page_start: int | None
    page_end: int | None
    page: int | None


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
    """A section of the minutes: `(4) 審議事項`. `text` is the text between its heading and the next mark."""

    no: int
    title: str
    text: str
    page: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """審議会意見: its text, the outcome (了承, 継続審議, …), and the conditions that the council set."""

    text: str
    outcome: str
    conditions: tuple[str, ...]
    page_start: int | None
    page_end: int | None
    printed_start: str | None = None
    printed_end: str | None = None


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """An item in the minutes. `text` is the text between its heading and the first speech, except the opinion."""

    number: int | None
    title: str
    opinion: Opinion | None
    text: str
    page: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class MinutesReport:
    """A 報告事項 in the minutes. `text` is the text between its heading and the first speech."""

    no: int
    title: str
    text: str
    page: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech, from its ○ label to the next mark, over columns and pages.

    `order` counts the speeches of the minutes from 1. `mark` is printed before the label (in many assemblies ○ is the
    chair, ◆ a question and ◎ an answer); it is "" if there is none. `label` is as printed, without white space; `name`
    and `role` are its parts; `speaker` is the full name of the person, in the label or among those present, or None.
    `item`, `report` and `section` are what was debated. `answers` is the `order` of the question that is answered.
    """

    order: int
    mark: str
    label: str
    name: str
    role: str
    speaker: str | None
    item: int | None
    report: int | None
    section: int | None
    text: str
    page_start: int | None
    page_end: int | None
    printed_start: str | None = None
    printed_end: str | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A stage direction such as 〔「はい」と呼ぶ者あり〕. `after` is the `order` of the speech before it, or 0."""

    after: int
    text: str
    page: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting, with its 会議概要. `preamble` is the text before the first mark.

    `body` is the council or assembly that met, `name` the meeting as printed.
    """

    body: str | None
    name: str | None
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
    page_start: int | None
    page_end: int | None
    printed_start: str | None = None
    printed_end: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A row of 諮問事項 or 報告事項 on a 総括表."""

    matter: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a 個票: its label with a text, or with the rows of a numbered table (the first is the header)."""

    label: str
    text: str | None
    rows: tuple[tuple[str, ...], ...] | None
    page: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A 個票: the article of the 条例 that it is about, and its fields in printed order.

    `article` is its number, `reference` how it is printed. `ticks` are the ticked boxes among 諮問事項 and 報告事項.
    """

    article: int | None
    reference: str
    kind: str
    department: str
    ticks: tuple[str, ...]
    fields: tuple[Field, ...]
    page: int | None
    page_end: int | None
    printed: str | None = None
    printed_end: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What was submitted for an item or a report: its 総括表 and its 個票.

    `number` is that of the item and `report` that of the report; both are None if the cover does not name it. The range
    of pages includes the annexes.
    """

    number: int | None
    report: int | None
    title: str
    department: tuple[str, ...]
    overview: str
    consult: tuple[Matter, ...]
    reports: tuple[Matter, ...]
    forms: tuple[Form, ...]
    page_start: int | None
    page_end: int | None
    overview_page: int | None
    printed_start: str | None = None
    printed_end: str | None = None
    overview_printed: str | None = None


PartName = Literal["cover", "overview", "minutes", "sheet", "form", "paper"]
"""A part of a document: `overview` is 会議概要, `sheet` 総括表, `form` 個票, and `paper` an annex or any other page."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one part on one page that is in no other record, and the item or report that it belongs to."""

    page: int | None
    part: PartName
    item: int | None
    report: int | None
    text: str
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was understood of one file, and its remaining text.

    `format` is the name of the format that it was read with, None if none fits. `body` is the council or assembly that
    it names, `convention` how it prints who speaks, if that was learned. `scans` are the pages that OCR read, with the
    places of their characters: nothing else says where words stand in a picture. The JSON of `parse` leaves them out.
    """

    file: File
    format: str | None
    format_score: float
    body: str | None
    convention: Convention | None
    meeting: MeetingHead
    agenda: Agenda
    minutes: tuple[Minutes, ...]
    submissions: tuple[Submission, ...]
    pages: tuple[PageText, ...]
    discards: tuple[Discard, ...]
    problems: tuple[Problem, ...]
    scans: tuple[PrintedPage, ...] = ()
