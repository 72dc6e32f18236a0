"""What `--install-completion` and `--show-completion` say: Typer does the work, and its messages are English."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

import typer

from adachi_shingikai.errors import UsageError

_NO_SHELL = "このシェルの補完は用意していません。bash、zsh、fish、PowerShell のどれかの中で、もう一度実行してください"


def speak_japanese(option: Any) -> Any:
    """Return an option; if it is one of the two of this module, it speaks Japanese from now on."""
    option.callback = _CALLBACKS.get(option.opts[0], option.callback)
    return option


def _install(context: Any, _option: Any, wanted: Any) -> Any:
    """Install the completion for the shell that runs the program. Raise UsageError if Typer has none for it."""
    if not wanted or context.resilient_parsing:
        return wanted
    from typer.completion import install  # type: ignore[attr-defined]

    (shell, path), _ = _run(install)
    print(f"{shell} の補完を {path} に入れました。次に開く端末から、Tabキーで使えます")
    raise typer.Exit


def _show(context: Any, option: Any, wanted: Any) -> Any:
    """Print the script of the completion. Raise UsageError if Typer has none for the shell."""
    if not wanted or context.resilient_parsing:
        return wanted
    from typer.completion import show_callback

    _, script = _run(lambda: show_callback(context, option, wanted))
    print(script, end="")
    raise typer.Exit


def _run(work: Callable[[], Any]) -> tuple[Any, str]:
    """Run a function of Typer, and return its result with what it printed."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            return work(), printed.getvalue()
    except typer.Exit as refused:
        raise UsageError(_NO_SHELL) from refused
    except SystemExit:  # how `show_callback` ends when it has printed the script
        return None, printed.getvalue()


_CALLBACKS = {"--install-completion": _install, "--show-completion": _show}
