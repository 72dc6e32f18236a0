"""How many files are read at once on machines of several sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from adachi_shingikai.ingest.capacity import Capacity, find_capacity
from adachi_shingikai.ingest.child import DEFAULT_LIMITS, MEGABYTE

GIGABYTE = 1024 * MEGABYTE


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight cores, 16 GB of free memory, and a service with control groups of its own."""
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "cgroup").write_text("1:cpu:/\n0::/system.slice/ingest.service\n")
    (tmp_path / "system.slice" / "ingest.service").mkdir(parents=True)
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:   {16 * 1024**2} kB\n")
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr("adachi_shingikai.ingest.capacity._PROC", tmp_path)
    monkeypatch.setattr("adachi_shingikai.ingest.capacity._CGROUPS", tmp_path)
    return tmp_path


def test_every_core_reads_and_ocr_shares_them(machine: Path) -> None:
    assert find_capacity(100, DEFAULT_LIMITS) == Capacity(workers=8, ocr_workers=8, ocr_threads=1)
    assert find_capacity(3, DEFAULT_LIMITS) == Capacity(workers=3, ocr_workers=3, ocr_threads=2)
    assert find_capacity(1, DEFAULT_LIMITS) == Capacity(workers=1, ocr_workers=1, ocr_threads=8)
    assert find_capacity(100, DEFAULT_LIMITS, workers=12).workers == 12


def test_no_more_than_fits_in_memory(machine: Path) -> None:
    (machine / "system.slice" / "memory.max").write_text(f"{5 * GIGABYTE}\n")
    (machine / "system.slice" / "ingest.service" / "memory.max").write_text("max\n")
    assert find_capacity(100, DEFAULT_LIMITS) == Capacity(workers=6, ocr_workers=4, ocr_threads=2)
    (machine / "meminfo").write_text("MemAvailable: 300000 kB\n")
    assert find_capacity(100, DEFAULT_LIMITS) == Capacity(workers=1, ocr_workers=1, ocr_threads=8)
    assert find_capacity(100, DEFAULT_LIMITS, workers=4) == Capacity(workers=4, ocr_workers=1, ocr_threads=8)


def test_a_quota_of_processor_time_is_that_many_cores(machine: Path) -> None:
    (machine / "system.slice" / "ingest.service" / "cpu.max").write_text("250000 100000\n")
    assert find_capacity(100, DEFAULT_LIMITS) == Capacity(workers=2, ocr_workers=2, ocr_threads=1)
