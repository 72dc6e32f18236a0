"""Search results as text: the lines that `search` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adachi_shingikai.output.terminal import Screen, mark_highlights, page_range, speaker_name
from adachi_shingikai.search.filters import KINDS
from adachi_shingikai.search.highlights import snippet_window
from adachi_shingikai.search.hits import Hit, Results

if TYPE_CHECKING:
    from adachi_shingikai.archive.speeches import SpeechRecord


def result_lines(found: Results, neighbours: Sequence[tuple[SpeechRecord, ...]], screen: Screen) -> Iterator[str]:
    """Return the lines of the hits, each with its place and its highlighted words, or with neighbouring speeches."""
    for number, hit in enumerate(found.hits):
        if number:
            yield ""
        yield from hit_lines(hit, neighbours[number] if neighbours else (), screen)
    for name, counts in found.facets.counts.items():
        yield ""
        yield screen.bold(f"[{name}]" + ("（標本からの推計）" if found.facets.is_estimate else ""))
        yield from (f"  {count:>5}  {value}" for value, count in counts.items())


def hit_lines(hit: Hit, near: Sequence[SpeechRecord], screen: Screen) -> Iterator[str]:
    """Return the lines of one hit: its place, and its words or those of the speeches around it."""
    item = f"諮問第{hit.item}号" if hit.item else ""
    ocr = "OCR" if hit.ocr else ""
    head = "  ".join(part for part in (hit.ref, speaker_name(hit.label, hit.speaker) or KINDS[hit.kind], item) if part)
    pages = page_range(hit.page_start, hit.page_end, hit.printed_start, hit.printed_end)
    place = "  ".join(part for part in (hit.date, hit.file, pages, ocr) if part)
    yield f"{screen.bold(head)}  {screen.place(place, hit.sha256, hit.page_start)}"
    if near:
        for speech in near:
            own = speech.ref == hit.ref
            words = mark_highlights(speech.text, hit.highlights, screen) if own else speech.text
            yield from screen.wrap(f"{'>' if own else ' '} {speech.label}　{words}", "    ")
        return
    start, end = snippet_window(hit.text, hit.highlights)
    inside = [(a - start, min(b, end) - start) for a, b in hit.highlights if start <= a < end]
    words = mark_highlights(hit.text[start:end].replace("\n", " "), inside, screen)
    yield from screen.wrap(("…" if start else "") + words + ("…" if end < len(hit.text) else ""), "    ")
