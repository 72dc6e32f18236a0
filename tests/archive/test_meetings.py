"""A meeting over all documents, in the order in which it was printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, agenda, found_by, ingest, write
from make_sample import FIRST_MINUTES, MEMBERS, ROBOT, SECOND

from adachi_shingikai.japanese.text import squeeze


@pytest.fixture(scope="module")
def show(shingikai: Run, database: Path) -> Any:
    def read(reference: str) -> Any:
        return json.loads(shingikai("show", reference, "--format", "json", "--db", database).stdout)

    return read


def test_sections_people_and_items_stand_in_printed_order(show: Any) -> None:
    meeting = show("31-1")
    script = FIRST_MINUTES.script
    titles = [squeeze(entry[1]) for entry in script if entry[0] == "section"]
    assert meeting["sections"] == [[no, title] for no, title in enumerate(titles, 1)]
    assert meeting["present"] == [squeeze(name).removesuffix("委員") for name in MEMBERS]
    assert meeting["absent"] == ["和田一郎"]
    assert [row["number"] for row in meeting["agenda"]] == [901, 902, 903]
    assert [row["outcome"] for row in meeting["agenda"]] == ["意見付き了承", "了承", "継続審議"]
    counts = [speaker["speeches"] for speaker in meeting["speakers"]]
    assert counts == sorted(counts, reverse=True)


def test_the_parts_of_an_item_stand_in_printed_order(show: Any) -> None:
    first, cats, robot = show("901"), show("903"), show("904")
    (opinion,) = [entry for entry in FIRST_MINUTES.script if entry[0] == "opinion" and len(entry) > 2]
    conditions = [text.lstrip("１２　") for text in opinion[2:]]
    assert first["opinion"]["conditions"] == conditions
    assert [speech["order"] for speech in first["debate"]] == sorted(s["order"] for s in first["debate"])
    assert cats["department"] == list(SECOND.submissions[0].department)
    assert [opinion["meeting"] for opinion in cats["opinions"]] == ["31-1", "31-2"]
    assert [matter["article"] for matter in robot["consult"]] == [article for _, article in ROBOT.consult]
    assert [form["article"] for form in robot["forms"]] == [16, 21]
    labels = [[field["label"] for field in form["fields"]] for form in robot["forms"]]
    assert labels[0] == [*(label for label, _ in ROBOT.forms[0].small), *(label for label, _ in ROBOT.forms[0].boxes)]


def test_the_minutes_of_the_later_document_are_current(tmp_path: Path) -> None:
    def minutes(day: int, *speeches: str) -> str:
        cover = agenda(951, "図書館").replace("4月12日", f"5月{day}日")
        return (
            cover + "\n\n（審議経過）\n\n(1) 開会\n\n" + "\n\n".join(f"○青山会長　{words}" for words in speeches) + "\n"
        )

    confirmation = "○確認事項\n\n1 第三十一期・第9回足立区情報公開・個人情報保護審議会要録（案） P 1"
    texts = [minutes(day, "同じ話です。", "同じ件です。", word) for day, word in ((1, "早い版。"), (9, "遅い版。"))]
    papers = [write(tmp_path / f"{n}.txt", text.replace("○確認事項", confirmation)) for n, text in enumerate(texts)]
    for order in (papers, papers[::-1]):
        db = tmp_path / f"{order[0].stem}.db"
        ingest(db, *order)
        assert (len(found_by(db, "遅い版")), len(found_by(db, "早い版"))) == (1, 0)
