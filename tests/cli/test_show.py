"""`shingikai show`."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_show_forms(shingikai: Run, database: Path) -> None:
    meeting = shingikai("show", "第三十一期・第1回", "--db", database).stdout
    assert "諮問第903号" in meeting
    assert "継続審議" in meeting
    assert "欠席  和田一郎" in meeting
    speech = json.loads(shingikai("show", "31-1#14", "-C", "1", "--format", "json", "--db", database).stdout)
    assert [s["order"] for s in speech["speeches"]] == [13, 14, 15]
    dossier = json.loads(shingikai("show", "904", "--format", "json", "--db", database).stdout)
    assert dossier["opinion"]["outcome"] == "意見付き了承"
    assert dossier["opinion"]["meeting"] == "31-2"
    assert {s["what"] for s in dossier["sources"]} >= {"議題", "審議", "審議会意見"}
    for speech in dossier["debate"]:
        assert speech["page_start"] >= 3
