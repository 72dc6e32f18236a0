"""Pages of HTML: everything is there, escaped, and nothing comes from elsewhere."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from adachi_shingikai.archive.items import get_item
from adachi_shingikai.archive.selection import get_record
from adachi_shingikai.index.reference import ItemRef
from adachi_shingikai.output.html import records_html

VOID = {"meta"}


class Page(HTMLParser):
    """A page: its text, its headings, its attributes; every element is closed in order."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.headings: list[str] = []
        self.attributes: list[str] = []
        self.feed(words)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [name for name, _ in attrs]
        if tag in ("h1", "h2"):
            self.headings.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"h1", "h2"} & set(self.open):
            self.headings[-1] += data


@pytest.mark.parametrize("ref", ["901", "904", "905", "31-1", "31-2/報告1", "31-1#14"])
def test_every_record_makes_a_whole_page(db: sqlite3.Connection, ref: str) -> None:
    words = records_html([get_record(db, ref)])
    page = Page(words)
    assert "sample-31-" in page.text
    assert not {"src", "href", "onclick"} & set(page.attributes)
    assert "http" not in words.replace("http-equiv", "")


def test_the_decision_comes_first_with_its_conditions_and_pages(db: sqlite3.Connection) -> None:
    page = Page(records_html([get_record(db, "901")]))
    assert page.headings[:3] == [
        "諮問第901号 図書返却ロボットの巡回記録に係る電子計算組織への記録について",
        "審議会意見　第三十一期・第1回（令和40年4月12日）",
        "条件への報告とみられるもの",
    ]
    assert "掲示した文面を報告されたい。" in page.text
    assert "sample-31-2.pdf p.11（P.10）" in page.text


def test_several_records_are_sheets_of_one_page(db: sqlite3.Connection) -> None:
    words = records_html([get_record(db, "901"), get_record(db, "904")])
    assert words.count("<article") == 2
    assert len([heading for heading in Page(words).headings if heading.startswith("諮問第")]) == 2


def test_what_is_printed_is_never_markup(db: sqlite3.Connection) -> None:
    record = replace(get_item(db, ItemRef(904)), title="<script>alert(1)</script>&amp;", overview="</p><b>太字</b>")
    words = records_html([record])
    assert "<script>" not in words
    assert "<b>" not in words
    assert "<script>alert(1)</script>&amp;" in Page(words).text
