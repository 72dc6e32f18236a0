"""The screen of commands that print places in documents: hyperlinks, if the terminal shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.output.terminal import Screen


def screen_of_stdout(connection: sqlite3.Connection) -> Screen:
    """Return the screen of stdout, with the addresses of all documents if it shows hyperlinks."""
    from adachi_shingikai.output.terminal import Screen, shows_hyperlinks

    screen = Screen.of_stdout()
    if not shows_hyperlinks():
        return screen
    from adachi_shingikai.archive.printed.documents import find_addresses

    return replace(screen, addresses=find_addresses(connection))
