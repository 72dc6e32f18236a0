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


def with_table(number: int, *blocks: str | tuple[tuple[str, ...], ...]) -> Page:
    """An upright page of lines, and of tables as tuples of rows."""
    read: list[Line | Table] = []
    for i, block in enumerate(blocks):
        box = Box(60, 100.0 * i, 500, 100.0 * i + 10)
        if isinstance(block, str):
            read.append(Line(block, number, box))
        else:
            cells = [tuple(Cell(box, (Line(words, number, box),)) for words in row) for row in block]
            read.append(Table(number, box, tuple(cells)))
    return Page(number, 595.0, 842.0, tuple(read), str(number))


SHEET = page(1, "諮問・報告資料総括表", "案件　傘", printed="1")
ITEM = ("項目", "業務の委託", "足立区個人情報保護条例第16条")
OTHER_ITEM = ("項目", "外部提供", "足立区個人情報保護条例第20条")


@pytest.mark.parametrize(
    "title",
    [
        ("＜条例第16条関連＞", "＜個票＞"),
        ("＜条例第16条関連＞", "足立区情報公開・個人情報保護審議会諮問・報告資料", "＜個票＞"),
        ("＜条例第16条関連＞", (("＜個票＞", "傘係"),)),
        ((("＜条例第16条関連＞＜個票＞", "傘係"),),),
    ],
)
def test_the_title_of_a_form_may_stand_on_several_lines_or_in_a_cell(
    title: tuple[str | tuple[tuple[str, ...], ...], ...],
) -> None:
    found = parts(SHEET, with_table(2, *title, (ITEM, ("業務委託の内容及び条件", "傘を数える。"))))
    assert [(name, len(blocks)) for name, blocks in found] == [("sheet", 2), ("form", len(title) + 1)]


def test_the_tables_of_a_summary_sheet_go_on_on_the_next_page() -> None:
    found = parts(SHEET, with_table(2, (("", "項目", "条例", "備考"), ("1", "業務の委託", "第16条", "新規"))))
    assert [name for name, _ in found] == ["sheet"]


def test_a_running_head_begins_no_form_until_the_form_has_its_last_field() -> None:
    first = with_table(2, "＜個票＞", (ITEM, ("業務委託の内容及び条件", "傘を数える。")))
    whole = with_table(2, "＜個票＞", (ITEM, ("業務委託先（予定を含む）", "未定")))
    again = with_table(3, (ITEM, ("業務委託を必要とする理由", "傘が多い。")))
    assert [name for name, _ in parts(SHEET, first, again)] == ["sheet", "form"]
    assert [name for name, _ in parts(SHEET, whole, again)] == ["sheet", "form", "form"]
    assert [name for name, _ in parts(SHEET, first, with_table(3, (OTHER_ITEM,)))] == ["sheet", "form", "form"]


@pytest.mark.parametrize("heading", [(), ("足立区情報公開・個人情報保護審議会諮問資料", "所管部課係　傘係")])
def test_a_form_without_a_title_may_begin_halfway_down_a_page(heading: tuple[str, ...]) -> None:
    first = (ITEM, ("業務委託先（予定を含む）", "未定"))
    found = parts(SHEET, with_table(2, "＜個票＞", first, *heading, (OTHER_ITEM, ("提供先", "駅"))))
    assert [(name, len(blocks)) for name, blocks in found][1:] == [("form", 2), ("form", 1 + len(heading))]
