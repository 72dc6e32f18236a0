"""Marked text is the text again, whatever is in it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.web.render import date, inline, item_links, marked_text, prose

TEXT = st.text(st.sampled_from("あ諮問第9号1<>&\"' \n"), max_size=80)
SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 9)), max_size=8)


def ranges(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order that do not overlap."""
    found: list[tuple[int, int]] = []
    for start, length in sorted(spans):
        end = min(start + length, len(text))
        if start < end and (not found or start >= found[-1][1]):
            found.append((start, end))
    return found


@given(TEXT, SPANS, SPANS)
def test_marks_and_links_leave_the_text_as_it_is(
    text: str, spans: list[tuple[int, int]], linked: list[tuple[int, int]]
) -> None:
    marks, links = ranges(text, spans), [(a, b, "/x?a=1&b") for a, b in ranges(text, linked)]
    made = str(marked_text(text, marks, links))
    tags = re.findall(r"<[^>]*>", made)
    assert set(tags) <= {"<mark>", "</mark>", '<a href="/x?a=1&amp;b">', "</a>"}
    assert html.unescape(re.sub(r"<[^>]*>", "", made)) == text
    assert tags.count("<mark>") == tags.count("</mark>")
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", made, re.DOTALL))
    assert html.unescape(marked) == "".join(text[a:b] for a, b in marks)


class Marker:
    """Marks every あ."""

    items = frozenset({9})

    def marks(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer("あ", text)]


@given(TEXT)
def test_paragraphs_keep_every_character(text: str) -> None:
    made = str(prose(text, Marker()))
    plain = html.unescape(re.sub(r"<[^>]*>", "", made))
    assert re.sub(r"\s", "", plain) == re.sub(r"\s", "", text)
    assert made.count("<mark>") == text.count("あ")


def test_items_that_have_a_page_are_links() -> None:
    assert '<a href="/items/9">諮問第9号</a>' in inline("本件は諮問第9号の続き", Marker())
    assert list(item_links("諮問第8号", frozenset({9}))) == []


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2022-06-01", '<time datetime="2022-06-01">令和4年（2022年）6月1日（水）</time>'),
        ("2019-05-01", '<time datetime="2019-05-01">令和元年（2019年）5月1日（水）</time>'),
        ("2019-04-30", '<time datetime="2019-04-30">平成31年（2019年）4月30日（火）</time>'),
        (None, ""),
    ],
)
def test_dates_are_written_as_officials_do(day: str | None, shown: str) -> None:
    assert str(date(day)) == shown
