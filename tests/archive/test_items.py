"""An item over all documents: the same whatever came in first, and again, and by another name."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, replace
from itertools import permutations
from pathlib import Path

import pytest
from drawing import Style, draw
from hypothesis import given, settings
from hypothesis import strategies as st
from make_sample import SECOND

from adachi_shingikai.archive.items import get_item
from adachi_shingikai.archive.lists import LISTS, list_records
from adachi_shingikai.archive.meetings import get_meeting
from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import FileStamp
from adachi_shingikai.index.reference import ItemRef, MeetingRef
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Document
from adachi_shingikai.search.filters import parse_filters
from adachi_shingikai.search.hits import Page, search


@pytest.fixture(scope="module")
def documents(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The samples; the first one again as a corrected print; and its minutes, confirmed, by themselves."""
    folder = tmp_path_factory.mktemp("more")
    again = folder / "again.pdf"
    draw(SECOND, again, Style(number="- {} -"))
    read = {path.name: read_document(path) for path in (*samples.values(), again)}
    confirmed = read["sample-31-2.pdf"]
    minutes = tuple(replace(m, draft=False) for m in confirmed.minutes)
    file = replace(confirmed.file, sha256="f" * 64, name="confirmed.pdf")
    read["confirmed.pdf"] = replace(confirmed, file=file, minutes=minutes, submissions=(), pages=())
    return read


def everything(path: Path) -> dict[str, object]:
    """All that a user can see, but for the moments of ingesting."""
    connection = connect(path)
    items = {n: asdict(get_item(connection, ItemRef(n))) for n in (901, 902, 903, 904, 905)}
    meetings = {key: asdict(get_meeting(connection, MeetingRef(key))) for key in ("31-1", "31-2", "31-3")}
    lists = {what: list_records(connection, what).records for what in LISTS}
    hits = [hit.ref for hit in search(connection, "掲示 OR 了承", page=Page(1000)).hits]
    connection.close()
    return {"items": items, "meetings": meetings, "lists": lists, "hits": sorted(hits)}


def save(path: Path, documents: list[Document]) -> None:
    with open_for_writing(path) as db:
        for document in documents:
            save_document(db, document, build_index(document), Path(document.file.name), FileStamp(1, 0))


def build(path: Path, documents: list[Document]) -> dict[str, object]:
    save(path, documents)
    return everything(path)


NAMES = ("sample-31-2.pdf", "sample-31-3.pdf", "again.pdf", "confirmed.pdf")


@pytest.fixture(scope="module")
def in_order(documents: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return build(tmp_path_factory.mktemp("ordered") / "a.db", [documents[name] for name in NAMES])


def test_the_order_of_ingesting_does_not_matter(
    documents: dict[str, Document], in_order: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=8, deadline=None)
    @given(order=st.permutations(NAMES), again=st.lists(st.sampled_from(NAMES), max_size=3))
    def holds(order: list[str], again: list[str]) -> None:
        path = tmp_path_factory.mktemp("shuffled") / "b.db"
        assert build(path, [documents[name] for name in [*order, *again]]) == in_order

    holds()


def test_two_papers_join_in_either_order(documents: dict[str, Document], tmp_path: Path) -> None:
    both = [documents["sample-31-2.pdf"], documents["sample-31-3.pdf"]]
    seen = [build(tmp_path / f"{i}.db", list(order)) for i, order in enumerate(permutations(both))]
    assert seen[0] == seen[1]


def test_submission_debate_and_opinion_from_different_papers(db: sqlite3.Connection) -> None:
    record = get_item(db, ItemRef(904))
    assert record.meeting == "31-2"
    assert record.department == ("教育部 図書館 座席担当",)
    assert record.overview is not None
    assert record.overview.startswith("図書館の座席を")
    assert [(f.article, len(f.fields)) for f in record.forms or ()] == [(16, 4), (21, 5)]
    assert record.opinion is not None
    assert (record.opinion.outcome, record.opinion.meeting) == ("意見付き了承", "31-2")
    assert {s.file for s in record.debate} == {"sample-31-3.pdf"}
    assert [p.page for p in record.papers] == [10]
    assert {(s.what, s.file) for s in record.sources} == {
        ("議題", "sample-31-2.pdf"),
        ("諮問資料", "sample-31-2.pdf"),
        ("審議会意見", "sample-31-3.pdf"),
        ("審議", "sample-31-3.pdf"),
    }
    assert record.missing == ()


def test_an_item_that_was_carried_over_has_two_debates(db: sqlite3.Connection) -> None:
    record = get_item(db, ItemRef(903))
    assert [(o.outcome, o.meeting) for o in record.opinions] == [("継続審議", "31-1"), ("了承", "31-2")]
    assert record.opinion == record.opinions[-1]
    assert {s.meeting for s in record.debate} == {"31-1", "31-2"}


def test_what_no_paper_holds_is_said_with_the_paper_that_would(db: sqlite3.Connection) -> None:
    record = get_item(db, ItemRef(905))
    assert (record.opinion, record.debate) == (None, ())
    assert "第三十一期・第4回" in record.missing[0]
    early = get_item(db, ItemRef(901))
    assert early.forms is None
    assert "第三十一期・第1回の【諮問・報告資料】" in early.missing[0]


def test_citations_in_both_directions(db: sqlite3.Connection) -> None:
    assert [(c.number, c.ref) for c in get_item(db, ItemRef(902)).cites] == [(831, "31-1#21")]
    cited = {(c.number, c.ref) for c in get_item(db, ItemRef(901)).cited_by}
    assert {(904, "31-2#8"), (905, "905")} <= cited


def test_the_same_number_with_another_title_is_shown(documents: dict[str, Document], tmp_path: Path) -> None:
    third = documents["sample-31-3.pdf"]
    changed = tuple(
        replace(i, title="犬の飼い主を捜すための外部提供") if i.number == 903 else i for i in third.minutes[0].items
    )
    other = replace(third, minutes=(replace(third.minutes[0], items=changed),))
    path = tmp_path / "a.db"
    save(path, [documents["sample-31-2.pdf"], other])
    connection = connect(path)
    assert get_item(connection, ItemRef(903)).other_titles == ("犬の飼い主を捜すための外部提供",)
    problems = list_records(connection, "problems").records
    assert any("諮問第903号の件名が別の資料と異なります" in row["reason"] for row in problems)


def test_confirmed_minutes_take_the_place_of_a_draft(documents: dict[str, Document], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    save(path, [documents["confirmed.pdf"], documents["sample-31-2.pdf"]])
    connection = connect(path)
    record = get_meeting(connection, MeetingRef("31-1"))
    assert record.draft is False
    assert [s.what for s in record.sources if s.what.startswith("要録")] == ["要録", "要録（案）"]
    assert {hit.file for hit in search(connection, "巡回", parse_filters(kind="speech")).hits} == {"confirmed.pdf"}
    assert len(get_item(connection, ItemRef(901)).debate) == 13


def test_titles_that_differ_in_white_space_or_width_are_one(documents: dict[str, Document], tmp_path: Path) -> None:
    third = documents["sample-31-3.pdf"]
    widened = tuple(replace(i, title=i.title.replace("ロボット", "ロボット ")) for i in third.minutes[0].items)
    other = replace(third, minutes=(replace(third.minutes[0], items=widened),))
    path = tmp_path / "a.db"
    save(path, [documents["sample-31-2.pdf"], other])
    assert all(get_item(connect(path), ItemRef(i.number or 0)).other_titles == () for i in widened)
