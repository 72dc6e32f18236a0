"""Answers as JSON and JSON lines: UTF-8, Japanese unescaped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adachi_shingikai.archive.selection import Record


def dump_json(value: object) -> str:
    """Return a value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def record_dict(record: Record) -> dict[str, Any]:
    """Return a record as `show --format json` prints it."""
    return {"speeches": [asdict(speech) for speech in record]} if isinstance(record, tuple) else asdict(record)


def dump_json_lines(records: Iterable[object]) -> str:
    """Return the records as JSON, one per line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
