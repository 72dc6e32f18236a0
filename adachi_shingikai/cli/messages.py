"""Messages on stderr: one line each, without control characters."""

from __future__ import annotations

import signal
import sys

from adachi_shingikai.japanese.text import clean

INTERRUPTED = 128 + signal.SIGINT
"""The exit code that a shell expects after Ctrl-C."""


def report_error(message: str, code: int) -> int:
    """Print what is wrong, and return the exit code, so that a caller can pass it on."""
    print_message(message)
    return code


def print_message(message: str) -> None:
    """Print one line on stderr, with the name of the program in front."""
    print(f"shingikai: {clean(message)}".replace("\n", " "), file=sys.stderr)
