"""One line an event."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import PAPER, Run, agenda, write


def test_the_journal(shingikai: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", PAPER.format(number=1, title="図書館の巡回"))
    bad, log, db = write(tmp_path / "bad\nname.pdf", ""), tmp_path / "logs" / "ingest.jsonl", tmp_path / "a.db"
    log.parent.mkdir()
    done = shingikai("ingest", good, bad, "--db", db, "--log", log, "-v", "-q")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [e["stage"] for e in events] == ["start", "hash", "hash", "read", "save", "failed", "end"]
    assert events[3].items() >= {"file": "a.txt", "pages": 0, "speeches": 0}.items()
    assert len(events[3]["sha256"]) == 64
    assert all(set(e) >= {"time", "seconds"} for e in events)
    assert events[-1].items() >= {"added": 1, "failed": 1}.items()
    assert len(done.stderr.splitlines()) == len(events) + 1, "one line an event for people, too, and the failure"
    shingikai("ingest", good, bad, "--db", db, "--log", log)
    again = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()][len(events) :]
    assert [e["stage"] for e in again] == ["start", "end"]
    denied = shingikai("ingest", good, "--db", db, "--log", "/proc/no/log")
    assert (denied.returncode, denied.stderr.count("\n")) == (2, 1)


def test_a_full_disk_of_the_log_stops_no_ingest(shingikai: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", agenda(951, "図書館"))
    done = shingikai("ingest", good, "--db", tmp_path / "a.db", "--log", "/dev/full", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
