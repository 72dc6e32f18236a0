"""What the commands share: filters, the database for reading, one line for every failure, records.

Nothing here loads Typer: a search from the shell does without it where it can (quick.py).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adachi_shingikai.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.search.hits import Filters


INTERRUPTED = 128 + 2
"""What a shell expects of a program that Ctrl-C has ended."""


def filters_of(
    *,
    speaker: Sequence[str] | None = None,
    role: Sequence[str] | None = None,
    meeting: Sequence[str] | None = None,
    item: Sequence[str] | None = None,
    kind: Sequence[str] | None = None,
    department: Sequence[str] | None = None,
    article: Sequence[int] | None = None,
    outcome: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    no_ocr: bool = False,
) -> Filters:
    """The filters of search and export. Raises UsageError for a value that makes no sense."""
    from adachi_shingikai.search.hits import Filters

    return Filters(
        speaker=tuple(map(_encodable, speaker or ())),
        role=tuple(map(_encodable, role or ())),
        meeting=tuple(map(_meeting_key, meeting or ())),
        item=tuple(map(_item_number, item or ())),
        kind=tuple(kind or ()),
        department=tuple(map(_encodable, department or ())),
        article=tuple(article or ()),
        outcome=tuple(outcome or ()),
        since=_day(since, "--since", last=False),
        until=_day(until, "--until", last=True),
        no_ocr=no_ocr,
    )


def _encodable(words: str) -> str:
    """Bytes that are no UTF-8 come as lone surrogates, which SQLite does not take."""
    return words.encode("utf-8", "replace").decode()


def _meeting_key(words: str) -> str:
    from adachi_shingikai.index.reference import MeetingRef, parse_reference

    found = parse_reference(words)
    if not isinstance(found, MeetingRef):
        raise UsageError(f"--meeting {words}: 12-15 または 第十二期・第15回 の形で指定してください")
    return found.key


def _item_number(words: str) -> int:
    from adachi_shingikai.index.reference import ItemRef, parse_reference

    found = parse_reference(words)
    if not isinstance(found, ItemRef):
        raise UsageError(f"--item {words}: 457 または 諮問第457号 の形で指定してください")
    return found.number


def _day(words: str | None, option: str, *, last: bool) -> str | None:
    if words is None:
        return None
    from adachi_shingikai.japanese.numerals import parse_day

    day = parse_day(words, last=last)
    if day is None:
        raise UsageError(f"{option} {words}: 2022、2022-06、2022-06-01、令和4年6月1日 のどれかの形で指定してください")
    return day


def fail(message: str, code: int) -> int:
    """Say what is wrong, on one line of stderr; the exit code, to be passed on."""
    from adachi_shingikai.japanese.text import clean

    print(f"shingikai: {clean(message)}".replace("\n", " "), file=sys.stderr)
    return code


@contextlib.contextmanager
def reading(db: Path | None) -> Iterator[sqlite3.Connection]:
    """The database for reading, as it is at one moment; SQLite's errors become one line."""
    import sqlite3

    from adachi_shingikai.database.connection import connect, default_path, explain_error

    path = db or default_path()
    connection = connect(path)
    try:
        connection.execute("BEGIN")  # an ingest may be at work: all that a command reads belongs together
        yield connection
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    finally:
        connection.close()


def print_records(records: list[dict[str, Any]], format: str) -> None:
    """Records as JSON lines or CSV."""
    if format == "jsonl":
        import json

        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        from adachi_shingikai.output.csv import write_csv

        write_csv(records, sys.stdout)
