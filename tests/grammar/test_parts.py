"""The parts of a document, in printed order."""

from __future__ import annotations

import pytest

from adachi_shingikai.elements import Box, Cell, Line, Page, Table
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.general import GENERAL
from adachi_shingikai.grammar.parts import find_parts


def page(number: int, *texts: str, printed: str | None = None, width: float = 595.0) -> Page:
    """A page of lines; one that begins with `|` is a table of one cell."""
    blocks: list[Line | Table] = []
    for i, words in enumerate(texts):
        box = Box(60, 20.0 * i, 500, 20.0 * i + 10)
        line = Line(words.removeprefix("|"), number, box)
        blocks.append(Table(number, box, ((Cell(box, (line,)),),)) if words.startswith("|") else line)
    return Page(number, width, 842.0 if width else 0.0, tuple(blocks), printed)


def parts(*pages: Page, fmt: object = ADACHI) -> list[tuple[str, list[str]]]:
    def text(block: Line | Table) -> str:
        return block.text if isinstance(block, Line) else "|"

    return [(p.name, [text(b) for b in p.blocks]) for p in find_parts(pages, ADACHI if fmt is ADACHI else GENERAL)[0]]


COVER = page(1, "第三十一期・第2回審議会", "【諮問・報告資料】", "○確認事項", "1　第三十一期・第1回要録（案） P 1～P 2")
MINUTES = page(2, "（審議経過）", "(1) 開会", "○青山会長　では。", printed="1")


def test_each_mark_opens_its_part() -> None:
    found = parts(
        COVER,
        page(2, "【審議会】会議概要", "場所　会館", printed="1"),
        page(3, "（審議経過）", "○青山会長　では。", printed="2"),
        page(4, "諮問・報告資料総括表", "案件　傘", printed="3"),
        page(5, "＜条例第16条関連＞＜個票＞", "未定", printed="4"),
        page(6, "別紙1", "特記事項", printed="5"),
    )
    assert [name for name, _ in found] == ["cover", "overview", "minutes", "sheet", "form", "paper"]
    assert found[0][1][0] == "第三十一期・第2回審議会", "lines before the first mark belong to it"


def test_a_second_overview_ends_the_minutes() -> None:
    """Otherwise its words would be put into the mouth of the last speaker."""
    head = page(3, "【審議会】会議概要", "会議名　第三十一期・第2回審議会", printed="2")
    second = page(4, "（審議経過）", "○遠藤会長　始めます。", printed="3")
    found = parts(page(1, "【審議会】会議概要", "場所　会館"), MINUTES, head, second)
    assert [name for name, _ in found] == ["overview", "minutes", "overview", "minutes"]
    form = page(3, "＜条例第16条関連＞＜個票＞", "未定")
    assert [name for name, _ in parts(MINUTES, form, page(4, "会議概要"), second)][-2:] == ["overview", "minutes"]


def test_a_page_numbered_after_the_minutes_ends_them() -> None:
    inside, after = page(3, "話は続く。", printed="2"), page(4, "別紙の本文。", printed="3")
    assert [name for name, _ in parts(COVER, MINUTES, inside)] == ["cover", "minutes"]
    found = parts(COVER, MINUTES, inside, after)
    assert [name for name, _ in found] == ["cover", "minutes", "paper"]
    assert found[2][1] == ["別紙の本文。"]


def test_a_page_without_a_number_goes_on_with_the_minutes() -> None:
    assert [name for name, _ in parts(COVER, MINUTES, page(3, "話は続く。"))] == ["cover", "minutes"]


def test_a_speaker_in_the_overview_begins_the_minutes() -> None:
    found = parts(page(1, "会議概要", "場所　会館", "(1) 開会", "○青山会長　では。"))
    assert found == [("overview", ["会議概要", "場所　会館"]), ("minutes", ["(1) 開会", "○青山会長　では。"])]


def test_a_heading_of_the_minutes_within_them_is_text() -> None:
    (found,) = parts(page(1, "（審議経過）", "○青山会長　次のとおり。", "（審議経過）", "終わり。"))
    assert (found[0], len(found[1])) == ("minutes", 4)


@pytest.mark.parametrize(("width", "expected"), [(0.0, ["minutes", "paper"]), (595.0, ["minutes"])])
def test_fragments_after_the_last_sentence_belong_to_the_papers_that_follow(width: float, expected: list[str]) -> None:
    first = page(1, "（審議経過）", "○青山会長　終わります。", "図の中の語", "図の説明", width=width)
    second = page(2, "諮問・報告資料総括表", "案件　傘", width=width)
    found = parts(first, second)
    assert [name for name, _ in found] == [*expected, "sheet"]
    if len(expected) == 2:
        assert found[1][1] == ["図の中の語", "図の説明"]


def test_minutes_that_nothing_follows_keep_their_last_line() -> None:
    (found,) = parts(page(1, "（審議経過）", "○青山会長　終わります。", "以上", width=0.0))
    assert found[1][-1] == "以上"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("名簿", "○青山会長　では。", "【諮問第7号】傘", "○遠藤委員　はい。"), ["overview", "minutes"]),
        (("○青山会長　では。", "【諮問第7号】傘", "○遠藤委員　はい。"), ["minutes"]),
        (("○青山会長　では。", "【諮問第7号】傘"), ["paper"]),
        (("○青山会長　では。", "○遠藤委員　はい。"), ["paper"]),
    ],
)
def test_a_document_without_a_mark(texts: tuple[str, ...], expected: list[str]) -> None:
    """Minutes if two people speak in it, and an item or an opinion stands there."""
    assert [name for name, _ in parts(page(1, *texts))] == expected


def test_each_annex_is_a_part_of_its_own_page_by_page() -> None:
    sheet = page(1, "諮問・報告資料総括表", "案件　傘", printed="1")
    found = parts(sheet, page(2, "別紙1", printed="2"), page(3, "別紙2", printed="3"))
    assert [name for name, _ in found] == ["sheet", "paper", "paper"]


def test_a_table_with_the_labels_of_a_form_is_one_whatever_stands_above_it() -> None:
    sheet = page(1, "諮問・報告資料総括表", "案件　傘", printed="1")
    assert [name for name, _ in parts(sheet, page(2, "欄外", "|項目", printed="2"))] == ["sheet", "form"]
    assert [name for name, _ in parts(sheet, page(2, "欄外", "|案件", printed="2"))] == ["sheet", "sheet"]
    later = page(2, "欄外の長い注", "＜条例第16条関連＞＜個票＞", printed="2")
    assert parts(sheet, later)[0][1][-1] == "欄外の長い注", "its mark stands a line down"
