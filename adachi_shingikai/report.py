"""Search results and dossiers in words: the lines that `search` and `show` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adachi_shingikai.dossier import Dossier, MeetingRecord, Source, SpeechRecord
from adachi_shingikai.reference import meeting_name
from adachi_shingikai.search import Hit, Results, window
from adachi_shingikai.view import Screen, highlighted

KINDS = {
    "speech": "発言",
    "opinion": "審議会意見",
    "agenda": "議題",
    "overview": "事業の概要",
    "field": "個票",
    "report": "報告事項",
    "remark": "議事",
    "page": "資料",
}
AGENDA = {"confirmation": "確認", "item": "諮問", "report": "報告"}


def pages(start: int, end: int, printed: str | None = None) -> str:
    """`p.4-5（P.3）`: pages of the PDF, and the number printed on the first."""
    return f"p.{start}" + (f"-{end}" if end != start else "") + (f"（P.{printed}）" if printed else "")


def who(label: str | None, speaker: str | None) -> str:
    """`ぬかが委員（ぬかが和子）`."""
    return f"{label or ''}（{speaker}）" if speaker else label or ""


def results(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], screen: Screen) -> Iterator[str]:
    """Hits, each with its place, its words with the highlights shown, and its neighbours if asked for."""
    for number, hit in enumerate(found.hits):
        if number:
            yield ""
        yield from _hit(hit, neighbours[number] if neighbours else (), screen)
    for name, counts in found.facets.items():
        yield ""
        yield screen.bold(f"[{name}]")
        yield from (f"  {count:>5}  {value}" for value, count in counts.items())


def _hit(hit: Hit, near: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    item = f"諮問第{hit.item}号" if hit.item else ""
    head = "  ".join(part for part in (hit.ref, who(hit.label, hit.speaker) or KINDS[hit.kind], item) if part)
    place = "  ".join(
        part for part in (hit.date, hit.file, pages(hit.page_start, hit.page_end, hit.printed_start)) if part
    )
    yield f"{screen.bold(head)}  {screen.dim(place)}"
    if near:
        for speech in near:
            own = speech.ref == hit.ref
            words = highlighted(speech.text, hit.highlights, screen) if own else speech.text
            yield from screen.wrap(f"{'>' if own else ' '} {speech.label}　{words}", "    ")
        return
    start, end = window(hit.text, hit.highlights)
    inside = [(a - start, min(b, end) - start) for a, b in hit.highlights if start <= a < end]
    words = highlighted(hit.text[start:end].replace("\n", " "), inside, screen)
    yield from screen.wrap(("…" if start else "") + words + ("…" if end < len(hit.text) else ""), "    ")


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
