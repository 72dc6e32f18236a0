"""`serve` as a user starts and ends it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from conftest import PATIENCE, Run, make_database, write


def start(database: Path, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """A server that listens, and its address."""
    command = [sys.executable, "-m", "adachi_shingikai", "serve", "--port", "0", "--db", str(database), *arguments]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    line = server.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return server, found[0]


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as response:
        return str(response.read().decode())


def wait_for_the_end_of(processes: set[int]) -> set[int]:
    """Those that still run after three seconds."""
    for _ in range(30):
        if not (left := {pid for pid in processes if Path(f"/proc/{pid}").exists()}):
            return set()
        time.sleep(0.1)
    return left


def children_of(pid: int) -> set[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return {int(number) for number in listed.split()}


def test_ctrl_c_ends_the_server_and_its_children(database: Path) -> None:
    server, address = start(database)
    assert "これまでの経過" in read(f"{address}/items/901")
    sha256 = re.search(r"/documents/([0-9a-f]{12})", read(f"{address}/documents"))
    assert sha256
    with urllib.request.urlopen(f"{address}/files/{sha256[1]}/1.png", timeout=PATIENCE) as response:
        assert response.status == 200
    children = children_of(server.pid)
    assert children
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=PATIENCE) == 130
    assert server.stderr is not None
    assert server.stderr.read() == ""
    server.stderr.close()
    assert wait_for_the_end_of(children) == set()


def test_the_users_synonyms_are_used(papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    write(tmp_path / "synonyms.txt", "000001,1,0,1,0,0,0,(),パトロール,,\n000001,1,0,2,0,0,0,(),巡回,,\n")
    server, address = start(db)
    assert "巡回" in read(f"{address}/search?q={quote('パトロール')}")
    server.terminate()
    server.communicate(timeout=PATIENCE)


def test_the_log_names_no_query(database: Path) -> None:
    server, address = start(database, "--access-log")
    read(f"{address}/search?q=%E6%8E%B2%E7%A4%BA")
    server.terminate()
    assert server.stderr is not None
    log = server.stderr.read()
    server.wait(timeout=PATIENCE)
    server.stderr.close()
    assert re.fullmatch(r"\S+ 127\.0\.0\.1 GET /search 200\n", log)


def test_what_cannot_be_served(shingikai: Run, database: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for code, words, arguments in (
            (2, "--allow-host", ["--host", "0.0.0.0"]),
            (2, "https://", ["--base-url", "shiryo.example"]),
            (2, "受け付けられません", ["--port", port]),
            (1, "データベースがまだありません", ["--port", 0, "--db", tmp_path / "none.db"]),
        ):
            done = shingikai("serve", "--db", database, *arguments)
            assert (done.returncode, done.stdout) == (code, "")
            assert words in done.stderr
            assert done.stderr.count("\n") == 1


def test_without_the_extra_it_says_how_to_install_it(database: Path) -> None:
    script = "import sys; sys.modules['uvicorn'] = None\nfrom adachi_shingikai.cli import main\nsys.exit(main())"
    command = [sys.executable, "-c", script, "serve", "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "adachi-shingikai[web]" in done.stderr
