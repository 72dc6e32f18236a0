"""Measures what a cluster on this machine costs: CPU time of all its processes, beside that of local workers.

Copies of one document are ingested in turn by two local workers, by two workers of a cluster that open the files
themselves, and by the same that are sent them. CPU time hardly depends on what else the machine does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.runs import spread
from bench.tables import Table, number, ratio

COPIES, ROUNDS = 4, 2
LOCAL = "2 local workers"
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """The CPU time of a process, of its living offspring, and of those that these have outlived."""
    seconds = 0.0
    pending = [root]
    while pending:
        process = Path(f"/proc/{pending.pop()}")
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        seconds += sum(map(int, fields[11:15])) / TICK
        for children in process.glob("task/*/children"):
            pending += map(int, children.read_text().split())
    return seconds


def ingest(folder: Path, db: Path, *options: str) -> tuple[float, float]:
    """Ingest a folder anew. Return the CPU seconds of the program with its children, and the writer's alone."""
    db.unlink(missing_ok=True)
    script = (
        "import resource, sys; sys.argv[0] = 'shingikai'\n"
        "from adachi_shingikai.cli import main\n"
        "try: main()\n"
        "finally:\n"
        "    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):\n"
        "        u = resource.getrusage(who); print(u.ru_utime + u.ru_stime, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script, "ingest", str(folder), "--db", str(db), "-q", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own, children = map(float, done.stderr.split()[-2:])
    return own + children, own


def measure_cluster(document: str, place: Path) -> Table:
    """Ingest in turn with local workers and with a cluster of two stations."""
    folder, db = place / "raw", place / "cluster.db"
    folder.mkdir()
    for copy in range(COPIES):
        file = folder / f"{copy}.pdf"
        file.write_bytes(Path(document).read_bytes() + b"\n" * (copy + 1))
        os.utime(file, (0, 0))
    file = place / "scheduler.json"
    dask = [sys.executable, "-W", "ignore", "-m"]
    scheduler = [*dask, "distributed.cli.dask_scheduler", "--no-dashboard", "--host", "127.0.0.1", "--port", "0"]
    worker = [*dask, "distributed.cli.dask_worker", "--no-dashboard", "--nthreads", "1", "--no-nanny"]
    started = [subprocess.Popen([*scheduler, "--scheduler-file", str(file)], stderr=subprocess.DEVNULL)]
    try:
        started += [subprocess.Popen([*worker, "--scheduler-file", str(file)], stderr=subprocess.DEVNULL) for _ in "12"]
        while not file.exists():
            time.sleep(0.1)
        address = file.read_text().partition('"address": "')[2].partition('"')[0]
        ways = {
            LOCAL: ("--workers", "2"),
            "2 of a cluster, shared folder": ("--cluster", address),
            "2 of a cluster, files sent": ("--cluster", address, "--send-files"),
        }
        found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for number_of_round in range(ROUNDS + 1):
            for way, options in ways.items():
                before = sum(cpu_seconds(process.pid) for process in started)
                seconds, own = ingest(folder, db, *options)
                spent = sum(cpu_seconds(process.pid) for process in started) - before
                if number_of_round:  # the first round warms the caches and starts the stations
                    found[way].append((seconds + spent, own))
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()
    rows = []
    for way, runs in found.items():
        compared = spread([total / floor for (total, _), (floor, _) in zip(runs, found[LOCAL], strict=True)])
        total, own = (spread(list(values)).median / COPIES for values in zip(*runs, strict=True))
        rows.append((way, number(total), number(own), "1" if way == LOCAL else ratio(compared)))
    head = (f"{COPIES} documents", "CPU s a document, all processes", "the writer alone", "× local workers")
    return Table("A cluster of Dask on one machine", head, rows)
