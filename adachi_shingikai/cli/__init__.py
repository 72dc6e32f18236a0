"""The command line: arguments in, lines and exit codes out. Everything else is imported when a command needs it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from adachi_shingikai.cli import quick
from adachi_shingikai.cli.common import INTERRUPTED, fail
from adachi_shingikai.errors import ShingikaiError

INTERNAL = 70
"""EX_SOFTWARE: a fault of the program itself, which no exit code of the contract stands for."""


def main() -> NoReturn:
    """Run the program; every expected failure is one line of Japanese and an exit code."""
    # When its reader has gone (`| head`), the program ends as other Unix programs do: quietly, at once.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = _call(sys.argv[1:])
        sys.stdout.flush()
    except ShingikaiError as error:
        code = fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        if "-v" in sys.argv:
            raise
        code = fail(f"予期しない誤りです（{type(error).__name__}: {error}）。-v を付けると詳しく表示します", INTERNAL)
    sys.exit(code)


def _call(arguments: list[str]) -> int:
    if (asked := quick.search(arguments)) is not None:
        from adachi_shingikai.cli import finding

        return finding.find(**asked)
    from adachi_shingikai.cli import app

    return app.call(arguments)


def run() -> NoReturn:
    """The installed program: `main`, and then the end at once. To take apart all that is loaded would take longer
    than a search.
    """
    code: object = None
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)
