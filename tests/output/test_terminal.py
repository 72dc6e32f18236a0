"""Text for the terminal: colours, hyperlinks, tables; Japanese has no spaces, and some characters never begin or end a line."""

from __future__ import annotations

import re
import sys

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.output.terminal import Screen, fitted, mark_highlights, shows_hyperlinks, table_lines

ADDRESSES = {"a1": "file:///papers/1.pdf"}
VARIABLES = (
    "NO_COLOR",
    "FORCE_COLOR",
    "FORCE_HYPERLINK",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "WT_SESSION",
    "TERM_PROGRAM",
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that nothing is known of."""
    for name in (*VARIABLES, "WEZTERM_PANE", "KITTY_WINDOW_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.mark.parametrize(
    ("environment", "on_terminal", "on_pipe"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colour(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], on_terminal: bool, on_pipe: bool) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Screen.of_stdout().colour is on_terminal
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert Screen.of_stdout().colour is on_pipe


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, False),
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "4800"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_which_terminals_show_hyperlinks(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], shown: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert shows_hyperlinks() is shown
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert not shows_hyperlinks()


def test_a_place_is_a_hyperlink_if_its_address_is_known() -> None:
    screen = Screen(80, addresses=ADDRESSES)
    assert screen.place("1.pdf p.3", "a1", 3) == "\x1b]8;;file:///papers/1.pdf#page=3\x1b\\1.pdf p.3\x1b]8;;\x1b\\"
    assert "#page" not in screen.place("1.txt", "a1", None)
    assert screen.place("2.pdf", "b2", 1) == "2.pdf"
    assert Screen(markdown=True, addresses=ADDRESSES).place("1.pdf", "a1", 1) == "1.pdf"


HEADER = ("番号", "件名", "所管", "空")
ROWS = [
    (901, "図書返却ロボットの巡回記録に係る電子計算組織への記録について", "教育部 図書館", None),
    (2, "短い", "課", None),
]


def width_of(line: str) -> int:
    return sum(1 if character.isascii() or character == "…" else 2 for character in line)


def test_a_table_on_a_pipe_is_whole() -> None:
    _, first, _ = table_lines(HEADER, ROWS, Screen())
    assert "".join(first.split()) == "901図書返却ロボットの巡回記録に係る電子計算組織への記録について教育部図書館"


@pytest.mark.parametrize("width", [40, 60, 79, 80, 120])
def test_a_table_fits_and_the_title_gives_way_first(width: int) -> None:
    header, first, second = table_lines(HEADER, ROWS, Screen(width), gives_way=[1])
    assert all(width_of(line) <= width for line in (header, first, second))
    assert "901" in first
    assert "教育部 図書館" in first
    assert ("…" in first) is (width < 100)
    assert ("空" in header) is (width == 120), "an empty column is left out before anything is cut"


def test_of_many_columns_those_that_give_way_are_cut_to_a_few_characters() -> None:
    header = ("会議体", "会議名", "会議", "開催日", "場所", "出席", "諮問", "発言", "要録", "ファイル")
    row = (
        "架空区図書館審議会",
        "第三十一期・第1回",
        "31-1",
        "2058-05-17",
        "架空会館3階会議室",
        16,
        5,
        156,
        "案",
        "31-1.pdf",
    )
    head, line = table_lines(header, [row], Screen(80), gives_way=[0, 1])
    assert max(width_of(head), width_of(line)) <= 80
    assert all(word in line for word in ("31-1", "2058-05-17", "31-1.pdf", "156"))


@pytest.mark.parametrize("width", [30, 80])
def test_a_message_is_wrapped_and_nothing_of_it_is_lost(width: int) -> None:
    message = "索引が別のバージョンで作られています。`shingikai reindex` を実行してください"
    _, *lines = table_lines(("程度", "内容"), [("要対処", message)], Screen(width), wraps=True)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "要対処" + message.replace(" ", "")


def test_text_is_cut_at_a_whole_character() -> None:
    assert fitted("架空会館3階", 12) == "架空会館3階"
    assert fitted("架空会館3階会議室", 13) == "架空会館3階…"
    assert fitted("架空会館3階会議室", 12) == "架空会館3…"


TEXT = st.text(st.sampled_from("個人情報をー、。「」（）っゃABC123 -．・"), max_size=120)


def lines(words: str, width: int = 24, colour: bool = False) -> list[str]:
    return list(Screen(width, colour=colour).wrap(words))


def bare(words: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", words)


@given(TEXT)
def test_nothing_is_lost_and_nothing_is_too_wide(words: str) -> None:
    printed = lines(words)
    assert "".join(printed).replace(" ", "") == words.replace(" ", "")
    assert all(wcwidth.width(line) <= 24 for line in printed)


def test_a_line_neither_begins_nor_ends_with_what_it_must_not() -> None:
    words = "個人情報の保護措置については、次の「利用の停止」及び（開示の請求）を、ホームページで周知する。"
    for width in range(12, 60):
        for line in lines(words, width)[1:]:
            assert line[0] not in "、。」）ー"
        assert all(line[-1] not in "「（" for line in lines(words, width))


def test_latin_words_and_numbers_are_kept_whole() -> None:
    printed = lines("通信はSSLまたはTLSを使い、3,200件をISO/IEC27001に従って送る")
    for whole in ("SSL", "TLS", "ISO/IEC27001"):
        assert any(whole in line for line in printed), whole
    assert all(wcwidth.width(line) <= 24 for line in lines("A" * 100))


def test_highlights_stay_whole_and_take_no_room() -> None:
    screen = Screen(24, colour=True)
    words = "区のホームページで周知し、電話番号を確かめてから送信する。"
    marked = mark_highlights(words, [(2, 8), (13, 17)], screen)
    printed = list(screen.wrap(marked))
    assert [bare(line) for line in printed] == lines(words)
    assert "".join(printed).count("\x1b[1;31m") == 2


def test_parts_are_joined_as_far_as_they_fit() -> None:
    parts = ["12-15#34", "柿崎委員（柿崎淑郎）", "13-01.pdf p.7"]
    assert list(Screen().join(parts, "  ")) == ["  ".join(parts)]
    for line in Screen(40).join(parts, "  "):
        assert wcwidth.width(line) <= 40
    assert [line.strip() for line in Screen(24).join(parts, "  ")] == parts
