"""Whole papers: drawn, read, and compared with what was drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import drawn_speeches, read_speeches
from drawing import Paper, Style, draw_minutes
from make_sample import FIRST_MINUTES, PAPERS, SECOND, THIRD
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from adachi_shingikai.elements import Box, Line, Page
from adachi_shingikai.grammar.document import parse_document
from adachi_shingikai.index.passages import passages_of
from adachi_shingikai.ingest.read import ReadOptions, read_document
from adachi_shingikai.japanese.text import plain, squeeze
from adachi_shingikai.models import Document, File, Submission
from adachi_shingikai.pages.layout import lay_out_page
from adachi_shingikai.pages.pdf import read_pages

STYLES = {
    "plain": Style(),
    "one column": Style(columns=1),
    "shuffled": Style(shuffled=True),
    "radicals": Style(radicals=True),
    "heading over the columns": Style(full_width_title=True),
    "running head": Style(running_head="諮問資料", number="- {} -"),
    "other marks": Style(mark="◯", opinion="<審議会の意見>", item="［諮問第{}号］"),
    "doubled": Style(doubled=True),
    "wide digits": Style(mark="〇", wide_digits=True),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("paper", [SECOND, THIRD], ids=["second", "third"])
def test_every_style_is_read_alike(drawn: Callable[[Paper, Style], Document], paper: Paper, style: Style) -> None:
    document = drawn(paper, style)
    minutes = document.minutes[0]
    assert read_speeches(document) == drawn_speeches(paper.minutes)
    script = paper.minutes.script
    assert [r.text for r in minutes.remarks] == [words[0] for kind, *words in script if kind == "remark"]
    assert [s.title for s in minutes.sections] == [squeeze(w[0]) for kind, *w in script if kind == "section"]
    assert [(i.number, i.title) for i in minutes.items] == [(int(w[0]), w[1]) for kind, *w in script if kind == "item"]
    assert [squeeze(i.opinion.text) for i in minutes.items if i.opinion] == [
        squeeze("".join(words)) for kind, *words in script if kind == "opinion"
    ]
    assert [i.title for i in document.agenda.items] == [s.title for s in paper.submissions]
    assert [plain(r.title) for r in document.agenda.reports] == [title for title, _ in paper.reports]
    assert not document.problems


@pytest.mark.parametrize("columns", [1, 2])
def test_a_text_layer_that_runs_across_the_columns(tmp_path: Path, columns: int) -> None:
    path = tmp_path / "minutes.pdf"
    draw_minutes(FIRST_MINUTES, path, Style(columns=columns, across=True), overview=False)
    assert read_speeches(read_document(path)) == drawn_speeches(FIRST_MINUTES)


def test_the_sample_says_what_was_drawn(second: Document) -> None:
    minutes = second.minutes[0]
    assert (second.meeting.term, second.meeting.number, second.meeting.date) == (31, 2, "2058-07-19")
    assert second.meeting.place == "架空会館3階会議室"
    assert (minutes.term, minutes.number, minutes.date) == (31, 1, "2058-04-12")
    assert (minutes.start, minutes.end, minutes.draft) == ("10:00", "11:42", True)
    assert minutes.secretariat == "企画部情報公開課"
    assert [p.name for p in minutes.present][:3] == ["青山太一", "石橋みのり", "鈴木健吾"]
    assert [p.name for p in minutes.absent] == ["和田一郎"]
    opinions = {i.number: i.opinion for i in minutes.items}
    first = opinions[901]
    assert first is not None
    assert (first.outcome, len(first.conditions)) == ("意見付き了承", 2)
    assert first.conditions[0].startswith("巡回の記録")
    assert {n: o.outcome for n, o in opinions.items() if o} == {901: "意見付き了承", 902: "了承", 903: "継続審議"}
    speakers = {s.label: s.speaker for s in minutes.speeches}
    assert speakers["鈴木(由)委員"] == "鈴木由紀"
    assert speakers["髙崎委員"] == "髙﨑渚"
    assert speakers["岸生活衛生課長"] is None
    names = {s.label: (s.name, s.role) for s in minutes.speeches}
    assert names["岸生活衛生課長"] == ("岸", "生活衛生課長")
    assert names["高田DX推進担当課長"] == ("高田", "DX推進担当課長")
    assert minutes.sections[2].text.startswith("第三十期・第9回")


def test_pages_behind_every_statement(second: Document, samples: dict[str, Path]) -> None:
    printed = {page.number: squeezed(page.glyphs) for page in read_pages(samples["sample-31-2.pdf"])}
    for speech in second.minutes[0].speeches:
        assert speech.page_start is not None
        assert speech.page_end is not None
        assert squeeze(speech.text)[:8] in printed[speech.page_start]
        assert squeeze(speech.text)[-8:] in printed[speech.page_end]
        assert (speech.printed_start, speech.printed_end) == (str(speech.page_start - 1), str(speech.page_end - 1))
    owners = {p.page: (p.item, p.report) for p in second.pages if p.part not in ("cover", "overview")}
    assert owners == {
        **dict.fromkeys((5, 6), (903, None)),
        **dict.fromkeys((7, 8, 9, 10), (904, None)),
        11: (None, 1),
        12: (None, 2),
    }


def squeezed(glyphs: object) -> str:
    return squeeze("".join(g.text for g in glyphs))  # type: ignore[attr-defined]


def printed_lines(sheet: Page) -> list[str]:
    found: list[str] = []
    for block in sheet.blocks:
        if isinstance(block, Line):
            found.append(block.text)
        else:
            found += [line.text for row in block.rows for cell in row if cell for line in cell.lines]
    return found


def submission_text(submission: Submission) -> str:
    fields = [field for form in submission.forms for field in form.fields]
    return "".join(
        [
            f"［{submission.title}］",
            *submission.department,
            submission.overview,
            *(m.matter + m.article + m.note for m in (*submission.consult, *submission.reports)),
            *(f"{form.kind}条例第{form.article}条所管部課係{form.department}" for form in submission.forms),
            *(f.label + (f.text or "") + "".join(map("".join, f.rows or ())) for f in fields),
        ]
    )


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_printed_is_dropped(samples: dict[str, Path], name: str) -> None:
    document = read_document(samples[name])
    minutes = document.minutes[0]
    kept = squeeze(
        "".join(
            [
                *(p.text for p in document.pages),
                *(d.line for d in document.discards),
                minutes.preamble,
                *(f"({s.no}){s.title}{s.text}" for s in minutes.sections),
                *(
                    f"【諮問第{i.number}号】{i.title}＜審議会意見＞{i.opinion.text if i.opinion else ''}"
                    for i in minutes.items
                ),
                *(f"【報告事項{r.no}】{r.title}{r.text}" for r in minutes.reports),
                *(f"○{s.label}{s.text}" for s in minutes.speeches),
                *(r.text for r in minutes.remarks),
                *(submission_text(s) for s in document.submissions),
                "案件所管部課係項目条例備考項　目条　例備　考012345",  # what only labels and numbers the fields
            ]
        )
    )
    kept = re.sub(r"[\s\n]", "", kept)
    for page in read_pages(samples[name]):
        sheet, _ = lay_out_page(page)
        for line in printed_lines(sheet):
            assert squeeze(line) in kept, f"{page.number}: {line}"


@pytest.mark.parametrize("overview", [True, False])
def test_minutes_by_themselves(tmp_path: Path, overview: bool) -> None:
    path = tmp_path / "minutes.pdf"
    draw_minutes(FIRST_MINUTES, path, overview=overview)
    document = read_document(path)
    assert read_speeches(document) == drawn_speeches(FIRST_MINUTES)
    assert (document.minutes[0].term == 31) is overview


def test_a_paper_without_minutes_has_pages_only(tmp_path: Path) -> None:
    path = tmp_path / "manual.txt"
    path.write_text("利用の手引き\n\n○会長の選任について\n○ 委員は次のとおり\n○山田課長　来週\n", encoding="utf-8")
    document = read_document(path)
    assert not document.minutes
    assert "○山田課長" in document.pages[0].text
    assert (document.format, document.body) == (None, None)


@pytest.mark.parametrize("council", ["足立区情報公開・個人情報保護審議会", "架空区情報公開審議会"])
def test_a_document_names_its_council(tmp_path: Path, council: str) -> None:
    """Another council that prints 【諮問第…号】, too, is not that of 足立区."""
    path = tmp_path / "m.txt"
    words = [council, "【諮問第3号】猫について", "○青山会長　始めます。", "○田中委員　はい。"]
    path.write_text("\n\n".join(words), encoding="utf-8")
    document = read_document(path)
    assert (document.format, document.body) == ("adachi", council if "足立区" in council else None)


def test_a_page_that_is_a_picture_is_said(tmp_path: Path) -> None:

    picture, path = tmp_path / "p.png", tmp_path / "p.pdf"
    Image.new("L", (200, 300), 255).save(picture)
    canvas = Canvas(str(path))
    canvas.drawImage(str(picture), 0, 0, 595, 842)
    canvas.save()
    assert [(p.page, p.kind) for p in read_document(path, ReadOptions(ocr="never")).problems] == [(1, "picture")]
    assert not read_document(path).problems  # nothing is written on it


@pytest.mark.parametrize(
    "words",
    [
        "利用の手引き\n\n○会長の選任\n○委員の任期\n○ 予算\n○提出先\n",
        "日時：令和5年\n場所：会議室\n内容：予算\n備考：なし\n",
        "■事務局　持ち物の確認\n" * 4 + "■準備物は次のとおりです。\n" * 60,
        "No Japanese at all.\n\n1. One\n2. Two\n",
    ],
)
def test_what_is_no_minutes_has_no_speech(tmp_path: Path, words: str) -> None:
    path = tmp_path / "m.txt"
    path.write_text(words, encoding="utf-8")
    document = read_document(path)
    assert not document.minutes
    assert document.format_score == 0
    assert document.pages


# --- pages without any PDF ------------------------------------------------------------------


def sheet(number: int, *texts: str, printed: str | None = None, ocr: bool = False) -> Page:
    """A page of lines, with its number at the foot."""
    blocks = [Line(words, number, Box(60, 100 + 20 * i, 500, 110 + 20 * i)) for i, words in enumerate(texts)]
    if printed:
        blocks.append(Line(printed, number, Box(290, 800, 310, 810)))
    return Page(number, 595, 842, tuple(blocks), ocr=ocr)


def parse(*pages: Page) -> Document:
    return parse_document(pages, File("a.pdf", "0" * 64, len(pages)))


def paper(*rows: str) -> Page:
    return sheet(1, "第三十一期・第2回審議会", "【諮問・報告資料】", *rows, "令和40年7月19日(木)", "架空会館")


SUMMARY = "諮問・報告資料総括表"


def test_pages_belong_to_the_item_that_the_cover_names() -> None:
    document = parse(
        paper("○諮問事項", "1　[諮問第903号]猫 P 1～P 2", "2　[諮問第904号]傘 P 3", "○報告事項", "1　犬 P 4～P 5"),
        sheet(2, SUMMARY, "案件　鳥", printed="1"),
        sheet(3, "別紙の本文", printed="2"),
        sheet(4, SUMMARY, "案件　魚", printed="3"),
        sheet(5, SUMMARY, "案件　虫", printed="4"),
        sheet(6, "報告の続き", printed="5"),
        sheet(7, "その後の紙", printed="6"),
    )
    assert [(s.number, s.report, s.page_start, s.page_end) for s in document.submissions] == [
        (903, None, 2, 3),
        (904, None, 4, 4),
        (None, 1, 5, 7),
    ]
    assert [(p.page, p.item, p.report) for p in document.pages if p.part == "paper"] == [
        (3, 903, None),
        (6, None, 1),
        (7, None, 1),
    ]


def test_without_page_numbers_the_title_names_the_item() -> None:
    document = parse(
        paper(
            "○諮問事項",
            "1　[諮問第903号]迷子の猫の飼い主を捜すための外部提供",
            "○報告事項",
            "1　運用状況の報告について",
        ),
        sheet(2, SUMMARY, "案件　迷子の猫の飼主を捜すための外部提供"),  # a character was lost
        sheet(3, SUMMARY, "案件　運用状況の報告について"),
        sheet(4, SUMMARY, "案件　迷子の犬を預かる場所の予約"),
    )
    assert [(s.number, s.report) for s in document.submissions] == [(903, None), (None, 1), (None, None)]


LONG_TITLES = ("迷子の猫の飼い主を捜すための外部提供", "図書館の座席の予約に係る業務の委託")


def test_a_title_says_more_than_a_misread_page_number() -> None:
    rows = [f"{i}　[諮問第{902 + i}号]{title} P {i}" for i, title in enumerate(LONG_TITLES, 1)]
    document = parse(
        paper("○諮問事項", *rows),
        sheet(2, SUMMARY, f"案件　{LONG_TITLES[1]}", printed="1"),
        sheet(3, "＜条例第16条関連＞＜個票＞"),
        sheet(4, SUMMARY, f"案件　{LONG_TITLES[0]}"),
        sheet(5, "＜条例第20条関連＞＜個票＞"),
    )
    assert [(s.number, [f.article for f in s.forms]) for s in document.submissions] == [(904, [16]), (903, [20])]


def test_a_page_between_two_numbered_ones_has_the_number_between() -> None:
    document = parse(
        paper("○諮問事項", "1　[諮問第903号]猫 P 1～P 2", "2　[諮問第904号]傘 P 3～P 5"),
        sheet(2, SUMMARY, "案件　鳥", printed="1"),
        sheet(3, "別紙の一", printed="2"),
        sheet(4, SUMMARY, "案件　魚"),
        sheet(5, "別紙の二", printed="4"),
    )
    assert [s.number for s in document.submissions] == [903, 904]
    assert [(p.page, p.item) for p in document.pages if p.part == "paper"] == [(3, 903), (5, 904)]


def test_forms_of_an_item_come_together() -> None:
    document = parse(
        paper("○諮問事項", f"1　[諮問第903号]{LONG_TITLES[0]} P 1～P 3", "2　[諮問第904号]傘 P 4"),
        sheet(2, SUMMARY, f"案件　{LONG_TITLES[0]}"),
        sheet(3, "＜条例第16条関連＞＜個票＞", printed="4"),
        sheet(4, "＜条例第20条関連＞＜個票＞", printed="2"),
    )
    assert [(s.number, [f.article for f in s.forms]) for s in document.submissions] == [(903, [20]), (904, [16])]


def test_a_form_without_a_summary_sheet_makes_its_own() -> None:
    document = parse(
        paper("○諮問事項", "1　[諮問第903号]猫 P 1", "2　[諮問第904号]傘 P 2"),
        sheet(2, "＜条例第16条関連＞＜個票＞", "所管部課係　教育部 図書館", printed="1"),
        sheet(3, "＜条例第20条関連＞＜個票＞", printed="2"),
        sheet(4, "＜条例第21条関連＞＜個票＞", printed="2"),
    )
    assert [(s.number, s.title, s.department, [f.article for f in s.forms]) for s in document.submissions] == [
        (903, "猫", ("教育部 図書館",), [16]),
        (904, "傘", (), [20, 21]),
    ]


def test_text_beside_the_fields_stays_with_its_page() -> None:
    document = parse(
        paper("○諮問事項", "1　[諮問第903号]猫 P 1～P 2"),
        sheet(2, "＜条例第16条関連＞＜個票＞", "欄外の一行目"),
        sheet(3, "＜条例第20条関連＞＜個票＞", "欄外の二行目"),
    )
    assert [(p.page, p.part, p.text.split("\n")[-1]) for p in document.pages if p.part == "form"] == [
        (2, "form", "欄外の一行目"),
        (3, "form", "欄外の二行目"),
    ]


@pytest.mark.parametrize(
    ("title", "heading", "draft"),
    [
        ("第三十一期・第1回審議会要録（案）", "【審議会】会議概要", True),
        ("第三十一期・第1回審議会要録", "【審議会】会議概要", False),
    ],
)
def test_the_cover_says_whose_minutes_they_are_and_whether_a_draft(title: str, heading: str, draft: bool) -> None:
    document = parse(
        paper("○確認事項", f"1　{title} P 1～P 2"),
        sheet(2, "（審議経過）", "○青山会長　始めます。", "○遠藤委員　はい。", printed="1"),
    )
    (minutes,) = document.minutes
    assert (minutes.term, minutes.number, minutes.draft) == (31, 1, draft)
    assert (minutes.page_start, minutes.page_end) == (2, 2)


def test_two_minutes_in_one_document() -> None:
    """The cover says where the first ones end."""
    document = parse(
        paper("○確認事項", "1　第三十一期・第1回要録（案） P 1～P 2", "2　第三十一期・第2回要録 P 3"),
        sheet(2, "（審議経過）", "○青山会長　前の回です。", printed="1"),
        sheet(3, "○遠藤委員　はい。", printed="2"),
        sheet(4, "配付した資料", "（審議経過）", "○青山会長　次の回です。", printed="3"),
    )
    assert [(m.number, m.draft, m.page_start, m.page_end) for m in document.minutes] == [
        (1, True, 2, 3),
        (2, False, 4, 4),
    ]
    assert [[s.text for s in m.speeches] for m in document.minutes] == [["前の回です。", "はい。"], ["次の回です。"]]


@pytest.mark.parametrize(("ocr", "secretariat"), [(True, "企画部情報公開課"), (False, "企画部情報開課")])
def test_only_ocr_loses_characters(ocr: bool, secretariat: str) -> None:
    document = parse(
        sheet(1, "【審議会】会議概要", "事務局　企画部情報開課"),
        sheet(2, "（審議経過）", "○西野情報公開課長　始めます。", "○西野情報公開課長　終わります。", ocr=ocr),
    )
    assert document.minutes[0].secretariat == secretariat


def test_characters_without_a_code_point_are_a_problem() -> None:
    page = replace(sheet(1, "本文"), lost=3)
    assert [(p.page, p.kind) for p in parse(page).problems] == [(1, "character")]


@pytest.mark.parametrize(
    ("texts", "images", "ocr", "kinds"),
    [((), 1, False, ["picture"]), ((), 0, False, []), (("本文",), 1, False, []), ((), 1, True, [])],
)
def test_a_page_of_a_picture_alone_is_a_problem(
    texts: tuple[str, ...], images: int, ocr: bool, kinds: list[str]
) -> None:
    page = replace(sheet(1, *texts, ocr=ocr), images=images)
    assert [p.kind for p in parse(page).problems] == kinds


def test_everything_knows_the_number_printed_on_its_page(second: Document) -> None:
    """Page 10 of the sample is P.9 on paper: its cover has no number."""

    def check(record: Any) -> None:
        for name in ("", "_start", "_end"):
            if (page := getattr(record, f"page{name}", None)) and hasattr(record, f"printed{name}"):
                assert getattr(record, f"printed{name}") == (str(page - 1) if page > 1 else None), record

    (minutes,) = second.minutes
    opinions = [item.opinion for item in minutes.items if item.opinion]
    forms = [form for submission in second.submissions for form in submission.forms]
    fields = [field for form in forms for field in form.fields]
    records = [
        *second.minutes,
        *minutes.sections,
        *minutes.items,
        *minutes.reports,
        *minutes.remarks,
        *minutes.speeches,
    ]
    records += [*opinions, *second.submissions, *forms, *fields, *second.pages, *second.discards, *second.problems]
    assert opinions
    assert fields
    for record in records:
        check(record)
    assert all(s.overview_printed == str((s.overview_page or 0) - 1) for s in second.submissions)


def test_a_text_file_has_no_pages(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "○青山会長　では。\f【諮問第7号】傘\n＜審議会意見＞\n　了承とする。\n○青山会長　では。\n", encoding="utf-8"
    )
    document = read_document(file)
    assert (document.file.pages, document.file.ocr_pages) == (0, ())
    (minutes,) = document.minutes
    opinion = minutes.items[0].opinion
    assert opinion
    records: list[Any] = [minutes, opinion, *minutes.speeches]
    for record in records:
        assert (record.page_start, record.page_end, record.printed_start, record.printed_end) == (None,) * 4
    assert {passage.page_start for passage in passages_of(document)} == {None}
