"""Lists of those present and absent."""

from __future__ import annotations

import pytest

from adachi_shingikai.elements import Box, Line
from adachi_shingikai.grammar.head.attendance import read_attendance


def names(text: str) -> tuple[list[str], list[str]]:
    found = read_attendance([Line(words, 1, Box(0, 0, 1, 1)) for words in text.split("\n")])
    return [person.name for person in found.present], [person.name for person in found.absent]


@pytest.mark.parametrize(
    "text",
    [
        "出席委員\n委員長　青山　太一君\n理事　石橋　　実君　理事　和田　一郎君",
        "出席委員　十七名\n委員長青山　太一君\n副委員長石橋　　実君\n和田　一郎君",
        "　出席議員（3人）\n　　青山太一君\n　　石橋　実君\n　　和田一郎君",
        "出席者：青山太一会長、石橋実委員、和田一郎委員",
        "出 席 者　青山　太一（会長）　　石橋　実　　和田　一郎",
        "○出席議員\n 1番　青山　太一\n 2番　石橋　実\n 3番　和田　一郎",
        "出席者\n青山　太一　会長\n石橋　実　委員\n和田　一郎　委員",
    ],
)
def test_those_present(text: str) -> None:
    assert names(text) == (["青山太一", "石橋実", "和田一郎"], [])


def test_those_absent() -> None:
    text = "出席委員\n青山太一君\n欠席委員\n石橋実君\n………………\n説明のため出席した者\n傘課長　和田一郎君\n本日の会議に付した事件\n森青子君の件"
    assert names(text) == (["青山太一", "和田一郎"], ["石橋実"])


def test_sentences_and_numbers_are_not_names() -> None:
    assert names("出席者　5名\n傍聴者　2名\n議題\n傘の貸出しについて") == ([], [])
