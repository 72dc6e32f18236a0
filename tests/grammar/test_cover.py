"""The cover: meeting, date, place, and the rows of its three groups."""

from __future__ import annotations

import pytest
from conftest import lines

from adachi_shingikai.grammar.cover import read_cover
from adachi_shingikai.grammar.formats.adachi import ADACHI
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
    return read_cover(lines(*texts), ADACHI)


def test_a_cover() -> None:
    head, agenda = read(*COVER)
    assert head == MeetingHead(31, 2, "2058-07-19", "架空会館3階会議室")
    name = "第三十一期・第1回足立区情報公開・個人情報保護審議会要録（案）"
    assert agenda.confirmations == (AgendaConfirmation(1, name, 31, 1, 1, 4),)
    assert agenda.items == (
        AgendaItem(1, 903, "迷子の猫の飼い主を捜すための外部提供について", 5, 6),
        AgendaItem(2, 904, "図書館の座席について", 10, 12),
    )
    assert agenda.reports == (
        AgendaReport(1, "掲示の文面について", 13, 13),
        AgendaReport(2, "運用状況の報告について", None, None),
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
