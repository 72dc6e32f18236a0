"""How files are read: the options that `parse` and `ingest` share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adachi_shingikai.errors import UsageError

if TYPE_CHECKING:
    from adachi_shingikai.grammar.formats.format import Format
    from adachi_shingikai.ingest.child import Limits
    from adachi_shingikai.ingest.read import ReadOptions


class OcrModes(StrEnum):
    """When pages are read by OCR."""

    auto = "auto"
    never = "never"
    force = "force"


FORMAT_NAMES = "adachi colon general"
"""The names of all formats. Help texts use them without importing the formats; a test compares the two."""

Ocr = Annotated[
    OcrModes,
    typer.Option("--ocr", help="画像のページを読むか（auto）、読まないか（never）、全ページを読み直すか（force）"),
]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="PDFのパスワードを1行に1つずつ書いたファイル")
]


def parse_formats(values: Sequence[str] | None, shapes: Sequence[str]) -> tuple[str, Format | None]:
    """Return what `--format` asks for: the shape of the output (text by default), and the format of the document."""
    from adachi_shingikai.grammar.formats.registry import FORMATS

    shape, document_format = "text", None
    for value in values or ():
        if value in shapes:
            shape = value
        elif value in FORMATS:
            document_format = FORMATS[value]
        else:
            raise UsageError(f"--format {value}: 使える値は {' '.join((*shapes, *FORMATS))} です")
    return shape, document_format


Timeout = Annotated[
    float,
    typer.Option("--timeout", min=1, max=86_400, help="1つの資料にかけるCPU時間の上限（秒。OCRでは1ページごと）"),
]
Memory = Annotated[
    int,
    typer.Option("--memory", min=128, max=1_000_000, help="1つの資料に使うメモリの上限（MB。OCRでは2GBまで）"),
]
OcrPages = Annotated[
    int,
    typer.Option(
        "--ocr-pages", min=1, max=1_000_000, help="1つの資料でOCRが読むページ数の上限。超えるとどれも読まない"
    ),
]
DEFAULT_TIMEOUT, DEFAULT_MEMORY, DEFAULT_OCR_PAGES = 45.0, 768, 300
"""The limits of `ingest.child` and `ingest.read`, which a help text does not import; a test compares them."""


def read_options(
    ocr: OcrModes, document_format: Format | None, password_file: Path | None, ocr_pages: int
) -> ReadOptions:
    """Return the options as the reader takes them."""
    from adachi_shingikai.ingest.read import ReadOptions, read_passwords

    passwords = read_passwords(password_file) if password_file else ()
    return ReadOptions(ocr.value, document_format, passwords, ocr_pages)


def read_limits(timeout: float, memory: int) -> Limits:
    """Return the limits of the child that reads a file, from seconds and MB."""
    from adachi_shingikai.ingest.child import MEGABYTE, Limits

    return Limits(seconds=timeout, memory=memory * MEGABYTE)
