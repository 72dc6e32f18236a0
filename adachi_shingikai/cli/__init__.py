"""The command line: arguments in, lines and exit codes out."""

from __future__ import annotations

import errno
import io
import os
import sys

from adachi_shingikai.cli.messages import INTERRUPTED, drop_stdout, obey_broken_pipes, report_error
from adachi_shingikai.errors import ExitCode, ShingikaiError, reason_of

INTERNAL_ERROR = 70
"""EX_SOFTWARE of sysexits.h: a defect of the program itself."""


def main() -> int:
    """Run the command line and return the exit code. Every expected failure is one line of Japanese on stderr."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the program that started this one
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    if isinstance(sys.stderr, io.TextIOWrapper) and not _writes_japanese(sys.stderr):
        sys.stderr.reconfigure(encoding="utf-8")
    obey_broken_pipes(True)
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
    except UnicodeEncodeError as error:
        if error.encoding.startswith("utf"):
            return _report_defect(error)
        words = f"出力の文字コード（{error.encoding}）では日本語を書けません。PYTHONIOENCODING=utf-8 を指定してください"
        return report_error(words, ExitCode.USAGE)
    except OSError as error:
        drop_stdout()
        return report_error(_explain(error), ExitCode.USAGE)
    except Exception as error:
        return _report_defect(error)
    return code


def _writes_japanese(stream: io.TextIOWrapper) -> bool:
    try:
        "日本語".encode(stream.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _report_defect(error: Exception) -> int:
    if "-v" in sys.argv:
        raise error
    if os.strerror(errno.EMFILE) in str(error):  # a library that could not be loaded
        return report_error(_explain(OSError(errno.EMFILE, os.strerror(errno.EMFILE))), ExitCode.USAGE)
    words = f"予期しない誤りです（{type(error).__name__}: {error}）。-v を付けると詳しく表示します"
    return report_error(words, INTERNAL_ERROR)


_ADVICE = {
    errno.ENOSPC: "出力先の空きを確かめてください",
    errno.EMFILE: "開けるファイルの数を増やしてください（ulimit -n）",
    errno.ENOENT: "作業中のフォルダーが消えていないか確かめてください",
}
"""What to do about errors of the system that no command explains."""


def _explain(error: OSError) -> str:
    """Return an error of the system as one line that says what to do."""
    name = f"{error.filename}: " if error.filename else ""
    advice = _ADVICE.get(error.errno or 0, "-v を付けると詳しく表示します")
    return f"{name}読み書きできません（{reason_of(error)}）。{advice}"
