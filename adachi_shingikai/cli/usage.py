"""Usage errors in the words of the user: what is wrong, the nearest thing that exists, and an example that works.

Typer's own messages are English. It has no public names for its errors, so they are told apart by their attributes
and their words; one that is not known here is passed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

EXAMPLES: dict[str, tuple[str, str]] = {
    "": ("ingest data/raw -r", "search 個人情報"),
    "ingest": ("ingest data/raw -r", "ingest 資料.pdf --ocr never"),
    "search": ("search 個人情報 --speaker 会長", "search '督促状 OR 電話催告' --since 2022-06 --sort newest"),
    "show": ("show 462", "show 13-1/報告1 --format html"),
    "open": ("open 12-15#34", "open 462 --print"),
    "similar": ("similar 462", "similar 12-15#34 --limit 5"),
    "list": ("list conditions --department 区民部", "list items --outcome 継続審議 --columns number,title"),
    "stats": ("stats", "stats 個人情報 カメラ --plot 図.svg"),
    "alerts": ("alerts add 顔認証 顔認証 カメラ", "alerts run"),
    "alerts add": ("alerts add 顔認証 顔認証 カメラ", "alerts add 継続 --outcome 継続審議"),
    "alerts list": ("alerts list", "alerts list --format json"),
    "alerts remove": ("alerts remove 顔認証", "alerts remove 顔認証 --db data/db/shingikai.db"),
    "alerts run": ("alerts run", "alerts run 顔認証 --format json"),
    "serve": ("serve", "serve --port 8080 --db data/db/shingikai.db"),
    "export": ("export --format xlsx -o 書き出し先", "export --format csv -o 書き出し先 --since 2022"),
    "mcp": ("mcp", "mcp --db data/db/shingikai.db"),
    "parse": ("parse 資料.pdf", "parse 資料.pdf --pages 3-19 --format json"),
    "verify": ("verify", "verify -q"),
    "reindex": ("reindex", "reindex --wait 60"),
    "backup": ("backup 控え.db", "backup 控え.db --db data/db/shingikai.db"),
    "forget": ("forget 資料.pdf", "forget 0123abcd"),
    "config": ("config", "config db"),
    "help": ("help search", "help alerts add"),
}
"""Two commands that work for each command, without the name of the program."""


def examples_of(command: str) -> str | None:
    """Return the examples of a command as the end of its help text."""
    found = EXAMPLES.get(command)
    return "例:\n" + "\n".join(f"  shingikai {example}" for example in found) if found else None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a question that names what is nearest to a mistyped word; "" if nothing is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"{found[0]} ではありませんか。" if found else ""


def unknown_option(option: str, known: Iterable[str], command: str) -> str:
    """Return what is wrong if a command does not have an option."""
    name = option.partition("=")[0]
    return f"{name}: そのようなオプションはありません。{nearest(name, known)}{_way_out(command)}"


def usage_message(error: Any, commands: Iterable[str], named: str) -> str:
    """Return a usage error of Typer as one line of Japanese. `named` is the command that was called, "" if none was."""
    command = _command_of(error) or named
    message: str = getattr(error, "message", "") or ""
    option: str | None = getattr(error, "option_name", None)
    if option and message.startswith("No such option"):
        return unknown_option(option, _options_of(error), command)
    if option:
        words = "値を付けません" if "does not take a value" in message else "値が必要です"
        return f"{option}: このオプションには{words}。{_way_out(command)}"
    if parameter := getattr(error, "param", None):
        name = _name_of(parameter)
        if type(error).__name__ == "MissingParameter":
            return f"{name} を指定してください。{_way_out(command)}"
        return f"{name}: {_value_message(message)}。{_way_out(command)}"
    for pattern, make in _MESSAGES.items():
        if match := pattern.match(message):
            return make(match, command, list(commands))
    return f"使い方が違います（{message}）。{_way_out(command)}"


_MESSAGES: dict[re.Pattern[str], Callable[[re.Match[str], str, list[str]], str]] = {
    re.compile(r"No such command '([^']*)'"): lambda match, command, commands: (
        f"{match[1]}: そのようなコマンドはありません。{nearest(match[1], commands)}{_way_out(command)}"
    ),
    re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"): lambda match, command, _: (
        f"{match[1]}: 余分な指定です。空白を含む語は '…' で囲んでください。{_way_out(command)}"
    ),
    re.compile(r"Missing command"): lambda _, command, __: f"コマンドを指定してください。{_way_out(command)}",
}


def _value_message(message: str) -> str:
    """What is wrong with a value, without its name."""
    if match := re.match(r"'(.*)' is not one of (.*)\.", message):
        choices = re.findall(r"'([^']*)'", match[2])
        return f"{match[1]} は使えません。{nearest(match[1], choices)}使える値は {' '.join(choices)} です"
    if match := re.match(r"(.*) is not in the range (.*)\.", message):
        low, _, rest = match[2].rpartition("<=x")
        low, high = low or rest.partition("x>=")[2], rest.partition("<=")[2]
        ends = [f"{low}以上" if low else "", f"{high}以下" if high else ""]
        return f"{match[1]} は範囲の外です。{'、'.join(filter(None, ends))}で指定してください"
    if match := re.match(r"'(.*)' is not a valid (?:integer|float|int)", message):
        return f"{match[1]} は数ではありません"
    return message.rstrip(".")


def _command_of(error: Any) -> str:
    """The words of the command in which an error happened, without the name of the program."""
    context, names = getattr(error, "ctx", None), []
    while context is not None and context.parent is not None:
        names.append(str(context.info_name))
        context = context.parent
    return " ".join(reversed(names))


def _options_of(error: Any) -> list[str]:
    command = getattr(getattr(error, "ctx", None), "command", None)
    return [option for parameter in getattr(command, "params", ()) for option in parameter.opts]


def _name_of(parameter: Any) -> str:
    """What the user types: the longest spelling of an option, or the name of an argument in capitals."""
    options = [option for option in parameter.opts if option.startswith("-")]
    return str(max(options, key=len)) if options else str(parameter.metavar or parameter.name).upper().rstrip(".")


def _way_out(command: str) -> str:
    example = EXAMPLES.get(command) or EXAMPLES.get(command.partition(" ")[0])
    shown = f"例: `shingikai {example[0]}`。" if example else ""
    return f"{shown}`shingikai {f'{command} ' if command else ''}--help` で確かめてください"
