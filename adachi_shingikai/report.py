"""Dossiers in words: the lines that `show` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adachi_shingikai.dossier import Dossier, MeetingRecord, Source, SpeechRecord
from adachi_shingikai.reference import meeting_name
from adachi_shingikai.view import Screen, pages, who

AGENDA = {"confirmation": "確認", "item": "諮問", "report": "報告"}


def speeches(records: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    """A debate, speech by speech."""
    for record in records:
        place = f"{record.file} {pages(record.page_start, record.page_end, record.printed_start)}"
        yield f"{screen.bold(f'{record.ref}  {who(record.label, record.speaker)}')}  {screen.dim(place)}"
        yield from screen.wrap(record.text, "    ")
        yield ""


def _sources(sources: Sequence[Source], missing: Sequence[str], screen: Screen) -> Iterator[str]:
    yield screen.bold("■ 出典")
    for source in sources:
        yield f"  {source.what}: {source.file} {pages(source.page_start, source.page_end)}"
    for words in missing:
        yield from screen.wrap(f"※ {words}", "  ")


def dossier(record: Dossier, screen: Screen) -> Iterator[str]:
    """Everything about an item."""
    yield from screen.wrap(screen.bold(f"諮問第{record.number}号　{record.title}"))
    meeting = meeting_name(record.meeting) if record.meeting else "不明"
    yield f"  会議  {meeting}" + (f"（{record.date}）" if record.date else "")
    yield f"  結果  {record.opinion.outcome if record.opinion else '取り込んだ資料にありません'}"
    yield ""
    if record.opinion:
        yield screen.bold("■ 審議会意見")
        yield from screen.wrap(record.opinion.text, "  ")
        for number, condition in enumerate(record.opinion.conditions, 1):
            yield from screen.wrap(f"条件{number}: {condition}", "  ")
        yield ""
    if record.papers:
        yield screen.bold("■ 諮問の資料")
        for paper in record.papers:
            yield screen.dim(f"  {paper.file} {pages(paper.page, paper.page, paper.printed)}")
            yield from screen.wrap(paper.text, "    ")
        yield ""
    if record.debate:
        yield screen.bold(f"■ 審議（{len(record.debate)}発言）")
        yield from speeches(record.debate, screen)
    yield from _sources(record.sources, record.missing, screen)


def meeting(record: MeetingRecord, screen: Screen) -> Iterator[str]:
    """A meeting at a glance."""
    yield screen.bold(meeting_name(record.meeting))
    hours = "～".join(time for time in (record.start, record.end) if time)
    for label, value in (
        ("開催", " ".join(part for part in (record.date, hours) if part)),
        ("場所", record.place),
        ("事務局", record.secretariat),
        ("要録", None if record.draft is None else "案" if record.draft else "確定"),
        ("出席", "、".join(record.present)),
        ("欠席", "、".join(record.absent)),
        ("次第", "　".join(f"({no}) {title}" for no, title in record.sections)),
    ):
        if value:
            yield from screen.wrap(f"{label}  {value}", "  ")
    if record.agenda:
        yield ""
        yield screen.bold("■ 議題")
        for row in record.agenda:
            name = f"諮問第{row.number}号" if row.kind == "item" and row.number else f"{AGENDA[row.kind]}{row.no}"
            yield from screen.wrap(f"{name}　{row.title}" + (f"　→ {row.outcome}" if row.outcome else ""), "  ")
    if record.speakers:
        yield ""
        yield screen.bold(f"■ 発言（{record.speeches}回）")
        for speaker in record.speakers:
            yield f"  {speaker.speeches:>4}回 {speaker.characters:>7,}字  {who(speaker.label, speaker.speaker)}"
    yield ""
    yield from _sources(record.sources, record.missing, screen)
