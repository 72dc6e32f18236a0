"""The real papers, scored with the tools beside them. docs/scores.md keeps the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

LOWEST = {
    "13-01.pdf": 0.995,
    "13-01.ocr.txt": 0.985,
    "real-bullets.pdf": 1.0,
    "real-digital-shakai-4.pdf": 0.98,
    "scan-460-461.pdf": 0.97,
}
"""The least that any facet may score."""


NOT_FROM_SCANS = {"speech_text"}
"""Exact texts: OCR gets a character wrong here and there; `speech_chars` measures it."""


@pytest.mark.parametrize("name", LOWEST)
def test_scores(corpus: Path, shingikai: Run, name: str) -> None:
    paper = corpus / "corpus" / name
    parsed = shingikai("parse", paper, "--format", "json")
    assert parsed.returncode == 0, parsed.stderr
    gold = paper.with_name(f"{name.removesuffix('.pdf').removesuffix('.txt')}.gold.json")
    command = [sys.executable, str(corpus / "score" / "score.py"), str(gold), "--json"]
    scored = json.loads(subprocess.run(command, input=parsed.stdout, capture_output=True, text=True, check=True).stdout)
    assert scored.pop("clean_code_points") == 1.0
    exempt = NOT_FROM_SCANS if name.startswith("scan") else set()
    assert {facet: share for facet, share in scored.items() if share < LOWEST[name] and facet not in exempt} == {}


def test_search_scores(corpus: Path, shingikai: Run, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    assert shingikai("ingest", corpus / "corpus" / "13-01.pdf", "--db", db, "-q").returncode == 0
    command = [sys.executable, str(corpus / "score" / "search_score.py"), str(corpus / "score" / "queries.json")]
    command += [str(corpus / "corpus" / "13-01.gold.json"), "--db", str(db), "--bin"]
    strictly = Path(__file__).parents[2] / "scripts" / "strict_search.py"
    command += [f"{sys.executable} {strictly}", "--min-recall", "0.99", "--min-precision", "0.98"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    kinds = {line.split()[0]: float(line.split()[3]) for line in done.stdout.splitlines()}
    assert min(kinds.values()) >= 0.85
