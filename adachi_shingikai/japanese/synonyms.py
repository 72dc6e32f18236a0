"""Synonyms: words of one meaning, from files in the format of Sudachi's synonym dictionary.

They are used only by the loosened stage of a search, at half weight, and the answer names those that were used.
The format is a line for each word, of comma-separated fields; the words of a group share its number:

    000001,1,0,1,0,0,0,(),個人番号,,
    000001,1,0,2,0,0,0,(),マイナンバー,,

Of the fields, the first (group), the third (0: used; 1: does not lead to the others; 2: not used) and the ninth (the
word) are read. Source: docs/synonyms.md of SudachiDict.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from adachi_shingikai.errors import UsageError, reason_of
from adachi_shingikai.japanese.fold import fold
from adachi_shingikai.japanese.text import squeeze

FILE_NAME = "synonyms.txt"
"""The user's own file, in the folder of the database."""

_GROUP, _USE, _WORD = 0, 2, 8
_LEADS_NOWHERE, _UNUSED = "1", "2"


class Synonyms(NamedTuple):
    """Groups of words of one meaning, and the groups that each folded word leads to."""

    groups: dict[str, tuple[str, ...]]
    by_word: dict[str, tuple[str, ...]]

    def of(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the other words of the groups of a word, which may be given in several folded forms."""
        keys = dict.fromkeys(words)
        found = (word for key in keys for group in self.by_word.get(key, ()) for word in self.groups[group])
        return tuple(word for word in dict.fromkeys(found) if fold(word) not in keys)


NO_SYNONYMS = Synonyms({}, {})


@functools.cache
def default_synonyms() -> Synonyms:
    """Return the list that comes with the program."""
    return _parse(Path(__file__).with_name(FILE_NAME).read_text(encoding="utf-8"), FILE_NAME)


def load_synonyms(paths: Iterable[Path]) -> Synonyms:
    """Return the program's own list and those in files. Raise UsageError for a file that cannot be read."""
    lists = [default_synonyms()]
    for path in paths:
        try:
            lists.append(_parse(path.read_text(encoding="utf-8"), str(path)))
        except (OSError, UnicodeDecodeError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else "UTF-8ではありません"
            raise UsageError(f"{path}: 同義語のファイルを読めません（{reason}）") from error
    return _joined(lists)


def _joined(lists: list[Synonyms]) -> Synonyms:
    groups: dict[str, tuple[str, ...]] = {}
    by_word: dict[str, tuple[str, ...]] = {}
    for number, one in enumerate(lists):
        groups |= {f"{number} {group}": words for group, words in one.groups.items()}
        for word, own in one.by_word.items():
            by_word[word] = by_word.get(word, ()) + tuple(f"{number} {group}" for group in own)
    return Synonyms(groups, by_word)


def _parse(text: str, name: str) -> Synonyms:
    groups: dict[str, list[str]] = {}
    by_word: dict[str, list[str]] = {}
    for group, word, leads in _rows(text, name):
        groups.setdefault(group, []).append(word)
        if leads:
            by_word.setdefault(fold(squeeze(word)), []).append(group)
    return Synonyms(
        {group: tuple(dict.fromkeys(words)) for group, words in groups.items()},
        {word: tuple(dict.fromkeys(own)) for word, own in by_word.items()},
    )


def _rows(text: str, name: str) -> Iterator[tuple[str, str, bool]]:
    """The group and the word of each line, and whether the word leads to the others of its group."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(",")
        if len(fields) <= _WORD or not fields[_WORD].strip():
            raise UsageError(f"{name}: {number}行目が同義語の形（000001,1,0,1,0,0,0,(),語,,）ではありません")
        if fields[_USE] != _UNUSED:
            yield fields[_GROUP], fields[_WORD].strip(), fields[_USE] != _LEADS_NOWHERE
