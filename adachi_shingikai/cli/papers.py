"""`parse`, `ingest`: papers in."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from adachi_shingikai.cli.common import fail
from adachi_shingikai.cli.options import Db, PaperFormat, Quiet, TextOrJson, Wait
from adachi_shingikai.errors import ExitCode, UnreadableError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.grammar.formats.format import Format
    from adachi_shingikai.ingest.read import ReadOptions
    from adachi_shingikai.ingest.result import FileResult


class OcrModes(StrEnum):
    """When pages are read by OCR."""

    auto = "auto"
    never = "never"
    force = "force"


_COUNCILS = "adachi colon general"  # a help text must not import the formats; a test compares the two
Shapes = Annotated[
    list[str] | None,
    typer.Option("--format", help=f"出力の形式（text md json）。資料の様式（{_COUNCILS}）も指定できる。省くと見分ける"),
]
Reports = Annotated[
    list[str] | None,
    typer.Option("--format", help=f"結果の形式（text json）。資料の様式（{_COUNCILS}）も指定できる。省くと見分ける"),
]
Ocr = Annotated[OcrModes, typer.Option("--ocr", help="画像のページを読むか（auto）、読まないか、全ページを読み直すか")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="PDFのパスワードを1行に1つずつ書いたファイル")
]


def parse(
    file: Annotated[Path, typer.Argument(help="PDF、または OCR 済みの .txt / .md", readable=False)],
    format: Shapes = None,
    pages: Annotated[str | None, typer.Option("--pages", help="読むページ（例: 3-19）")] = None,
    ocr: Ocr = OcrModes.auto,
    password_file: PasswordFile = None,
) -> None:
    """1つの資料をどう読み取ったかを表示します（データベースは使いません）。"""
    from adachi_shingikai.ingest.read import read_document, unread_pictures
    from adachi_shingikai.output.document import document_json, document_markdown, document_text
    from adachi_shingikai.output.terminal import Screen, print_lines

    shape, council = _formats(format, tuple(PaperFormat))
    document = read_document(file, _manner(ocr, council, password_file), _page_range(pages))
    if shape == PaperFormat.json:
        print(document_json(document))
    else:
        lines = document_markdown(document) if shape == PaperFormat.md else document_text(document)
        print_lines(lines, Screen.of_stdout())
    if unread := unread_pictures(document):
        raise typer.Exit(fail(unread, ExitCode.PARTIAL))


def _formats(values: list[str] | None, shapes: Sequence[str]) -> tuple[str, Format | None]:
    """What `--format` asks for: the shape of the output (text where none is named), and the paper's format."""
    from adachi_shingikai.grammar.formats.registry import FORMATS

    shape, council = "text", None
    for value in values or ():
        if value in shapes:
            shape = value
        elif value in FORMATS:
            council = FORMATS[value]
        else:
            raise UsageError(f"--format {value}: 使える値は {' '.join((*shapes, *FORMATS))} です")
    return shape, council


def _manner(ocr: OcrModes, council: Format | None, password_file: Path | None) -> ReadOptions:
    from adachi_shingikai.ingest.read import ReadOptions, read_passwords

    passwords = read_passwords(password_file) if password_file else ()
    return ReadOptions(ocr.value, council, passwords)


def _page_range(words: str | None) -> range | None:
    """`3-19` or `3` as PDF pages, both ends included."""
    if words is None:
        return None
    start, dash, end = words.partition("-")
    try:
        first, last = int(start), int(end) if dash else int(start)
    except ValueError:
        first, last = 0, 0
    if not 1 <= first <= last:
        raise UsageError(f"--pages {words}: 3-19 または 3 の形で指定してください")
    return range(first, last + 1)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="ファイル、またはフォルダー", readable=False)],
    recursive: Annotated[bool, typer.Option("-r", "--recursive", help="下のフォルダーも読む")] = False,
    db: Db = None,
    force: Annotated[bool, typer.Option("--force", help="取り込み済みの資料も読み直す")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="前に読めなかった資料も、もう一度読む")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="読むだけで、保存しない")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="読み取れないところがあれば終了コード4")] = False,
    ocr: Ocr = OcrModes.auto,
    password_file: PasswordFile = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="同時に読む資料の数")] = 1,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, max=86_400, help="1つの資料にかける秒数の上限（OCRは1頁ごとに延びる）")
    ] = 60,
    memory: Annotated[
        int,
        typer.Option("--memory", min=128, max=1_000_000, help="1つの資料に使う記憶の上限（MB。OCRには2GBまで）"),
    ] = 768,
    wait: Wait = 0,
    log: Annotated[Path | None, typer.Option("--log", help="経過をJSONの行で書き足すファイル")] = None,
    format: Reports = None,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="経過を1行ずつ表示")] = False,
) -> None:
    """資料をデータベースに取り込みます。取り込み済みの資料は飛ばします。"""
    from adachi_shingikai.database.connection import default_path, lock
    from adachi_shingikai.database.documents import open_for_ingest
    from adachi_shingikai.ingest.children import MEGABYTE, Limits
    from adachi_shingikai.ingest.discover import find_files
    from adachi_shingikai.ingest.log import set_up_log
    from adachi_shingikai.ingest.result import is_news, summary_line
    from adachi_shingikai.ingest.run import Settings, ingest_files

    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # an ingest goes on when nobody reads its log
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stopped)
    shape, council = _formats(format, tuple(TextOrJson))
    path = db or default_path()
    limits = Limits(seconds=timeout, memory=memory * MEGABYTE)
    settings = Settings(force, retry, workers, limits, _manner(ocr, council, password_file))
    set_up_log(log, aloud=verbose)
    outcomes: list[FileResult] = []

    def run(save_to: sqlite3.Connection | None) -> None:
        found = find_files(paths, recursive=recursive)  # as they are once nobody else is at work
        if not found:
            raise UnreadableError(
                "取り込む資料（.pdf .txt .md）が見つかりません。場所を確かめるか、下のフォルダーも読むなら -r を"
            )
        with contextlib.closing(ingest_files(found, save_to, settings)) as results:
            for one in results:
                outcomes.append(one)
                if is_news(one) and (not quiet or one.message):
                    with contextlib.suppress(BrokenPipeError):
                        print(summary_line(one), file=sys.stderr, flush=True)

    if dry_run:
        run(None)
    else:
        with lock(path, wait), open_for_ingest(path) as connection:
            run(connection)
    _report(outcomes, shape, quiet)
    failed = [o for o in outcomes if o.message]
    if failed and len(failed) == len(outcomes):
        raise typer.Exit(ExitCode.UNREADABLE)
    unread = [o.contents.unread for o in outcomes if o.contents and o.contents.unread]
    for words in unread:
        fail(words, ExitCode.PARTIAL)
    if failed or unread or (strict and any(o.problems for o in outcomes)):
        raise typer.Exit(ExitCode.PARTIAL)


def _stopped(number: int, _: object) -> NoReturn:
    """End as the shell expects of a signal, and take the children along."""
    sys.exit(128 + number)


def _report(outcomes: list[FileResult], shape: str, quiet: bool) -> None:
    from adachi_shingikai.ingest.result import as_dict, result_table, summary_line

    if shape == TextOrJson.json:
        import json

        print(json.dumps({"files": [as_dict(o) for o in outcomes]}, ensure_ascii=False, indent=1))
    elif not quiet:
        from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

        header, rows = result_table(outcomes)
        screen = Screen.of_stdout()
        lines = list(table_lines(header, rows, screen)) if rows else []
        lines += [summary_line(o) for o in outcomes if not o.tried]
        known = sum(o.status == "known" for o in outcomes)
        print_lines([*lines, *([f"取り込み済みの資料: {known}点"] if known else [])], screen)
