"""The cover: meeting, date, place, and the rows of its three groups."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import lines
from drawing import draw_text

from adachi_shingikai.grammar.cover import read_cover
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Agenda, AgendaConfirmation, AgendaItem, AgendaReport, MeetingHead

COVER = (
    "第三十一期・第2回足立区情報公開・個人情報保護審議会",
    "【諮問・報告資料】",
    "○確認事項",
    "1　第三十一期・第1回足立区情報公開・個人情報保護審議会要録（案） P 1～P 4",
    "○諮問事項",
    "1　［諮問第903号］迷子の猫の飼い主を捜すための",
    "外部提供について P 5～P 6",
    "2　［諮問第904号］図書館の座席について（10～12ページ）",
    "○報告事項",
    "1　掲示の文面について P 13",
    "2　運用状況の報告について",
    "令和40年7月19日(木)",
    "架空会館3階会議室",
)


def read(*texts: str) -> tuple[MeetingHead, Agenda]:
    cover = read_cover(lines(*texts), ADACHI)
    return cover.meeting, cover.agenda


def test_a_cover() -> None:
    head, agenda = read(*COVER)
    assert head == MeetingHead(31, 2, "2058-07-19", "架空会館3階会議室")
    name = "第三十一期・第1回足立区情報公開・個人情報保護審議会要録（案）"
    assert agenda.confirmations == (AgendaConfirmation(1, name, 31, 1, 1, 4, page=1),)
    assert agenda.items == (
        AgendaItem(1, 903, "迷子の猫の飼い主を捜すための外部提供について", 5, 6, page=1),
        AgendaItem(2, 904, "図書館の座席について", 10, 12, page=1),
    )
    assert agenda.reports == (
        AgendaReport(1, "掲示の文面について", 13, 13, page=1),
        AgendaReport(2, "運用状況の報告について", None, None, page=1),
    )


def test_a_group_without_rows() -> None:
    _, agenda = read("○諮問事項", "なし", "○報告事項", "1　掲示について")
    assert (agenda.items, [r.title for r in agenda.reports]) == ((), ["掲示について"])


def test_rows_are_numbered_from_one() -> None:
    """A line that begins with another number goes on with the title above it."""
    _, agenda = read(
        "○報告事項", "1　掲示の", "3　か所について", "2　運用状況について", "○諮問事項", "1　[諮問第7号]傘"
    )
    assert [(r.no, r.title) for r in agenda.reports] == [(1, "掲示の3　か所について"), (2, "運用状況について")]
    assert [(i.no, i.number) for i in agenda.items] == [(1, 7)]


def test_rows_without_numbers_begin_with_that_of_the_item() -> None:
    _, agenda = read("○諮問事項", "諮問第7号　傘について", "諮問第8号　靴について")
    assert [(i.no, i.number, i.title) for i in agenda.items] == [(0, 7, "傘について"), (0, 8, "靴について")]


def test_a_title_ends_where_the_date_stands() -> None:
    head, agenda = read("○報告事項", "1　掲示について", "令和40年7月19日（木）", "会場：架空会館", "問合せ先　企画部")
    assert [r.title for r in agenda.reports] == ["掲示について"]
    assert (head.date, head.place) == ("2058-07-19", "架空会館")


@pytest.mark.parametrize("line", ["令和39年度の運用状況", "令和40年7月19日に行う点検について"])
def test_a_title_that_begins_with_a_date_is_no_date(line: str) -> None:
    head, agenda = read("○報告事項", "1　次の件", line)
    assert head.date is None
    assert agenda.reports[0].title == f"次の件{line}"


def test_lines_before_the_first_group_are_no_rows() -> None:
    head, agenda = read("1　第9期・第3回審議会", "○報告事項", "1　掲示について")
    assert (head.term, head.number) == (9, 3)
    assert [r.title for r in agenda.reports] == ["掲示について"]


def test_the_date_above_the_rows() -> None:
    head, agenda = read(
        "第三十一期・第2回足立区情報公開・個人情報保護審議会",
        "日　時　令和40年7月19日(木) 午後2時",
        "場　所　架空会館3階会議室",
        "【諮問・報告資料】",
        "○確認事項",
        "1　第三十一期・第1回足立区情報公開・個人情報保護審議会要録（案） P 1～P 4",
        "○諮問事項",
        "1　［諮問第903号］迷子の猫の飼い主を捜すための",
        "外部提供について P 5～P 6",
    )
    assert head == MeetingHead(31, 2, "2058-07-19", "架空会館3階会議室")
    assert [(c.number, c.page_start, c.page_end) for c in agenda.confirmations] == [(1, 1, 4)]
    assert [(i.number, i.title, i.page_end) for i in agenda.items] == [
        (903, "迷子の猫の飼い主を捜すための外部提供について", 6)
    ]


def test_a_date_above_the_title_has_no_place_below_it() -> None:
    head, agenda = read("令和40年7月19日", *COVER[:2], "○報告事項", "1　掲示の", "文面について")
    assert (head.term, head.date, head.place) == (31, "2058-07-19", None)
    assert [r.title for r in agenda.reports] == ["掲示の文面について"]


def test_numbering_through_all_groups() -> None:
    cover = read_cover(
        lines(
            "○確認事項",
            "1　第三十一期・第1回足立区情報公開・個人情報保護審議会要録（案） P 1～P 4",
            "○諮問事項",
            "2　［諮問第903号］猫について P 5",
            "3　［諮問第904号］傘について P 6～P 9",
            "○報告事項",
            "4　掲示の文面について P 10",
            "5　運用状況について",
        ),
        ADACHI,
    )
    assert [(i.no, i.number) for i in cover.agenda.items] == [(2, 903), (3, 904)]
    assert [(r.no, r.title) for r in cover.agenda.reports] == [(4, "掲示の文面について"), (5, "運用状況について")]
    assert not cover.problems


def test_a_row_that_is_lost_leaves_the_others_as_they_are() -> None:
    cover = read_cover(
        lines(
            "○諮問事項",
            "1　［諮問第903号］猫について P 5～P 6",
            "3　［諮問第905号］靴について P 10～P 12",
            "○報告事項",
            "2　掲示について P 13",
        ),
        ADACHI,
    )
    assert [(i.no, i.number, i.title, i.page_start) for i in cover.agenda.items] == [
        (1, 903, "猫について", 5),
        (3, 905, "靴について", 10),
    ]
    assert [(r.no, r.title) for r in cover.agenda.reports] == [(2, "掲示について")]
    assert [(p.kind, p.line) for p in cover.problems] == [
        ("item", "3　［諮問第905号］靴について P 10～P 12"),
        ("item", "2　掲示について P 13"),
    ]


@pytest.mark.parametrize(
    ("unread", "rows"),
    [
        (("ｌ ［諮問第904号］傘について P 7～P 9",), [(1, 903), (0, 904), (3, 905)]),
        (("2 ［諮間第9O4号］傘について P 7～P 9",), [(1, 903), (2, None), (3, 905)]),
        (("〓 傘について P 7～P 9",), [(1, 903), (3, 905)]),
        (("〓 傘に", "ついて", "P 7～P 9"), [(1, 903), (3, 905)]),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem(unread: tuple[str, ...], rows: list[tuple[int, int | None]]) -> None:
    cover = read_cover(
        lines(
            "○諮問事項",
            "1　［諮問第903号］猫について P 5～P 6",
            *unread,
            "3　［諮問第905号］靴に",
            "ついて P 10～P 12",
        ),
        ADACHI,
    )
    assert [(i.no, i.number) for i in cover.agenda.items] == rows
    assert (cover.agenda.items[0].title, cover.agenda.items[0].page_end) == ("猫について", 6)
    assert (cover.agenda.items[-1].title, cover.agenda.items[-1].page_end) == ("靴について", 12)
    assert cover.problems[0].kind == "item"
    assert "傘に" in cover.problems[0].line


def test_a_row_below_a_heading_that_is_lost_belongs_to_no_group() -> None:
    cover = read_cover(
        lines("○諮問事項", "1　［諮問第903号］猫について P 5～P 6", "1　掲示について P 10", "2　靴について P 11"),
        ADACHI,
    )
    assert [i.title for i in cover.agenda.items] == ["猫について"]
    assert [p.line for p in cover.problems] == ["1　掲示について P 10", "2　靴について P 11"]


def test_a_title_over_five_lines_with_its_pages_beside_the_first() -> None:
    title = ("迷子の猫の", "飼い主を捜すための", "2　か所の掲示板と", "広報紙による", "外部提供について")
    _, agenda = read("○諮問事項", f"1　［諮問第903号］{title[0]} P 5～P 6", *title[1:2], *title[3:], "○報告事項")
    assert [(i.title, i.page_end) for i in agenda.items] == [("".join(title[:2] + title[3:]), 6)]
    _, agenda = read("○諮問事項", f"1　［諮問第903号］{title[0]}", *title[1:], "P 5～P 6", "○報告事項")
    assert [(i.title, i.page_end) for i in agenda.items] == [("".join(title), 6)]


def test_a_cover_of_two_pages() -> None:
    """The second page repeats the head and the heading of the group."""
    cover = read_cover(
        [
            *lines(*COVER[:6], page=2),
            *lines(
                "第三十一期・第2回足立区情報公開・個人情報保護審議会",
                "【諮問・報告資料】",
                "○諮問事項（続き）",
                "外部提供について P 5～P 6",
                "2　［諮問第904号］図書館の座席について（10～12ページ）",
                "○報告事項",
                "1　掲示の文面について P 13",
                page=3,
            ),
        ],
        ADACHI,
    )
    assert cover.agenda.confirmations[0].page == 2
    assert [(i.number, i.title, i.page) for i in cover.agenda.items] == [
        (903, "迷子の猫の飼い主を捜すための外部提供について", 2),
        (904, "図書館の座席について", 3),
    ]
    assert [r.page for r in cover.agenda.reports] == [3]
    assert cover.meeting.term == 31


def test_a_cover_of_two_pages_in_a_pdf(tmp_path: Path) -> None:
    """Forty rows with long titles, numbered through all groups, with the date above them."""
    title = "の飼い主を捜すために広報紙と掲示板に写真を載せることについて、並びに記録の保存について"
    rows = [f"{n}　［諮問第{900 + n}号］迷子の猫{n}匹{title} P {n}" for n in range(2, 41)]
    paper = [
        "令和40年7月19日(木)",
        "架空会館3階会議室",
        *COVER[:4],
        "○諮問事項",
        *rows,
        "○報告事項",
        "41　傘について P 41",
    ]
    path = tmp_path / "cover.pdf"
    draw_text(paper, path)
    document = read_document(path)
    assert (document.meeting.term, document.meeting.date) == (31, "2058-07-19")
    assert document.file.pages >= 2
    items = document.agenda.items
    assert [(i.no, i.number, i.title, i.page_start, i.page_end) for i in items] == [
        (n, 900 + n, f"迷子の猫{n}匹{title}", n, n) for n in range(2, 41)
    ]
    pages = [i.page or 0 for i in items]
    assert (pages[0], pages == sorted(pages), document.agenda.reports[0].page) == (1, True, document.file.pages)
    assert not document.problems
