"""Pictures of pages: made in children that may crash, hang or take too much, and the server goes on."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from conftest import PATIENCE, make_database, scan
from hostile import MEGABYTE, bomb, operators
from PIL import Image

from adachi_shingikai.elements import Placement
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.web import picture
from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.picture import Drawer
from adachi_shingikai.web.request import Site

from .conftest import HOME, Client, end


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    drawer = Drawer()
    yield drawer
    drawer.close()


def test_a_page_is_drawn_as_wide_as_it_is_shown(drawer: Drawer, samples: dict[str, Path]) -> None:
    image = Image.open(BytesIO(drawer.picture(samples["sample-31-2.pdf"], "a", 2)))
    assert image.format == "PNG"
    assert image.width == pytest.approx(picture.WIDTH, abs=2)


def test_a_page_is_drawn_once(drawer: Drawer, samples: dict[str, Path], tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(samples["sample-31-2.pdf"].read_bytes())
    first = drawer.picture(paper, "drawn once", 2)
    paper.unlink()
    assert drawer.picture(paper, "drawn once", 2) == first
    with pytest.raises(UnreadableError):
        drawer.picture(paper, "drawn once", 3)


def test_a_page_has_its_lines(drawer: Drawer, samples: dict[str, Path]) -> None:
    page = drawer.page(samples["sample-31-2.pdf"], "a", 3)
    assert "掲示" in "".join(line.text for line in page.text.lines)
    assert all(len(line.edges) == len(line.text) + 1 for line in page.text.lines)


def test_a_missing_page_and_a_missing_file_are_errors(drawer: Drawer, samples: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="999ページ"):
        drawer.picture(samples["sample-31-2.pdf"], "b", 999)
    with pytest.raises(UnreadableError) as raised:
        drawer.picture(tmp_path / "none.pdf", "c", 1)
    assert str(tmp_path) not in str(raised.value)


def test_a_child_that_takes_too_much_is_one_missing_picture(
    drawer: Drawer, samples: dict[str, Path], tmp_path: Path
) -> None:
    for name, data in (("bomb.pdf", bomb(3, 1024 * MEGABYTE)), ("operators.pdf", operators(60 * MEGABYTE))):
        (tmp_path / name).write_bytes(data)
        start = time.monotonic()
        with contextlib.suppress(UnreadableError):
            drawer.picture(tmp_path / name, name, 1)
        assert time.monotonic() - start < picture.SECONDS + 30
    assert drawer.picture(samples["sample-31-3.pdf"], "d", 1)


def test_a_helper_that_died_is_replaced(samples: dict[str, Path]) -> None:
    drawer = Drawer()
    drawer.start()
    assert drawer._helper is not None
    helper = drawer._helper.pid
    os.kill(helper, signal.SIGKILL)
    assert drawer.picture(samples["sample-31-2.pdf"], "a", 1)
    assert drawer._helper.pid != helper
    drawer.close()


def test_two_at_once(drawer: Drawer, samples: dict[str, Path]) -> None:
    with ThreadPoolExecutor(2) as pool:
        wanted = [(path, path.name, number) for path in samples.values() for number in (1, 2, 3)]
        made = list(pool.map(lambda job: drawer.picture(*job), wanted))
    assert len(made) == 6
    assert all(made)


def test_the_helper_ends_with_its_server(samples: dict[str, Path]) -> None:
    drawer = Drawer()
    drawer.picture(samples["sample-31-2.pdf"], "a", 1)
    assert drawer._helper is not None
    assert drawer._line is not None
    helper = drawer._helper
    drawer._line.close()
    assert helper.wait(timeout=PATIENCE) == 0


def test_pictures_and_files_over_http(client: Client, document: str, samples: dict[str, Path]) -> None:
    files = document.replace("/documents/", "/files/")
    response = client.get(f"{files}/1.png?v=test")
    assert response.headers["content-type"] == "image/png"
    assert "immutable" in response.headers["cache-control"]
    response = client.get(f"{files}.pdf")
    assert response.content == samples["sample-31-2.pdf"].read_bytes()
    assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert response.headers["content-disposition"].startswith("inline;")
    part = client.get(f"{files}.pdf", headers={"range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")
    assert client.get(f"{files}/999.png").status_code == 404


def test_the_page_shows_marks_over_its_picture(client: Client, document: str) -> None:
    text = client.get(f"{document}/pages/3?q=掲示&ref=31-1%2313").text
    assert '<rect class="word"' in text
    assert '<rect class="passage"' in text
    assert '<div class="passage-text chosen">' in text


def test_words_are_marked_on_a_scan_that_lies_on_its_side(
    drawer: Drawer, samples: dict[str, Path], tmp_path: Path
) -> None:
    paper = scan(samples["sample-31-2.pdf"], tmp_path / "scan.pdf", range(3, 4), tilt=0.7, turn=1)
    app = make_app(make_database(tmp_path / "a.db", paper), Site(HOME, "test"))
    client = Client(app)
    sha256 = client.json("/documents.json")[0]["sha256"]
    text = client.get(f"/documents/{sha256}/pages/1?q=掲示").text
    end(app)
    placement = Placement(*map(float, re.findall(r'<g transform="matrix\(([^)]*)\)">', text)[0].split()))
    with Image.open(BytesIO(drawer.picture(paper, "scan", 1))) as image:
        grey, scale = image.convert("L"), image.width / 842
    marks = re.findall(r'<rect class="word" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', text)
    assert len(marks) >= 3
    for x, y, width, height in (tuple(map(float, mark)) for mark in marks):
        across, down = zip(placement.point(x, y), placement.point(x + width, y + height), strict=True)
        left, top, right, bottom = (scale * v for v in (min(across), min(down), max(across), max(down)))
        inside = grey.crop((round(left), round(top), round(right), round(bottom)))
        assert inside.height > inside.width  # the line goes down the picture
        dark = sum(count for shade, count in enumerate(inside.histogram()) if shade < 128)
        assert dark > 0.12 * inside.width * inside.height  # letters, not the white between lines


def test_a_page_that_cannot_be_drawn_shows_its_text_alone(samples: dict[str, Path], tmp_path: Path) -> None:
    paper = Path(shutil.copy(samples["sample-31-2.pdf"], tmp_path))
    app = make_app(make_database(tmp_path / "a.db", paper), Site(HOME, "test"))
    client = Client(app)
    document = f"/documents/{client.json('/documents.json')[0]['sha256']}"
    stamp = paper.stat()
    paper.write_bytes(b"%PDF-1.7" + b" " * (stamp.st_size - 8))
    os.utime(paper, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as far as the server knows, nothing changed
    text = client.get(f"{document}/pages/3?q=掲示").text
    assert "<image" not in text
    assert "<img" not in text
    assert "描けない" in text
    assert "<mark>掲示</mark>" in text
    assert ".pdf#page=3" in text
    response = client.get(document.replace("/documents/", "/files/") + "/3.png")
    assert response.status_code == 404
    end(app)


def test_the_picture_is_drawn_with_its_page(drawer: Drawer, samples: dict[str, Path], tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(samples["sample-31-3.pdf"].read_bytes())
    drawer.page(paper, "with its picture", 2)
    paper.unlink()
    assert drawer.picture(paper, "with its picture", 2).startswith(b"\x89PNG")
