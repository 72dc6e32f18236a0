"""The sample's whole JSON, reviewed by eye. `make golden` rewrites it; CI never does."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.output.document import document_dict

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("name", ["sample-31-2", "sample-31-3", "city"])
def test_golden(samples: dict[str, Path], city: Path, name: str, request: pytest.FixtureRequest) -> None:
    document = document_dict(read_document(city if name == "city" else samples[f"{name}.pdf"]))
    document["file"]["sha256"] = "…"  # the bytes of a drawing depend on the library that drew it
    found = json.loads(json.dumps(document, ensure_ascii=False))
    path = GOLDEN / f"{name}.json"
    if request.config.getoption("--golden"):
        assert "CI" not in os.environ, "goldens are rewritten by people, and read by them"
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))
