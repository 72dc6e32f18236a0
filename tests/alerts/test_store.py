"""The file that holds the alerts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adachi_shingikai.alerts.store import Alert, alerts_path, changing_alerts, load_alerts
from adachi_shingikai.errors import DatabaseError
from adachi_shingikai.search.filters import parse_filters

ALERT = Alert(
    "顔認証",
    "顔認証 -写真",
    parse_filters(
        speaker=["青山"], meeting=["第十三期・第1回"], item=["諮問第9号"], article=["第16条"], since="2022", no_ocr=True
    ),
    frozenset({"a" * 64, "b" * 64}),
)


def test_an_alert_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    db = tmp_path / "shingikai.db"
    assert load_alerts(db) == []
    with changing_alerts(db) as alerts:
        alerts += [ALERT, Alert("あ", "あ", parse_filters(), frozenset())]
    assert alerts_path(db).name == "shingikai.alerts.json"
    assert [alert.name for alert in load_alerts(db)] == ["あ", "顔認証"]
    assert load_alerts(db)[1] == ALERT


def test_an_error_changes_nothing(tmp_path: Path) -> None:
    db = tmp_path / "shingikai.db"
    with changing_alerts(db) as alerts:
        alerts.append(ALERT)
    with pytest.raises(ZeroDivisionError), changing_alerts(db) as alerts:
        alerts[1 // 0] = ALERT
    assert load_alerts(db) == [ALERT]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[]",
        "{}",
        '{"alerts": [{}]}',
        '{"alerts": [{"name": "a", "query": "", "filters": {"new": ["1"]}, "seen": []}]}',
    ],
)
def test_a_file_that_cannot_be_understood_is_named(tmp_path: Path, words: str) -> None:
    db = tmp_path / "shingikai.db"
    alerts_path(db).write_text(words)
    with pytest.raises(DatabaseError, match=r"shingikai\.alerts\.json: .*alerts add"):
        load_alerts(db)
    assert alerts_path(db).read_text() == words


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    db = tmp_path / "shingikai.db"
    with changing_alerts(db) as alerts:
        alerts.append(ALERT)
    stored = json.loads(alerts_path(db).read_text(encoding="utf-8"))
    assert stored["alerts"][0]["filters"]["item"] == ["9"]
    assert not list(tmp_path.glob("*.part"))
