"""`shingikai alerts`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, ingest


@pytest.fixture
def db(tmp_path: Path, samples: dict[str, Path]) -> Path:
    """A database with the first sample."""
    path = tmp_path / "a.db"
    ingest(path, samples["sample-31-2.pdf"])
    return path


def test_add_run_remove(shingikai: Run, db: Path, samples: dict[str, Path]) -> None:
    added = shingikai("alerts", "add", "文面", "掲示 -巡回", "--kind", "speech", "--kind", "report", "--db", db)
    assert (added.returncode, added.stdout) == (0, "")
    assert "search 掲示 -巡回 --kind speech --kind report" in added.stderr
    nothing = shingikai("alerts", "run", "--db", db)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, "", "")
    ingest(db, samples["sample-31-3.pdf"])
    printed = shingikai("alerts", "run", "--db", db)
    assert printed.returncode == 0
    assert printed.stdout.splitlines()[0] == "■ 文面　1件（search 掲示 -巡回 --kind speech --kind report）"
    assert "31-2#12  三好図書館長  第三十一期・第2回（2058-07-19）  sample-31-3.pdf p.3（P.2）" in printed.stdout
    assert shingikai("alerts", "run", "--db", db).returncode == 1
    listed = json.loads(shingikai("alerts", "list", "--format", "json", "--db", db).stdout)
    assert [(a["name"], a["filters"], a["seen"]) for a in listed] == [("文面", {"kind": ["speech", "report"]}, 2)]
    assert shingikai("alerts", "remove", "文面", "--db", db).returncode == 0
    assert shingikai("alerts", "list", "--db", db).returncode == 1


def test_json_has_the_records_of_a_search(shingikai: Run, db: Path, samples: dict[str, Path]) -> None:
    shingikai("alerts", "add", "文面", "文面", "--db", db)
    ingest(db, samples["sample-31-3.pdf"])
    told = json.loads(shingikai("alerts", "run", "文面", "--format", "json", "--db", db).stdout)["alerts"]
    found = json.loads(shingikai("search", "文面", "--file", "sample-31-3.pdf", "--format", "json", "--db", db).stdout)
    assert told[0]["total"] == len(told[0]["hits"]) == found["total"] > 0
    assert set(told[0]["hits"][0]) == set(found["hits"][0])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "a"), 2, "検索語"),
        (("add", "a", "掲示", "--file", "a.pdf"), 2, "--file は知らせには使えません"),
        (("add", "a", "掲示", "--kinds", "speech"), 2, "--kinds"),
        (("add", "a\nb", "掲示"), 2, "1行の文字"),
        (("remove", "a"), 1, "a: そのような知らせはありません"),
        (("run", "a"), 1, "alerts list"),
    ],
)
def test_mistakes_are_named(shingikai: Run, db: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = shingikai("alerts", *arguments, "--db", db)
    assert done.returncode == code
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_alerts_of_one_name(shingikai: Run, db: Path) -> None:
    assert shingikai("alerts", "add", "a", "掲示", "--db", db).returncode == 0
    again = shingikai("alerts", "add", "a", "巡回", "--db", db)
    assert again.returncode == 2
    assert "同じ名前" in again.stderr
