"""Where paragraphs begin in minutes on pages: at an indent from the edge of all lines that continue one.

The label of a speech often stands one em to the left of the text (a hanging indent), so that the line below it is
indented without beginning a paragraph. Only the edge of the whole document tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from adachi_shingikai.elements import Line
from adachi_shingikai.grammar.convention.labels import MARKS, split_line_start
from adachi_shingikai.grammar.convention.offices import is_person
from adachi_shingikai.japanese.text import ends_sentence, starts_list

MIN_INDENT = 0.5
"""Em from the edge at which a paragraph begins."""
SECOND_EDGE = 12.0
"""Em between the edges of two columns."""
MIN_WRAPPED = 0.15
"""The least share of lines that are as long as the longest ones in a text file that breaks its lines."""
MIN_WRAP = 30
"""Characters of the shortest lines into which a text file breaks its paragraphs."""
LONG_LINE = 60
"""Characters of a line of another text file that may go on in the next line."""
MIN_COLUMN_SHARE = 0.2
"""The least share of lines that stand at the edge of a second column."""


def set_paragraphs(lines: Sequence[Line], starts: Collection[int], unplaced: Collection[int]) -> list[Line]:
    """Return the lines with the beginnings of paragraphs found anew, on pages and in text files.

    Two signs of three begin a paragraph at the edge: the line above is not full, it ends a sentence, or a list begins.
    One is enough for a line that begins with a label, or stands left of the edge.
    `starts` are the indexes of lines that begin a speech: they do not show where continuing lines stand. `unplaced` are
    the pages of text files.
    """
    em = _em_of([line for line in lines if line.page not in unplaced])
    wrap = _wrap_of([line for line in lines if line.page in unplaced])
    placed = [line for i, line in enumerate(lines) if i not in starts and _is_placed(line, unplaced, em)]
    edges = {parity: _edges([line for line in placed if line.page % 2 == parity] or placed, em) for parity in (0, 1)}
    found: list[Line] = []
    for i, line in enumerate(lines):
        own = edges[line.page % 2]
        above = lines[i - 1] if i else None
        if above and line.page in unplaced and line.box.x0 == 0:
            goes_on = len(above.text) >= wrap - 2 and not ends_sentence(above.text)
            found.append(replace(line, paragraph=i in starts or not goes_on or line.text.startswith("　")))
            continue
        if above is None or not own or not _is_placed(line, unplaced, em):
            found.append(line)
            continue
        signs = [not above.full, ends_sentence(above.text), starts_list(line.text) or line.text[:1] in MARKS]
        begins = sum(signs) > 1 or _is_indented(line, own, em)
        begins = begins or (any(signs) and (_hangs(line, own, em) or _begins_with_label(line)))
        found.append(replace(line, paragraph=i in starts or begins))
    return found


def _em_of(lines: Sequence[Line]) -> float:
    """Return the size of the document's letters in points: that of most lines; 0.0 if there are none."""
    sizes = Counter(round((line.box.bottom - line.box.top) / 1.2, 1) for line in lines)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _wrap_of(lines: Sequence[Line]) -> int:
    """Return the number of characters after which a text file breaks its lines, or that of a long line in one that
    does not.
    """
    lengths = sorted(len(line.text) for line in lines)
    if not lengths:
        return 0
    longest = lengths[int(0.95 * (len(lengths) - 1))]
    wrapped = sum(longest - 3 <= length <= longest + 3 for length in lengths)
    is_wrapped = longest >= MIN_WRAP and wrapped >= MIN_WRAPPED * len(lengths)
    return longest - 1 if is_wrapped else max(longest, LONG_LINE)


def _is_placed(line: Line, unplaced: Collection[int], em: float) -> bool:
    """Return whether a line has a position of its own: the rows of a table have that of the table."""
    return line.page not in unplaced and line.box.bottom - line.box.top < 3 * em


def _edges(lines: Sequence[Line], em: float) -> list[float]:
    """Return the left edges of the columns, in points: where most lines stand."""
    count = Counter(round(line.box.x0) for line in lines)
    if not count:
        return []
    first, _ = count.most_common(1)[0]
    others = Counter({x: n for x, n in count.items() if abs(x - first) > SECOND_EDGE * em})
    edges = [float(first)]
    if others:
        second, number = others.most_common(1)[0]
        if number >= MIN_COLUMN_SHARE * len(lines):
            edges.append(float(second))
    return sorted(edges)


def _indent_of(line: Line, edges: Sequence[float], em: float) -> float:
    """Return how far right of the edge of its column a line begins, in points."""
    return line.box.x0 - max((edge for edge in edges if edge <= line.box.x0 + MIN_INDENT * em), default=edges[0])


def _is_indented(line: Line, edges: Sequence[float], em: float) -> bool:
    return _indent_of(line, edges, em) >= MIN_INDENT * em - 1


def _begins_with_label(line: Line) -> bool:
    start = split_line_start(line.text)
    return start.end != "none" and is_person(start.label)


def _hangs(line: Line, edges: Sequence[float], em: float) -> bool:
    """Return whether a line stands left of the edge, as the label of a speech may."""
    return _indent_of(line, edges, em) <= 1 - MIN_INDENT * em
