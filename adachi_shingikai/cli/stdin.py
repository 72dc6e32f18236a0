"""What `-` stands for: a document that another program writes to stdin."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adachi_shingikai.database.connection import folder_of
from adachi_shingikai.database.files import hash_file
from adachi_shingikai.errors import UnreadableError, UsageError, reason_of

STDIN = Path("-")

FOLDER = "stdin"
"""The folder beside the database in which an ingest keeps what came from stdin, so that its pages can be opened."""

_HEAD = 1_024
"""The first bytes of a PDF, among which its mark stands."""


@contextmanager
def stdin_as_file(command: str, database: Path | None = None) -> Iterator[Path]:
    """Save stdin as a file that is named after its hash: beside a database, or without one until the block is left.

    Raise UsageError if stdin is a terminal, UnreadableError if it is empty or can't be saved.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(f"-: 標準入力に資料を渡してください。例: `cat 資料.pdf | shingikai {command} -`")
    with tempfile.TemporaryDirectory(prefix="shingikai-") as temporary:
        try:
            path = _save(Path(temporary, "stdin"))
            kept = path if database is None else _keep(path, folder_of(database) / FOLDER)
        except OSError as error:
            raise UnreadableError(
                f"-: 標準入力を保存できません（{reason_of(error)}）。空きと権限を確かめてください"
            ) from error
        yield kept


def _save(path: Path) -> Path:
    """Save stdin, and return the path with the name that its contents deserve."""
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnreadableError("-: 標準入力が空です。資料を渡すコマンドを確かめてください")
    suffix = ".pdf" if b"%PDF-" in head else ".txt"
    return path.rename(path.with_name(f"stdin-{hash_file(path)[:12]}{suffix}"))


def _keep(path: Path, folder: Path) -> Path:
    kept = folder / path.name
    if not kept.exists():  # the same bytes may have come before
        folder.mkdir(exist_ok=True)
        shutil.move(path, kept)
    return kept
