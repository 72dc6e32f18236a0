"""What is new for a saved search."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from conftest import agenda, ingest, write

from adachi_shingikai.alerts.news import News, count_hits, find_news, ingested_documents
from adachi_shingikai.alerts.store import Alert
from adachi_shingikai.database.connection import connect
from adachi_shingikai.ingest.run import Settings
from adachi_shingikai.search.filters import EVERYTHING, parse_filters

ALERT = Alert("消去", "消去", EVERYTHING, frozenset())


def news_of(db: Path, alert: Alert) -> News:
    connection = connect(db)
    try:
        return find_news(connection, alert)
    finally:
        connection.close()


def test_each_document_is_reported_once(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    ingest(db, write(tmp_path / "a.txt", agenda(951, "名簿の消去")))
    first = news_of(db, ALERT)
    assert [hit.item for hit in first.hits] == [951]
    assert news_of(db, first.reported).hits == ()
    ingest(db, write(tmp_path / "b.txt", agenda(952, "巡回")), write(tmp_path / "c.txt", agenda(953, "画像の消去")))
    second = news_of(db, first.reported)
    assert [hit.item for hit in second.hits] == [953]
    assert len(second.reported.seen) == 3


def test_a_document_that_is_read_again_is_not_new(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", write(tmp_path / "a.txt", agenda(951, "名簿の消去"))
    ingest(db, paper)
    seen = news_of(db, ALERT).reported
    ingest(db, paper, settings=Settings(force=True))
    assert news_of(db, seen).hits == ()


def test_of_a_corrected_document_only_what_is_new_is_reported(tmp_path: Path) -> None:
    db, paper = tmp_path / "a.db", tmp_path / "a.txt"
    row = "2 ［諮問第952号］画像の消去について P 3～P 4\n"
    ingest(db, write(paper, agenda(951, "名簿の消去")))
    seen = news_of(db, ALERT).reported
    ingest(db, write(paper, agenda(951, "名簿の消去").replace("\n令和", f"{row}\n令和"), age=30))
    assert [hit.item for hit in news_of(db, seen).hits] == [952]


def test_filters_narrow_what_is_reported(tmp_path: Path, samples: dict[str, Path]) -> None:
    db = tmp_path / "a.db"
    ingest(db, Path(shutil.copy(samples["sample-31-2.pdf"], tmp_path)))
    alert = replace(ALERT, query="掲示", filters=parse_filters(kind=["opinion"]))
    assert [(hit.kind, hit.item) for hit in news_of(db, alert).hits] == [("opinion", 901)]
    connection = connect(db)
    assert count_hits(connection, "掲示", alert.filters) == 1
    assert len(ingested_documents(connection)) == 1
    connection.close()


def test_many_new_documents_are_all_searched(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    ingest(db, *(write(tmp_path / f"{n}.txt", agenda(n, f"第{n}の消去")) for n in range(101, 126)))
    assert {hit.item for hit in news_of(db, ALERT).hits} == set(range(101, 126))
