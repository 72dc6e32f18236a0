"""Items, reports, meetings and speeches as text: the lines that `show` prints; and the counts of `stats`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adachi_shingikai.archive.followups import FollowUp
from adachi_shingikai.archive.items import CitationRecord, Dossier, OpinionRecord
from adachi_shingikai.archive.meetings import MeetingRecord
from adachi_shingikai.archive.printed.reports import ReportRecord
from adachi_shingikai.archive.selection import Record
from adachi_shingikai.archive.speeches import Source, SpeechRecord
from adachi_shingikai.archive.submissions import FieldRecord, FormRecord
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.japanese.numerals import japanese_date
from adachi_shingikai.output.terminal import Screen, escape_markdown, page_range, place_of, speaker_name

AGENDA = {"confirmation": "確認", "item": "諮問", "report": "報告"}


def record_lines(record: Record, screen: Screen) -> Iterator[str]:
    """Return the lines of what a reference names."""
    if isinstance(record, Dossier):
        return item_lines(record, screen)
    if isinstance(record, MeetingRecord):
        return meeting_lines(record, screen)
    if isinstance(record, ReportRecord):
        return report_lines(record, screen)
    return speech_lines(record, screen)


def speech_lines(records: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    """Return the lines of a debate, speech by speech."""
    for record in records:
        question = screen.dim(f"→ {record.answers}") if record.answers else ""
        parts = (
            screen.bold(f"{record.ref}  {speaker_name(record.label, record.speaker)}"),
            screen.place(place(record), record.sha256, record.page_start),
            question,
        )
        yield "  ".join(filter(None, parts))
        if screen.markdown:
            yield ""
        yield from screen.wrap(record.text, "    ")
        yield ""


def place(record: SpeechRecord | Source | FollowUp) -> str:
    """Return where a record is printed: its file and pages."""
    pages = page_range(record.page_start, record.page_end, record.printed_start, record.printed_end)
    return place_of(record.file or "", pages)


def _place_lines(place: str, screen: Screen) -> Iterator[str]:
    """Where the text below a heading is printed, on a line of its own."""
    if screen.markdown:
        yield from (escape_markdown(place), "")
    else:
        yield screen.dim(f"  {place}")


def _facts(facts: Sequence[tuple[str, str | None]], screen: Screen) -> Iterator[str]:
    """A line for each label with a value; unknown values are left out."""
    for label, value in facts:
        if value and screen.markdown:
            yield f"- {label}: {escape_markdown(value)}"
        elif value:
            yield from screen.wrap(f"{label}  {value}", "  ")
    yield ""


def _sources(sources: Sequence[Source], missing: Sequence[str], screen: Screen) -> Iterator[str]:
    yield screen.heading("出典")
    yield from _facts([(s.what, place(s)) for s in sources], screen)
    for words in missing:
        yield from screen.wrap(f"※ {words}", "  ")


def held_on(meeting: str | None, date: str | None) -> str | None:
    """Return the name and the day of a meeting: 第十二期・第15回（令和4年6月1日）; None if neither is known."""
    name, day = meeting_name(meeting) if meeting else "", japanese_date(date) if date else ""
    return f"{name}（{day}）" if name and day else name or day or None


def opinion_parts(opinion: OpinionRecord) -> tuple[str, tuple[str, ...]]:
    """Return the text of an opinion before its conditions, which are its last paragraphs; and the conditions."""
    paragraphs = opinion.text.split("\n")
    paragraphs_of_conditions = sum(condition.count("\n") + 1 for condition in opinion.conditions)
    return "\n".join(paragraphs[: len(paragraphs) - paragraphs_of_conditions]), opinion.conditions


def outcomes(record: Dossier) -> str:
    """Return what became of an item, from meeting to meeting."""
    found = [f"{o.outcome}（{meeting_name(o.meeting)}）" if o.meeting else o.outcome for o in record.opinions]
    return " → ".join(found) or "取り込んだ資料にありません"


def item_lines(record: Dossier, screen: Screen) -> Iterator[str]:
    """Return the lines of the dossier of an item: the decision and its conditions first."""
    yield from screen.title(f"諮問第{record.number}号　{record.title}").split("\n")
    yield from _facts(
        [
            ("会議", held_on(record.meeting, record.date)),
            ("所管", "、".join(record.department or ())),
            ("結果", outcomes(record)),
        ],
        screen,
    )
    for title in record.other_titles:
        yield from screen.wrap(f"※ 別の資料では件名が異なります: {title}", "  ")
    for opinion in record.opinions:
        held = held_on(opinion.meeting, opinion.date)
        yield screen.heading("審議会意見" + (f"　{held}" if held else ""))
        yield from _place_lines(place(opinion.source), screen)
        text, conditions = opinion_parts(opinion)
        yield from screen.wrap(text, "  ")
        yield from _facts([(f"条件{i}", words) for i, words in enumerate(conditions, 1)], screen)
    if record.follow_ups:
        yield screen.heading("条件への報告とみられるもの")
        for link in record.follow_ups:
            yield from screen.wrap(f"{link.ref}　{meeting_name(link.meeting)} 報告事項{link.no}　{link.title}", "  ")
            if link.file:
                yield from _place_lines(f"  {place(link)}", screen)
            yield from screen.wrap(f"確からしさ {link.score:.2f}: {link.reason}", "    ")
        yield ""
    if record.overview:
        yield screen.heading("事業の概要")
        if record.overview_source:
            yield from _place_lines(place(record.overview_source), screen)
        yield from screen.wrap(record.overview, "  ")
        yield ""
    if record.consult:
        yield screen.heading("諮問事項")
        yield from _facts([(m.matter, " ".join(filter(None, (m.article, m.note)))) for m in record.consult], screen)
    if record.debate:
        yield screen.heading(f"審議（{len(record.debate)}発言）")
        yield from speech_lines(record.debate, screen)
    for form in record.forms or ():
        yield from _form(form, screen)
    if record.papers:
        yield screen.heading("別紙など")
        for paper in record.papers:
            yield from _place_lines(place_of(paper.file, page_range(paper.page, paper.page, paper.printed)), screen)
            yield from screen.wrap(paper.text, "    ")
        yield ""
    yield from _citations("引用している諮問", record.cites, screen)
    yield from _citations("引用されている箇所", record.cited_by, screen)
    yield from _sources(record.sources, record.missing, screen)


def report_lines(record: ReportRecord, screen: Screen) -> Iterator[str]:
    """Return the lines of a 報告事項: the items whose conditions it answers, then its text and its debate."""
    yield from screen.title(f"{meeting_name(record.meeting)} 報告事項{record.no}　{record.title}").split("\n")
    yield from _facts([("会議", held_on(record.meeting, record.date))], screen)
    if record.answers:
        yield screen.heading("条件への報告とみられる諮問")
        for item in record.answers:
            yield from screen.wrap(f"諮問第{item.number}号　{item.title}", "  ")
            yield from screen.wrap(f"確からしさ {item.score:.2f}: {item.reason}", "    ")
        yield ""
    if record.texts:
        yield screen.heading("報告の内容")
    for text in record.texts:
        caption = f"{text.caption}  " if text.caption else "要録の見出し  " if text.kind == "report" else ""
        yield from _place_lines(f"{caption}{place(text.source)}", screen)
        yield from screen.wrap(text.text, "    ")
        yield ""
    if record.debate:
        yield screen.heading(f"報告と質疑（{len(record.debate)}発言）")
        yield from speech_lines(record.debate, screen)
    for words in record.missing:
        yield from screen.wrap(f"※ {words}", "  ")


def _form(form: FormRecord, screen: Screen) -> Iterator[str]:
    article = f"第{form.article}条 " if form.article else ""
    pages = page_range(form.page, form.page_end, form.printed, form.printed_end)
    yield screen.heading(f"個票 {article}{form.kind}")
    yield from _place_lines(place_of(form.file, pages), screen)
    for field in form.fields:
        if not field.rows and not field.text:
            continue
        page = field_page(form, field)
        if screen.markdown:
            yield f"### {escape_markdown(f'{field.label}　{page}'.strip())}\n"
        else:
            yield f"  {screen.bold(field.label)}" + (f"  {screen.dim(page)}" if page else "")
        if field.rows is not None:
            yield from _table(field.rows, screen)
        else:
            yield from screen.wrap(field.text or "", "    ")
    yield ""


def field_page(form: FormRecord, field: FieldRecord) -> str:
    """Return the page of a field if its form has several; "" if not."""
    return "" if form.page == form.page_end else page_range(field.page, field.page, field.printed)


def _table(rows: Sequence[Sequence[str]], screen: Screen) -> Iterator[str]:
    if screen.markdown:
        width = max(map(len, rows))
        yield ""
        for number, row in enumerate(rows):
            cells = [escape_markdown(cell) for cell in (*row, *[""] * (width - len(row)))]
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                yield f"|{'---|' * width}"
        yield ""
    else:
        for row in rows:
            yield from screen.wrap("　".join(filter(None, row)), "    ")


def _citations(heading: str, citations: Sequence[CitationRecord], screen: Screen) -> Iterator[str]:
    if not citations:
        return
    yield screen.heading(heading)
    for citation in citations:
        name = f"諮問第{citation.number}号" if citation.number else "（諮問以外）"
        yield f"{'- ' if screen.markdown else '  '}{name}　{citation.ref}"
    yield ""


def meeting_title(record: MeetingRecord) -> str:
    """Return the name of a meeting with that of its body: 音更町議会　令和6年第4回定例会."""
    name = record.name or meeting_name(record.meeting)
    return name if not record.body or record.body in name else f"{record.body}　{name}"


def meeting_facts(record: MeetingRecord) -> list[tuple[str, str | None]]:
    """Return what is known about a meeting as such, with its labels."""
    hours = "～".join(time for time in (record.start, record.end) if time)
    return [
        ("開催", " ".join(part for part in (record.date and japanese_date(record.date), hours) if part)),
        ("場所", record.place),
        ("事務局", record.secretariat),
        ("要録", _state_of(record)),
        ("出席", "、".join(record.present)),
        ("欠席", "、".join(record.absent)),
        ("次第", "　".join(f"({no}) {title}" for no, title in record.sections)),
    ]


def _state_of(record: MeetingRecord) -> str | None:
    """Return whether minutes are a draft. Those of other bodies than 足立区's do not say that they are confirmed."""
    if record.draft is None or record.draft:
        return "案" if record.draft else None
    return "確定" if meeting_name(record.meeting) != record.meeting else None


def meeting_lines(record: MeetingRecord, screen: Screen) -> Iterator[str]:
    """Return the lines of a meeting: agenda, attendance, speakers."""
    yield from screen.title(meeting_title(record)).split("\n")
    yield from _facts(meeting_facts(record), screen)
    if record.agenda:
        yield screen.heading("議題")
        rows = []
        for row in record.agenda:
            name = f"諮問第{row.number}号" if row.kind == "item" and row.number else f"{AGENDA[row.kind]}{row.no}"
            rows.append((name, row.title + (f"　→ {row.outcome}" if row.outcome else "")))
        yield from _facts(rows, screen)
    if record.speakers:
        yield screen.heading(f"発言（{record.speeches}回）")
        for speaker in record.speakers:
            name = speaker_name(speaker.label, speaker.speaker)
            bullet, name = ("- ", escape_markdown(name)) if screen.markdown else ("  ", name)
            yield f"{bullet}{speaker.speeches:>4}回 {speaker.characters:>7,}字  {name}"
        yield ""
    yield from _sources(record.sources, record.missing, screen)
