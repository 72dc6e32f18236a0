"""What the commands share: options, the database for reading, one line for every failure, records."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adachi_shingikai.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.search import Filters


class TextOrJson(StrEnum):
    """How a command prints."""

    text = "text"
    json = "json"


class RecordFormat(StrEnum):
    """How search and list print."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


class PaperFormat(StrEnum):
    """How parse and show print."""

    text = "text"
    md = "md"
    json = "json"


Db = Annotated[
    Path | None,
    typer.Option("--db", help="データベース（既定: $SHINGIKAI_DB、data/db/shingikai.db、利用者のフォルダーの順）"),
]

Wait = Annotated[float, typer.Option("--wait", min=0, max=86_400, help="ほかの取り込みが終わるのを待つ秒数")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="問題だけを表示")]

Speaker = Annotated[list[str] | None, typer.Option("--speaker", help="発言者（氏名または名札の一部）")]
Role = Annotated[list[str] | None, typer.Option("--role", help="役職（会長、委員、課長など）")]
InMeeting = Annotated[list[str] | None, typer.Option("--meeting", help="会議（12-15 または 第十二期・第15回）")]
OfItem = Annotated[list[str] | None, typer.Option("--item", help="諮問番号")]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="種類（speech opinion agenda field page など）")]
Department = Annotated[list[str] | None, typer.Option("--department", help="所管部課")]
Article = Annotated[list[int] | None, typer.Option("--article", min=0, max=10_000, help="条例の条")]
Decided = Annotated[list[str] | None, typer.Option("--outcome", help="了承、意見付き了承、継続審議 など")]
Since = Annotated[str | None, typer.Option("--since", help="この日から（2022、2022-06、2022-06-01、令和4年6月1日）")]
Until = Annotated[str | None, typer.Option("--until", help="この日まで")]

NoOcr = Annotated[bool, typer.Option("--no-ocr", help="OCRで読んだものを除く")]


def filters_of(
    speaker: list[str] | None,
    role: list[str] | None,
    meeting: list[str] | None,
    item: list[str] | None,
    kind: list[str] | None,
    department: list[str] | None,
    article: list[int] | None,
    outcome: list[str] | None,
    since: str | None,
    until: str | None,
    no_ocr: bool,
) -> Filters:
    """The filters of search and export. Raises UsageError for a value that makes no sense."""
    from adachi_shingikai.search import Filters

    return Filters(
        speaker=tuple(speaker or ()),
        role=tuple(role or ()),
        meeting=tuple(map(_meeting_key, meeting or ())),
        item=tuple(map(_item_number, item or ())),
        kind=tuple(kind or ()),
        department=tuple(department or ()),
        article=tuple(article or ()),
        outcome=tuple(outcome or ()),
        since=_day(since, "--since", last=False),
        until=_day(until, "--until", last=True),
        no_ocr=no_ocr,
    )


def _meeting_key(words: str) -> str:
    from adachi_shingikai import reference

    found = reference.parse(words)
    if not isinstance(found, reference.MeetingRef):
        raise UsageError(f"--meeting {words}: 12-15 または 第十二期・第15回 の形で指定してください")
    return found.key


def _item_number(words: str) -> int:
    from adachi_shingikai import reference

    found = reference.parse(words)
    if not isinstance(found, reference.ItemRef):
        raise UsageError(f"--item {words}: 457 または 諮問第457号 の形で指定してください")
    return found.number


def _day(words: str | None, option: str, *, last: bool) -> str | None:
    if words is None:
        return None
    from adachi_shingikai import text

    day = text.day(words, last=last)
    if day is None:
        raise UsageError(f"{option} {words}: 2022、2022-06、2022-06-01、令和4年6月1日 のどれかの形で指定してください")
    return day


def fail(message: str, code: int) -> int:
    """Say what is wrong, on one line of stderr; the exit code, to be passed on."""
    from adachi_shingikai import text

    print(f"shingikai: {text.clean(message)}".replace("\n", " "), file=sys.stderr)
    return code


@contextlib.contextmanager
def reading(db: Path | None) -> Iterator[sqlite3.Connection]:
    """The database for reading, as it is at one moment; SQLite's errors become one line."""
    import sqlite3

    from adachi_shingikai import database

    path = db or database.default_path()
    connection = database.connect(path)
    try:
        connection.execute("BEGIN")  # an ingest may be at work: all that a command reads belongs together
        yield connection
    except sqlite3.Error as error:
        raise database.explained(error, path) from error
    finally:
        connection.close()


def print_records(records: list[dict[str, Any]], format: RecordFormat) -> None:
    """Records as JSON lines or CSV."""
    if format is RecordFormat.jsonl:
        import json

        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        from adachi_shingikai import spreadsheet

        spreadsheet.write(records, sys.stdout)
