"""Items, meetings and speeches as text: the lines that `show` prints; and the counts of `stats`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adachi_shingikai.archive.counts import CountTable
from adachi_shingikai.archive.items import CitationRecord, Dossier
from adachi_shingikai.archive.meetings import MeetingRecord
from adachi_shingikai.archive.speeches import Source, SpeechRecord
from adachi_shingikai.archive.submissions import FormRecord
from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.output.terminal import Screen, escape_markdown, page_range, place_of, speaker_name, table_lines

AGENDA = {"confirmation": "確認", "item": "諮問", "report": "報告"}


def speech_lines(records: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    """Return the lines of a debate, speech by speech."""
    for record in records:
        place = _place(record)
        question = f"→ {record.answers}" if record.answers else ""
        place = "  ".join(part for part in (place, question) if part)
        yield f"{screen.bold(f'{record.ref}  {speaker_name(record.label, record.speaker)}')}  {screen.dim(place)}"
        if screen.markdown:
            yield ""
        yield from screen.wrap(record.text, "    ")
        yield ""


def _place(record: SpeechRecord | Source) -> str:
    pages = page_range(record.page_start, record.page_end, record.printed_start, record.printed_end)
    return place_of(record.file, pages)


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
    yield from _facts([(s.what, _place(s)) for s in sources], screen)
    for words in missing:
        yield from screen.wrap(f"※ {words}", "  ")


def item_lines(record: Dossier, screen: Screen) -> Iterator[str]:
    """Return the lines of the dossier of an item."""
    yield from screen.title(f"諮問第{record.number}号　{record.title}").split("\n")
    when = f"（{record.date}）" if record.date else ""
    outcomes = [f"{o.outcome}（{meeting_name(o.meeting)}）" if o.meeting else o.outcome for o in record.opinions]
    yield from _facts(
        [
            ("会議", meeting_name(record.meeting) + when if record.meeting else None),
            ("所管", "、".join(record.department or ())),
            ("結果", " → ".join(outcomes) or "取り込んだ資料にありません"),
        ],
        screen,
    )
    for title in record.other_titles:
        yield from screen.wrap(f"※ 別の資料では件名が異なります: {title}", "  ")
    if record.overview:
        yield screen.heading("事業の概要")
        if record.overview_source:
            yield from _place_lines(_place(record.overview_source), screen)
        yield from screen.wrap(record.overview, "  ")
        yield ""
    if record.consult:
        yield screen.heading("諮問事項")
        yield from _facts([(m.matter, " ".join(filter(None, (m.article, m.note)))) for m in record.consult], screen)
    for form in record.forms or ():
        yield from _form(form, screen)
    for opinion in record.opinions:
        yield screen.heading("審議会意見" + (f"（{meeting_name(opinion.meeting)}）" if opinion.meeting else ""))
        yield from _place_lines(_place(opinion.source), screen)
        # The conditions are the last paragraphs of the text; they are shown below it, numbered.
        paragraphs = opinion.text.split("\n")
        paragraphs_of_conditions = sum(condition.count("\n") + 1 for condition in opinion.conditions)
        yield from screen.wrap("\n".join(paragraphs[: len(paragraphs) - paragraphs_of_conditions]), "  ")
        yield from _facts([(f"条件{i}", words) for i, words in enumerate(opinion.conditions, 1)], screen)
    if record.follow_ups:
        yield screen.heading("条件への報告とみられるもの")
        for link in record.follow_ups:
            yield from screen.wrap(f"{meeting_name(link.meeting)} 報告事項{link.no}　{link.title}", "  ")
            yield from screen.wrap(f"確からしさ {link.score:.2f}: {link.reason}", "    ")
        yield ""
    yield from _citations("引用している諮問", record.cites, screen)
    yield from _citations("引用されている箇所", record.cited_by, screen)
    if record.debate:
        yield screen.heading(f"審議（{len(record.debate)}発言）")
        yield from speech_lines(record.debate, screen)
    if record.papers:
        yield screen.heading("別紙など")
        for paper in record.papers:
            yield from _place_lines(place_of(paper.file, page_range(paper.page, paper.page, paper.printed)), screen)
            yield from screen.wrap(paper.text, "    ")
        yield ""
    yield from _sources(record.sources, record.missing, screen)


def _form(form: FormRecord, screen: Screen) -> Iterator[str]:
    article = f"第{form.article}条 " if form.article else ""
    pages = page_range(form.page, form.page_end, form.printed, form.printed_end)
    yield screen.heading(f"個票 {article}{form.kind}")
    yield from _place_lines(place_of(form.file, pages), screen)
    for field in form.fields:
        if not field.rows and not field.text:
            continue
        yield f"### {escape_markdown(field.label)}\n" if screen.markdown else f"  {screen.bold(field.label)}"
        if field.rows is not None:
            yield from _table(field.rows, screen)
        else:
            yield from screen.wrap(field.text or "", "    ")
    yield ""


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


def _state_of(record: MeetingRecord) -> str | None:
    """Return whether minutes are a draft. Those of other bodies than 足立区's do not say that they are confirmed."""
    if record.draft is None or record.draft:
        return "案" if record.draft else None
    return "確定" if meeting_name(record.meeting) != record.meeting else None


def meeting_lines(record: MeetingRecord, screen: Screen) -> Iterator[str]:
    """Return the lines of a meeting: agenda, attendance, speakers."""
    yield from screen.title(meeting_title(record)).split("\n")
    hours = "～".join(time for time in (record.start, record.end) if time)
    yield from _facts(
        [
            ("開催", " ".join(part for part in (record.date, hours) if part)),
            ("場所", record.place),
            ("事務局", record.secretariat),
            ("要録", _state_of(record)),
            ("出席", "、".join(record.present)),
            ("欠席", "、".join(record.absent)),
            ("次第", "　".join(f"({no}) {title}" for no, title in record.sections)),
        ],
        screen,
    )
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


def count_lines(tables: Sequence[CountTable], screen: Screen) -> Iterator[str]:
    """Return the lines of counts, each with its share."""
    for found in tables:
        yield screen.heading(found.title)
        rows = [
            (c.label, c.count, f"{c.share:.1%}", "" if c.characters is None else f"{c.characters:,}字")
            for c in found.counts
        ]
        yield from table_lines(("", "数", "割合", ""), rows, screen)
        yield ""
