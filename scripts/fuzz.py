"""Feeds the reader mutated documents: each must be read, or refused in one line, within its limits.

    python scripts/fuzz.py FOLDER_OF_PDFS [EXAMPLES]

Not part of the tests: it takes long. Hypothesis shrinks what it finds.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adachi_shingikai.errors import ShingikaiError
from adachi_shingikai.index.passages import passages_of
from adachi_shingikai.ingest.child import MEGABYTE, Limits
from adachi_shingikai.ingest.children import read_in_children
from adachi_shingikai.ingest.read import ReadOptions
from adachi_shingikai.output.document import document_json

LIMITS = Limits(seconds=20, memory=1024 * MEGABYTE)
SEEN: Counter[str] = Counter()

_PLACE = st.floats(0, 1, exclude_max=True)
_WORDS = st.sampled_from(
    [
        b"\x00",
        b"\xff" * 8,
        b"<<",
        b">>",
        b"endobj",
        b"stream\n",
        b"/Kids[2 0 R]",
        b"/Length -1",
        b"9" * 30,
        b"(",
        b"[" * 500,
    ]
)
MUTATION = st.one_of(
    st.tuples(st.just("overwrite"), _PLACE, _WORDS),
    st.tuples(st.just("insert"), _PLACE, _WORDS),
    st.tuples(st.just("cut"), _PLACE, st.integers(1, 20_000)),
    st.tuples(st.just("double"), _PLACE, st.integers(1, 5_000)),
)


def mutated(data: bytes, mutations: list[tuple[str, float, bytes | int]]) -> bytes:
    """The bytes with some of them overwritten, inserted, cut out or doubled."""
    for kind, place, what in mutations:
        at = int(place * len(data))
        if isinstance(what, bytes):
            data = data[:at] + what + data[at + (len(what) if kind == "overwrite" else 0) :]
        else:
            data = data[:at] + (data[at : at + what] * 2 if kind == "double" else b"") + data[at + what :]
    return data


def check(data: bytes, folder: Path) -> None:
    """Read one file as an ingest does."""
    path = folder / "mutated.pdf"
    path.write_bytes(data)
    with read_in_children([path], limits=LIMITS, options=ReadOptions(ocr="never")) as results:
        (result,) = results
    found = result.content
    if isinstance(found, ShingikaiError):
        assert "\n" not in str(found)
        SEEN[str(found).partition(": ")[2].partition("。")[0]] += 1
    else:
        assert document_json(found.document)
        assert all((p.page_start or 0) <= (p.page_end or 0) for p in passages_of(found.document))
        SEEN["read"] += 1


def main() -> None:
    """Fuzz, and say what came of it."""
    papers = sorted(Path(sys.argv[1]).glob("*.pdf")) if len(sys.argv) > 1 else []
    if not papers:
        sys.exit("usage: fuzz.py FOLDER_OF_PDFS [EXAMPLES]")
    examples = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    sound = [path.read_bytes() for path in papers]
    with tempfile.TemporaryDirectory() as name:

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(sound), st.lists(MUTATION, min_size=1, max_size=6))
        def fuzz(data: bytes, mutations: list[tuple[str, float, bytes | int]]) -> None:
            check(mutated(data, mutations), Path(name))

        fuzz()
    for words, count in SEEN.most_common():
        print(f"{count:6} {words}")


if __name__ == "__main__":
    main()
