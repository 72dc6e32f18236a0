"""`shingikai open`: the file behind a reference, at its page, in the user's viewer."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adachi_shingikai.cli.config import database_path
from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, database_completion
from adachi_shingikai.errors import NotFoundError, UsageError, reason_of

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.archive.speeches import Source, SpeechRecord

VIEWER_VARIABLE = "SHINGIKAI_VIEWER"
"""Names the command that opens a file: {file}, {page} and {address} stand for its path, page and file: address."""

_VIEWERS = {
    "evince": "evince --page-index={page} {file}",
    "papers": "papers --page-index={page} {file}",
    "atril": "atril --page-index={page} {file}",
    "xreader": "xreader --page-index={page} {file}",
    "okular": "okular --page {page} {file}",
    "zathura": "zathura --page={page} {file}",
    "mupdf": "mupdf {file} {page}",
    "xpdf": "xpdf {file} {page}",
    "qpdfview": "qpdfview {file}#{page}",
    "firefox": "firefox {address}",
    "chromium": "chromium {address}",
    "google-chrome": "google-chrome {address}",
}
"""How programs that may be the system's viewer are told the page, by the words of their desktop files."""


def command(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="参照",
            autocompletion=database_completion("reference"),
            help="462、諮問第462号、13-1、13-1/報告1、12-15#34、会議名、開催日、ファイル名",
        ),
    ],
    print_place: Annotated[bool, typer.Option("--print", help="開かずに、パスと #page= を表示")] = False,
    db: Db = None,
) -> None:
    """Open the file behind a reference at its page, or print where it is."""
    from adachi_shingikai.archive.printed.documents import find_unchanged_file
    from adachi_shingikai.database.connection import open_for_reading
    from adachi_shingikai.japanese.text import printable

    with open_for_reading(database_path(db)) as connection:
        place = _find_place(connection, ref)
        try:
            path = find_unchanged_file(connection, place.sha256)
        except NotFoundError as error:
            raise NotFoundError(f"{place.file}: {error}") from error
    fragment = f"#page={place.page_start}" if place.page_start else ""
    if print_place:
        print(printable(str(path)) + fragment)
        return
    arguments = _viewer_arguments(path, place.page_start)
    try:
        subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UsageError(
            f"{arguments[0]}: 実行できません（{reason_of(error)}）。--print で場所を表示できます"
        ) from error
    if place.page_start and sys.stderr.isatty():
        print_message(f"{place.file} の {place.page_start}ページを開きます")


def _find_place(connection: sqlite3.Connection, ref: str) -> Source | SpeechRecord:
    """Where a reference is printed: of an item its papers, or else its opinion or debate, or else the agenda."""
    from adachi_shingikai.archive.followups import find_report_place
    from adachi_shingikai.archive.items import get_item
    from adachi_shingikai.archive.meetings import get_meeting
    from adachi_shingikai.archive.selection import find_reference
    from adachi_shingikai.archive.speeches import get_speech
    from adachi_shingikai.index.reference import ItemRef, MeetingRef, ReportRef

    found = find_reference(connection, ref)
    if isinstance(found, ItemRef):
        sources = get_item(connection, found).sources
        return next((source for source in sources if source.what != "議題"), sources[0])
    if isinstance(found, MeetingRef):
        return get_meeting(connection, found).sources[0]
    if isinstance(found, ReportRef):
        place = find_report_place(connection, found.meeting, found.no)
        if place is None:
            raise NotFoundError(f"{ref}: 取り込んだ資料にありません。`shingikai list reports` で一覧できます")
        return place
    return get_speech(connection, found, 0)[0]


def _viewer_arguments(path: Path, page: int | None) -> list[str]:
    """The command that opens a file at a page. Raise UsageError if the system has none."""
    template = os.environ.get(VIEWER_VARIABLE) or _system_viewer(path, page)
    address = path.as_uri() + (f"#page={page}" if page else "")
    values = {"{file}": str(path), "{page}": str(page or 1), "{address}": address}
    arguments = shlex.split(template)
    for name, value in values.items():
        arguments = [argument.replace(name, value) for argument in arguments]
    if not any(name in template for name in ("{file}", "{address}")):
        arguments.append(str(path))
    return arguments


def _system_viewer(path: Path, page: int | None) -> str:
    if sys.platform == "darwin":
        return "open {file}"
    if sys.platform == "win32":
        return "explorer {file}"
    if page and shutil.which("xdg-mime"):
        asked = subprocess.run(
            ["xdg-mime", "query", "default", "application/pdf"], capture_output=True, text=True, check=False
        )
        for name, template in _VIEWERS.items():
            if name in asked.stdout.lower() and shutil.which(name):
                return template
    if shutil.which("xdg-open"):
        return "xdg-open {file}"
    raise UsageError(
        f"{path.name}: 開くプログラムがわかりません。${VIEWER_VARIABLE} で指定するか、--print を付けてください"
    )
