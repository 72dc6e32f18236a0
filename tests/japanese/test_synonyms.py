"""Lists of synonyms in Sudachi's format."""

from __future__ import annotations

from pathlib import Path

import pytest

from adachi_shingikai.errors import UsageError
from adachi_shingikai.japanese.synonyms import default_synonyms, load_synonyms

OWN = """
000001,1,0,1,0,0,0,(),巡回,,
000001,1,1,2,0,0,0,(),見回り,,
000001,1,2,3,0,0,0,(),パトロール,,
"""


def test_the_list_of_the_program_is_in_order() -> None:
    synonyms = default_synonyms()
    assert len(synonyms.groups) > 150
    assert all(len(words) > 1 for words in synonyms.groups.values())
    assert "個人番号" in synonyms.of(["マイナンバー"])
    assert "マイナンバー" not in synonyms.of(["マイナンバー"])
    assert synonyms.of(["個人"]) == ()


def test_the_flags_of_the_format_hold(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(OWN, encoding="utf-8")
    synonyms = load_synonyms([tmp_path / "own.txt"])
    assert synonyms.of(["巡回"]) == ("見回り",)
    assert synonyms.of(["見回り"]) == ()  # does not lead to the others
    assert synonyms.of(["パトロール"]) == ()  # is not used
    assert "個人番号" in synonyms.of(["マイナンバー"])


@pytest.mark.parametrize("words", ["巡回,見回り", "000001,1,0,1,0,0,0,(),,,"])
def test_another_format_is_refused(tmp_path: Path, words: str) -> None:
    (tmp_path / "own.txt").write_text(words, encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.txt: 1行目"):
        load_synonyms([tmp_path / "own.txt"])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes("巡回".encode("euc-jp"))
    for path in (tmp_path / "own.txt", tmp_path / "none.txt"):
        with pytest.raises(UsageError, match=path.name):
            load_synonyms([path])
