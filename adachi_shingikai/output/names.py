"""File names that are safe on every system, and text that is legal in XML."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f.\s]+')
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def file_name(words: str, suffix: str, length: int = 60) -> str:
    """A name for a file: NFC, no separators, dots or reserved characters, at most `length` characters long."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", words)).strip("_-")[:length].rstrip("_")
    return f"{name or 'untitled'}{suffix}"


def xml_text(words: str) -> str:
    """The text without the characters that XML 1.0 can't hold."""
    return _NOT_XML.sub("", words)
