"""Records as one self-contained page of HTML that prints on A4: no script, no picture, nothing from elsewhere.

The elements and their classes are those of the pages of `serve`, whose style sheet stands in the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from adachi_shingikai.archive.items import CitationRecord, Dossier, OpinionRecord
from adachi_shingikai.archive.meetings import MeetingRecord
from adachi_shingikai.archive.printed.reports import ReportRecord
from adachi_shingikai.archive.selection import Record
from adachi_shingikai.archive.speeches import Source, SpeechRecord
from adachi_shingikai.archive.submissions import FormRecord
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.output.dossier import (
    AGENDA,
    field_page,
    held_on,
    meeting_facts,
    meeting_title,
    opinion_parts,
    outcomes,
    place,
)
from adachi_shingikai.output.terminal import page_range, place_of, speaker_name

_STYLE_SHEET = Path(__file__).parent / "static" / "style.css"
"""The style sheet of the pages of `serve`: a dossier on paper looks the same from a file and from the browser."""

_HEAD = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
"""


def records_html(records: Sequence[Record]) -> str:
    """Return a page that shows records one after the other, each on a sheet of its own when printed."""
    title = "、".join(map(_title, records))
    style = _STYLE_SHEET.read_text(encoding="utf-8")
    articles = "".join(f'<article class="record">\n{"".join(_article(record))}</article>\n' for record in records)
    return (
        f"{_HEAD}<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body>\n<main class="wide">\n{articles}</main>\n</body>\n</html>\n'
    )


def _title(record: Record) -> str:
    if isinstance(record, Dossier):
        return f"諮問第{record.number}号　{record.title}"
    if isinstance(record, MeetingRecord):
        return meeting_title(record)
    if isinstance(record, ReportRecord):
        return f"{meeting_name(record.meeting)} 報告事項{record.no}　{record.title}"
    return f"{record[0].ref}～{record[-1].ref}" if len(record) > 1 else record[0].ref


def _article(record: Record) -> Iterator[str]:
    name, _, title = _title(record).partition("　")
    yield (
        f'<h1><span class="over">{escape(name)}</span> {escape(title)}</h1>\n'
        if title
        else f"<h1>{escape(name)}</h1>\n"
    )
    if isinstance(record, Dossier):
        yield from _item(record)
    elif isinstance(record, MeetingRecord):
        yield from _meeting(record)
    elif isinstance(record, ReportRecord):
        yield from _report(record)
    else:
        yield from _speeches(record)


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in words.split("\n") if paragraph.strip())


def _prose(words: str) -> str:
    return f'<div class="prose">\n{_paragraphs(words)}</div>\n'


def _place(words: str) -> str:
    return f'<p class="source">{escape(words)}</p>\n'


def _certainty(score: float, reason: str) -> str:
    return f'<p class="muted">確からしさ {score:.2f}: {escape(reason)}</p>\n'


def _notice(words: str) -> str:
    return f'<p class="notice">{escape(words)}</p>\n'


def _badge(words: str) -> str:
    return f'<span class="badge">{escape(words)}</span>'


def _heading(words: str) -> str:
    return f"<h2>{escape(words)}</h2>\n"


def _facts(facts: Iterable[tuple[str, str | None]]) -> str:
    rows = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>\n" for label, value in facts if value)
    return f'<dl class="facts">\n{rows}</dl>\n' if rows else ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    made = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f'<div class="scroll"><table>\n{made}</table></div>\n'


def _item(record: Dossier) -> Iterator[str]:
    yield _facts(
        [
            ("会議", held_on(record.meeting, record.date)),
            ("所管", "、".join(record.department or ())),
            ("結果", outcomes(record)),
            *(("別の件名", title) for title in record.other_titles),
        ]
    )
    for opinion in record.opinions:
        yield from _opinion(opinion)
    if record.follow_ups:
        yield _heading("条件への報告とみられるもの")
        for link in record.follow_ups:
            yield f"<h3>{escape(f'{meeting_name(link.meeting)} 報告事項{link.no}　{link.title}')}</h3>\n"
            yield _place(f"{link.ref}　{place(link)}")
            yield _certainty(link.score, link.reason)
    if record.overview:
        yield _heading("事業の概要")
        if record.overview_source:
            yield _place(place(record.overview_source))
        yield _prose(record.overview)
    if record.consult:
        yield _heading("諮問事項") + _table(
            [(m.matter, " ".join(filter(None, (m.article, m.note)))) for m in record.consult]
        )
    if record.debate:
        yield _heading(f"審議（{len(record.debate)}発言）")
        yield from _speeches(record.debate)
    for form in record.forms or ():
        yield from _form(form)
    if record.papers:
        yield _heading("別紙など")
        for paper in record.papers:
            yield _place(place_of(paper.file, page_range(paper.page, paper.page, paper.printed)))
            yield _prose(paper.text)
    yield _citations("引用している諮問", record.cites)
    yield _citations("引用されている箇所", record.cited_by)
    yield _sources(record.sources, record.missing)


def _opinion(opinion: OpinionRecord) -> Iterator[str]:
    text, conditions = opinion_parts(opinion)
    held = held_on(opinion.meeting, opinion.date)
    yield '<section class="boxed">\n' + _heading(f"審議会意見　{held}" if held else "審議会意見")
    yield _place(place(opinion.source)) + f'<div class="opinion">\n{_prose(text)}</div>\n'
    if conditions:
        rows = (f"<li>{_badge(f'条件{no}')}\n{_paragraphs(words)}</li>\n" for no, words in enumerate(conditions, 1))
        yield f'<ol class="conditions">\n{"".join(rows)}</ol>\n'
    yield "</section>\n"


def _speeches(speeches: Sequence[SpeechRecord]) -> Iterator[str]:
    for speech in speeches:
        yield f'<section class="speech">\n<h3>{escape(speaker_name(speech.label, speech.speaker))}</h3>\n'
        yield _place(f"{speech.ref}　{place(speech)}") + _prose(speech.text) + "</section>\n"


def _form(form: FormRecord) -> Iterator[str]:
    yield '<section class="form">\n' + _heading(f"個票 {f'第{form.article}条 ' if form.article else ''}{form.kind}")
    yield _place(place_of(form.file, page_range(form.page, form.page_end, form.printed, form.printed_end)))
    for field in form.fields:
        if field.rows or field.text:
            page = field_page(form, field)
            yield f"<h3>{escape(field.label)}</h3>\n" + (_place(page) if page else "")
            yield _table(field.rows) if field.rows else _prose(field.text or "")
    yield "</section>\n"


def _citations(heading: str, citations: Sequence[CitationRecord]) -> str:
    if not citations:
        return ""
    names = (f"諮問第{c.number}号　{c.ref}" if c.number else f"（諮問以外）　{c.ref}" for c in citations)
    return _heading(heading) + "".join(f"<p>{escape(name)}</p>\n" for name in names)


def _sources(sources: Sequence[Source], missing: Sequence[str]) -> str:
    rows = _table([(source.what, place(source)) for source in sources])
    return _heading("出典") + rows + "".join(map(_notice, missing))


def _meeting(record: MeetingRecord) -> Iterator[str]:
    yield _facts(meeting_facts(record))
    if record.agenda:
        yield _heading("議題")
        rows = []
        for row in record.agenda:
            name = f"諮問第{row.number}号" if row.kind == "item" and row.number else f"{AGENDA[row.kind]}{row.no}"
            rows.append((name, row.title, row.outcome or ""))
        yield _table(rows)
    if record.speakers:
        yield _heading(f"発言（{record.speeches}回）")
        yield _table(
            [(speaker_name(s.label, s.speaker), f"{s.speeches}回", f"{s.characters:,}字") for s in record.speakers]
        )
    yield _sources(record.sources, record.missing)


def _report(record: ReportRecord) -> Iterator[str]:
    yield _facts([("会議", held_on(record.meeting, record.date))])
    if record.answers:
        yield _heading("条件への報告とみられる諮問")
        for item in record.answers:
            yield f"<h3>{escape(f'諮問第{item.number}号　{item.title}')}</h3>\n"
            yield _certainty(item.score, item.reason)
    for text in record.texts:
        yield _heading(text.caption or ("要録の見出し" if text.kind == "report" else "報告の内容"))
        yield _place(place(text.source)) + _prose(text.text)
    if record.debate:
        yield _heading(f"報告と質疑（{len(record.debate)}発言）")
        yield from _speeches(record.debate)
    yield "".join(map(_notice, record.missing))
