"""Every link from the home page leads somewhere, for sound papers and for hostile ones."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import make_database
from hostile import files

from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.request import Site

from .conftest import HOME, Client, end

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def crawl(client: Client, most: int) -> list[str]:
    """What is wrong with the pages that are reached from the home page."""
    waiting, found, fragments = ["/"], dict[str, set[str]](), list[tuple[str, str, str]]()
    wrong: list[str] = []
    while waiting and len(found) < most:
        path = waiting.pop()
        if path in found:
            continue
        response = client.get(unquote(path) if "%" not in path else path)
        found[path] = set()
        if response.status_code != 200:
            wrong.append(f"{path}: {response.status_code}")
        if not response.headers["content-type"].startswith("text/html"):
            continue
        text = response.text
        if CONTROL.search(text):
            wrong.append(f"{path}: a control character")
        ids = Counter(re.findall(r'\sid="([^"]*)"', text))
        wrong += [f"{path}: id {name} twice" for name, count in ids.items() if count > 1]
        wrong += [f"{path}: a link without words" for _ in re.findall(r"<a [^>]*>\s*</a>", text)]
        found[path] = set(ids)
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', text):
            address = urlsplit(urljoin(f"{HOME}{path}", html.unescape(link)))
            if f"{address.scheme}://{address.netloc}" != HOME:
                wrong.append(f"{path}: leads to {link}")
                continue
            target = address.path + (f"?{address.query}" if address.query else "")
            if address.fragment and not address.path.endswith(".pdf"):
                fragments.append((path, target, unquote(address.fragment)))
            waiting.append(target)
    wrong += [f"{page}: {to}#{name} is not there" for page, to, name in fragments if name not in found.get(to, {name})]
    return wrong


def test_every_link_leads_somewhere(client: Client) -> None:
    assert crawl(client, 1_500) == []


def test_hostile_papers_are_only_text(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("hostile")
    hostile_files = files(samples["sample-31-2.pdf"].read_bytes())
    small = {n: h for n, h in hostile_files.items() if "many-pages" not in n}
    for name, hostile in small.items():
        (place / name).write_bytes(hostile.data)
        os.utime(place / name, (time.time() - 60,) * 2)
    db = place / "a.db"
    command = [sys.executable, "-m", "adachi_shingikai", "ingest", str(place), "--db", str(db), "-q", "--ocr", "never"]
    subprocess.run(command, capture_output=True, timeout=600, check=False)
    app = make_app(db, Site(HOME, "test"))
    client = Client(app)
    assert crawl(client, 150) == []
    for document in client.json("/documents.json"):
        if document["pages"]:
            assert client.get(f"/files/{document['sha256']}/1.png").status_code in (200, 404), document["file"]
    assert client.get("/").status_code == 200
    end(app)


def test_a_copy_that_is_not_current_has_no_dead_links(city: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(city.read_bytes() + b"\n% other bytes")
    db = make_database(tmp_path / "a.db", copy, city)
    app = make_app(db, Site(HOME, "test"))
    assert crawl(Client(app), 150) == []
    end(app)
