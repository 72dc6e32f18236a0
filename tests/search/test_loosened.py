"""Questions and queries whose words stand in no passage together."""

from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.synonyms import NO_SYNONYMS
from adachi_shingikai.search.filters import SORTS, parse_filters
from adachi_shingikai.search.hits import Page, Results, search
from adachi_shingikai.search.stages.loosened import FEW

SPOKEN = parse_filters(kind=("speech", "opinion", "overview", "report"))


def find(db: sqlite3.Connection, words: str, **options: object) -> Results:
    return search(db, words, SPOKEN, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("PINコードの管理は誰がするのですか", {"31-1#15"}),
        ("写した画像の顔はいつ消されますか", {"31-1#9"}),
        ("通報した人の同意は取っているのか", {"31-1#22", "31-1#23"}),
        ("動物病院の数", {"31-2#4", "903"}),
        ("ウェブ 座席", {"904"}),
    ],
)
def test_a_question_finds_its_answer_among_the_first(db: sqlite3.Connection, words: str, answers: set[str]) -> None:
    assert answers & {hit.ref for hit in find(db, words).hits[:2]}


def test_strict_hits_come_first_and_near_ones_say_what_they_lack(db: sqlite3.Connection) -> None:
    found = find(db, "掲示 文面 審議会")
    matches = [hit.match for hit in found.hits]
    assert matches == sorted(matches)
    assert (found.total, found.near) == (matches.count("all"), matches.count("some"))
    assert 0 < found.total < FEW
    for hit in found.hits:
        for word in ("掲示", "文面"):
            assert (word in hit.missing) == (word not in hit.text + (hit.item_title or ""))
    assert [hit.ref for hit in find(db, "掲示 文面 審議会", exact=True).hits] == [
        hit.ref for hit in found.hits if hit.match == "all"
    ]


def test_words_that_were_typed_together_are_missed_together(db: sqlite3.Connection) -> None:
    for hit in find(db, "個人情報 掲示").hits:
        if "個人" not in hit.text and "情報" not in hit.text + (hit.item_title or ""):
            assert "個人情報" in hit.missing
            break
    else:
        pytest.fail("no such hit")


@pytest.mark.parametrize("words", ['"掲示の文面" 審議会 鍵', "掲示 OR 鍵", "掲示 -文面", "PIN* 誰"])
def test_a_query_with_operators_is_taken_at_its_word(db: sqlite3.Connection, words: str) -> None:
    assert find(db, words).near == 0


def test_many_strict_hits_need_no_near_ones(db: sqlite3.Connection) -> None:
    found = find(db, "審議")
    assert found.total >= FEW
    assert found.near == 0


def test_dates_and_facets_count_strict_hits_only(db: sqlite3.Connection) -> None:
    found = find(db, "掲示 文面 審議会", facets=("kind",))
    assert sum(found.facets.counts["kind"].values()) == found.total
    assert find(db, "掲示 文面 審議会", page=Page(sort=SORTS["newest"])).near == 0


def test_pages_join_across_the_line(db: sqlite3.Connection) -> None:
    whole = find(db, "掲示 文面 審議会", page=Page(1000))
    parts = [find(db, "掲示 文面 審議会", page=Page(2, start)).hits for start in range(0, len(whole.hits), 2)]
    assert [hit.id for part in parts for hit in part] == [hit.id for hit in whole.hits]


def test_filters_hold_for_near_hits(db: sqlite3.Connection) -> None:
    found = search(db, "誰が鍵を管理するのか", parse_filters(speaker="高田"))
    assert {hit.label for hit in found.hits} == {"高田DX推進担当課長"}


def test_synonyms_find_other_words_and_are_named(db: sqlite3.Connection) -> None:
    found = find(db, "業者")
    assert (found.total, found.synonyms) == (0, ("事業者",))
    assert {hit.match for hit in found.hits} == {"some"}
    assert {hit.text[slice(*hit.highlights[0])] for hit in found.hits if hit.highlights} == {"事業者"}
    without = find(db, "業者", synonyms=NO_SYNONYMS)
    assert (without.near, without.synonyms) == (0, ())


@pytest.mark.parametrize("words", ["予約", "画像", "動物病院", "掲示"])
def test_what_was_said_comes_before_titles_and_forms(db: sqlite3.Connection, words: str) -> None:
    assert search(db, words).hits[0].kind in ("speech", "opinion", "overview")


def test_the_speaker_is_a_part_of_what_is_searched(db: sqlite3.Connection) -> None:
    assert {hit.ref for hit in find(db, "髙崎").hits if hit.match == "all"} == {"31-1#24"}
    assert [hit.ref for hit in find(db, "髙﨑委員 折り返し").hits if hit.match == "all"] == ["31-1#24"]
    assert {hit.label for hit in find(db, "図書館長", exact=True).hits} == {"三好図書館長"}
    assert all("会長" in hit.text for hit in find(db, "会長", exact=True).hits)  # a short role names nobody


def test_grouped_hits_are_the_best_of_each_item(db: sqlite3.Connection) -> None:
    plain, grouped = (search(db, "画像", page=Page(1000, is_grouped=flag)) for flag in (False, True))
    assert grouped.total == plain.total
    for hits in (plain.hits, grouped.hits):
        assert {hit.item for hit in hits} == {hit.item for hit in plain.hits}
    items = [hit.item for hit in grouped.hits if hit.item]
    assert len(items) == len(set(items))
    assert sum(1 + hit.others for hit in grouped.hits if hit.match == "all") == plain.total
    assert grouped.hits[0].id == plain.hits[0].id


PIECES = "個人情報はいつ消されますか令和4年7月諮問#901号16条36.5%SMSキャビネットー-－*＊:^{}'\\;.、。%_\n\t\x00é𠮷 　"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from(PIECES), max_size=30))
def test_whatever_is_typed_is_answered_or_refused(db: sqlite3.Connection, words: str) -> None:
    try:
        found = search(db, words, SPOKEN, page=Page(5))
    except UsageError:
        return
    assert len(found.hits) == min(5, found.total + found.near)
    for hit in found.hits:
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.highlights)
        assert all(word in words for word in hit.missing)


def test_a_page_of_text_is_answered_soon(db: sqlite3.Connection) -> None:
    """Its rarest words are searched for; once, its runs of words took a time that grew with their third power."""
    text = "個人情報の記録と画像の掲示について、係長が電話で文面を説明した" * 60
    started = time.process_time()
    found = find(db, text[:1_900])
    assert found.near
    assert time.process_time() - started < 2


def test_the_rarest_words_of_a_long_query_count(db: sqlite3.Connection) -> None:
    common = "".join(f"第{number}条と" for number in range(200, 300))
    found = find(db, f"{common}掲示と文面")
    assert any("掲示" in hit.text for hit in found.hits)
