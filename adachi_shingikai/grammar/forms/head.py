"""The head of a 個票: which article it is about, who asks, and what is ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from adachi_shingikai.elements import Block
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.models import Field, Form

_EMPTY_BOXES = "□☐"


@dataclass(slots=True)
class FormHead:
    """What has been read of a form above its fields."""

    article: int | None = None
    reference: str = ""
    kind: str = ""
    department: str = ""
    ticks: list[str] = field(default_factory=list)

    def read_article(self, printed: str, fmt: Format) -> bool:
        """Read the article from its printed reference; return False if it names none."""
        match = fmt.article.search(printed)
        if match:
            self.article, self.reference = parse_number(match["article"]), printed
        return match is not None

    def read_ticks(self, text: str, fmt: Format) -> bool:
        """Read the ticked boxes in a row; return False if it has no boxes."""
        boxes = list(fmt.form_ticks.pattern.finditer(text))
        self.ticks += [box["what"] for box in boxes if box["tick"] not in _EMPTY_BOXES]
        return bool(boxes)

    def with_fields(self, fields: Iterable[Field], blocks: Sequence[Block]) -> Form:
        """Return the form with its fields; `blocks` are all that it was read from."""
        pages = [block.page for block in blocks]
        return Form(
            article=self.article,
            reference=self.reference,
            kind=self.kind,
            department=self.department,
            ticks=tuple(self.ticks),
            fields=tuple(fields),
            page=min(pages, default=0),
            page_end=max(pages, default=0),
        )
