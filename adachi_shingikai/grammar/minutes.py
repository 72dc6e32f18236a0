"""The grammar of （審議経過）: sections, items with their opinion, speeches, remarks.

A speech runs from its mark to the next one, whatever columns and pages lie between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.formats.format import Format
from adachi_shingikai.grammar.opinion import read_opinion
from adachi_shingikai.grammar.speakers import resolve_speaker, split_label
from adachi_shingikai.japanese.numerals import parse_number
from adachi_shingikai.japanese.text import join_lines, squeeze
from adachi_shingikai.models import Attendee, MinutesItem, MinutesReport, Opinion, Problem, Remark, Section, Speech


class Body(NamedTuple):
    """All that stands in the minutes, in printed order. `preamble` is what comes before the first mark."""

    sections: tuple[Section, ...]
    items: tuple[MinutesItem, ...]
    reports: tuple[MinutesReport, ...]
    speeches: tuple[Speech, ...]
    remarks: tuple[Remark, ...]
    preamble: str
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Text:
    """Paragraphs being gathered from printed lines."""

    paragraphs: list[str] = field(default_factory=list)
    page_start: int = 0
    page_end: int = 0

    def add(self, words: str, line: Line, paragraph: bool) -> None:
        if not words:
            return
        if paragraph or not self.paragraphs:
            self.paragraphs.append(words)
        else:
            self.paragraphs[-1] = join_lines(self.paragraphs[-1], words)
        self.page_start = self.page_start or line.page
        self.page_end = line.page

    def __str__(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class _Speech:
    label: str
    section: int | None
    item: int | None
    report: int | None
    page: int
    body: _Text


@dataclass(slots=True)
class _Item:
    """An item or a report: a heading, which may run over lines, then an opinion, then other text."""

    number: int | None
    title: str
    page: int
    opinion: _Text | None = None
    body: _Text = field(default_factory=_Text)


@dataclass(slots=True)
class _Remark:
    after: int
    text: str
    page: int


SPEECH_MARKS = "○◯〇◎●"
MAX_TITLE_LINES = 6


class _Reader:
    """What has been read so far, and where the next line of text belongs."""

    def __init__(self, fmt: Format, present: Sequence[Attendee]) -> None:
        self.fmt = fmt
        self.present = present
        self.sections: list[tuple[int, str, int, _Text]] = []
        self.items: list[_Item] = []
        self.reports: list[_Item] = []
        self.speeches: list[_Speech] = []
        self.remarks: list[_Remark] = []
        self.problems: list[Problem] = []
        self.preamble = _Text()
        self.current: _Text = self.preamble
        self.heading: _Item | None = None  # the heading whose title may go on in the next line
        self.item: _Item | None = None
        self.report: _Item | None = None
        self.open_remark: _Remark | None = None
        self.counted = 0  # the number of the last line of a list `(1)`, `(2)` … in the open record
        self.labels: set[str] = set()

    def read(self, line: Line, following: Line | None, *, in_title: bool = False) -> None:
        """Take one line: a mark opens a record, anything else goes on with the one that is open.

        `in_title`: the line stands between the heading of an item and ＜審議会意見＞.
        """
        words = line.text.strip()
        if self.open_remark is not None:
            remark, self.open_remark = self.open_remark, None
            if not self.is_mark(words):
                remark.text = join_lines(remark.text, words)
                return
        if in_title and self.heading is not None:
            self.heading.title = join_lines(self.heading.title, words)
            return
        if not (
            self._section(words, line, following)
            or self._heading(words, line)
            or self._opinion(words)
            or self._remark(words, line)
            or self._speech(words, line)
        ):
            self._text(words, line)

    def _section(self, words: str, line: Line, following: Line | None) -> bool:
        if count := _COUNT.match(words):
            listed, self.counted = self.counted, parse_number(count[1])
            if listed and self.counted == listed + 1:
                return False  # the next line of a list, whatever it says
        match = self.fmt.section.match(words)
        if not match:
            return False
        no, title = parse_number(match["no"]), squeeze(match["title"])
        if no != (self.sections[-1][0] + 1 if self.sections else 1) and not (not self.sections and no < 10):
            return False
        # A numbered line within a speech is a heading only if its words are, or if marks follow it.
        if not self.fmt.section_titles.match(title) and not (following and self.is_mark(following.text)):
            return False
        self.counted = 0
        body = _Text()
        self.sections.append((no, title, line.page, body))
        self.current, self.heading, self.item, self.report = body, None, None, None
        return True

    def _heading(self, words: str, line: Line) -> bool:
        if match := self.fmt.item.match(words):
            found = _Item(parse_number(match["number"]), match["title"].strip(), line.page)
            self.items.append(found)
            self.item, self.report = found, None
        elif match := self.fmt.report.match(words):
            found = _Item(parse_number(match["no"]), match["title"].strip(), line.page)
            self.reports.append(found)
            self.item, self.report = None, found
        else:
            return False
        self.heading = found
        self.current, self.counted = found.body, 0
        return True

    def _opinion(self, words: str) -> bool:
        if self.item is None or not self.fmt.opinion.match(words):
            return False
        self.item.opinion = self.item.opinion or _Text()
        self.current, self.heading = self.item.opinion, None
        return True

    def _remark(self, words: str, line: Line) -> bool:
        if not (self.fmt.remark.match(words) or self.fmt.remark_open.match(words)):
            return False
        remark = _Remark(len(self.speeches), words, line.page)
        self.remarks.append(remark)
        self.open_remark = None if self.fmt.remark.match(words) else remark
        self.heading = None
        return True

    def _speech(self, words: str, line: Line) -> bool:
        match = self.speech_match(words)
        if match is None:
            return False
        label, rest = match
        body = _Text(page_start=line.page, page_end=line.page)
        body.add(rest, line, True)
        self.speeches.append(
            _Speech(
                label,
                self.sections[-1][0] if self.sections else None,
                self.item.number if self.item else None,
                self.report.number if self.report else None,
                line.page,
                body,
            )
        )
        self.labels.add(label)
        self.current, self.heading, self.counted = body, None, 0
        return True

    def speech_match(self, words: str) -> tuple[str, str] | None:
        """The label and the first words of a speech, or None.

        A label behind which no white space stands counts where it names somebody present or
        somebody who has spoken. A role without a name heads bullets too (`○委員　16名`): but for
        those that only one person has, it counts before running text alone.
        """
        if match := self.fmt.speech.match(words):
            label, rest = _label(match), (match["text"] or "").strip()
            if self.names(label):
                return label, rest
            named = split_label(label, self.fmt).name or self.fmt.nameless.match(label)
            bullet = rest.startswith(_NEVER_FIRST) or not (named or _HIRAGANA.search(rest))
            return None if bullet else (label, rest)
        if not words or words[0] not in SPEECH_MARKS:
            return None
        bare = words[1:].lstrip()
        known = sorted(self.labels, key=len, reverse=True)
        label = next((k for k in known if bare.startswith(k) and split_label(k, self.fmt).name), "")
        if label and not bare[len(label) :].startswith(_PARTICLES):
            return label, bare[len(label) :].strip()
        if match := re.match(rf"([^\s。、]{{1,8}}?{self.fmt.member_role})(?=\S)", bare):
            label = squeeze(match[1])
            if self.names(label) and not bare[match.end() :].startswith(_PARTICLES):
                return label, bare[match.end() :].strip()
        return None

    def names(self, label: str) -> bool:
        """Whether a label names somebody present."""
        return resolve_speaker(split_label(label, self.fmt), self.present, self.fmt) is not None

    def is_mark(self, words: str) -> bool:
        """Whether a line opens a speech, an item or a report, or is a remark."""
        fmt = self.fmt
        return bool(
            self.speech_match(words) or fmt.item.match(words) or fmt.report.match(words) or fmt.remark.match(words)
        )

    def _text(self, words: str, line: Line) -> None:
        for kind, reason, mark in self.fmt.loose:
            if mark.match(words):
                self.problems.append(Problem(line.page, words, kind, reason))
                break
        if self.heading is not None and (not line.paragraph or not self.heading.title):
            self.heading.title = join_lines(self.heading.title, words)
            return
        self.heading = None
        self.current.add(words, line, line.paragraph)


_COUNT = re.compile(r"^[(（]\s*([0-9０-９]{1,2})\s*[)）]")
_PARTICLES = tuple("のをにへとがもやか")
_NEVER_FIRST = tuple("がを")  # particles that no speech begins with
_HIRAGANA = re.compile("[ぁ-ん]")  # without which nobody speaks
_GLUED = re.compile(
    rf"(?<=[。？！」）)〕】])\s*(?=[{SPEECH_MARKS}]\s*\S)"
    r"|(?<=[。？！])\s*(?=[〔【（(]「[^」]{1,12}」と(?:呼ぶ|言う)者)"
)


def _label(match: re.Match[str]) -> str:
    """The label of a mark without white space; `（会長）` without its brackets."""
    label = squeeze(match["label"] or match.groupdict().get("label2") or "")
    return label[1:-1] if label[:1] in ("(", "（") else label


def unglue(lines: Iterable[Line], scout: _Reader) -> Iterator[Line]:
    """Cut lines in which the next speaker's mark, or a remark, stands behind the end of a sentence.

    Only before a label that somebody present has, or that begins a line elsewhere:
    `…まいります。○もりた委員 分かりました。`
    """
    for line in lines:
        start = 0
        for match in _GLUED.finditer(line.text):
            rest = line.text[match.end() :]
            found = scout.speech_match(rest)
            if (found and (found[0] in scout.labels or scout.names(found[0]))) or scout.fmt.remark.match(rest):
                yield replace(line, text=line.text[start : match.start()], paragraph=line.paragraph or start > 0)
                start = match.end()
        yield replace(line, text=line.text[start:], paragraph=line.paragraph or start > 0)


def _join_labels(lines: Sequence[Line], scout: _Reader) -> Iterator[Line]:
    """Join a mark whose long label runs on in the next line with that line."""
    held: Line | None = None
    for line in lines:
        if held is not None:
            both = join_lines(held.text, line.text)
            if scout.speech_match(both) and not scout.is_mark(line.text):
                yield replace(line, text=both, paragraph=True)
                held = None
                continue
            yield held
            held = None
        words = line.text.strip()
        if words[:1] in SPEECH_MARKS and line.full and not scout.speech_match(words) and not _PUNCTUATION.search(words):
            held = line
        else:
            yield line
    if held is not None:
        yield held


_PUNCTUATION = re.compile(r"[。、「」？！\s]")


def _titles(lines: Sequence[Line], fmt: Format) -> set[int]:
    """The lines that stand between the heading of an item and ＜審議会意見＞: its title runs on."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if fmt.item.match(line.text):
            for j in range(i + 1, min(i + 1 + MAX_TITLE_LINES, len(lines))):
                if fmt.opinion.match(lines[j].text):
                    found.update(range(i + 1, j))
                    break
                if fmt.speech.match(lines[j].text) or fmt.item.match(lines[j].text):
                    break
    return found


def read_minutes(
    lines: Sequence[Line], fmt: Format, present: Sequence[Attendee], printed: dict[int, str | None]
) -> Body:
    """The minutes from their lines, margins already off. `printed` gives the number on each page."""
    scout = _Reader(fmt, present)
    lines = list(_join_labels(lines, scout))
    scout.labels = {match[0] for line in lines if (match := scout.speech_match(line.text))}
    lines = list(unglue(lines, scout))
    titles = _titles(lines, fmt)
    reader = _Reader(fmt, present)
    for i, line in enumerate(lines):
        reader.read(line, lines[i + 1] if i + 1 < len(lines) else None, in_title=i in titles)
    speeches, unresolved = _speeches(reader, printed)
    return Body(
        sections=tuple(Section(no, title, str(body), page) for no, title, page, body in reader.sections),
        items=tuple(
            MinutesItem(i.number, i.title, _opinion(i.opinion, fmt), str(i.body), i.page) for i in reader.items
        ),
        reports=tuple(MinutesReport(r.number or 0, r.title, str(r.body), r.page) for r in reader.reports),
        speeches=speeches,
        remarks=tuple(Remark(r.after, r.text, r.page) for r in reader.remarks),
        preamble=str(reader.preamble),
        problems=(*reader.problems, *unresolved),
    )


def _opinion(body: _Text | None, fmt: Format) -> Opinion | None:
    return read_opinion(body.paragraphs, (body.page_start, body.page_end), fmt) if body else None


def _speeches(reader: _Reader, printed: dict[int, str | None]) -> tuple[tuple[Speech, ...], list[Problem]]:
    introductions = "".join(squeeze(str(s.body)) for s in reader.speeches)
    labels = {s.label: split_label(s.label, reader.fmt, introductions) for s in reader.speeches}
    speakers = {key: resolve_speaker(label, reader.present, reader.fmt) for key, label in labels.items()}
    problems = [
        Problem(
            next(s.page for s in reader.speeches if s.label == key),
            f"○{key}",
            "speaker",
            "出席者のうち誰の発言か決められません",
        )
        for key, label in labels.items()
        if reader.present and re.fullmatch(reader.fmt.member_role, label.role) and label.name and not speakers[key]
    ]
    speeches = tuple(
        Speech(
            order=order,
            label=s.label,
            name=labels[s.label].name,
            role=labels[s.label].role,
            speaker=speakers[s.label],
            item=s.item,
            report=s.report,
            section=s.section,
            text=str(s.body),
            page_start=s.page,
            page_end=max(s.page, s.body.page_end),
            printed_start=printed.get(s.page),
        )
        for order, s in enumerate(reader.speeches, 1)
    )
    return speeches, problems
