"""`shingikai ingest`: read files and save the documents."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from adachi_shingikai.cli.messages import drop_stdout, print_message
from adachi_shingikai.cli.options import Db, Quiet, TextOrJson, Wait
from adachi_shingikai.cli.progress import ProgressLine
from adachi_shingikai.cli.reading import (
    DEFAULT_MEMORY,
    DEFAULT_OCR_PAGES,
    DEFAULT_TIMEOUT,
    FORMAT_NAMES,
    Memory,
    Ocr,
    OcrModes,
    OcrPages,
    PasswordFile,
    Timeout,
    parse_formats,
    read_limits,
    read_options,
)
from adachi_shingikai.cli.stdin import STDIN, stdin_as_file
from adachi_shingikai.errors import ExitCode, UnreadableError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.ingest.child import Limits
    from adachi_shingikai.ingest.children import Reader
    from adachi_shingikai.ingest.result import FileResult
    from adachi_shingikai.ingest.run import Settings

Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=f"結果の形式（text json）。資料の様式（{FORMAT_NAMES}）も指定できる。省くと見分ける"),
]


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="ファイル...", help="ファイル、またはフォルダー（- は標準入力の資料1点）", readable=False
        ),
    ],
    recursive: Annotated[bool, typer.Option("-r", "--recursive", help="下のフォルダーも読む")] = False,
    db: Db = None,
    force: Annotated[bool, typer.Option("--force", help="取り込み済みの資料も読み直す")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="前に読めなかった資料も、もう一度読む")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="読むだけで、保存しない")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="読み取れないところがあれば終了コード4")] = False,
    ocr: Ocr = OcrModes.auto,
    password_file: PasswordFile = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=64, help="同時に読む資料の数（省くとコアの数。メモリが足りなければ減らす）"
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="Daskのクラスターで読む。スケジューラーのアドレス（例: tcp://scheduler:8786）"),
    ] = None,
    send_files: Annotated[
        bool, typer.Option("--send-files", help="クラスターに資料を送る（省くと、同じパスの共有フォルダーから読む）")
    ] = False,
    timeout: Timeout = DEFAULT_TIMEOUT,
    memory: Memory = DEFAULT_MEMORY,
    ocr_pages: OcrPages = DEFAULT_OCR_PAGES,
    wait: Wait = 0,
    log: Annotated[Path | None, typer.Option("--log", help="経過をJSONの行で書き足すファイル")] = None,
    format: Formats = None,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="経過を1行ずつ表示")] = False,
) -> ExitCode:
    """Read files, save what they say, and report what became of each."""
    from adachi_shingikai.database.connection import default_path, lock
    from adachi_shingikai.database.documents import open_for_ingest
    from adachi_shingikai.ingest.discover import find_files
    from adachi_shingikai.ingest.log import set_up_log
    from adachi_shingikai.ingest.run import Settings

    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # an ingest goes on if the reader of its messages has gone
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit_by_signal)
    shape, document_format = parse_formats(format, tuple(TextOrJson))
    path = db or default_path()
    options = read_options(ocr, document_format, password_file, ocr_pages)
    reader = _choose_reader(workers, cluster, send_files, read_limits(timeout, memory))
    settings = Settings(force, retry, options, reader)
    with stdin_as_file("ingest", None if dry_run else path) if STDIN in paths else nullcontext() as file:
        named = [file if file and one == STDIN else one for one in paths]
        found = find_files(named, recursive=recursive)
        if not found:
            raise UnreadableError(
                "取り込む資料（.pdf .txt .md）がありません。場所を確かめ、下のフォルダーも読むには -r を付けてください"
            )
        progress = ProgressLine() if sys.stderr.isatty() and not (quiet or verbose) else None
        set_up_log(log, verbose=verbose, progress=progress)
        results: list[FileResult] = []
        if dry_run or not any(os.path.lexists(file.path) for file in found):  # no database for names that are mistyped
            _ingest(named, recursive, None, settings, results, quiet, progress)
        else:
            with lock(path, wait), open_for_ingest(path) as connection:
                _ingest(named, recursive, connection, settings, results, quiet, progress)
        try:
            _print_results(results, shape, quiet)
            if shape == TextOrJson.text and not quiet:
                _print_surroundings(results, named, recursive, None if dry_run else path)
            sys.stdout.flush()
        except BrokenPipeError:  # what was ingested counts
            drop_stdout()
        return _exit_code(results, strict)


def _choose_reader(workers: int | None, cluster: str | None, send_files: bool, limits: Limits) -> Reader:
    """Return what reads the files: children of this process, or a cluster."""
    if cluster is None:
        from adachi_shingikai.ingest.children import read_in_children

        if send_files:
            raise UsageError("--send-files: クラスターに送ります。--cluster も指定してください")
        return partial(read_in_children, workers=workers, limits=limits)
    from adachi_shingikai.ingest.cluster import read_on_cluster

    if workers is not None:
        raise UsageError(
            "--workers: クラスターでは使えません。読む数はワーカーのスレッドの数（--nthreads）で決まります"
        )
    return partial(read_on_cluster, address=cluster, send=send_files, limits=limits)


def _ingest(
    paths: Sequence[Path],
    recursive: bool,
    connection: sqlite3.Connection | None,
    settings: Settings,
    results: list[FileResult],
    quiet: bool,
    progress: ProgressLine | None,
) -> None:
    """Find the files, which happens after the database is locked; ingest them, and print a line for each."""
    from adachi_shingikai.ingest.discover import find_files
    from adachi_shingikai.ingest.result import is_news, summary_line
    from adachi_shingikai.ingest.run import ingest_files

    found = find_files(paths, recursive=recursive)  # again: --wait may have been long
    try:
        with contextlib.closing(ingest_files(found, connection, settings)) as run:
            for result in run:
                results.append(result)
                if is_news(result) and (not quiet or result.message):
                    if progress:
                        progress.clear()
                    with contextlib.suppress(OSError):  # its reader has gone, or its disk is full
                        print(summary_line(result), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        if progress:
            progress.clear()
        saved = sum(result.status in ("added", "replaced") for result in results)
        left = len(found) - len(results)
        print_message(
            f"中断しました。保存したもの{saved}点、まだのもの{left}点。もう一度実行すると続きから取り込みます"
        )
        raise
    if progress:
        progress.clear()


def _exit_by_signal(number: int, _: object) -> NoReturn:
    """End with the exit code that a shell expects after a signal; the children are killed on the way."""
    sys.exit(128 + number)


def _print_results(results: Sequence[FileResult], shape: str, quiet: bool) -> None:
    from adachi_shingikai.ingest.result import result_dict, result_table, summary_line

    if shape == TextOrJson.json:
        from adachi_shingikai.output.json import dump_json

        print(dump_json({"files": [result_dict(result) for result in results]}))
    elif not quiet:
        from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

        headings, rows = result_table(results)
        screen = Screen.of_stdout()
        lines = list(table_lines(headings, rows, screen)) if rows else []
        lines += [summary_line(result) for result in results if not result.tried]
        known = sum(result.status == "known" for result in results)
        print_lines([*lines, *([f"取り込み済みの資料: {known}点"] if known else [])], screen)


def _print_surroundings(
    results: Sequence[FileResult], paths: Sequence[Path], recursive: bool, database: Path | None
) -> None:
    """Print which database was written to, and what was left alone in the folders."""
    from adachi_shingikai.ingest.discover import find_left_alone
    from adachi_shingikai.japanese.text import printable

    left = find_left_alone(paths, recursive=recursive)
    if left.files:
        more = f"ほか{len(left.files) - 3}点" if len(left.files) > 3 else ""
        print(f"資料の形式でないため読まなかったもの: {'、'.join(printable(f.name) for f in left.files[:3])}{more}")
    if left.folders:
        print(f"読まなかった下のフォルダー: {len(left.folders)}個（-r を付けると読みます）")
    if database and any(result.status in ("added", "replaced") for result in results):
        print(f"データベース: {printable(str(database))}")


def _exit_code(results: Sequence[FileResult], strict: bool) -> ExitCode:
    failed = [result for result in results if result.message]
    if failed and len(failed) == len(results):
        return ExitCode.UNREADABLE
    unread = [r.contents.unread_pictures for r in results if r.contents and r.contents.unread_pictures]
    for message in unread:
        print_message(message)
    if failed or unread or (strict and any(result.problems for result in results)):
        return ExitCode.PARTIAL
    return ExitCode.OK
