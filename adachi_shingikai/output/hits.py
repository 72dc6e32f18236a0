"""Search results: the lines that `search` prints, and the records of its JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from adachi_shingikai.index.reference import meeting_name
from adachi_shingikai.output.terminal import Screen, mark_highlights, page_range, place_of, speaker_name
from adachi_shingikai.search.filters import KINDS
from adachi_shingikai.search.highlights import make_snippet, snippet_windows
from adachi_shingikai.search.hits import Hit, Results

if TYPE_CHECKING:
    from adachi_shingikai.archive.similar import Similar, SimilarSpeech
    from adachi_shingikai.archive.speeches import Source, SpeechRecord

_INDENT = "    "


def result_lines(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], screen: Screen) -> Iterator[str]:
    """Return the lines of the hits, each with its place and its highlighted words, or with neighbouring speeches.

    One line separates the strict hits from the near ones.
    """
    before: Hit | None = None
    for number, hit in enumerate(found.hits):
        if number:
            yield ""
        if hit.match == "some" and (before is None or before.match == "all"):
            strict = f"{found.total}件" if found.total else "ありません"
            yield from screen.wrap(f"── すべての語を含むものは{strict}。次は、その一部を含むもの（{found.near}件）──")
            yield ""
        yield from hit_lines(hit, neighbours[number] if neighbours else (), screen)
        before = hit
    for name, counts in found.facets.counts.items():
        yield ""
        yield screen.bold(f"[{name}]" + ("（標本からの推計）" if found.facets.is_estimate else ""))
        yield from (f"  {count:>5}  {value}" for value, count in counts.items())


def hit_lines(hit: Hit, near: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    """Return the lines of one hit: its place, and its words or those of the speeches around it."""
    who = speaker_name(hit.label, hit.speaker) or KINDS[hit.kind]
    meeting = f"{meeting_name(hit.meeting)}（{hit.date}）" if hit.meeting and hit.date else hit.meeting or hit.date
    place = _place(hit, screen)
    parts = [
        screen.bold(hit.ref),
        screen.bold(who),
        screen.dim(meeting) if meeting else "",
        place,
        screen.dim("OCR") if hit.ocr else "",
    ]
    yield from screen.join([part for part in parts if part], _INDENT)
    if hit.item:
        outcome = f"（{hit.outcome}）" if hit.outcome else ""
        yield from screen.wrap(f"諮問第{hit.item}号　{hit.item_title or ''}{outcome}", _INDENT)
    elif hit.item_title:
        yield from screen.wrap(f"報告事項　{hit.item_title}", _INDENT)
    if near:
        for speech in near:
            own = speech.ref == hit.ref
            words = mark_highlights(speech.text, hit.highlights, screen) if own else speech.text
            yield from screen.wrap(f"{'>' if own else ' '} {speech.label}　{words}", _INDENT)
    else:
        yield from screen.wrap(_snippet(hit, screen), _INDENT)
    notes = [
        f"含まない語: {'、'.join(hit.missing)}" if hit.missing else "",
        f"ほか{hit.others}件" if hit.others else "",
    ]
    if any(notes):
        yield _INDENT + screen.dim("（" + "。".join(filter(None, notes)) + "）")


def _place(printed: Hit | Source | SimilarSpeech, screen: Screen) -> str:
    """Where something is printed."""
    pages = page_range(printed.page_start, printed.page_end, printed.printed_start, printed.printed_end)
    return screen.place(place_of(printed.file, pages), printed.sha256, printed.page_start)


def _snippet(hit: Hit, screen: Screen) -> str:
    """The snippet of a hit, with its highlights marked."""
    parts: list[str] = []
    end = 0
    for start, stop in snippet_windows(hit.text, hit.highlights):
        inside = [(a - start, min(b, stop) - start) for a, b in hit.highlights if start <= a < stop]
        parts.append("…" if start else "")
        parts.append(mark_highlights(hit.text[start:stop].replace("\n", " "), inside, screen))
        end = stop
    return "".join([*parts, "…" if end < len(hit.text) else ""])


def similar_lines(found: Similar, screen: Screen) -> Iterator[str]:
    """Return the lines of what is similar to an item or a speech, each with the reason."""
    yield screen.dim(f"{found.ref}の語: {'・'.join(found.words)}")
    if found.items:
        yield ""
        yield screen.heading("似た諮問")
    for item in found.items:
        meeting = f"{meeting_name(item.meeting)}（{item.date}）" if item.meeting else ""
        place = _place(item.source, screen) if item.source else None
        parts = (screen.bold(f"諮問第{item.number}号"), item.title, meeting, item.outcome, place)
        yield from screen.join([part for part in parts if part], _INDENT)
        yield from screen.wrap(f"確からしさ {item.score:.2f}: {item.reason}", _INDENT)
    if found.speeches:
        yield ""
        yield screen.heading("似た発言")
    for speech in found.speeches:
        place = _place(speech, screen)
        item_name = f"諮問第{speech.item}号" if speech.item else ""
        parts = (screen.bold(speech.ref), speech.label, item_name, speech.date, place)
        yield from screen.join([part for part in parts if part], _INDENT)
        yield from screen.wrap(make_snippet(speech.text, ()), _INDENT)
        yield from screen.wrap(speech.reason, _INDENT)


def hit_records(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]] = ()) -> list[dict[str, Any]]:
    """Return the hits as the records of JSON and CSV, with their neighbours if there are some."""
    records: list[dict[str, Any]] = []
    for number, hit in enumerate(found.hits):
        record = asdict(hit)
        del record["id"]
        if neighbours:
            record["context"] = [asdict(speech) for speech in neighbours[number]]
        records.append(record)
    return records


def results_record(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]] = ()) -> dict[str, Any]:
    """Return the results of a search as `search --format json` prints them."""
    return {
        "query": found.query,
        "total": found.total,
        "near": found.near,
        "offset": found.offset,
        "hits": hit_records(found, neighbours),
        "facets": found.facets.counts,
        "facets_sampled": found.facets.is_estimate,
        "read_as": found.read_as,
        "synonyms": found.synonyms,
        "estimated": found.estimated,
    }
