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


def read_options(ocr: OcrModes, document_format: Format | None, password_file: Path | None) -> ReadOptions:
    """Return the options as the reader takes them."""
    from adachi_shingikai.ingest.read import ReadOptions, read_passwords

    return ReadOptions(ocr.value, document_format, read_passwords(password_file) if password_file else ())
