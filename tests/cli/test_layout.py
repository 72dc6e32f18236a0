"""Help texts: Japanese throughout, in groups, within the terminal, with two examples each."""

from __future__ import annotations

import os
import re

import pytest
import wcwidth
from conftest import Run

from adachi_shingikai.cli.app import COMMANDS
from adachi_shingikai.search.filters import FILTERS

PAGES = [(), *((name,) for name in COMMANDS), *(("alerts", name) for name in ("add", "list", "remove", "run"))]


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_every_page_is_japanese_and_has_two_examples(shingikai: Run, page: tuple[str, ...]) -> None:
    printed = shingikai(*page, "--help", env={**os.environ, "COLUMNS": "80"}).stdout
    assert printed.startswith("使い方: ")
    body, _, examples = printed.partition("\n例:\n")
    assert re.fullmatch(r"(  shingikai [^\n]+\n){2}", examples)
    assert not re.search(r"Usage|Options|Arguments|Commands|Show |default|required|<", body)
    assert all(wcwidth.width(line) <= 80 for line in body.splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_explanations_stand_in_one_column(shingikai: Run, width: int) -> None:
    printed = shingikai("search", "--help", env={**os.environ, "COLUMNS": str(width)}).stdout
    filters = printed.partition("絞り込み")[2].partition("\n\n")[0].splitlines()[1:]
    begins = {wcwidth.width(line[: -len(line[2:].partition("  ")[2].lstrip())]) for line in filters}
    assert len(begins) == 1
    body = printed.partition("\n例:\n")[0]
    assert all(wcwidth.width(line) <= min(width, 100) for line in body.splitlines())


def test_options_stand_in_groups(shingikai: Run) -> None:
    printed = shingikai("search", "--help").stdout
    groups = dict(part.split("\n", 1) for part in printed.split("\n\n") if "\n" in part)
    filtering = next(words for title, words in groups.items() if title.startswith("絞り込み"))
    assert re.findall(r"^  (--[a-z-]+)", filtering, re.MULTILINE) == [filter_.option for filter_ in FILTERS]
    assert "--sort" in groups["表示:"]
    assert "--db" in groups["場所:"]
    assert "--exact" in groups["オプション:"]
