"""What a document holds by the thousand takes time in proportion, or is bounded."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from adachi_shingikai.elements import Box, Line, Page
from adachi_shingikai.grammar.document import parse_document
from adachi_shingikai.index.passages import passages_of
from adachi_shingikai.models import Document, File

COVER = (
    "第三十一期・第1回足立区情報公開・個人情報保護審議会 【諮問・報告資料】",
    "○確認事項",
    "○諮問事項",
)
MINUTES = ("（審議経過）", "(1) 開会")


def name(number: int) -> str:
    """Two characters that differ for each of the first thousands of numbers."""
    return chr(0x4E00 + number % 4_999) + chr(0x5200 + number * 7 % 6_007)


def document_of(pages: list[list[str]], *, paragraph: bool = True) -> Document:
    """A text document that is understood and divided into passages."""
    made = [
        Page(
            number,
            0.0,
            0.0,
            tuple(Line(text, number, Box(0, i, len(text), i + 1), paragraph) for i, text in enumerate(lines)),
            ocr=True,
        )
        for number, lines in enumerate(pages, 1)
    ]
    document = parse_document(made, File("a.txt", "0" * 64, len(made)))
    assert list(passages_of(document))
    return document


def one_paragraph(count: int) -> None:
    """Lines none of which ends a sentence."""
    document_of([["資料の本文です。"] + ["あいうえおかきくけこ"] * (20 * count)], paragraph=False)


def labels(count: int) -> None:
    """Speakers, each of whom speaks once, also without white space."""
    words = [f"○{name(n)}委員{end}" for n in range(count) for end in ("　はい。", "では、はい。")]
    document_of([[*MINUTES, *words]])


def attendees(count: int) -> None:
    """People present."""
    people = [f"出席者　{name(n)}　{name(n + 9)}委員" for n in range(count)]
    document_of([["会議概要", *people, *MINUTES, *(f"○{name(n)}委員　はい。" for n in range(count))]])


def titles(count: int) -> None:
    """Items on a cover, and summary sheets that nearly have their titles."""
    items = [
        f"{n % 99 + 1} ［諮問第{n}号］{name(n)}の取扱いに関する事項{name(3 * n)}について P 1～P 2" for n in range(count)
    ]
    sheets = [w for n in range(count) for w in ("総括表", f"案件　{name(n)}の取扱いに関する事項{name(3 * n)}につき")]
    document_of([[*COVER, *items, "令和40年4月12日(金)", *sheets]])


def pages(count: int) -> None:
    """Pages of one line."""
    document_of([[f"資料{n}の本文です。"] for n in range(10 * count)])


def marks_in_a_line(count: int) -> None:
    """Speeches that run into each other on one line."""
    document_of([[*MINUTES, "○青山会長　" + "はい。○山田委員　いいえ。" * (10 * count)]])


@pytest.mark.parametrize("make", [one_paragraph, labels, attendees, titles, pages, marks_in_a_line])
def test_thousands_take_seconds(make: Callable[[int], None]) -> None:
    make(5)
    started = time.process_time()
    make(1_500)
    assert time.process_time() - started < 20
