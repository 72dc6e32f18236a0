"""Records → text for reading: aligned by display width, wrapped to the terminal, paged when long.

On a pipe nothing is wrapped, coloured or paged. Control characters never reach the terminal.
"""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_NARROWEST = 12  # columns that the widest of a table keeps
_BOLD, _DIM, _MARK, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[0m"


class Screen(NamedTuple):
    """Where text goes: its width in columns (None: no wrapping), and whether it shows colour or Markdown."""

    width: int | None = None
    height: int = 0
    colour: bool = False
    markdown: bool = False

    @classmethod
    def of_stdout(cls) -> "Screen":
        """The terminal behind stdout, or a plain screen where there is none."""
        if not sys.stdout.isatty():
            return cls()
        import shutil

        size = shutil.get_terminal_size()
        return cls(max(20, size.columns), size.lines, not os.environ.get("NO_COLOR"))

    def title(self, words: str) -> str:
        """What the whole text is about."""
        return f"# {escape_markdown(words)}\n" if self.markdown else self.bold(words)

    def heading(self, words: str) -> str:
        """A part of it."""
        return f"## {escape_markdown(words)}\n" if self.markdown else self.bold(f"■ {words}")

    def bold(self, words: str) -> str:
        """A name or number that leads its lines."""
        if self.markdown:
            return f"**{escape_markdown(words)}**"
        return f"{_BOLD}{words}{_RESET}" if self.colour else words

    def dim(self, words: str) -> str:
        """A reference that should not catch the eye."""
        return f"{_DIM}{words}{_RESET}" if self.colour else words

    def mark(self, words: str) -> str:
        """A highlight."""
        return f"{_MARK}{words}{_RESET}" if self.colour else words

    def wrap(self, words: str, indent: str = "") -> Iterator[str]:
        """Paragraphs as indented lines no wider than the screen; in Markdown, as paragraphs."""
        for paragraph in words.split("\n"):
            if self.markdown:
                yield from (escape_markdown(paragraph), "")
            elif self.width is None:
                yield indent + paragraph
            else:
                import wcwidth

                # A Japanese sentence is one long word: it may break anywhere.
                for line in wcwidth.wrap(paragraph, self.width - len(indent), break_on_hyphens=False) or [""]:
                    yield indent + line


def page_range(start: int, end: int, printed: str | None = None) -> str:
    """`p.4-5（P.3）`: pages of the PDF, and the number printed on the first."""
    return f"p.{start}" + (f"-{end}" if end != start else "") + (f"（P.{printed}）" if printed else "")


def speaker_name(label: str | None, speaker: str | None) -> str:
    """`もりた委員（もりたあおい）`."""
    return f"{label or ''}（{speaker}）" if speaker else label or ""


def escape_markdown(words: str) -> str:
    """Printed words with what Markdown or HTML would read as markup escaped."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#|~&" else c for c in words)
    return f"\\{escaped}" if escaped.startswith(("-", "+", "=")) else escaped


def mark_highlights(words: str, marks: Sequence[tuple[int, int]], screen: Screen) -> str:
    """The text with its highlights shown."""
    parts: list[str] = []
    done = 0
    for start, end in marks:
        parts += [words[done:start], screen.mark(words[start:end])]
        done = end
    return "".join([*parts, words[done:]])


def table_lines(header: Sequence[str], rows: Iterable[Sequence[object]], screen: Screen) -> Iterator[str]:
    """Rows under a header, their columns aligned by display width; on a narrow screen the widest gives way."""
    import wcwidth

    from adachi_shingikai.japanese.text import clean

    cells = [[clean("" if cell is None else str(cell)).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(wcwidth.width(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    if screen.width is not None and (excess := sum(widths) + 2 * (len(widths) - 1) - screen.width) > 0:
        widest = widths.index(max(widths))
        widths[widest] = max(_NARROWEST, widths[widest] - excess)
    for number, row in enumerate([list(header), *cells]):
        fitted = [_fitted(cell, width) for cell, width in zip(row, widths, strict=True)]
        line = "  ".join(wcwidth.ljust(cell, width) for cell, width in zip(fitted, widths, strict=True)).rstrip()
        yield screen.bold(line) if number == 0 else line


def _fitted(cell: str, width: int) -> str:
    import wcwidth

    return cell if wcwidth.width(cell) <= width else wcwidth.clip(cell, 0, width - 2) + "…"


def print_lines(lines: Iterable[str], screen: Screen) -> None:
    """Print lines; through a pager where they are longer than the terminal."""
    if screen.width is None:
        for line in lines:
            print(line)
        return
    import shutil
    import subprocess

    ready = list(lines)
    if not ready:
        return
    pager = os.environ.get("PAGER") or shutil.which("less")
    if len(ready) < screen.height or not pager:
        print("\n".join(ready))
        return
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    # Ctrl-C is the pager's while it runs.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(pager, shell=True, input="\n".join(ready) + "\n", text=True, env=environment, check=False)
    finally:
        signal.signal(signal.SIGINT, before)
