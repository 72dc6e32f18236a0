"""Describes the machine of a measurement, and how busy it was."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import date
from pathlib import Path


def describe_machine() -> str:
    """The model of the CPU, the cores that may be used, the versions, and the day."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    cores = len(os.sched_getaffinity(0))
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{model}, {cores} cores, {versions}, {date.today()}"


def describe_load() -> str:
    """The load averages of the last 1, 5 and 15 minutes: how many processes wanted a core."""
    return " ".join(f"{load:.1f}" for load in os.getloadavg())
