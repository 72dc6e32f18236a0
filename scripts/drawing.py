"""Draws documents of a council as PDFs, for the samples and the tests: invented words in the layout of real ones.

A `Paper` is the contents of a document; a `Style` is how: columns, marks, brackets, the order of the
content stream, radicals in the text layer. All lengths are PDF points.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "IPAexGothic"
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 57.0, 539.0, 60.0, 770.0
SIZE, PITCH = 10.5, 16.4
COLUMN = 228.0
RADICALS = str.maketrans("日月見長民高", "⽇⽉⾒⻑⺠⾼")
NO_LINE_START = "、。）」』】〉》,.)ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"


@dataclass(frozen=True)
class Style:
    """How a document is printed."""

    columns: int = 2
    mark: str = "○"
    opinion: str = "＜審議会意見＞"
    item: str = "【諮問第{}号】"
    wide_digits: bool = False
    shuffled: bool = False
    radicals: bool = False
    across: bool = False  # the text layer runs across both columns, line by line
    doubled: bool = False  # bold type made by printing twice
    full_width_title: bool = False
    running_head: str = ""
    number: str = "{}"
    forms: str = "printed"  # or as a word processor writes them: "rows", "row", "paragraphs" (see `_Flow`)
    gap: float = 2.5  # between two tables of a word processor
    rotation: int = 0  # of the pages of forms: their media are upright, and the page is turned when it is shown


@dataclass(frozen=True)
class Form:
    """A 個票: the article, its kind, boxes of label and text, and one numbered table."""

    article: int
    kind: str
    boxes: tuple[tuple[str, str], ...]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    small: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Submission:
    """What is submitted for an item: 総括表, 個票, 別紙."""

    number: int
    title: str
    department: tuple[str, ...]
    overview: tuple[str, ...]
    consult: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...] = ()
    annex: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """The minutes: what the table says, and the script: (kind, …) in printed order."""

    term: str
    number: int
    date: str
    hours: str
    place: str
    secretariat: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    script: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paper:
    """A whole 【諮問・報告資料】."""

    term: str
    number: int
    date: str
    place: str
    minutes: Minutes
    submissions: tuple[Submission, ...] = ()
    reports: tuple[tuple[str, tuple[str, ...]], ...] = ()
    council: str = "足立区情報公開・個人情報保護審議会"
    head: str = field(default="【諮問・報告資料】")


def font() -> None:
    """Make the Japanese font known to reportlab. It is found in its package without importing matplotlib."""
    if FONT in pdfmetrics.getRegisteredFontNames():
        return
    spec = find_spec("matplotlib_fontja")
    if spec is None or spec.origin is None:
        raise SystemExit("matplotlib-fontja is missing: make setup")
    pdfmetrics.registerFont(TTFont(FONT, str(Path(spec.origin).parent / "fonts" / "ipaexg.ttf")))


def wrap(words: str, width: float, size: float = SIZE, indent: float = 0) -> Iterator[tuple[float, str]]:
    """Printed lines of a paragraph with the indent of each; no line begins with a closing mark."""
    line, x = "", indent
    for letter in words:
        if x + pdfmetrics.stringWidth(line + letter, FONT, size) > width and letter not in NO_LINE_START:
            yield x, line
            line, x = "", 0
        line += letter
    yield x, line


class Drawing:
    """A canvas that counts from the top, remembers what it draws, and writes it in the style's order."""

    def __init__(self, path: Path, style: Style) -> None:
        font()
        self.canvas = Canvas(str(path), pagesize=A4, invariant=True)
        self.canvas.setTitle("")
        self.style = style
        self.height = HEIGHT
        self.queue: list[tuple[float, float, str, float]] = []

    def text(self, x: float, y: float, words: str, size: float = SIZE) -> None:
        """Words with their baseline at y."""
        if words:
            self.queue.append((x, y, words, size))

    def centred(self, y: float, words: str, size: float = SIZE, width: float = WIDTH) -> None:
        """Words in the middle of the page."""
        self.text((width - pdfmetrics.stringWidth(words, FONT, size)) / 2, y, words, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroke, drawn as browsers and word processors do: a thin filled rectangle."""
        thick = 0.7
        self.canvas.rect(
            x0,
            self.height - max(y0, y1) - (thick if y0 == y1 else 0),
            max(x1 - x0, thick),
            max(y1 - y0, thick),
            stroke=0,
            fill=1,
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The four sides of a cell."""
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.rule(*side)

    def cell(self, x0: float, y: float, x1: float, paragraphs: Sequence[str], size: float = 9, low: float = 0) -> float:
        """Paragraphs in a box of at least `low` points; the y of its lower side."""
        lines = [part for p in paragraphs for part in wrap(p, x1 - x0 - 8, size)]
        bottom = y + max(len(lines) * size * 1.5 + 8, low)
        for number, (indent, line) in enumerate(lines):
            self.text(x0 + 4 + indent, y + 4 + size + number * size * 1.5, line, size)
        self.box(x0, y, x1, bottom)
        return bottom

    def end_page(self, printed: int | None = None, wide: bool = False) -> None:
        """Write what was drawn, with the page's number and running head."""
        width = HEIGHT if wide else WIDTH
        if self.style.running_head and printed is not None:
            self.text(width - 120, 30, self.style.running_head, 9)
        if printed is not None:
            self.centred(self.height - 30, self.style.number.format(printed), 10, width)
        queue = list(self.queue)
        if self.style.across:
            queue = list(_across(queue))
        if self.style.doubled:
            queue += [(x + 0.3, y, words, size) for x, y, words, size in queue]
        if self.style.shuffled:
            random.Random(len(queue)).shuffle(queue)
        for x, y, words, size in queue:
            words = words.translate(RADICALS) if self.style.radicals else words
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(x, self.height - y, words)
        self.queue = []
        self.canvas.showPage()

    def turn(self, wide: bool) -> None:
        """Portrait or landscape, for the next page."""
        self.canvas.setPageSize(landscape(A4) if wide else A4)
        rotation = self.style.rotation if wide else 0
        self.canvas.setPageRotation(rotation)
        if rotation:
            self.canvas.translate(*{90: (WIDTH, 0), 180: (HEIGHT, WIDTH), 270: (0, HEIGHT)}[rotation])
            self.canvas.rotate(rotation)
        self.height = WIDTH if wide else HEIGHT


def _across(queue: list[tuple[float, float, str, float]]) -> Iterator[tuple[float, float, str, float]]:
    """What stands on one baseline as one string, with full-width spaces between: as some printers write text."""
    rows: dict[float, list[tuple[float, float, str, float]]] = {}
    for entry in queue:
        rows.setdefault(entry[1], []).append(entry)
    for row in rows.values():
        x, y, words, size = min(row)
        for right, _, more, _ in sorted(row)[1:]:
            gap = right - x - pdfmetrics.stringWidth(words, FONT, size)
            words += "　" * max(1, round(gap / size)) + more
        yield x, y, words, size


def draw(paper: Paper, path: Path, style: Style = Style()) -> None:
    """Print a document as a PDF."""
    drawing = Drawing(path, style)
    plan, last = _plan(paper, style)
    _cover(drawing, paper, plan, last)
    number = _overview(drawing, paper.minutes, 1)
    number = _minutes(drawing, paper.minutes, number)
    for submission in paper.submissions:
        number = _submission(drawing, submission, number)
    for title, paragraphs in paper.reports:
        number = _pages_of_text(drawing, (title, *paragraphs), number)
    drawing.canvas.save()


def draw_minutes(minutes: Minutes, path: Path, style: Style = Style(), overview: bool = True) -> None:
    """Print minutes by themselves."""
    drawing = Drawing(path, style)
    _minutes(drawing, minutes, _overview(drawing, minutes, 1) if overview else 1)
    drawing.canvas.save()


def draw_text(paragraphs: Iterable[str], path: Path, style: Style = Style()) -> None:
    """Print paragraphs of one column, as councils without forms do."""
    drawing = Drawing(path, style)
    _pages_of_text(drawing, paragraphs, 1)
    drawing.canvas.save()


def _digits(words: str, style: Style) -> str:
    return words.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if style.wide_digits else words


# --- cover ----------------------------------------------------------------------------------


def _plan(paper: Paper, style: Style) -> tuple[list[tuple[int, int]], int]:
    """The printed pages of each submission and report, and the last of the minutes; from a rehearsal."""
    stage = Drawing(Path("/dev/null"), style)
    number = _minutes(stage, paper.minutes, _overview(stage, paper.minutes, 1))
    last = number - 1
    plan: list[tuple[int, int]] = []
    for submission in paper.submissions:
        start, number = number, _submission(stage, submission, number)
        plan.append((start, number - 1))
    for title, paragraphs in paper.reports:
        start, number = number, _pages_of_text(stage, (title, *paragraphs), number)
        plan.append((start, number - 1))
    return plan, last


def _cover(drawing: Drawing, paper: Paper, plan: list[tuple[int, int]], last: int) -> None:
    style = drawing.style
    drawing.centred(90, f"第{paper.term}期・第{paper.number}回{paper.council}", 13)
    drawing.centred(115, paper.head, 13)
    y = 160.0
    groups: list[tuple[str, list[tuple[str, tuple[int, int]]]]] = [
        (
            "確認事項",
            [(f"第{paper.minutes.term}期・第{paper.minutes.number}回{paper.council}要録（案）", (1, last))],
        ),
        (
            "諮問事項",
            [(f"［諮問第{s.number}号］{s.title}", pages) for s, pages in zip(paper.submissions, plan, strict=False)],
        ),
        (
            "報告事項",
            [(title, pages) for (title, _), pages in zip(paper.reports, plan[len(paper.submissions) :], strict=True)],
        ),
    ]
    for name, rows in groups:
        drawing.text(LEFT, y, f"{style.mark}{name}", 12)
        y += 24
        for no, (title, (start, end)) in enumerate(rows, 1):
            drawing.text(LEFT + 10, y, _digits(str(no), style))
            drawing.text(470, y, _digits(f"P {start}～P {end}", style))
            for indent, line in wrap(_digits(title, style), 370):
                drawing.text(LEFT + 30 + indent, y, line)
                y += 16
            y += 8
        y += 6
    for words in (paper.date, paper.place):
        drawing.text(RIGHT - pdfmetrics.stringWidth(words, FONT, SIZE), y + 30, words)
        y += 16
    drawing.end_page()


# --- overview and minutes -------------------------------------------------------------------


def _overview(drawing: Drawing, minutes: Minutes, number: int) -> int:
    council = "足立区情報公開・個人情報保護審議会"
    drawing.centred(80, f"【{council}】会議概要", 12)
    y = 105.0
    rows: list[tuple[str, Sequence[str]]] = [
        ("会議名", (f"第{minutes.term}期・第{minutes.number}回{council}",)),
        ("事務局", (minutes.secretariat,)),
        ("開催年月日", (minutes.date,)),
        ("開催時間", (minutes.hours,)),
        ("開催場所", (minutes.place,)),
        ("出席者", minutes.present),
        ("欠席者", minutes.absent),
        ("会議次第", ("別紙のとおり",)),
    ]
    for label, values in rows:
        if label in ("出席者", "欠席者") and values:
            lines = -(-len(values) // 3)
            bottom = y + lines * 18 + 8
            for i, value in enumerate(values):
                drawing.text(146 + (i % 3) * 132, y + 15 + (i // 3) * 18, value)
        else:
            bottom = y + 24
            drawing.text(146, y + 15, "".join(values))
        drawing.text(66, y + 15, label)
        drawing.box(LEFT, y, 140, bottom)
        drawing.box(140, y, RIGHT, bottom)
        y = bottom
    drawing.end_page(number)
    return number + 1


@dataclass(frozen=True)
class _Printed:
    """A line to be set: where it stands in its column."""

    words: str
    indent: float = 0
    gap: bool = False


def _script_lines(minutes: Minutes, style: Style, width: float) -> Iterator[_Printed]:
    yield _Printed("（審議経過）")
    section = 0
    for kind, *rest in minutes.script:
        if kind == "section":
            section += 1
            yield _Printed("", gap=True)
            yield _Printed(_digits(f"({section}) {rest[0]}", style))
        elif kind == "item":
            yield _Printed("", gap=True)
            words = style.item.format(_digits(rest[0], style)) + rest[1]
            yield from (_Printed(line, x) for x, line in wrap(words, width))
        elif kind == "report":
            yield _Printed("", gap=True)
            yield from (_Printed(line, x) for x, line in wrap(f"【報告事項{rest[0]}】{rest[1]}", width))
        elif kind == "opinion":
            yield _Printed(style.opinion)
            for paragraph in rest:
                yield from (_Printed(line, x) for x, line in wrap(paragraph, width, indent=SIZE))
        elif kind == "remark":
            yield _Printed(rest[0], width / 4)
        elif kind == "note":
            yield from (_Printed(line, x) for x, line in wrap(rest[0], width, indent=SIZE))
        else:
            label, *paragraphs = rest
            first = f"{style.mark}{label}　{paragraphs[0]}"
            yield from (_Printed(line, x) for x, line in wrap(first, width))
            for paragraph in paragraphs[1:]:
                yield from (_Printed(line, x) for x, line in wrap(paragraph, width, indent=SIZE))


def _minutes(drawing: Drawing, minutes: Minutes, number: int) -> int:
    style = drawing.style
    width = COLUMN if style.columns == 2 else RIGHT - LEFT
    starts = (LEFT, RIGHT - COLUMN) if style.columns == 2 else (LEFT,)
    top = TOP
    if style.full_width_title:
        drawing.centred(top + SIZE, f"第{minutes.term}期・第{minutes.number}回　要録（案）の全文を以下に示す。")
        top += 2 * PITCH
    column, y = 0, top
    for line in _script_lines(minutes, style, width):
        if y + PITCH > BOTTOM:
            column, y = column + 1, top
            if column == len(starts):
                drawing.end_page(number)
                number, column, top = number + 1, 0, TOP
                y = top
        if not (line.gap and y == top):
            drawing.text(starts[column] + line.indent, y + SIZE, line.words)
            y += PITCH
    drawing.end_page(number)
    return number + 1


# --- what is submitted for an item ----------------------------------------------------------


def _submission(drawing: Drawing, submission: Submission, number: int) -> int:
    drawing.centred(80, "足立区情報公開・個人情報保護審議会諮問・報告資料総括表", 12)
    y = 95.0
    for label, values in (("案　件", [f"［{submission.title}］"]), ("所管部課係", list(submission.department))):
        bottom = drawing.cell(130, y, RIGHT, values, 10.5)
        drawing.text(66, y + 14, label)
        drawing.box(LEFT, y, 130, bottom)
        y = bottom
    drawing.centred(y + 16, "事業の概要")
    drawing.box(LEFT, y, RIGHT, y + 24)
    y = drawing.cell(LEFT, y + 24, RIGHT, submission.overview, 10.5) + 10
    for name, rows in (("諮　問　事　項", submission.consult), ("報　告　事　項", ())):
        drawing.centred(y + 16, name)
        drawing.box(LEFT, y, RIGHT, y + 22)
        y += 22
        table = [("", "項　目", "条　例", "備　考")]
        table += [(str(i + 1), *(rows[i] if i < len(rows) else ("", "")), "") for i in range(3)]
        for row in table:
            bottom = y + 22
            for (x0, x1), words in zip(((LEFT, 80), (80, 320), (320, 490), (490, RIGHT)), row, strict=True):
                drawing.text(x0 + 4, y + 15, words, 9)
                drawing.box(x0, y, x1, bottom)
            y = bottom
        y += 10
    drawing.end_page(number)
    number += 1
    if drawing.style.forms != "printed":
        for form in submission.forms:
            number = _Flow(drawing, number).draw(submission, form)
    else:
        for form in submission.forms:
            number = _form(drawing, submission, form, number)
    return _pages_of_text(drawing, submission.annex, number) if submission.annex else number


def _form(drawing: Drawing, submission: Submission, form: Form, number: int) -> int:
    """A 個票: on the left the head and the table, on the right the boxes; what does not fit runs on."""
    drawing.turn(True)
    wide = HEIGHT
    halves = ((40.0, 409.0), (433.0, 802.0))
    drawing.text(40, 50, f"＜条例第{form.article}条関連＞＜個票＞", 9)
    drawing.centred(68, "足立区情報公開・個人情報保護審議会諮問・報告資料", 11, wide)
    drawing.text(560, 86, f"所管部課係　{submission.department[0]}", 9)
    x0, x1 = halves[0]
    y = 95.0
    for a, b, words in (
        (x0, x0 + 40, "項目"),
        (x0 + 40, x1 - 130, form.kind),
        (x1 - 130, x1, f"条例第{form.article}条"),
    ):
        drawing.text(a + 4, y + 15, words, 9)
        drawing.box(a, y, b, y + 24)
    y += 24
    drawing.text(x0 + 4, y + 15, "■ 諮問事項　□ 報告事項", 9)
    drawing.box(x0, y, x1, y + 24)
    y += 24
    if form.header:
        edges = [
            x0,
            x0 + 24,
            *(x0 + 24 + (x1 - x0 - 24) * i / (len(form.header)) for i in range(1, len(form.header) + 1)),
        ]
        table = [("", *form.header), *((str(i), *row) for i, row in enumerate(form.rows, 1))]
        table.append((str(len(form.rows) + 1), *("" for _ in form.header)))
        for row in table:
            for a, b, words in zip(edges, edges[1:], row, strict=False):
                drawing.text(a + 4, y + 15, words, 9)
                drawing.box(a, y, b, y + 22)
            y += 22
    for label, value in form.small:
        drawing.text(x0 + 4, y + 15, label, 9)
        drawing.box(x0, y, x0 + 120, y + 22)
        drawing.text(x0 + 124, y + 15, value, 9)
        drawing.box(x0 + 120, y, x1, y + 22)
        y += 22
    x0, x1 = halves[1]
    y = 95.0
    for label, words in form.boxes:
        drawing.text((x0 + x1) / 2 - pdfmetrics.stringWidth(label, FONT, 9) / 2, y + 15, label, 9)
        drawing.box(x0, y, x1, y + 22)
        y = drawing.cell(x0, y + 22, x1, words.split("\n"))
    drawing.end_page(number, wide=True)
    drawing.turn(False)
    return number + 1


class _Flow:
    """A 個票 from a word processor: upright, in several tables, cut by page breaks anywhere, with rules on both sides.

    Label and text of a field stand in one row ("row") or in two ("rows"), or each paragraph in a row ("paragraphs").
    """

    EDGES: ClassVar = {
        1: (LEFT, RIGHT),
        2: (LEFT, 190.0, RIGHT),
        3: (LEFT, LEFT + 36, 300.0, RIGHT),
        4: (LEFT, LEFT + 36, 220.0, 400.0, RIGHT),
    }

    def __init__(self, drawing: Drawing, number: int) -> None:
        self.drawing, self.number, self.y = drawing, number, TOP

    def draw(self, submission: Submission, form: Form) -> int:
        """Draw the form, and return the number of the page after it."""
        digits = self.drawing.style
        self.drawing.text(LEFT, self.y + 10, f"＜条例第{_digits(str(form.article), digits)}条関連＞＜個票＞")
        self.drawing.centred(self.y + 28, "足立区情報公開・個人情報保護審議会諮問・報告資料", 11)
        self.y += 40
        self.row(("所管部課係", submission.department[0]))
        self.y += self.drawing.style.gap
        self.row(("項目", form.kind, f"条例第{_digits(str(form.article), digits)}条"), (LEFT, 120, 400, RIGHT))
        self.row(("■ 諮問事項", "□ 報告事項"), (LEFT, 300, RIGHT))
        self.y += self.drawing.style.gap
        if form.header:
            edges = self.EDGES[len(form.header) + 1]
            for no, row in enumerate((form.header, *form.rows)):
                self.row((_digits(str(no), digits) if no else "No.", *row), edges)
            self.y += self.drawing.style.gap
        for label, text in (*form.small, *form.boxes):
            self.field(label, text)
        self.drawing.end_page(self.number)
        return self.number + 1

    def field(self, label: str, text: str) -> None:
        if self.drawing.style.forms == "row":
            self.row((label, text))
            return
        self.row((label,), centred=True)
        for words in text.split("\n") if self.drawing.style.forms == "paragraphs" else [text]:
            self.row((words,))

    def row(self, cells: Sequence[str], edges: Sequence[float] = (), *, centred: bool = False) -> None:
        """Draw a row of cells, a part of it on each page that it takes."""
        edges = edges or self.EDGES[len(cells)]
        widths = [x1 - x0 - 10 for x0, x1 in pairwise(edges)]
        lines = [
            [part for words in text.split("\n") for part in wrap(words, width)]
            for text, width in zip(cells, widths, strict=True)
        ]
        while any(lines):
            fits = int((BOTTOM - self.y - 8) // PITCH)
            if fits < 1:
                self.drawing.end_page(self.number)
                self.number, self.y = self.number + 1, TOP
                continue
            bottom = self.y + PITCH * min(fits, max(map(len, lines))) + 8
            for (x0, x1), part in zip(pairwise(edges), lines, strict=True):
                for i, (indent, words) in enumerate(part[:fits]):
                    x = x0 + 5 + indent
                    if centred:
                        x = (x0 + x1 - pdfmetrics.stringWidth(words, FONT, SIZE)) / 2
                    self.drawing.text(x, self.y + 14 + PITCH * i, words)
                self.drawing.box(x0, self.y, x1, bottom)
            lines = [part[fits:] for part in lines]
            self.y = bottom


def _pages_of_text(drawing: Drawing, paragraphs: Iterable[str], number: int) -> int:
    y = TOP
    for paragraph in paragraphs:
        for indent, line in wrap(paragraph, RIGHT - LEFT):
            if y + PITCH > BOTTOM:
                drawing.end_page(number)
                number, y = number + 1, TOP
            drawing.text(LEFT + indent, y + SIZE, line)
            y += PITCH
    drawing.end_page(number)
    return number + 1
