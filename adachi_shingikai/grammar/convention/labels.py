"""The beginning of a line, divided into mark, label and first words, in every way in which minutes print them.

Nothing here knows a title or a name: whether a label is that of a speaker is decided in learn.py, from the whole
document. An office is known by its last character only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from adachi_shingikai.grammar.convention.brackets import (
    CLOSING,
    QUOTE,
    closing_bracket,
    is_note,
    is_quotation,
    is_stage_direction,
    second_bracket,
)
from adachi_shingikai.grammar.convention.offices import MAX_LABEL, ends_like_office, is_enumerator
from adachi_shingikai.japanese.text import plain, squeeze

RINGS = "○◯〇"
"""Three code points of one mark."""

MARKS = RINGS + "◎◆◇△□●■▲▽"
"""The characters that mark a speaker, and also headings and bullets."""

DOTS = "・･"
"""Marks of lists, which only in some documents mark speakers."""

End = Literal["space", "colon", "quote", "bracket", "line", "none"]
"""What follows a label: white space, a colon, the mark 「 of a quotation, nothing after its closing bracket, the end of
the line, or nothing.
"""

SPACE = " 　\t"
_COLONS = "：:"
_PUNCTUATION = "。、，．,？！?!「」『』…・※→＝=／/"
_MAX_SCANNED = 90
_MAX_PIECES = 12
_MAX_PARTS = 4
_MAX_SHORT_PIECE = 8
"""Characters of a part of a label in several parts: a family name, a given name, an office."""
_MAX_GIVEN_NAME_INSIDE = 3
"""Characters in brackets that tell two people of one family name apart: 中村（謙）関係官."""

_HONORIFIC = re.compile(r"(?:君|議員|委員|さん|氏|様|先生)$")
_SEAT = re.compile(r"^(?:議席)?(?:第?[0-9〇一二三四五六七八九十]{1,3}番)(?:議員|委員)?$")
_HIRAGANA_ONLY = re.compile("[ぁ-ん]+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")


class LineStart(NamedTuple):
    """The beginning of a line.

    `mark` is "" if none is printed; `spaced`: white space follows it. `label` has no white space and no brackets around
    all of it; `brackets` are those, or "". `text` is what follows the label. A line with a mark and without a label
    that ends has the label "" and all of its words in `text`.
    """

    mark: str
    spaced: bool
    label: str
    brackets: str
    end: End
    text: str
    stage: str = ""

    @property
    def key(self) -> str:
        """The label for comparing: （ＪＪ） and （JJ） are one speaker."""
        return plain(self.label)


def mark_of(start: LineStart) -> str:
    """Return the mark of a line, the three rings as one, and the two dots."""
    return next((same[0] for same in (RINGS, DOTS) if start.mark and start.mark in same), start.mark)


class _Piece(NamedTuple):
    """Words of a line up to white space, a colon or punctuation. `stop` is what ends them; `at` is where it stands."""

    words: str
    start: int
    at: int
    stop: Literal["space", "latin", "colon", "quote", "line", "sentence"]


def split_line_start(words: str, marks: str = MARKS) -> LineStart:
    """Return the parts of a line's beginning. `marks` are the characters that may mark a speaker."""
    words = words.strip(SPACE + "\n")
    mark = words[:1] if words[:1] and words[0] in marks else ""
    rest = words[len(mark) :].lstrip(SPACE)
    spaced = bool(mark) and rest != words[len(mark) :]
    pieces = list(_pieces(rest))
    nothing = LineStart(mark, spaced, "", "", "none", rest)
    if not pieces or not pieces[0].words:
        return nothing
    if rest[pieces[0].start] in CLOSING:
        return (_label_in_brackets(rest, pieces[0]) or nothing)._replace(mark=mark, spaced=spaced)
    if found := _label_with_brackets(rest, pieces):
        return found._replace(mark=mark, spaced=spaced)
    count = _count_pieces(rest, pieces)
    last = pieces[count - 1]
    if last.stop == "sentence":
        return nothing
    label = "".join(piece.words for piece in pieces[:count])
    return LineStart(mark, spaced, label, "", _end_of(last), _after(rest, last.at))


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the pieces of a text, up to the first punctuation. Words in brackets stay with those before them."""
    letters: list[str] = []
    start = i = count = 0
    while i < min(len(text), _MAX_SCANNED) and count < _MAX_PIECES:
        letter = text[i]
        if letter in CLOSING and (close := closing_bracket(text, i)):
            letters.append(squeeze(text[i : close + 1]))
            i = close + 1
            continue
        if letter in SPACE:
            if letters:
                beside = text[i - 1] + text[i + 1 : i + 2]
                stop: Literal["space", "latin"] = "latin" if letter == " " and _LATIN.search(beside) else "space"
                following = text[i:].lstrip(SPACE)[:1]
                if following and following in _COLONS:
                    i += 1
                    continue
                yield _Piece("".join(letters), start, i, stop)
                letters, count = [], count + 1
            i += 1
            start = i
            continue
        if letter in _COLONS and not text[i - 1 : i + 2].replace("：", "").replace(":", "").isdecimal():
            yield _Piece("".join(letters), start, i, "colon")
            return
        if letter == QUOTE and letters and is_quotation(text, i):
            yield _Piece("".join(letters), start, i, "quote")
            return
        if letter in _PUNCTUATION or letter in CLOSING or letter == "\n":
            yield _Piece("".join(letters), start, i, "line" if letter == "\n" else "sentence")
            return
        letters.append(letter)
        i += 1
    if letters:
        yield _Piece("".join(letters), start, i, "line" if i >= len(text) else "sentence")


def _label_in_brackets(text: str, piece: _Piece) -> LineStart | None:
    """Return a label that is all in brackets: `【会長】　それでは`, `（Ａ）　では`."""
    if not (close := closing_bracket(text, piece.start)):
        return None
    inside = squeeze(text[piece.start + 1 : close])
    if not inside or is_enumerator(inside) or is_stage_direction(inside):
        return None
    brackets = text[piece.start] + text[close]
    return LineStart("", False, inside, brackets, _end_after(text, close), _after(text, close + 1))


def _label_with_brackets(text: str, pieces: list[_Piece]) -> LineStart | None:
    """Return a label with a name in brackets: `議長（佐藤　篤君）`, `町 長 （ 山 田 君 ）`, `中村（謙）関係官`."""
    before = ""
    for count, piece in enumerate(pieces):
        opening = next((i for i in range(piece.start, piece.at) if text[i] in CLOSING), -1)
        if opening < 0:
            before += piece.words
            if piece.stop not in ("space", "latin") or (count == 3 and len(before) > count + 1):
                return None
            continue
        office = before + squeeze(text[piece.start : opening])
        close = closing_bracket(text, opening)
        inside = squeeze(text[opening + 1 : close])
        rest = squeeze(text[close + 1 : piece.at])
        if not office or not inside or (before and not _fits_before_bracket(office, inside)):
            return None
        if is_stage_direction(inside):  # 町長〔登壇〕
            stage = text[opening : close + 1]
            return LineStart("", False, office, "", _end_after(text, close), _after(text, close + 1), stage)
        if len(inside) <= _MAX_GIVEN_NAME_INSIDE and rest and not ends_like_office(office):
            if piece.stop == "sentence" or not ends_like_office(rest):
                return None
            label = f"{office}{text[opening]}{inside}{text[close]}{rest}"
            return LineStart("", False, label, "", _end_of(piece), _after(text, piece.at))
        if plain(inside).isdecimal() or len(office) > MAX_LABEL:
            return None
        label = f"{office}{text[opening]}{inside}{text[close]}"
        if is_note(office, inside):  # 和田委員（オンライン）
            stage = text[opening : close + 1]
            return LineStart("", False, office, "", _end_after(text, close), _after(text, close + 1), stage)
        name, stage, end = second_bracket(text, close)
        if name:
            _, stage, end = second_bracket(text, end)
        return LineStart("", False, label + name, "", _end_after(text, end), _after(text, end + 1), stage)
    return None


def _fits_before_bracket(office: str, inside: str) -> bool:
    """Return whether white space before a bracket belongs to a label: `議　長（山田君）`, not `市長　（拍手）`."""
    return (
        len(office) <= MAX_LABEL
        and ends_like_office(office)
        and len(inside) <= 14
        and not re.search(r"[0-9０-９をはが]", inside)
    )


def _count_pieces(text: str, pieces: Sequence[_Piece]) -> int:
    """Return how many pieces are the label: one, unless letters are spaced out, or a name and an office stand apart."""
    label = ""
    for count, piece in enumerate(pieces, 1):
        label += piece.words
        if piece.stop == "sentence" or len(label) > MAX_LABEL:
            break
        spaced_out = all(len(p.words) == 1 or p.words.isdecimal() for p in pieces[:count])
        if piece.stop == "colon" or (piece.stop == "quote" and (count == 1 or spaced_out)):
            return count
        if _SEAT.match(plain(label)):
            return _count_after_seat(text, pieces, count)
        short = count <= _MAX_PARTS and all(_is_short(p.words) for p in pieces[: count - 1])
        if ends_like_office(label) and (short or spaced_out):
            return _count_spaced_letters(pieces, count) if spaced_out and count > 1 else count
        if count >= _MAX_PARTS and not spaced_out:
            break
    return _count_to_wide_space(text, pieces)


def _is_short(words: str) -> bool:
    return len(words) <= _MAX_SHORT_PIECE or bool(_LATIN.search(words))


def _count_after_seat(text: str, pieces: Sequence[_Piece], count: int) -> int:
    """Return the number of pieces with those that name who has a seat: `３番　山田　太郎議員`, `１番 山田 太郎　`."""
    name = ""
    for more, piece in enumerate(pieces[count : count + _MAX_PARTS - 1], 1):
        name += piece.words
        if piece.stop == "sentence" or not _is_short(piece.words) or _HIRAGANA_ONLY.fullmatch(piece.words):
            break
        if len(name) > 2 and _HONORIFIC.search(name):
            return count + more
    return max(count, _count_to_wide_space(text, pieces))


def _count_to_wide_space(text: str, pieces: Sequence[_Piece]) -> int:
    """Return the number of pieces with narrow spaces between them before a wide one: `山田 太郎　`; else 1."""
    for count, (piece, following) in enumerate(pairwise(pieces[: _MAX_PARTS + 1]), 1):
        if piece.stop == "sentence" or not _is_short(piece.words) or _HIRAGANA_ONLY.fullmatch(piece.words):
            return 1
        gap = text[piece.at : following.start]
        if "　" in gap or len(gap) > 1:
            return count
    return 1


def _count_spaced_letters(pieces: Sequence[_Piece], count: int) -> int:
    """Return the number of pieces of a spaced-out office that goes on: 委 員 長 after 委 員."""
    more = count
    while more < len(pieces) and len(pieces[more].words) == 1 and pieces[more].stop != "sentence":
        more += 1
    while more > count and not ends_like_office("".join(piece.words for piece in pieces[:more])):
        more -= 1
    return more


def _end_of(piece: _Piece) -> End:
    return piece.stop if piece.stop in ("colon", "quote", "line") else "space"


def _end_after(text: str, close: int) -> End:
    rest = text[close + 1 :]
    if not rest.strip():
        return "line"
    if rest.lstrip(SPACE)[0] in _COLONS:
        return "colon"
    if rest[0] == QUOTE and is_quotation(rest, 0):
        return "quote"
    return "space" if rest[0] in SPACE else "bracket"


def _after(text: str, at: int) -> str:
    """Return the text after a label, without the white space, the colon or the comma that separates them."""
    rest = text[at:].lstrip(SPACE)
    return rest[1:].strip(SPACE) if rest[:1] and rest[0] in _COLONS + "、" else rest.strip(SPACE)
