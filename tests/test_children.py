"""A file that crashes, hangs or swells is one line, and the others are read."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from adachi_shingikai import children, reading
from adachi_shingikai.children import Limits
from adachi_shingikai.errors import ShingikaiError
from adachi_shingikai.models import Document

MEGABYTE = 1024**2


def hang() -> None:
    time.sleep(60)


def swell() -> None:
    kept = []
    while True:
        kept.append(bytearray(50 * MEGABYTE))


def crash() -> None:
    os.abort()


def fail() -> None:
    raise RuntimeError("broken inside")


@pytest.mark.parametrize(
    ("evil", "words"), [(hang, "時間内"), (swell, "記憶"), (crash, "止まりました"), (fail, "RuntimeError")]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_one_bad_file_stops_no_other(
    samples: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    evil: Callable[[], None],
    words: str,
    workers: int,
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7")
    read = reading.read

    def read_or_break(path: Path, *arguments: object, **options: object) -> Document:
        if path == bad:
            evil()
        return read(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", read_or_break)
    good = list(samples.values())
    order = [good[0], bad, good[1]]
    limits = Limits(seconds=4, memory=600 * MEGABYTE)
    found = list(children.read(order, workers=workers, limits=limits))
    assert [result.path for result in found] == order
    assert [isinstance(result.found, Document) for result in found] == [True, False, True]
    error = found[1].found
    assert isinstance(error, ShingikaiError)
    assert str(error).startswith("bad.pdf: ")
    assert words in str(error)


def bomb(layers: int, size: int) -> bytes:
    """A PDF of one page whose contents unpack, layer by layer, to `size` bytes."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(size // MEGABYTE)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * layers)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(data), filters, data),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


def test_a_bomb_of_stacked_filters_stays_in_its_child(samples: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb(3, 1000 * MEGABYTE))
    assert path.stat().st_size < 20_000
    good = samples["sample-31-3.pdf"]
    found = list(children.read([path, good], limits=Limits(seconds=30, memory=400 * MEGABYTE)))
    assert isinstance(found[1].found, Document)
    first = found[0].found
    assert isinstance(first, ShingikaiError) or not first.minutes
