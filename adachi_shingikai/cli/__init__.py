"""The command line: arguments in, lines and exit codes out."""

from __future__ import annotations

import os
import signal
import sys

from adachi_shingikai.cli.messages import INTERRUPTED, report_error
from adachi_shingikai.errors import ShingikaiError

INTERNAL_ERROR = 70
"""EX_SOFTWARE of sysexits.h: a defect of the program itself."""


def main() -> int:
    """Run the command line and return the exit code. Every expected failure is one line of Japanese on stderr."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the program that started this one
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    # If the reader of a pipe has gone (`| head`), end quietly and at once, as other Unix programs do.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        from adachi_shingikai.cli.app import run_command

        code = run_command(sys.argv[1:])
        sys.stdout.flush()
    except ShingikaiError as error:
        return report_error(str(error), error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ended:  # a signal ended an ingest
        return ended.code if isinstance(ended.code, int) else INTERNAL_ERROR
    except Exception as error:
        if "-v" in sys.argv:
            raise
        words = f"予期しない誤りです（{type(error).__name__}: {error}）。-v を付けると詳しく表示します"
        return report_error(words, INTERNAL_ERROR)
    return code
