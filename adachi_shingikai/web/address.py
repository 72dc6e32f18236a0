"""The address of each thing: the one place that writes paths. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, quote_plus

HASH_LENGTH = 12
"""Hex digits by which the address of a document names it."""


_quoted = lru_cache(maxsize=4_096)(quote_plus)
_part = lru_cache(maxsize=4_096)(lambda words: quote(words, safe=""))
"""A page repeats the names and words in its addresses, and quoting takes longer than all else in making one."""


def with_query(path: str, **values: str | int | Iterable[str] | None) -> str:
    """Return a path with a query; empty values are left out."""
    pairs = []
    for name, value in values.items():
        several = (value,) if isinstance(value, str | int) or value is None else value
        pairs += [(name, str(one)) for one in several if one not in (None, "")]
    return f"{path}?{'&'.join(f'{name}={_quoted(value)}' for name, value in pairs)}" if pairs else path


def item_path(number: int) -> str:
    """Return the address of an item."""
    return f"/items/{number}"


def meeting_path(key: str) -> str:
    """Return the address of a meeting."""
    return f"/meetings/{_part(key)}"


def report_path(meeting: str, no: int) -> str:
    """Return the address of a 報告事項."""
    return f"/reports/{_part(meeting)}/{no}"


def speech_path(ref: str, words: str = "") -> str:
    """Return the address of a speech, by its reference `12-15#34`; `words` are marked there."""
    minutes, _, order = ref.partition("#")
    return with_query(f"/speeches/{_part(minutes)}/{order}", q=words)


def similar_path(path: str, suffix: str = "") -> str:
    """Return the address of what is similar to the item or speech at a path; `suffix` is `.json`."""
    return f"{path}/similar{suffix}"


def speaker_path(name: str) -> str:
    """Return the address of a person."""
    return f"/speakers/{_part(name)}"


def document_path(sha256: str) -> str:
    """Return the address of a document."""
    return f"/documents/{sha256[:HASH_LENGTH]}"


def page_path(sha256: str, page: int | None, words: str = "", ref: str = "") -> str:
    """Return the address of a page of a document (1 for a text file), where words and a passage are marked."""
    path = f"{document_path(sha256)}/pages/{page or 1}"
    return with_query(path, q=words, ref=ref)


def picture_path(sha256: str, page: int, version: str) -> str:
    """Return the address of the picture of a page. The version of the program changes with how it is drawn."""
    return with_query(f"/files/{sha256[:HASH_LENGTH]}/{page}.png", v=version)


def pdf_path(sha256: str, page: int | None = None) -> str:
    """Return the address of a PDF, opened at a page."""
    return f"/files/{sha256[:HASH_LENGTH]}.pdf" + (f"#page={page}" if page else "")


def search_path(
    words: str = "", typed: Mapping[str, Iterable[str]] | None = None, suffix: str = "", **more: str
) -> str:
    """Return the address of a search with its filters; `suffix` is `.csv`, `.json` or `.atom`."""
    return with_query(f"/search{suffix}", q=words, **(typed or {}), **more)


def speech_anchor(ref: str, meeting: str | None = None) -> str:
    """Return the id of a speech on a page: `s34` on the page of its own meeting, `s-12-15-34` elsewhere."""
    minutes, _, order = ref.partition("#")
    return f"s{order}" if minutes == meeting else f"s-{minutes}-{order}"


class _Passage(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def item(self) -> int | None: ...
    @property
    def sha256(self) -> str: ...
    @property
    def page_start(self) -> int | None: ...


def passage_path(passage: _Passage, words: str = "") -> str:
    """Return where a passage is read in its place: a speech in context, an item's opinion or form, else on its page."""
    if "#" in passage.ref:
        return speech_path(passage.ref, words)
    if passage.item is not None and passage.kind != "page":
        anchors = {"opinion": "#opinion", "overview": "#overview", "field": "#forms"}
        return with_query(item_path(passage.item), q=words) + anchors.get(passage.kind, "")
    return page_path(passage.sha256, passage.page_start, words)
