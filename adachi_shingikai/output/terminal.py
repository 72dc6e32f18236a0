"""Text for the terminal: wrapped, aligned by display width, coloured, and shown in a pager if it is long.

On a pipe nothing is wrapped, coloured or paged. Control characters never reach the terminal.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_NARROWEST = 12
"""Terminal columns that the widest column of a table keeps at least on a narrow screen."""
_BOLD, _DIM, _MARK, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text goes: its width in columns (None: no wrapping), and whether it is coloured or Markdown.

    `addresses` are the `file:` addresses of documents by their SHA-256, if places in them are to be hyperlinks.
    """

    width: int | None = None
    height: int = 0
    colour: bool = False
    markdown: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_stdout(cls) -> Screen:
        """Return the screen of stdout: a plain one if it is not a terminal."""
        forced = os.environ.get("FORCE_COLOR", "") not in ("", "0") and not os.environ.get("NO_COLOR")
        if not sys.stdout.isatty():
            return cls(colour=forced)
        import shutil

        size = shutil.get_terminal_size()
        colour = forced or not (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")
        return cls(max(20, size.columns), size.lines, colour)

    def title(self, words: str) -> str:
        """Return the title of the whole text."""
        return f"# {escape_markdown(words)}\n" if self.markdown else self.bold(words)

    def heading(self, words: str) -> str:
        """Return the heading of a part."""
        return f"## {escape_markdown(words)}\n" if self.markdown else self.bold(f"■ {words}")

    def bold(self, words: str) -> str:
        """Return words in bold: a name or number at the head of its lines."""
        if self.markdown:
            return f"**{escape_markdown(words)}**"
        return f"{_BOLD}{words}{_RESET}" if self.colour else words

    def dim(self, words: str) -> str:
        """Return words dimmed: details that should not catch the eye."""
        return f"{_DIM}{words}{_RESET}" if self.colour else words

    def mark(self, words: str) -> str:
        """Return words highlighted."""
        return f"{_MARK}{words}{_RESET}" if self.colour else words

    def place(self, words: str, sha256: str | None, page: int | None) -> str:
        """Return a place in a document, dimmed; a hyperlink (OSC 8) to the file and its page if links are wanted."""
        address = self.addresses.get(sha256 or "")
        if not address or self.markdown:
            return self.dim(words)
        fragment = f"#page={page}" if page else ""
        return f"\x1b]8;;{address}{fragment}\x1b\\{self.dim(words)}\x1b]8;;\x1b\\"

    def wrap(self, words: str, indent: str = "") -> Iterator[str]:
        """Return paragraphs as indented lines no wider than the screen; in Markdown, as paragraphs."""
        for paragraph in words.split("\n"):
            if self.markdown:
                yield from (escape_markdown(paragraph), "")
            elif self.width is None:
                yield indent + paragraph
            else:
                for line in _broken(paragraph, self.width - len(indent)):
                    yield indent + line

    def join(self, parts: Sequence[str], indent: str = "") -> Iterator[str]:
        """Return parts with two spaces between them, on further, indented lines where they don't fit."""
        line = ""
        for part in parts:
            if line and self.width is not None and display_width(line) + 2 + display_width(part) > self.width:
                yield line
                line = indent + part
            else:
                line += ("  " if line else "") + part
        yield line


_NEVER_FIRST = frozenset(
    "、。，．,.）)」』】］]〉》〕｝}！？!?ー…‥・：；:;々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%～〜"
)
_NEVER_LAST = frozenset("（(「『【［[〈《〔｛{")
"""What Japanese typesetting (JIS X 4051) keeps from the beginning and from the end of a line."""
_UNIT = re.compile(r"(?:\x1b\[[0-9;]*m)*(?:[0-9A-Za-z@#&+./_'-]+|.)(?:\x1b\[0m)*", re.DOTALL)
"""What is not divided: a character, a Latin word, a number; with the escape sequences around it."""
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")
"""What takes no room: colours, and the ends of hyperlinks."""


def display_width(words: str) -> int:
    """Return how many columns of a terminal words take."""
    import wcwidth

    return wcwidth.width(_ESCAPE.sub("", words))


def _broken(words: str, width: int) -> Iterator[str]:
    """The lines of a paragraph. Japanese has no spaces: a line may end after any character that the rules allow."""
    line: list[str] = []
    used = 0
    for unit in _units(words, width):
        wide = display_width(unit)
        if line and used + wide > width:
            moved: list[str] = []
            while len(line) > 1 and (
                _plain(moved[0] if moved else unit) in _NEVER_FIRST or _plain(line[-1]) in _NEVER_LAST
            ):
                moved.insert(0, line.pop())
            yield "".join(line).rstrip(" ")
            line = moved
            used = sum(map(display_width, line))
        if line or unit != " ":
            line.append(unit)
            used += wide
    yield "".join(line)


def _units(words: str, width: int) -> Iterator[str]:
    """The pieces that a line is made of. One that is wider than the screen is divided anywhere."""
    for match in _UNIT.finditer(words):
        if display_width(match[0]) > width:
            yield from _ESCAPE.sub("", match[0])
        else:
            yield match[0]


def _plain(unit: str) -> str:
    """The first character of a unit, without escape sequences."""
    return _ESCAPE.sub("", unit)[:1]


_TERMINALS = ("kitty", "alacritty", "foot", "ghostty", "wezterm", "contour")
"""Parts of the names of terminals (in $TERM) that show hyperlinks."""


def shows_hyperlinks() -> bool:
    """Return whether stdout is a terminal that is known to show hyperlinks; `FORCE_HYPERLINK` says yes or no (0)."""
    if not sys.stdout.isatty():
        return False
    if forced := os.environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    named = any(name in os.environ.get("TERM", "") for name in _TERMINALS)
    vte = os.environ.get("VTE_VERSION", "")
    programs = ("KONSOLE_VERSION", "WT_SESSION", "WEZTERM_PANE", "KITTY_WINDOW_ID")
    known = any(os.environ.get(name) for name in programs)
    mac = os.environ.get("TERM_PROGRAM") in ("iTerm.app", "vscode", "WezTerm", "ghostty")
    return named or known or mac or (vte.isdecimal() and int(vte) >= 5000)


def page_range(
    start: int | None, end: int | None, printed_start: str | None = None, printed_end: str | None = None
) -> str:
    """Return pages of the PDF with the numbers printed on them: `p.4-5（P.3-4）`; "" for a text file."""
    if start is None:
        return ""
    printed = _range(printed_start, printed_end) if printed_start else ""
    return f"p.{_range(start, end)}" + (f"（P.{printed}）" if printed else "")


def _range(start: object, end: object) -> str:
    return f"{start}" if end is None or end == start else f"{start}-{end}"


def place_of(file: str, pages: str) -> str:
    """Return a file and its pages; the file alone if it has no pages."""
    return f"{file} {pages}".strip()


def speaker_name(label: str | None, speaker: str | None) -> str:
    """Return a label with the full name, if it is known: `もりた委員（もりたあおい）`."""
    return f"{label or ''}（{speaker}）" if speaker and speaker not in (label or "") else label or ""


def escape_markdown(words: str) -> str:
    """Return printed words with all that Markdown or HTML would take for markup escaped."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#|~&" else c for c in words)
    return f"\\{escaped}" if escaped.startswith(("-", "+", "=")) else escaped


def mark_highlights(words: str, marks: Sequence[tuple[int, int]], screen: Screen) -> str:
    """Return the text with its highlights marked."""
    parts: list[str] = []
    done = 0
    for start, end in marks:
        parts += [words[done:start], screen.mark(words[start:end])]
        done = end
    return "".join([*parts, words[done:]])


def table_lines(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    screen: Screen,
    *,
    gives_way: Sequence[int] = (),
    wraps: bool = False,
) -> Iterator[str]:
    """Return rows under a header, with aligned columns.

    If they are wider than the screen, empty columns are left out; then the columns in `gives_way` are cut, in that
    order, and at last the widest ones. With `wraps` the last column is wrapped instead, and nothing of it is lost.
    """
    import wcwidth

    from adachi_shingikai.japanese.text import clean

    cells = [[clean("" if cell is None else str(cell)).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(wcwidth.width(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    shown = list(range(len(header)))
    if screen.width is not None and _full_width(widths) > screen.width:
        shown = [i for i in shown if not cells or any(row[i] for row in cells)]
        order = [len(header) - 1] if wraps else [i for i in gives_way if i in shown]
        widths = _narrowed(widths, shown, order, screen.width)
    for number, row in enumerate([list(header), *cells]):
        lines = [[row[i]] if screen.width is None else [fitted(row[i], widths[i])] for i in shown]
        if wraps and screen.width is not None:
            lines[-1] = wcwidth.wrap(row[-1], max(_NARROWEST, widths[-1]), break_on_hyphens=False) or [""]
        for part in range(max(map(len, lines))):
            words = (line[part] if part < len(line) else "" for line in lines)
            line = "  ".join(wcwidth.ljust(cell, widths[i]) for cell, i in zip(words, shown, strict=True)).rstrip()
            yield screen.bold(line) if number == 0 else line


def _full_width(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _narrowed(widths: Sequence[int], shown: Sequence[int], order: Sequence[int], room: int) -> list[int]:
    """The widths of columns that are cut until those shown fit into the room, or can't be cut any more."""
    narrowed = list(widths)

    def excess() -> int:
        return _full_width([narrowed[i] for i in shown]) - room

    for least in (2 * _NARROWEST, _NARROWEST):
        for column in order:
            narrowed[column] = min(narrowed[column], max(least, narrowed[column] - max(0, excess())))
    while excess() > 0:
        widest = max(shown, key=lambda i: narrowed[i])
        if narrowed[widest] <= _NARROWEST:
            break
        narrowed[widest] -= 1
    for column in order:  # many columns: those that give way are cut to a few characters
        narrowed[column] = min(narrowed[column], max(_NARROWEST // 2, narrowed[column] - max(0, excess())))
    return narrowed


def fitted(cell: str, width: int) -> str:
    """Return text cut to a number of terminal columns, with … if something is missing."""
    import wcwidth

    return cell if wcwidth.width(cell) <= width else wcwidth.clip(cell, 0, width - 2).rstrip() + "…"


def print_lines(lines: Iterable[str], screen: Screen) -> None:
    """Print lines, in a pager if they are longer than the terminal."""
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
    # While the pager runs, Ctrl-C is for the pager.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(pager, shell=True, input="\n".join(ready) + "\n", text=True, env=environment, check=False)
    finally:
        signal.signal(signal.SIGINT, before)
