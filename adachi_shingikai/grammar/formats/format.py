"""What a council prints, as values: one `Format` for each council, read by the grammar.

To add a council, add one file here with its `Format`, one document and one golden: no subclass and no `if`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adachi_shingikai.models import ProblemKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed mark: the pattern that reads it, and examples of lines that it must match, which a test checks."""

    pattern: re.Pattern[str]
    examples: tuple[str, ...]

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of a line, without the white space around the line."""
        return self.pattern.match(text.strip())

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match anywhere in the text."""
        return self.pattern.search(text)


def mark(pattern: str, *examples: str) -> Mark:
    """Return a `Mark` from a pattern in verbose syntax, which ignores white space: write a space as `[ ]`."""
    return Mark(re.compile(pattern, re.VERBOSE), examples)


NEVER = Mark(re.compile(r"(?!)"), ())
"""A mark that a council does not print."""


@dataclass(frozen=True, slots=True)
class Format:
    """Everything that one council prints in its own way.

    The groups that a pattern must have are named in the description of its field; they are called after the fields of
    models.py that they fill. Labels are compared without the white space in them.
    """

    name: str
    """The name for `--format`, in lower case."""
    council: str
    """The full name of the council; empty for a format that several councils share."""
    evidence: tuple[Mark, ...]
    """Lines that only this council prints: one of them settles the format of a document."""
    learns: bool
    """Whether each document shows how it marks speakers. If not, `speech` does."""
    label_end: str
    """What ends a label (`colon`), if it need not be learned; else empty."""

    # --- the first line of each part of a document ---
    cover: Mark
    overview: Mark
    """The heading 会議概要."""
    minutes: Mark
    """The heading 審議経過."""
    summary_sheet: Mark
    """The heading 総括表."""
    form: Mark
    """The heading 個票."""

    # --- the cover ---
    meeting: Mark
    """`第13期・第1回` (groups `term`, `number`), also in the overview and before minutes."""
    draft: Mark
    """The words in a title that mark minutes as a draft: 要録（案）."""
    agenda_groups: tuple[tuple[str, Mark], ...]
    """The headings of the three groups `confirmations`, `items` and `reports`, in this order."""
    agenda_row: Mark
    """A numbered row (groups `no`, `title`)."""
    agenda_number: Mark
    """`諮問第901号` at the start of a row (group `number`)."""
    agenda_number_misread: Mark
    """The same with characters that OCR may have misread: it shows that a row begins, and gives no number."""
    agenda_pages: Mark
    """The range of printed pages at the end of a row (groups `start` and `end`, or `start2` and `end2`)."""

    # --- the overview ---
    overview_labels: tuple[tuple[str, Mark], ...]
    """The labels of the table with the field that each one fills. The first one also marks the table itself."""
    none_listed: Mark
    """The word for an empty list of rows or people: なし."""

    # --- the minutes ---
    section: Mark
    """`(1) 開会` (groups `no`, `title`)."""
    section_titles: Mark
    """Titles that sections have, without white space: other numbered lines need a mark on the next line."""
    item: Mark
    """The heading of an item (groups `number`, `title`)."""
    report: Mark
    """The heading of a 報告事項 (groups `no`, `title`)."""
    opinion: Mark
    """The heading ＜審議会意見＞."""
    speech: Mark
    """The mark and the label of a speaker (group `label`, or `label2`), then the first words (group `text`)."""
    sole_roles: Mark
    """Labels without a name that mean one person, and so begin a speech: 会長. Others may be bullets: `○委員　16名`."""
    name_after_role: Mark
    """Labels with the name after the role, or without a role (groups `role` and `name`, or `name2`, `name3`)."""
    remark: Mark
    """A stage direction on one line: 〔「はい」と呼ぶ者あり〕."""
    remark_beginning: Mark
    """The first line of a stage direction whose bracket closes on the next line."""
    loose_marks: tuple[tuple[ProblemKind, str, Mark], ...]
    """Lines that only look like a mark: the kind and the reason of the problem that they become.

    A mark of the kind `speaker` has a group `label`. It begins a speech of nobody known.
    """
    member_role: str
    """A pattern for the roles of members, whose names are looked up among those present."""

    # --- what OCR makes of marks ---
    ocr_marks: tuple[tuple[str, Mark], ...]
    """Misread marks, each after the template of the correct mark, which may use the groups of the pattern."""
    ocr_breaks: Mark
    """The places where a line that contains two marks is cut."""

    # --- the opinion ---
    outcomes: tuple[tuple[str, Mark], ...]
    """The outcomes with the words that mean them: the first is a withdrawal, the last an approval."""
    conditional_outcome: str
    """The outcome instead of the last one if there are conditions."""
    decision: Mark
    """The words that a sentence with a decision contains."""
    announces_conditions: Mark
    """The words that announce a list of conditions."""
    asks_for_action: Mark
    """The words of a condition within the sentence that decides."""

    # --- the summary sheet and the forms ---
    summary_sheet_labels: tuple[tuple[str, Mark], ...]
    """The labels of a 総括表 with the field that each one fills. The first one also marks a 総括表 without a title."""
    matter_columns: tuple[tuple[str, Mark], ...]
    """The columns of 諮問事項 and 報告事項 on a 総括表 with the field of `Matter` that each one fills."""
    form_item: Mark
    """The label of the first row of a 個票, which also marks a form without a title."""
    form_department: Mark
    """The line with the department (group `department`)."""
    form_ticks: Mark
    """A box that may be ticked (group `tick`), and what it stands for (group `what`)."""
    form_head: Mark
    """The line above a 個票 in a text file, which opens a form if its title is missing."""
    form_labels: Mark
    """The printed labels of a 個票, without white space, in compatible characters (NFKC)."""
    form_label_endings: tuple[str, ...]
    """These labels, or their endings, which begin with a particle: one with wrong characters is compared with them."""
    form_closing: Mark
    """The label of the last field of a 個票: what follows it is an annex."""
    form_columns: Mark
    """The names of the columns of a numbered table on a 個票."""
    row_number: Mark
    """The first cell of a row of a numbered table, which may be empty."""
    article: Mark
    """`第21条` (group `article`)."""

    # --- mentions in running text ---
    cites_item: Mark
    """A mention of an item (group `number`)."""
    cites_article: Mark
    """A mention of an article of the 条例 (group `article`)."""
    asks_for_report: Mark
    """The words of a condition that asks for a later report."""
    general_words: frozenset[str]
    """Nouns that any title contains: two titles that share only these are not related."""

    # --- margins ---
    page_number: Mark
    """A line that is a page number (group `page`)."""
    running_head: Mark
    """A line that is repeated in the margin of each page."""
