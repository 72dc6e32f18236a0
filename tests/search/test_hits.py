"""Hits, filters, facets."""

from __future__ import annotations

import sqlite3

import pytest

from adachi_shingikai.output.hits import result_lines
from adachi_shingikai.output.terminal import Screen
from adachi_shingikai.search.filters import EVERYTHING, SORTS, Filters, parse_filters
from adachi_shingikai.search.hits import Page, search


def refs(db: sqlite3.Connection, words: str, filters: Filters = EVERYTHING) -> set[str]:
    return {hit.ref for hit in search(db, words, filters, Page(limit=1000)).hits}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (parse_filters(speaker=("由紀",)), {"31-1#13"}),
        (parse_filters(speaker=("もりた", "由紀"), meeting=("31-1",)), {"31-1#11", "31-1#13"}),
        (parse_filters(role=("館長",), item=(901,)), {"31-1#8", "31-1#10"}),
        (parse_filters(kind=("opinion",)), {"901"}),
        (parse_filters(kind=("speech",), since="2058-07-01"), {"31-2#12"}),
        (parse_filters(kind=("speech",), until="2058-06-30", role=("係長",)), {"31-1#12"}),
    ],
)
def test_filters(db: sqlite3.Connection, filters: Filters, expected: set[str]) -> None:
    assert refs(db, "画像 OR 掲示 OR 写される", filters) == expected


def test_filters_together_narrow(db: sqlite3.Connection) -> None:
    everything = refs(db, "個人情報 OR 記録 OR 了承")
    narrow = refs(db, "個人情報 OR 記録 OR 了承", parse_filters(meeting=("31-1",), kind=("speech",), role=("会長",)))
    assert narrow < everything
    assert all(ref.startswith("31-1#") for ref in narrow)


def test_outcomes_belong_to_items(db: sqlite3.Connection) -> None:
    found = search(db, "審議 OR 電話", parse_filters(outcome=("継続審議",), kind=("speech", "opinion")))
    assert {hit.item for hit in found.hits} == {903}


def test_total_counts_all_and_pages_join(db: sqlite3.Connection) -> None:
    whole = search(db, "記録", page=Page(limit=1000))
    parts = [search(db, "記録", page=Page(3, o)).hits for o in range(0, whole.total, 3)]
    assert whole.total == len(whole.hits) > 6
    assert [h.id for part in parts for h in part] == [h.id for h in whole.hits]
    scores = [h.score for h in whole.hits]
    assert scores == sorted(scores, reverse=True)
    by_date = search(db, "記録", page=Page(1000, sort=SORTS["newest"]))
    dates = sorted((h.date for h in whole.hits), key=lambda d: d or "")
    assert [h.date for h in by_date.hits] == dates[::-1]
    assert [h.date for h in search(db, "記録", page=Page(1000, sort=SORTS["oldest"])).hits] == dates


def test_facets_of_very_many_hits_are_estimated(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = search(db, "の", page=Page(1), facets=("kind", "role"))
    assert not exact.facets.is_estimate
    monkeypatch.setattr("adachi_shingikai.search.facets.MAX_COUNTED", exact.total // 2)
    about = search(db, "の", page=Page(1), facets=("kind", "role"))
    assert about.facets.is_estimate
    assert about.total == exact.total
    assert abs(sum(about.facets.counts["kind"].values()) - exact.total) <= 5
    assert about.facets.counts["kind"]["speech"] == pytest.approx(exact.facets.counts["kind"]["speech"], rel=0.3)
    assert about.facets.counts != exact.facets.counts
    assert "標本" in "\n".join(result_lines(about, (), Screen()))


@pytest.mark.parametrize("name", ["speaker", "meeting", "item", "kind", "department", "article", "outcome"])
def test_a_facet_counts_what_its_filter_leaves(db: sqlite3.Connection, name: str) -> None:
    found = search(db, "の", page=Page(1), facets=(name,)).facets.counts[name]
    assert found
    for value, count in found.items():
        assert search(db, "の", parse_filters(**{name: [value]}), Page(1)).total == count, value


def test_facets_count_all_hits(db: sqlite3.Connection) -> None:
    found = search(db, "了承", page=Page(1), facets=("kind", "meeting", "year"))
    assert sum(found.facets.counts["kind"].values()) == found.total
    assert set(found.facets.counts["year"]) == {"2058"}


def test_what_is_not_there_is_not_found(db: sqlite3.Connection) -> None:
    for words in ("住民投票", '"情報個人"', "zzqx", "ぬめぬめ"):
        found = search(db, words)
        assert (found.total, found.hits, found.read_as) == (0, (), ())


def test_names_are_compared_as_people_do(db: sqlite3.Connection) -> None:
    found = search(db, "渡さない", parse_filters(speaker=("高﨑",)))
    assert {hit.speaker for hit in found.hits} == {"髙﨑渚"}


@pytest.fixture
def few_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adachi_shingikai.search.stages.strict.MAX_RANKED", 20)
    monkeypatch.setattr("adachi_shingikai.search.stages.strict.SAMPLE", 10)


@pytest.mark.usefixtures("few_are_ranked")
def test_the_order_of_very_many_hits_is_estimated(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    about = search(db, "の", page=Page(1000))
    some = search(db, "の", parse_filters(kind="speech"), Page(1000))
    monkeypatch.undo()
    exact = search(db, "の", page=Page(1000))
    assert (about.estimated, exact.estimated) == (True, False)
    assert about.total == exact.total == len(about.hits) > 20
    assert {hit.id for hit in about.hits} == {hit.id for hit in exact.hits}
    scores = {hit.id: hit.score for hit in exact.hits}
    ranked = [hit for hit in about.hits if hit.score]
    assert about.hits[: len(ranked)] == tuple(ranked), "those that are not ranked come last"
    assert 5 < len(ranked) < about.total
    assert [hit.score for hit in ranked] == [pytest.approx(scores[hit.id]) for hit in ranked]
    assert some.total == search(db, "の", parse_filters(kind="speech")).total


@pytest.mark.usefixtures("few_are_ranked")
def test_pages_of_very_many_hits_join(db: sqlite3.Connection) -> None:
    whole = search(db, "の", page=Page(1000))
    parts = [search(db, "の", page=Page(7, offset)).hits for offset in range(0, whole.total + 7, 7)]
    assert [hit.id for part in parts for hit in part] == [hit.id for hit in whole.hits]


@pytest.mark.usefixtures("few_are_ranked")
def test_hits_under_a_title_with_the_words_are_always_ranked(db: sqlite3.Connection) -> None:
    titled = [hit for hit in search(db, "掲示 OR の", page=Page(1000)).hits if "掲示" in (hit.item_title or "")]
    found = {hit.id for hit in search(db, "掲示 OR の", page=Page(1000)).hits if hit.score}
    assert titled
    assert {hit.id for hit in titled} <= found


@pytest.mark.usefixtures("few_are_ranked")
def test_groups_of_very_many_hits_are_counted(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    about = search(db, "の", page=Page(1000, is_grouped=True))
    second = search(db, "の", page=Page(3, 2, is_grouped=True))
    monkeypatch.undo()
    exact = search(db, "の", page=Page(1000, is_grouped=True))
    assert about.estimated
    assert about.total == exact.total
    assert len(about.hits) == len(exact.hits)
    assert sorted(hit.others for hit in about.hits) == sorted(hit.others for hit in exact.hits)
    assert [hit.id for hit in second.hits] == [hit.id for hit in about.hits[2:5]]


@pytest.mark.usefixtures("few_are_ranked")
def test_what_is_sorted_by_date_is_not_estimated(db: sqlite3.Connection) -> None:
    found = search(db, "の", page=Page(1000, sort=SORTS["newest"]))
    assert not found.estimated
    assert [hit.date or "" for hit in found.hits] == sorted((hit.date or "" for hit in found.hits), reverse=True)
