"""Draw docs/screen.svg: a terminal with a search and the beginning of an item, over the invented sample documents.

    python scripts/make_screen.py [FILE.svg]

The commands are really run, in a pseudo-terminal of 100 columns. Every character gets its own place, so that the
columns line up whatever font the reader has, and the window has its own background, so that the picture can be read
on a light and on a dark page.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import wcwidth

ROOT = Path(__file__).parents[1]
COMMANDS = (("search", "掲示", "--limit", "3"), ("show", "901"))
COLUMNS = 100
ROWS = 36  # of the picture; what follows is cut off

CELL, LINE = 8, 20  # the size of a cell, in pixels
MARGIN, BAR = 16, 36  # around the text; the height of the title bar

STYLE = """
text{white-space:pre;fill:#d1d7e0;font:13.3px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.w{font:15px "Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","Yu Gothic",Meiryo,sans-serif}
.b{fill:#fff;font-weight:bold}
.d{fill:#9198a1}
.m{fill:#ff8e84;font-weight:bold}
"""

_CODE = re.compile(r"\x1b\[([0-9;]*)m")
_CLASSES = {"": "", "0": "", "1": "b", "2": "d", "1;31": "m"}
"""Each colour code that the program prints: its class in the picture."""


class Cell(NamedTuple):
    """A character of the screen: its column, its width in columns, and the class of its colour."""

    character: str
    column: int
    width: int
    style: str


def run(arguments: tuple[str, ...], folder: Path) -> str:
    """Return what the program prints on a terminal, colour codes included."""
    environment = {name: words for name, words in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment |= {"SHINGIKAI_DB": str(folder / "sample.db"), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    ours, theirs = pty.openpty()
    # So high that nothing is handed to a pager.
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 1000, COLUMNS, 0, 0))
    printed = b""
    with subprocess.Popen(
        [sys.executable, "-m", "adachi_shingikai", *arguments],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        try:
            while part := os.read(ours, 65_536):
                printed += part
        except OSError:  # Linux reports the end of a pseudo-terminal as an error
            pass
        os.close(ours)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}\n{printed.decode()}")
    return printed.decode().replace("\r\n", "\n")


def screen_lines() -> list[str]:
    """Return the lines of the whole screen: each command after a prompt, then what it prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = folder / "samples"
        make_sample = [sys.executable, str(ROOT / "scripts" / "make_sample.py"), str(samples)]
        subprocess.run(make_sample, check=True, stdout=subprocess.DEVNULL)
        run(("ingest", str(samples)), folder)
        shown = [f"\x1b[2m$\x1b[0m shingikai {' '.join(words)}\n{run(words, folder)}" for words in COMMANDS]
    lines = "\n".join(shown).splitlines()
    return [*lines[: ROWS - 1], "\x1b[2m…\x1b[0m"] if len(lines) > ROWS else lines


def cells(line: str) -> Iterator[Cell]:
    """Yield the characters of a line that can be seen. Raise ValueError for a colour that has no class here."""
    column, style = 0, ""
    # Text and colour codes take turns.
    for number, part in enumerate(_CODE.split(line)):
        if number % 2:
            if part not in _CLASSES:
                raise ValueError(f"no class for the colour code {part!r}")
            style = _CLASSES[part]
            continue
        for character in part:
            width = wcwidth.wcwidth(character)
            if width not in (1, 2):
                raise ValueError(f"{character!r} does not fill one or two columns")
            if not character.isspace():
                yield Cell(character, column, width, style)
            column += width


def text_element(line: str, top: int) -> str:
    """Return a line as SVG: one run of text for each change of colour or width."""
    runs = []
    for (width, style), group in groupby(cells(line), key=lambda cell: (cell.width, cell.style)):
        run_cells = list(group)
        places = " ".join(str(MARGIN + CELL * cell.column) for cell in run_cells)
        classes = " ".join(filter(None, ("w" if width == 2 else "", style)))
        named = f' class="{classes}"' if classes else ""
        runs.append(f'<tspan{named} x="{places}">{escape("".join(cell.character for cell in run_cells))}</tspan>')
    return f'<text y="{top}">{"".join(runs)}</text>' if runs else ""


def picture(lines: list[str]) -> str:
    """Return the window as SVG."""
    width, height = 2 * MARGIN + CELL * COLUMNS, BAR + LINE * len(lines) + MARGIN
    buttons = "".join(
        f'<circle cx="{MARGIN + 6 + 20 * number}" cy="{BAR // 2}" r="6" fill="{colour}"/>'
        for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    body = (text_element(line, BAR + LINE * number + 15) for number, line in enumerate(lines))
    title = " · ".join(f"shingikai {' '.join(words)}" for words in COMMANDS)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="10" fill="#151b23" stroke="#59636e"/>',
            buttons,
            *filter(None, body),
            "</svg>\n",
        ]
    )


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screen.svg"
    path.write_text(picture(screen_lines()), encoding="utf-8")


if __name__ == "__main__":
    main()
