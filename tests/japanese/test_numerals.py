"""Numbers, dates and times of day as people print and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.japanese.numerals import (
    find_date,
    find_times,
    japanese_date,
    parse_number,
    parse_period,
    to_kanji,
)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("13", 13),
        ("４０１", 401),
        ("十三", 13),
        ("二十", 20),
        ("百二十", 120),
        ("二〇二二", 2022),
        ("元", 1),
        ("千二百三", 1203),
    ],
)
def test_number(printed: str, value: int) -> None:
    assert parse_number(printed) == value


@given(st.integers(0, 99))
def test_number_reads_what_kanji_writes(value: int) -> None:
    assert parse_number(to_kanji(value)) == value


@pytest.mark.parametrize("words", ["", "第", "十x"])
def test_number_refuses(words: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the error is the word itself
        parse_number(words)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("令和4年7月28日(木)", "2022-07-28"),
        ("平成元年１月８日", "1989-01-08"),
        ("昭和六十四年一月七日", "1989-01-07"),
        ("2022年6月1日", "2022-06-01"),
        ("令和4年2月30日", None),
        ("来月1日", None),
    ],
)
def test_date(printed: str, day: str | None) -> None:
    assert find_date(printed) == day


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2022年度", ("2022-04-01", "2023-03-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2022-12", ("2022-12-01", "2022-12-31")),
        ("2022年12月", ("2022-12-01", "2022-12-31")),
        ("2022/6/1", ("2022-06-01", "2022-06-01")),
        ("令和3年", ("2021-01-01", "2021-12-31")),
        ("令和四年度", ("2022-04-01", "2023-03-31")),
        ("令和元年5月", ("2019-05-01", "2019-05-31")),
        ("R4.4.1", ("2022-04-01", "2022-04-01")),
        ("Ｒ４．４", ("2022-04-01", "2022-04-30")),
        ("H30", ("2018-01-01", "2018-12-31")),
        ("令和4年6月1日（水）", ("2022-06-01", "2022-06-01")),
        ("きのう", None),
        ("2022-13", None),
        ("2022-02-30", None),
        ("2022-1-2-3", None),
        ("R", None),
        ("", None),
    ],
)
def test_period(typed: str, period: tuple[str, str] | None) -> None:
    assert parse_period(typed) == period


@given(st.text(st.sampled_from("0123456789令和平成RHr元年度月日-./一十 "), max_size=12))
def test_whatever_is_typed_is_a_period_or_none(typed: str) -> None:
    period = parse_period(typed)
    assert period is None or period.first <= period.last


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("午前9時59分～午前11時16分", ("09:59", "11:16")),
        ("午後２時から４時半まで", ("14:00", "16:30")),
        ("午後0時5分～1時", ("12:05", "13:00")),
        ("午前10時～正午", ("10:00", "12:00")),
        ("未定", ()),
    ],
)
def test_times(printed: str, found: tuple[str, ...]) -> None:
    assert find_times(printed) == found


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        ("2022-06-01", "令和4年6月1日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1900-02-03", "1900年2月3日"),
    ],
)
def test_a_day_in_the_calendar_of_the_documents(day: str, printed: str) -> None:
    assert japanese_date(day) == printed
    assert find_date(printed.replace("元年", "1年")) == day
