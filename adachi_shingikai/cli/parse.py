"""`shingikai parse`: what is understood of one file. Uses no database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adachi_shingikai.cli.messages import report_error
from adachi_shingikai.cli.options import DocumentFormat
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
from adachi_shingikai.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from adachi_shingikai.models import Document

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", help=f"出力の形式（text md json）。資料の様式（{FORMAT_NAMES}）も指定できる。省くと見分ける"
    ),
]


def command(
    file: Annotated[
        Path,
        typer.Argument(metavar="ファイル", help="PDF、または OCR 済みの .txt / .md（- は標準入力）", readable=False),
    ],
    format: Formats = None,
    pages: Annotated[str | None, typer.Option("--pages", help="読むページ（例: 3-19）")] = None,
    ocr: Ocr = OcrModes.auto,
    password_file: PasswordFile = None,
    timeout: Timeout = DEFAULT_TIMEOUT,
    memory: Memory = DEFAULT_MEMORY,
    ocr_pages: OcrPages = DEFAULT_OCR_PAGES,
) -> ExitCode:
    """Print what is understood of one file, without a database."""
    from adachi_shingikai.ingest.children import read_in_child
    from adachi_shingikai.ingest.read import read_document, unread_pictures_message
    from adachi_shingikai.output.terminal import Screen, print_lines

    shape, document_format = parse_formats(format, tuple(DocumentFormat))
    options = read_options(ocr, document_format, password_file, ocr_pages)
    page_range = _page_range(pages)

    def read(path: Path, before_ocr: Callable[[], None]) -> tuple[list[str], str]:
        document = read_document(path, options, page_range, before_ocr)
        return _shown(document, shape), unread_pictures_message(document)

    with stdin_as_file("parse") if file == STDIN else nullcontext(file) as path:
        lines, message = read_in_child(path, read, read_limits(timeout, memory))
    print_lines(lines, Screen() if shape == DocumentFormat.json else Screen.of_stdout())
    return ExitCode(report_error(message, ExitCode.PARTIAL)) if message else ExitCode.OK


def _shown(document: Document, shape: str) -> list[str]:
    """Return the lines to print. It runs in the child: what a file says is worked on under limits only."""
    from adachi_shingikai.output.document import document_json, document_markdown, document_text

    if shape == DocumentFormat.json:
        return [document_json(document)]
    return list(document_markdown(document) if shape == DocumentFormat.md else document_text(document))


def _page_range(words: str | None) -> range | None:
    """Return the PDF pages of `3-19` or `3`, both ends included."""
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
