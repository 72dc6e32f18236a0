"""Runs a command again and again; each time another program empties the database one statement later.

    python interfere.py SOURCE COPY COMMAND…

Prints for each run whether the command printed the whole, nothing, or something between.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adachi_shingikai.cli import main


class Interference:
    """Empties a database when a connection to it comes to its n-th statement."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.moment = 0
        self.count: int | None = None
        self.connect: Callable[..., sqlite3.Connection] = sqlite3.connect
        sqlite3.connect = self.connect_watched  # type: ignore[assignment]

    def connect_watched(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        """Open a connection, and follow the first one that the command opens."""
        connection = self.connect(*arguments, **options)
        if self.count == 0:
            connection.set_trace_callback(self.step)
        return connection

    def step(self, _: str) -> None:
        """Count a statement, and interfere before the one whose turn it is."""
        assert self.count is not None
        self.count += 1
        if self.count == self.moment:
            with contextlib.closing(self.connect(self.path)) as other, other:
                other.execute("PRAGMA foreign_keys = ON")
                other.execute("DELETE FROM documents")

    def run(self, source: Path, moment: int) -> str:
        """Run the command on a fresh copy of a database; what it printed."""
        for file in self.path.parent.glob(f"{self.path.name}*"):
            file.unlink()
        shutil.copy(source, self.path)
        self.moment, self.count = moment, 0
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
            main()
        return out.getvalue()


def run_all(source: Path, copy: Path, command: list[str]) -> None:
    """Interfere at every statement of the command, and once not at all, before and after."""
    interference = Interference(copy)
    sys.argv[1:] = [*command, "--db", str(copy)]
    whole = interference.run(source, 0)
    statements = interference.count or 0
    print("whole")
    for moment in range(1, statements + 2):
        found = interference.run(source, moment)
        print("whole" if found == whole else "mixed" if found else "nothing")


if __name__ == "__main__":
    run_all(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
