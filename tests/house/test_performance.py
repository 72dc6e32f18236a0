"""The benchmarks: ratios by rounds, programs that are missing, the measured part of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.peers import READERS, is_installed
from bench.reading import text_of
from bench.runs import PYTHON, Run, cpu, ratios, run_in_turn, wall
from bench.tables import Table, number
from make_performance import END, START, replace_measured

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def test_ratios_compare_the_runs_of_one_round() -> None:
    partner = [Run(1.0, 1.0, 0, 0), Run(10.0, 2.0, 0, 0), Run(2.0, 1.0, 0, 0)]
    ours = [Run(0.5, 0.5, 0, 0), Run(5.0, 0.5, 0, 0), Run(1.0, 1.0, 0, 0)]
    assert ratios(ours, partner, wall) == (0.5, 0.5, 0.5)
    assert ratios(ours, partner, cpu) == (0.5, 0.25, 1.0)


def test_commands_run_in_turn_after_a_round_that_warms_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    found = run_in_turn({name: [*PYTHON, write, str(log), name] for name in "AB"}, rounds=2)
    assert log.read_text(encoding="utf-8") == "ABABAB"
    assert {name: len(runs) for name, runs in found.items()} == {"A": 2, "B": 2}


def test_a_reader_that_is_missing_or_fails_is_no_crash(tmp_path: Path) -> None:
    assert not is_installed(["a-program-that-nobody-has"])
    assert text_of([*PYTHON, "raise SystemExit(1)"], tmp_path / "fails") is None
    assert text_of([*PYTHON, "print('a b')"], tmp_path / "works") == "ab"


def test_every_reader_says_how_it_is_installed_and_what_it_does_not_do() -> None:
    assert all(reader.install and reader.lacks for reader in READERS)


def test_only_the_measured_part_is_replaced() -> None:
    text = f"before\n{START}old\n{END}\nafter\n"
    assert replace_measured(text, "new") == f"before\n{START}\nnew\n\n{END}\nafter\n"
    assert replace_measured(replace_measured(text, "new"), "new") == replace_measured(text, "new")
    with pytest.raises(ValueError, match="measured"):
        replace_measured("before", "new")


def test_the_page_has_a_measured_part_with_every_reader() -> None:
    measured = PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    for reader in READERS:
        assert f"| {reader.name} |" in measured


def test_a_table_is_markdown() -> None:
    assert Table("T", ("a", "b"), [("1", "2")]).markdown() == "### T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert [number(value) for value in (1234.5, 12.34, 1.234, 0.1234)] == ["1,234", "12.3", "1.23", "0.123"]
