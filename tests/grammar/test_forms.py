"""Forms and summary sheets, as they were drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import boxed, typeset
from drawing import Paper, Style
from make_sample import SECOND

from adachi_shingikai.elements import Block, Box, Cell, Line, Page, RawPage, Table
from adachi_shingikai.grammar.document import parse_document
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.forms.ruled import continues_form, read_form
from adachi_shingikai.grammar.forms.summary_sheet import read_summary_sheet
from adachi_shingikai.grammar.parts import lines_of
from adachi_shingikai.models import Document, File, Matter
from adachi_shingikai.pages.layout import lay_out_pages


@pytest.mark.parametrize(
    "style",
    [
        Style(),
        Style(shuffled=True),
        Style(radicals=True),
        Style(across=True),
        Style(rotation=90),
        Style(rotation=180),
        Style(rotation=270),
    ],
)
def test_forms_are_read_as_they_were_drawn(drawn: Callable[[Paper, Style], Document], style: Style) -> None:
    found = {s.number: s for s in drawn(SECOND, style).submissions}
    assert set(found) == {903, 904}
    for wanted in SECOND.submissions:
        submission = found[wanted.number]
        assert submission.title == wanted.title
        assert submission.department == wanted.department
        assert submission.overview.split("\n") == list(wanted.overview)
        assert [(m.matter, m.article, m.note) for m in submission.consult] == [(*row, "") for row in wanted.consult]
        assert submission.reports == ()
        assert [(f.article, f.kind, f.ticks) for f in submission.forms] == [
            (f.article, f.kind, ("諮問事項",)) for f in wanted.forms
        ]
        for form, drawn_form in zip(submission.forms, wanted.forms, strict=True):
            texts = {f.label: f.text for f in form.fields if f.rows is None}
            assert texts == dict(drawn_form.small) | dict(drawn_form.boxes)
            tables = [f.rows for f in form.fields if f.rows is not None]
            rows = [(str(i), *row) for i, row in enumerate(drawn_form.rows, 1)]
            assert tables == ([(("", *drawn_form.header), *rows)] if drawn_form.header else [])
    assert (found[904].page_start, found[904].page_end) == (7, 10)


def test_fields_and_tables_go_on_over_a_page() -> None:
    """A form of two pages: a field is cut open at the end of the first, and after it a table on the second."""
    first = RawPage(
        1,
        595,
        842,
        (
            *typeset("＜条例第16条関連＞＜個票＞", 60, 80),
            *typeset("項目", 64, 120),
            *typeset("業務の委託", 164, 120),
            *typeset("条例第16条", 404, 120),
            *typeset("委託の内容", 64, 150),
            *typeset("予約を受け付け、確認の電話を", 64, 180),
        ),
        (
            *boxed(60, 100, 160, 130),
            *boxed(160, 100, 400, 130),
            *boxed(400, 100, 540, 130),
            *boxed(60, 130, 540, 160),
            *boxed(60, 160, 540, 760, "tlr"),
        ),
    )
    second = RawPage(
        2,
        595,
        842,
        (
            *typeset("かける業務である。", 64, 80),
            *typeset("委託の期間", 64, 120),
            *typeset("一年間", 164, 120),
            *typeset("記録する個人情報", 84, 190),
            *typeset("利用目的", 304, 190),
            *typeset("1", 64, 220),
            *typeset("氏名", 84, 220),
            *typeset("予約した人の確認と", 304, 220),
        ),
        (
            *boxed(60, 60, 540, 100, "blr"),
            *boxed(60, 100, 160, 130),
            *boxed(160, 100, 540, 130),
            *(rule for x0, x1 in ((60, 80), (80, 300), (300, 540)) for rule in boxed(x0, 170, x1, 200)),
            *(rule for x0, x1 in ((60, 80), (80, 300), (300, 540)) for rule in boxed(x0, 200, x1, 760, "tlr")),
        ),
    )
    third = RawPage(
        3,
        595,
        842,
        (*typeset("連絡", 304, 80), *typeset("2", 64, 120), *typeset("住所", 84, 120), *typeset("送付", 304, 120)),
        (
            *(rule for x0, x1 in ((60, 80), (80, 300), (300, 540)) for rule in boxed(x0, 60, x1, 100, "blr")),
            *(rule for x0, x1 in ((60, 80), (80, 300), (300, 540)) for rule in boxed(x0, 100, x1, 130)),
        ),
    )
    document = parse_document(lay_out_pages([first, second, third]), File("a.pdf", "0" * 64, 3))
    (submission,) = document.submissions
    (form,) = submission.forms
    assert (form.article, form.kind, form.page, form.page_end) == (16, "業務の委託", 1, 3)
    content, period, table = form.fields
    assert (content.label, content.page) == ("委託の内容", 1)
    assert (content.text or "").replace("\n", "") == "予約を受け付け、確認の電話をかける業務である。"
    assert (period.label, period.text, period.page) == ("委託の期間", "一年間", 2)
    assert (table.label, table.page) == ("記録する個人情報", 2)
    assert table.rows == (
        ("", "記録する個人情報", "利用目的"),
        ("1", "氏名", "予約した人の確認と連絡"),
        ("2", "住所", "送付"),
    )


def test_a_page_whose_table_is_closed_does_not_go_on_with_the_form() -> None:
    form = RawPage(
        1,
        595,
        842,
        (*typeset("＜条例第16条関連＞＜個票＞", 60, 80), *typeset("委託の内容", 64, 120), *typeset("未定", 64, 150)),
        (*boxed(60, 100, 540, 130), *boxed(60, 130, 540, 160)),
    )
    annex = RawPage(
        2,
        595,
        842,
        (*typeset("別紙の表", 64, 120), *typeset("値", 64, 150)),
        (*boxed(60, 100, 540, 130), *boxed(60, 130, 540, 160)),
    )
    document = parse_document(lay_out_pages([form, annex]), File("a.pdf", "0" * 64, 2))
    assert [f.page_end for s in document.submissions for f in s.forms] == [1]
    assert [(p.page, p.part) for p in document.pages if p.page == 2] == [(2, "paper")]


def one_cell_table(page: int, *texts: str, open_top: bool = False, open_bottom: bool = False) -> Table:
    box = Box(60, 100, 540, 130)
    rows = tuple((Cell(box, (Line(words, page, box),)),) for words in texts)
    return Table(page, box, rows, open_top, open_bottom)


@pytest.mark.parametrize(
    ("closed", "fields"),
    [
        (False, [("理由", "夜間も受け付ける。"), ("委託先", "未定")]),
        (True, [("理由", "夜間も受け付ける。"), ("委託先", "未定")]),
    ],
)
def test_a_sentence_goes_on_on_the_next_page_whether_rules_end_its_cell_or_not(
    closed: bool, fields: list[tuple[str, str]]
) -> None:
    first = one_cell_table(1, "理由", "夜間も", open_bottom=not closed)
    second = one_cell_table(2, "受け付ける。", "委託先", "未定", open_top=not closed)
    form, *_ = read_form([first, second], ADACHI)
    assert [(f.label, f.text) for f in form.fields] == fields


def sheet_of(*blocks: Block, wide: bool = False) -> Page:
    width, height = (842.0, 595.0) if wide else (595.0, 842.0)
    return Page(2, width, height, blocks)


@pytest.mark.parametrize(
    ("below", "above", "wide", "goes_on"),
    [
        (True, True, False, True),
        (False, True, False, False),
        (True, False, False, False),
        (False, False, False, False),
        (False, False, True, True),
    ],
)
def test_which_page_goes_on_with_a_form(below: bool, above: bool, wide: bool, goes_on: bool) -> None:
    first, second = one_cell_table(1, "理由", open_bottom=below), one_cell_table(2, "値", open_top=above)
    assert continues_form([first], sheet_of(second, wide=wide), ADACHI) is goes_on
    assert not continues_form([], sheet_of(second, wide=True), ADACHI)
    moved = replace(second, box=Box(90, 100, 540, 130), open_top=False)
    assert not continues_form([first], sheet_of(moved, wide=True), ADACHI)


def test_a_page_with_a_printed_label_goes_on_with_a_form() -> None:
    second = one_cell_table(2, "値", "業務委託先（予定を含む）", "未定")
    assert continues_form([one_cell_table(1, "理由")], sheet_of(second), ADACHI)


def test_a_page_that_begins_with_the_table_goes_on_with_a_form_that_filled_its_page() -> None:
    first, second = one_cell_table(1, "理由"), one_cell_table(2, "値")
    full = replace(first, box=Box(60, 100, 540, 780))
    title = Line("別紙1", 2, Box(60, 60, 100, 70))
    assert continues_form([full], sheet_of(second), ADACHI)
    assert not continues_form([first], sheet_of(second), ADACHI)
    assert not continues_form([full], sheet_of(title, second), ADACHI)
    assert not continues_form([full, title], sheet_of(second), ADACHI)


def test_an_empty_row_is_left_out_and_a_second_header_begins_a_second_table() -> None:
    names = ((60, 80), (80, 300), (300, 540))
    texts = (("", "氏名", "目的"), ("1", "青山", "確認"), ("2", "", ""), ("", "住所", "送付先"), ("1", "区内", "郵送"))
    glyphs = [*typeset("＜条例第21条関連＞＜個票＞", 60, 80)]
    rules = []
    for i, row in enumerate(texts):
        for (x0, x1), words in zip(names, row, strict=True):
            glyphs += typeset(words, x0 + 4, 120 + 30 * i)
            rules += boxed(x0, 100 + 30 * i, x1, 130 + 30 * i)
    page = RawPage(1, 595, 842, tuple(glyphs), tuple(rules))
    document = parse_document(lay_out_pages([page]), File("a.pdf", "0" * 64, 1))
    (form,) = document.submissions[0].forms
    assert [(f.label, f.rows) for f in form.fields] == [
        ("氏名", (texts[0], texts[1])),
        ("住所", (texts[3], texts[4])),
    ]


def ruled(page: int, *rows: tuple[str, ...]) -> Table:
    """A ruled table; each cell is a line."""
    box = Box(60, 100, 540, 130)
    return Table(page, box, tuple(tuple(Cell(box, (Line(w, page, box),) if w else ()) for w in row) for row in rows))


def test_a_summary_sheet_with_rules() -> None:
    sheet = read_summary_sheet(
        [
            ruled(3, ("案　件", "［座席の予約について］"), ("所管部課係", "教育部 図書館"), ("", "教育部 学校課")),
            ruled(3, ("事業の概要", "予約を受け付ける。"), ("電話番号を記録する。",)),
            ruled(
                4,
                ("諮問事項",),
                ("", "項　目", "条　例", "備　考"),
                ("1", "業務の委託", "第16条", "新規"),
                ("2", "", "", ""),
            ),
            ruled(4, ("報告事項",), ("", "条　例", "項　目", "備　考"), ("1", "第20条", "外部提供", "")),
        ],
        ADACHI,
    )
    assert (sheet.title, sheet.department) == ("座席の予約について", ("教育部 図書館", "教育部 学校課"))
    assert (sheet.overview, sheet.overview_page) == ("予約を受け付ける。\n電話番号を記録する。", 3)
    assert sheet.consult == (Matter("業務の委託", "第16条", "新規"),)
    assert sheet.reports == (Matter("外部提供", "第20条", ""),)
    assert [line.text for line in sheet.rest] == ["諮問事項", "報告事項"]


def test_a_summary_sheet_without_rules() -> None:
    texts = ("案件　［座席の予約について］", "所管部課係 教育部図書館", "事業の概要", "予約を受け付ける。")
    sheet = read_summary_sheet([Line(t, 1, Box(60, 0, 100, 10)) for t in texts], ADACHI)
    assert (sheet.title, sheet.department) == ("座席の予約について", ("教育部図書館",))
    assert (sheet.overview, [line.text for line in sheet.rest]) == ("予約を受け付ける。", ["事業の概要"])


def test_the_head_of_a_form() -> None:
    blocks: list[Block] = [
        Line("＜条例第16条関連＞＜個票＞", 1, Box(60, 20, 300, 30)),
        Line("所管部課係　教育部 図書館", 1, Box(60, 40, 300, 50)),
        ruled(
            1,
            ("項目", "業務の委託", "条例第20条"),
            ("□ 諮問事項　■ 報告事項",),
            ("委託の期間", "一年間"),
            ("委託の理由",),
            ("足りないため。",),
            ("備考",),
        ),
    ]
    form, rest, _ = read_form(blocks, ADACHI)
    assert (form.article, form.kind, form.department, form.ticks) == (20, "業務の委託", "教育部 図書館", ("報告事項",))
    assert [(f.label, f.text) for f in form.fields] == [
        ("委託の期間", "一年間"),
        ("委託の理由", "足りないため。"),
        ("備考", ""),
    ]
    assert [line.text for line in rest] == ["＜条例第16条関連＞＜個票＞", "□ 諮問事項　■ 報告事項"]


def test_the_article_in_the_title_serves_where_no_row_names_one() -> None:
    form, *_ = read_form([Line("＜条例第16条関連＞＜個票＞", 1, Box(60, 20, 300, 30))], ADACHI)
    assert (form.article, form.page, form.page_end) == (16, 1, 1)


def matters_of(*rows: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """The matters of 諮問事項 with these rows."""
    sheet = read_summary_sheet([ruled(1, ("諮問事項",), *rows)], ADACHI)
    return [(m.matter, m.article, m.note) for m in sheet.consult]


@pytest.mark.parametrize(
    "head",
    [
        ("", "項目", "根拠条文", "備考"),
        ("No.", "諮問する事項", "条例等", "摘要"),
        ("番号", "事項", "規定", "備考"),
        (),
    ],
)
def test_columns_with_unknown_heads_are_understood_from_their_cells(head: tuple[str, ...]) -> None:
    rows = [("1", "業務の委託", "条例第16条第1項", "新規"), ("2", "外部提供", "条例第20条", ""), ("3", "", "", "")]
    assert matters_of(*([head] if head else []), *rows) == [
        ("業務の委託", "条例第16条第1項", "新規"),
        ("外部提供", "条例第20条", ""),
    ]


def test_cells_beyond_the_heads_and_columns_of_their_own_are_notes() -> None:
    beyond = (("", "項目", "条例"), ("1", "業務の委託", "第16条", "新規", "三年間"))
    assert matters_of(*beyond) == [("業務の委託", "第16条", "新規　三年間")]
    rows = (("", "条例", "項目", "備考", "開始"), ("1", "第16条", "業務の委託", "新規", "十月"))
    assert matters_of(*rows) == [("業務の委託", "第16条", "新規　十月")]


def test_heads_and_words_among_the_numbers_are_kept_as_text() -> None:
    table = ruled(
        1, ("諮問事項",), ("", "項目", "根拠条文"), ("新", "業務の委託", "第16条"), ("2", "外部提供", "第20条")
    )
    sheet = read_summary_sheet([table], ADACHI)
    assert [m.matter for m in sheet.consult] == ["業務の委託", "外部提供"]
    assert [line.text for line in sheet.rest] == ["諮問事項", "新", "根拠条文"]


ITEM = ("項目", "業務の委託", "条例第16条")


def fields_of(*rows: tuple[str, ...]) -> list[tuple[str, str | None]]:
    form, *_ = read_form([ruled(1, ITEM, *rows)], ADACHI)
    return [(f.label, f.text) for f in form.fields]


def test_labels_and_texts_never_change_places() -> None:
    """Paragraphs in rows of their own, a row left empty, and a label without text."""
    assert fields_of(
        ("■ 諮問事項", "□ 報告事項"),
        ("業務委託の内容及び条件",),
        ("１　内容",),
        ("傘を数える。",),
        ("",),
        ("業務委託を必要とする理由",),
        ("未定",),
        ("適用申請",),
        ("稼働時期",),
        ("十月",),
    ) == [
        ("業務委託の内容及び条件", "１　内容\n傘を数える。"),
        ("業務委託を必要とする理由", "未定"),
        ("適用申請", ""),
        ("稼働時期", "十月"),
    ]


def test_a_row_with_two_labels_has_two_fields() -> None:
    assert fields_of(("システム委員会", "承認済み", "稼働時期", "十月")) == [
        ("システム委員会", "承認済み"),
        ("稼働時期", "十月"),
    ]


def test_a_list_in_cells_is_text() -> None:
    assert fields_of(("業務委託の内容及び条件",), ("１", "数える。"), ("２", "干す。"), ("", "畳む。")) == [
        ("業務委託の内容及び条件", "１　数える。\n２　干す。\n畳む。")
    ]


def test_a_label_over_two_ruled_rows_is_one() -> None:
    assert fields_of(("業務委託により取り扱う", "氏名、"), ("個人情報の項目", "住所")) == [
        ("業務委託により取り扱う個人情報の項目", "氏名、住所")
    ]


def test_a_misread_label_is_kept_as_printed_and_reported() -> None:
    form, _, problems = read_form([ruled(1, ITEM, ("業務委託を必要とする埋由",), ("多いため。",))], ADACHI)
    assert [(f.label, f.text) for f in form.fields] == [("業務委託を必要とする埋由", "多いため。")]
    assert [(p.line, p.kind) for p in problems] == [("業務委託を必要とする埋由", "ocr")]


def test_the_head_of_a_numbered_table_over_two_rows() -> None:
    rows = (("", "記録する", "利用"), ("", "個人情報", "目的"), ("1", "氏名", "返却"), ("No.", "提供する情報", "相手"))
    form, *_ = read_form([ruled(1, ITEM, *rows, ("１", "色", "駅"))], ADACHI)
    assert [(f.label, f.rows) for f in form.fields] == [
        ("記録する個人情報", (("", "記録する個人情報", "利用目的"), ("1", "氏名", "返却"))),
        ("提供する情報", (("No.", "提供する情報", "相手"), ("１", "色", "駅"))),
    ]


def test_the_head_of_a_form_in_rows() -> None:
    rows = (("足立区情報公開・個人情報保護審議会諮問・報告資料",), ("所管部課係", "道路部 傘課"))
    form, *_ = read_form([ruled(1, *rows, ("項目", "条例"), ("業務の委託", "条例第１７条第２項"))], ADACHI)
    assert (form.department, form.kind, form.article, form.fields) == ("道路部 傘課", "業務の委託", 17, ())


@pytest.mark.parametrize(("height", "texts"), [(30.0, ["", ""]), (5.0, ["", "十月"])])
def test_white_between_two_tables_is_not_a_row(height: float, texts: list[str]) -> None:
    """An empty cell below a label is its text only if a line of text could stand in it."""
    empty = Cell(Box(60, 130, 540, 130 + height))
    table = ruled(1, ITEM, ("適用申請",), ("システム委員会",), ("十月",))
    item, label, last, text = table.rows
    form, *_ = read_form([replace(table, rows=(item, label, (empty,), last, (empty,), text))], ADACHI)
    assert [f.text for f in form.fields][:2] == texts


def test_a_sentence_goes_on_below_a_running_head() -> None:
    head = ("項目", "業務の委託", "足立区個人情報保護条例第16条")
    first = ruled(1, head, ("業務委託の内容及び条件",), ("夜間も",))
    second = ruled(2, head, ("受け付ける。",), ("業務委託先（予定を含む）",), ("未定",))
    form, *_ = read_form([first, second], ADACHI)
    assert [(f.label, f.text) for f in form.fields] == [
        ("業務委託の内容及び条件", "夜間も受け付ける。"),
        ("業務委託先（予定を含む）", "未定"),
    ]


def test_frames_on_top_of_each_other_are_read_line_by_line() -> None:
    """A heading and the opinion below it in minutes, each in a frame."""
    box = Box(60, 100, 540, 130)
    opinion = Cell(box, tuple(Line(words, 1, box) for words in ("＜審議会意見＞", "本件は了承とする。")))
    table = Table(1, box, ((Cell(box, (Line("【諮問第903号】傘の貸出し", 1, box),)),), (opinion,)))
    assert [line.text for line in lines_of([table])] == [
        "【諮問第903号】傘の貸出し",
        "＜審議会意見＞",
        "本件は了承とする。",
    ]


def test_the_rest_of_a_left_half_is_read_before_the_right_half() -> None:
    """A page break cut both halves of a landscape form."""

    def half(page: int, x0: float, *texts: str, top: bool = False, bottom: bool = False) -> Table:
        box = Box(x0, 100, x0 + 350, 500)
        rows = tuple((Cell(box, (Line(words, page, box),)),) for words in texts)
        return Table(page, box, rows, open_top=top, open_bottom=bottom)

    blocks = [
        half(1, 50, "業務委託の内容及び条件", "夜間も", bottom=True),
        half(1, 430, "個人情報の保護措置等", "台帳に", bottom=True),
        half(2, 50, "受け付ける。", top=True),
        half(2, 430, "鍵を掛ける。", top=True),
    ]
    form, *_ = read_form(blocks, ADACHI)
    assert [(f.label, f.text) for f in form.fields] == [
        ("業務委託の内容及び条件", "夜間も受け付ける。"),
        ("個人情報の保護措置等", "台帳に鍵を掛ける。"),
    ]
