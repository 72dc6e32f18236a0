"""Invented minutes in any convention, as text files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adachi_shingikai.ingest.read import ReadOptions, read_document
from adachi_shingikai.models import Document

ENDS = {"space": "　", "colon": "：", "line": "\n", "none": ""}

Said = tuple[str, Sequence[str]]
"""A label, and the paragraphs that were said."""


@dataclass(frozen=True)
class Printed:
    """A convention: a mark, brackets around the label (two characters or none), its end, an indent of paragraphs."""

    mark: str = "○"
    brackets: str = ""
    end: str = "space"
    indent: str = ""

    def label(self, label: str) -> str:
        opening, closing = self.brackets[:1], self.brackets[1:]
        return f"{self.mark}{opening}{label}{closing}"

    def speech(self, said: Said) -> str:
        label, (first, *more) = said
        if self.end == "line":
            return self.label(label) + "".join(f"\n{self.indent}{words}" for words in (first, *more))
        return self.label(label) + ENDS[self.end] + first + "".join(f"\n{self.indent}{words}" for words in more)


HEAD = "令和40年第1回架空市傘審議会　議事録\n日時　令和40年8月1日（木）午後2時\n"


def read_text(text: str, options: ReadOptions | None = None) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path, options or ReadOptions())


def read_minutes_in(printed: Printed, spoken: Sequence[Said], head: str = HEAD) -> Document:
    return read_text(head + "\n".join(map(printed.speech, spoken)) + "\n")


def said_in(document: Document) -> list[tuple[str, str]]:
    return [(speech.label, speech.text) for minutes in document.minutes for speech in minutes.speeches]
