"""Text for the terminal: colours, hyperlinks, tables."""

from __future__ import annotations

import sys

import pytest

from adachi_shingikai.output.terminal import Screen, shows_hyperlinks

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
