"""How many files this machine can read at once: by its cores, its memory and what a child may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adachi_shingikai.ingest.child import Limits

_PROC = Path("/proc")
_CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many files are read at once; how many of them by OCR, and with how many of its threads each.

    OCR has its own measure because it uses several cores, and more memory than text.
    """

    workers: int
    ocr_workers: int
    ocr_threads: int


def find_capacity(files: int, limits: Limits, workers: int | None = None) -> Capacity:
    """Return how many of some files to read at once.

    Without a number of `workers` it is that of the cores, or fewer if the free memory does not hold the limits of as
    many children. What OCR may use is never more than the free memory, unless one child takes more.
    """
    cores, memory = _cores(), _free_memory()
    if workers is None:
        workers = min(cores, memory // limits.memory)
    workers = max(1, min(workers, files))
    ocr_workers = max(1, min(workers, memory // max(limits.memory, limits.ocr_memory)))
    return Capacity(workers, ocr_workers, max(1, cores // ocr_workers))


def _cores() -> int:
    """The cores that this process may use: its affinity, and the quota of its control groups."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for words in _read_cgroups("cpu.max"):
        quota, _, period = words.partition(" ")
        if quota != "max":
            cores = min(cores, max(1, int(quota) // int(period)))
    return cores


def _free_memory() -> int:
    """The bytes of memory that programs may still use, or as many as the control groups allow this process."""
    free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        lines = (_PROC / "meminfo").read_text().splitlines()
        free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), free)
    except OSError:  # a system without /proc
        pass
    return min([free, *(int(words) for words in _read_cgroups("memory.max") if words != "max")])


def _read_cgroups(name: str) -> Iterator[str]:
    """Yield the contents of a file in the control group (version 2) of this process, and in those above it."""
    try:
        groups = (_PROC / "self" / "cgroup").read_text().splitlines()
    except OSError:
        return
    own = next((line.removeprefix("0::/") for line in groups if line.startswith("0::/")), None)
    if own is None:
        return
    for folder in (Path(own), *Path(own).parents):
        try:
            yield (_CGROUPS / folder / name).read_text().strip()
        except OSError:  # the uppermost one has no limits
            continue
