"""`show`, `list`, `stats`, `export`: what the database holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from adachi_shingikai.cli.common import filters_of, print_records, reading
from adachi_shingikai.cli.options import (
    Article,
    Db,
    Decided,
    Department,
    InMeeting,
    Kind,
    NoOcr,
    OfItem,
    PaperFormat,
    RecordFormat,
    Role,
    Since,
    Speaker,
    TextOrJson,
    Until,
)
from adachi_shingikai.errors import ExitCode, UsageError


def show(
    ref: Annotated[str, typer.Argument(help="462、諮問第462号、13-1、第十三期・第1回、12-15#34")],
    db: Db = None,
    context: Annotated[int, typer.Option("-C", "--context", min=0, max=1_000, help="発言の前後の数")] = 2,
    format: Annotated[PaperFormat, typer.Option("--format", help="出力の形式")] = PaperFormat.text,
) -> None:
    """諮問、会議、発言について、取り込んだ資料にあることをまとめて表示します。"""
    from adachi_shingikai.archive.items import get_item
    from adachi_shingikai.archive.meetings import get_meeting
    from adachi_shingikai.archive.speeches import get_speech
    from adachi_shingikai.index.reference import ItemRef, MeetingRef, parse_reference
    from adachi_shingikai.output.dossier import item_lines, meeting_lines, speech_lines
    from adachi_shingikai.output.terminal import Screen, print_lines

    found = parse_reference(ref)
    screen = Screen.of_stdout()
    record: Any
    lines: Callable[[Any, Screen], Iterator[str]]
    with reading(db) as connection:
        if isinstance(found, ItemRef):
            record, lines = get_item(connection, found), item_lines
        elif isinstance(found, MeetingRef):
            record, lines = get_meeting(connection, found), meeting_lines
        else:
            record, lines = get_speech(connection, found, context), speech_lines
    if format is PaperFormat.json:
        import json
        from dataclasses import asdict

        plain = {"speeches": [asdict(speech) for speech in record]} if isinstance(record, tuple) else asdict(record)
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    if format is PaperFormat.md:
        screen = Screen(width=screen.width, height=screen.height, markdown=True)
    print_lines(lines(record, screen), screen)


class Lists(StrEnum):
    """What can be listed."""

    documents = "documents"
    meetings = "meetings"
    items = "items"
    reports = "reports"
    speakers = "speakers"
    problems = "problems"


def list_(
    what: Annotated[Lists, typer.Argument(help="documents meetings items reports speakers problems")],
    db: Db = None,
    format: Annotated[RecordFormat, typer.Option("--format", help="出力の形式")] = RecordFormat.text,
) -> None:
    """取り込んだ資料、会議、諮問、報告、発言者、問題を一覧します。"""
    from adachi_shingikai.archive.lists import list_records

    with reading(db) as connection:
        found = list_records(connection, what.value)
    records = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    if format is RecordFormat.text:
        from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

        screen = Screen.of_stdout()
        print_lines(table_lines(found.headings, found.rows, screen), screen)
    elif format is RecordFormat.json:
        import json

        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        print_records(records, format)
    if not records:
        raise typer.Exit(ExitCode.NOTHING_FOUND)


class ExportFormat(StrEnum):
    """The shapes that the database can be exported in."""

    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    md = "md"
    kokkai = "kokkai"
    akn = "akn"


def export(
    format: Annotated[ExportFormat, typer.Option("--format", help="出力の形式")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="書き出すフォルダー（省くと標準出力）")] = None,
    db: Db = None,
    speaker: Speaker = None,
    role: Role = None,
    meeting: InMeeting = None,
    item: OfItem = None,
    kind: Kind = None,
    department: Department = None,
    article: Article = None,
    outcome: Decided = None,
    since: Since = None,
    until: Until = None,
    no_ocr: NoOcr = False,
) -> None:
    """取り込んだ内容を、ほかのプログラムで使える形に書き出します。"""
    from adachi_shingikai.archive.selection import Selection, select_records
    from adachi_shingikai.output.akoma_ntoso import as_akn
    from adachi_shingikai.output.export import as_csv, as_json, as_jsonl, as_markdown
    from adachi_shingikai.output.kokkai import as_kokkai

    exporters: dict[str, Callable[[Selection], Iterator[tuple[str, str]]]] = {
        "json": as_json,
        "jsonl": as_jsonl,
        "csv": as_csv,
        "md": as_markdown,
        "kokkai": as_kokkai,
        "akn": as_akn,
    }
    filters = filters_of(
        speaker=speaker,
        role=role,
        meeting=meeting,
        item=item,
        kind=kind,
        department=department,
        article=article,
        outcome=outcome,
        since=since,
        until=until,
        no_ocr=no_ocr,
    )
    with reading(db) as connection:
        selected = select_records(connection, filters)
    files = list(exporters[format.value](selected)) if selected.items or selected.sittings else []
    if not files:
        print("shingikai: 書き出すものがありません", file=sys.stderr)
        raise typer.Exit(ExitCode.NOTHING_FOUND)
    if output is None and len(files) > 1:
        raise UsageError(
            f"--format {format.value}: {len(files)}個のファイルになります。-o でフォルダーを指定してください"
        )
    for name, words in files:
        if output is None:
            print(words, end="")
        else:
            _write(output / name, words)
            print(output / name)


def _write(path: Path, words: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: 書き込めません（{error.strerror}）。場所と権限を確かめてください") from error


def stats(
    term: Annotated[list[str] | None, typer.Argument(help="会議ごとの頻度を数える検索語")] = None,
    db: Db = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="図を書き出すファイル（.svg .png）")] = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="出力の形式")] = TextOrJson.text,
) -> None:
    """会議、所管、条、結果、発言者ごとに数えます。検索語を添えると、会議ごとの頻度を数えます。"""
    from adachi_shingikai.archive.counts import count_everything, count_query

    with reading(db) as connection:
        tables = (count_query(connection, " ".join(term)),) if term else count_everything(connection)
    if not any(count.count for table in tables for count in table.counts):
        print("shingikai: 数えるものがありません", file=sys.stderr)
        raise typer.Exit(ExitCode.NOTHING_FOUND)
    if plot:
        from adachi_shingikai.output.chart import save_chart

        save_chart(tables, plot)
    if format is TextOrJson.json:
        import json
        from dataclasses import asdict

        print(json.dumps([asdict(table) for table in tables], ensure_ascii=False, indent=1))
    else:
        from adachi_shingikai.output.dossier import count_lines
        from adachi_shingikai.output.terminal import Screen, print_lines

        screen = Screen.of_stdout()
        print_lines(count_lines(tables, screen), screen)
