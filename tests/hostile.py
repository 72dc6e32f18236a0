"""Hostile and broken files, by name. docs/security.md says of each what is promised."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from drawing import FONT, font
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

MEGABYTE = 1024**2


class Fate(Enum):
    """What comes of a file, with the PDFium and the limits of today."""

    READ = "read"
    FAILED = "failed"


READ, FAILED = Fate


class Hostile(NamedTuple):
    """A file, and what must come of it."""

    data: bytes
    expected: Fate


def pdf(objects: Sequence[bytes], *, root: int = 1, start: int | None = None, extra: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1. `start`: where it says that its table is."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    here = len(out) if start is None else start
    trailer = b"<</Size %d/Root %d 0 R%s>>" % (len(objects) + 1, root, extra)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer" + trailer + b"\nstartxref\n%d\n%%%%EOF" % here


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"


@cache
def bomb(layers: int, size: int) -> bytes:
    """One page whose contents unpack, layer by layer, to `size` bytes."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(size // MEGABYTE)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"/Filter[%s]" % b" ".join([b"/FlateDecode"] * layers)
    return pdf([CATALOG, ONE_PAGE, PAGE % b"/Contents 4 0 R", stream(data, filters)])


@cache
def operators(size: int) -> bytes:
    """One page of `size` bytes of drawing, packed small."""
    line = b"0 0 m 1 1 l S\n"
    data = zlib.compress(line * (size // len(line)), 9)
    return pdf([CATALOG, ONE_PAGE, PAGE % b"/Contents 4 0 R", stream(data, b"/Filter/FlateDecode")])


def page_tree_loop() -> bytes:
    """A node of the page tree that is its own child."""
    return pdf([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])


def page_tree_depth(depth: int) -> bytes:
    """A page under as many nodes."""
    nodes = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1%s>>" % (n + 3, b"/Parent %d 0 R" % (n + 1) if n else b"")
        for n in range(depth)
    ]
    return pdf([CATALOG, *nodes, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (depth + 1)])


@cache
def many_pages(count: int) -> bytes:
    """Pages with nothing on them."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    pages = [PAGE % b"" for _ in range(count)]
    return pdf([CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *pages])


def form_loop() -> bytes:
    """A form that draws itself."""
    form = stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    page = PAGE % b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>"
    return pdf([CATALOG, ONE_PAGE, page, stream(b"/F Do"), form])


def picture(width: int, height: int, data: bytes, code: bytes, bits: int = 8) -> bytes:
    """A page with a grey picture of this size in pixels; `code` is the filter that decodes its data."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace/DeviceGray/Filter/%s"
    image = stream(data, entries % (width, height, bits, code))
    page = PAGE % b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"
    return pdf([CATALOG, ONE_PAGE, page, stream(b"595 0 0 842 0 0 cm /I Do"), image])


@cache
def picture_bomb(side: int) -> bytes:
    """A picture of side × side pixels in a few kilobytes."""
    packer = zlib.compressobj(9)
    row = bytes(side // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return picture(side, side, data, b"FlateDecode", bits=1)


def active() -> bytes:
    """Scripts, launches and links that a viewer might follow."""
    catalog = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); this.submitForm\\('http://127.0.0.1:9/'\\))>>"
        b"/AA<</WC<</S/Launch/F(/bin/sh)>>>>/AcroForm<</XFA(<x/>)/Fields[]>>>>"
    )
    page = (
        PAGE
        % b"/AA<</O<</S/Launch/Win<</F(cmd.exe)>>>>>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]"
    )
    return pdf([catalog, ONE_PAGE, page])


def drawn(*lines: str, **options: object) -> bytes:
    """A page of text."""
    font()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True, **options)
    canvas.setFont(FONT, 10)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 20 * number, line)
    canvas.save()
    return out.getvalue()


INJECTION = (
    "第三十一期・第1回足立区情報公開・個人情報保護審議会【諮問・報告資料】",
    "○諮問事項",
    '1 ［諮問第951号］=cmd|"/c calc"!A1 <script>alert(1)</script> ∕\u202e" OR 1=1 --　P 1～P 2',
    "2 ［諮問第952号］+HYPERLINK(1) ]]></p> NEAR(a b) t:x *　P 3～P 4",
)


def files(sound: bytes) -> dict[str, Hostile]:
    """Every hostile file; `sound` is a PDF to be cut."""
    return {
        "empty.pdf": Hostile(b"", FAILED),
        "cut.pdf": Hostile(sound[: len(sound) // 3], FAILED),
        "cut-late.pdf": Hostile(sound[:-200], FAILED),
        "garbage.pdf": Hostile(b"%PDF-1.7\n" + bytes(range(256)) * 200, FAILED),
        "garbage-xref.pdf": Hostile(pdf([CATALOG, ONE_PAGE, PAGE % b""], start=987_654_321), READ),
        "no-pages.pdf": Hostile(pdf([CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"]), FAILED),
        "many-promised.pdf": Hostile(pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", PAGE % b""]), READ),
        "page-tree-loop.pdf": Hostile(page_tree_loop(), FAILED),
        "page-tree-depth.pdf": Hostile(page_tree_depth(20_000), FAILED),
        "many-pages.pdf": Hostile(many_pages(3_000), READ),
        "huge-page.pdf": Hostile(
            pdf([CATALOG, ONE_PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 -1e30]>>"]), READ
        ),
        "long-line.pdf": Hostile(drawn("個人情報の保護に関する" * 18_200), READ),
        "long-line.txt": Hostile(("個人情報の保護に関する" * 18_200).encode(), READ),
        "no-breaks.txt": Hostile(b"x" * 3 * MEGABYTE, READ),
        "bomb.pdf": Hostile(bomb(3, 1_000 * MEGABYTE), FAILED),
        "operators.pdf": Hostile(operators(60 * MEGABYTE), FAILED),
        "form-loop.pdf": Hostile(form_loop(), FAILED),
        "picture-bomb.pdf": Hostile(picture_bomb(60_000), READ),
        "encrypted-user.pdf": Hostile(drawn("秘密の資料", encrypt=StandardEncryption("secret", "owner")), FAILED),
        "encrypted-owner.pdf": Hostile(drawn("公開の資料", encrypt=StandardEncryption("", "owner")), READ),
        "page.pdf": Hostile("<!doctype html><title>資料</title><p>個人情報".encode(), FAILED),
        "picture.pdf": Hostile(b"\x89PNG\r\n\x1a\n" + bytes(2_000), FAILED),
        "active.pdf": Hostile(active(), READ),
        "latin.pdf": Hostile(drawn("Minutes of a meeting", "Nothing in Japanese at all."), READ),
        "injection.pdf": Hostile(drawn(*INJECTION), READ),
        "controls.txt": Hostile(
            "\x1b]0;pwned\x07\x1b[31m個人情報\x1b[0m\x9b2J\u202e逆\r\n".encode("utf-8", "ignore"), READ
        ),
        "binary.txt": Hostile(bytes(range(256)) * 100, FAILED),
        "empty.txt": Hostile(b" \n", FAILED),
    }


NAMES = (
    b"new\nline.txt",
    b"-q.txt",
    b"--force.txt",
    "か\u3099き\u3099.txt".encode(),  # NFD, as macOS writes it
    b"not-utf8-\xff\xfe.txt",
    b"escape-\x1b[31m.txt",
    b"quote'\"`$(id).txt",
    "長".encode() * 80 + b".txt",
)
"""File names that are legal, and strange."""
