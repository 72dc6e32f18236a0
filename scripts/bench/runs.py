"""Runs commands in turn (A B A B), each in a fresh process, and compares them round by round.

CPU time is that of the process and of the children that it has waited for. It hardly depends on what else the machine
does; wall time does. A ratio is the median of the ratios of single rounds, in which the machine was equally busy.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

BIN = Path(sys.executable).parent
SHINGIKAI = str(BIN / "shingikai")
PYTHON = [sys.executable, "-W", "ignore", "-c"]


class Run(NamedTuple):
    """What one run took: seconds of wall and CPU time, megabytes of its largest process, exit code."""

    wall: float
    cpu: float
    memory: float
    code: int


class Spread(NamedTuple):
    """A median with the smallest and the largest value."""

    median: float
    low: float
    high: float


def run(command: list[str]) -> Run:
    """Run a command whose output is not needed."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def run_in_turn(commands: Mapping[str, list[str]], rounds: int, fresh: Path | None = None) -> dict[str, list[Run]]:
    """Run all commands once to warm the caches, then all in turn, `rounds` times. Exit if one fails.

    A database at `fresh` is removed before each run.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            for file in fresh.parent.glob(f"{fresh.name}*") if fresh else ():
                file.unlink()
            done = run(command)
            if done.code:
                sys.exit(f"{' '.join(command)} failed: {done.code}")
            if number:
                found[name].append(done)
    return found


def spread(values: list[float]) -> Spread:
    """Return the median, the smallest and the largest value."""
    return Spread(statistics.median(values), min(values), max(values))


def median(runs: list[Run], value: Callable[[Run], float]) -> float:
    """Return the median of one value of all runs."""
    return statistics.median(map(value, runs))


def ratios(ours: list[Run], partner: list[Run], value: Callable[[Run], float]) -> Spread:
    """Return our time, divided by that of the partner in the same round."""
    return spread([value(a) / value(b) for a, b in zip(ours, partner, strict=True)])


def memory(runs: list[Run]) -> str:
    """The megabytes of the largest process. A new process counts that of this program until it loads its own."""
    largest, own = max(done.memory for done in runs), getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return f"{largest:.0f}" if largest > own else f"≤ {own:.0f}"


def wall(done: Run) -> float:
    """The wall time of a run, in seconds."""
    return done.wall


def cpu(done: Run) -> float:
    """The CPU time of a run, in seconds."""
    return done.cpu
