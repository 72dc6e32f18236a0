"""What a council prints, as values: one `Format` a council. The grammar that reads them is code elsewhere.

Adding a council is one file here, one paper and one golden: no subclass, no `if`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adachi_shingikai.models import ProblemKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed mark: the pattern that reads it, beside lines that it must match (a test holds it to them)."""

    pattern: re.Pattern[str]
    examples: tuple[str, ...]

    def match(self, text: str) -> re.Match[str] | None:
        """The mark at the start of a line, white space before it ignored."""
        return self.pattern.match(text.strip())

    def search(self, text: str) -> re.Match[str] | None:
        """The mark anywhere in the text."""
        return self.pattern.search(text)


def mark(pattern: str, *examples: str) -> Mark:
    """A `Mark` from a pattern in verbose syntax: white space in it stands for nothing, `[ ]` for a space."""
    return Mark(re.compile(pattern, re.VERBOSE), examples)


NEVER = Mark(re.compile(r"(?!)"), ())
"""What a council does not print."""


@dataclass(frozen=True, slots=True)
class Format:
    """Everything that one council prints in its own way. Groups of the patterns are named after the fields
    of models.py that they fill.
    """

    name: str
    council: str
    # lines that only this council prints: one of them settles it
    evidence: tuple[Mark, ...]
    # where each part of a paper begins
    cover: Mark
    overview: Mark
    minutes: Mark
    summary_sheet: Mark
    form: Mark
    # the cover
    meeting: Mark
    draft: Mark
    agenda_groups: tuple[tuple[str, Mark], ...]
    agenda_row: Mark
    agenda_number: Mark
    agenda_pages: Mark
    # the overview
    overview_labels: tuple[tuple[str, Mark], ...]
    nobody: Mark
    # the minutes
    section: Mark
    section_titles: Mark
    item: Mark
    report: Mark
    opinion: Mark
    speech: Mark
    nameless: Mark
    # labels in which the name stands behind the role, or without one
    named: Mark
    remark: Mark
    remark_open: Mark
    # what only looks like a mark: found, but not read, it becomes a problem
    loose: tuple[tuple[ProblemKind, str, Mark], ...]
    # what OCR makes of marks: the mark as it should be, and where a line that holds two is cut
    ocr_marks: tuple[tuple[str, Mark], ...]
    ocr_breaks: Mark
    # roles: those of members, and those of anybody who speaks
    member_role: str
    role: str
    # the opinion
    outcomes: tuple[tuple[str, Mark], ...]
    conditional: str
    decision: Mark
    announces: Mark
    asks: Mark
    # the papers of an item: labels compared without white space
    summary_sheet_labels: tuple[tuple[str, Mark], ...]
    matter_columns: tuple[tuple[str, Mark], ...]
    form_item: Mark
    form_department: Mark
    form_ticks: Mark
    row_number: Mark
    article: Mark
    # mentions, anywhere in running text
    cites_item: Mark
    cites_article: Mark
    asks_for_report: Mark
    general_words: frozenset[str]
    # margins
    page_number: Mark
    running_head: Mark
