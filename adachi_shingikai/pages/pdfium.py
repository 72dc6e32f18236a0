"""PDFium's functions, called through cffi instead of pypdfium2's ctypes bindings.

What it saves: a page is read with three calls or more for each of its characters. To read the glyphs and strokes of a
78-page document (78,000 characters) takes 0.56 s of CPU, and 0.67 s through ctypes.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from pathlib import Path
from typing import Any

import pypdfium2_raw

from adachi_shingikai.pages.pdfium_ffi import ffi

__all__ = ["ffi", "handle", "library"]

_SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


def _library_path() -> str:
    """Return the path of the PDFium library that pypdfium2 uses: the one in its package, else the system's.

    A library opened twice is in memory once, so pypdfium2's handles are valid here.
    """
    shipped = Path(pypdfium2_raw.__file__).parent.glob(f"*pdfium{_SUFFIX}")
    found = next(map(str, shipped), None) or ctypes.util.find_library("pdfium")
    if found is None:
        raise ImportError("pypdfium2_raw ships no PDFium library, and the system has none")
    return found


library: Any = ffi.dlopen(_library_path())
"""The functions and constants that scripts/make_pdfium_bindings.py declares."""


def handle(pointer: Any) -> Any:
    """Return the address in a ctypes pointer, such as the `raw` of a pypdfium2 object, as cffi's `void *`."""
    return ffi.cast("void *", ctypes.cast(pointer, ctypes.c_void_p).value or 0)
