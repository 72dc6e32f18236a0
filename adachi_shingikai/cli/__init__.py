"""The command line: arguments in, lines and exit codes out. Everything else is imported when a command needs it."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from adachi_shingikai.cli.common import INTERRUPTED, fail
from adachi_shingikai.cli.quick import search
from adachi_shingikai.errors import ShingikaiError

INTERNAL = 70
"""EX_SOFTWARE: a fault of the program itself, which no exit code of the contract stands for."""


def main() -> int:
    """Do what the command line says; the exit code. Every expected failure is one line of Japanese."""
    # When its reader has gone (`| head`), the program ends as other Unix programs do: quietly, at once.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = _call(sys.argv[1:])
        sys.stdout.flush()
    except ShingikaiError as error:
        return fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ended:  # by a signal
        return ended.code if isinstance(ended.code, int) else INTERNAL
    except Exception as error:
        if "-v" in sys.argv:
            raise
        return fail(f"予期しない誤りです（{type(error).__name__}: {error}）。-v を付けると詳しく表示します", INTERNAL)
    return code


def _call(arguments: list[str]) -> int:
    if (asked := search(arguments)) is not None:
        from adachi_shingikai.cli.finding import find

        return find(**asked)
    from adachi_shingikai.cli.app import call

    return call(arguments)


def run() -> NoReturn:
    """The program: `main`, and then the end at once. To take apart all that is loaded takes 8 ms of a search and
    40 ms of an ingest.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    code = main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)
