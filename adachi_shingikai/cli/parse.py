"""`shingikai parse`: what is understood of one file. Uses no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adachi_shingikai.cli.messages import report_error
from adachi_shingikai.cli.options import DocumentFormat
from adachi_shingikai.cli.reading import FORMAT_NAMES, Ocr, OcrModes, PasswordFile, parse_formats, read_options
from adachi_shingikai.errors import ExitCode, UsageError

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", help=f"出力の形式（text md json）。資料の様式（{FORMAT_NAMES}）も指定できる。省くと見分ける"
    ),
]


def command(
    file: Annotated[Path, typer.Argument(help="PDF、または OCR 済みの .txt / .md", readable=False)],
    format: Formats = None,
    pages: Annotated[str | None, typer.Option("--pages", help="読むページ（例: 3-19）")] = None,
    ocr: Ocr = OcrModes.auto,
    password_file: PasswordFile = None,
) -> ExitCode:
    """Print what is understood of one file, without a database."""
    from adachi_shingikai.ingest.read import read_document, unread_pictures_message
    from adachi_shingikai.output.document import document_json, document_markdown, document_text
    from adachi_shingikai.output.terminal import Screen, print_lines

    shape, document_format = parse_formats(format, tuple(DocumentFormat))
    document = read_document(file, read_options(ocr, document_format, password_file), _page_range(pages))
    if shape == DocumentFormat.json:
        print(document_json(document))
    else:
        lines = document_markdown(document) if shape == DocumentFormat.md else document_text(document)
        print_lines(lines, Screen.of_stdout())
    if message := unread_pictures_message(document):
        return ExitCode(report_error(message, ExitCode.PARTIAL))
    return ExitCode.OK


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
