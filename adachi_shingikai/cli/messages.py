"""Messages on stderr: one line each, without control characters."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from adachi_shingikai.japanese.text import clean

INTERRUPTED = 128 + signal.SIGINT
"""The exit code that a shell expects after Ctrl-C."""


def obey_broken_pipes(yes: bool) -> None:
    """End at once if the reader of a pipe has gone (`| head`), as other Unix programs do, or go on with the work."""
    if hasattr(signal, "SIGPIPE"):  # Windows has none
        signal.signal(signal.SIGPIPE, signal.SIG_DFL if yes else signal.SIG_IGN)


def write_or_drop(words: str) -> None:
    """Print a line on stdout of a command that goes on if its reader has gone (`| head`)."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        drop_stdout()


def drop_stdout() -> None:
    """Let all further output go nowhere: Python would try to write the rest of it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def report_error(message: str, code: int) -> int:
    """Print what is wrong, and return the exit code, so that a caller can pass it on."""
    print_message(message)
    return code


def print_message(message: str) -> None:
    """Print one line on stderr, with the name of the program in front."""
    with contextlib.suppress(OSError):  # nobody can be told
        print(f"shingikai: {clean(message)}".replace("\n", " "), file=sys.stderr, flush=True)
