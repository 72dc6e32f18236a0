"""Saved searches, kept in a JSON file beside the database: `shingikai.alerts.json` beside `shingikai.db`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adachi_shingikai.database.connection import lock
from adachi_shingikai.errors import DatabaseError, UsageError, reason_of
from adachi_shingikai.search.filters import Filters, parse_filters

_VERSION = 1
"""The version of the file."""

_WAIT = 30.0
"""Seconds to wait for another command that changes the file."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A saved search. `seen` are the SHA-256 of the documents that it has reported on, or that were there before it."""

    name: str
    query: str
    filters: Filters
    seen: frozenset[str]


def alerts_path(database: Path) -> Path:
    """Return the file that holds the alerts of a database."""
    return database.with_suffix(".alerts.json")


def load_alerts(database: Path) -> list[Alert]:
    """Return the alerts of a database in the order of their names.

    Raise DatabaseError if the file cannot be read, or is not one of this program.
    """
    path = alerts_path(database)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return [_alert_of(record) for record in stored["alerts"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DatabaseError(f"{path}: 読めません（{reason_of(error)}）。場所と権限を確かめてください") from error
    except (UsageError, ValueError, KeyError, TypeError) as error:
        raise DatabaseError(
            f"{path}: 知らせの登録を読めません。ファイルを消し、`shingikai alerts add` で登録し直してください"
        ) from error


@contextmanager
def changing_alerts(database: Path) -> Iterator[list[Alert]]:
    """Load the alerts, and save the list as it is when the block ends without an error. One process at a time.

    Raise LockedError if another one holds the file, DatabaseError if it cannot be read or written.
    """
    path = alerts_path(database)
    with lock(path, _WAIT):
        alerts = load_alerts(database)
        yield alerts
        _save(path, alerts)


def _save(path: Path, alerts: Sequence[Alert]) -> None:
    records = [_record_of(alert) for alert in sorted(alerts, key=lambda alert: alert.name)]
    words = json.dumps({"version": _VERSION, "alerts": records}, ensure_ascii=False, indent=1)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(words + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise DatabaseError(f"{path}: 書き込めません（{reason_of(error)}）。場所と権限を確かめてください") from error


def _record_of(alert: Alert) -> dict[str, Any]:
    return {
        "name": alert.name,
        "query": alert.query,
        "filters": typed_filters(alert.filters),
        "seen": sorted(alert.seen),
    }


def typed_filters(filters: Filters) -> dict[str, list[str]]:
    """Return the values of filters as a user would type them."""
    return {name: [str(value) for value in values] for name, values in filters.values.items()}


def _alert_of(record: Mapping[str, Any]) -> Alert:
    return Alert(record["name"], record["query"], parse_filters(**record["filters"]), frozenset(record["seen"]))
