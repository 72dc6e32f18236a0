"""Japanese text: code points, joining lines, folding names, marks of lists.

It is independent of what a council prints, which is in grammar/formats/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from adachi_shingikai.japanese.variants import KANJI_VARIANTS, RADICALS

GETA = "〓"
"""The mark that printers set for a missing character: it replaces glyphs whose code point is unknown or private."""

_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]+")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]")
_LATIN_OR_DIGIT = re.compile(r"[0-9A-Za-z&À-ɏ]")
_SENTENCE_END = re.compile(r"[。．！？!?…」』）)〕】―—][　 ]*$")


def clean(text: str) -> str:
    """Return text as it is stored: as printed, in the code points that people type.

    Radicals become ideographs, half-width kana full-width, and private-use characters 〓. Control characters (and thus
    terminal escapes) and zero-width characters are removed. Everything else is kept.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _HALF_WIDTH.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text.translate(RADICALS))
    return _PRIVATE.sub(GETA, _DROPPED.sub("", unicodedata.normalize("NFC", text)))


def squeeze(text: str) -> str:
    """Return the text without any white space, for comparing labels and names."""
    return _SPACES.sub("", text)


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Return the text for comparing marks: compatibility forms unified (NFKC), without white space."""
    return squeeze(unicodedata.normalize("NFKC", text))


def join_lines(first: str, second: str) -> str:
    """Return two printed lines of one paragraph as running text, with a space between Latin words only."""
    return first + _gap(first, second) + second


def join_all_lines(lines: Iterable[str]) -> str:
    """Return the printed lines of one paragraph as running text. It takes time in proportion to their length."""
    parts: list[str] = []
    end = ""  # the last two characters
    for line in lines:
        parts += (_gap(end, line), line)
        end = (end + line)[-2:]
    return "".join(parts)


def _gap(first: str, second: str) -> str:
    """Return what stands between two joined lines: a space or nothing. Only the ends of the lines matter."""
    if not first or not second:
        return ""
    head, tail = first[-1], second[0]
    if _LATIN_OR_DIGIT.match(head) and _LATIN_OR_DIGIT.match(tail) and (_LATIN.match(head) or _LATIN.match(tail)):
        return " "
    is_mark = head in ",.;:" and tail.isascii() and len(first) > 1
    return " " if is_mark and _LATIN.match(first[-2]) else ""


def ends_sentence(text: str) -> bool:
    """Return whether the text ends like a sentence, so that a paragraph may end here."""
    return bool(_SENTENCE_END.search(text))


@lru_cache(maxsize=16_384)
def fold_name(text: str) -> str:
    """Return a name for comparing: without white space, and with variant kanji unified (髙﨑 equals 高崎)."""
    return plain(text).translate(KANJI_VARIANTS)


_LIST_MARK = re.compile(
    r"""^\s*(?:
      [(（]\s*[0-9０-９一二三四五六七八九十ア-ン]{1,3}\s*[)）]  # (1), (一), (ア)
    | [0-9０-９]{1,2}[.．、)）　 ](?=\D)  # 1. but not 1.5
    | [アイウエオカキクケコ一二三四五六七八九十][.．)）　 ]
    | [①-⑳㈠-㈩⑴-⒇]
    | [・●■□※◆]
    | [○◯〇◎](?=[ 　])  # without the space it may mark a speaker
    | 第[0-9０-９一二三四五六七八九十]+条[　 ]
    )\s*""",
    re.VERBOSE,
)


def starts_list(text: str) -> bool:
    """Return whether a line begins with the number or bullet of a list: `１　`, `(1)`, `①`, `・`, `○ `."""
    return bool(_LIST_MARK.match(text))


def without_list_mark(text: str) -> str:
    """Return a line without the number or bullet at its beginning."""
    return _LIST_MARK.sub("", text, count=1)


def printable(name: str) -> str:
    """Return a file's name as one line of text: other bytes and control characters never reach terminals and JSON."""
    return clean(name.encode("utf-8", "replace").decode()).replace("\n", " ").replace("\t", " ")
