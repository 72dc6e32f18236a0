"""Help texts in Japanese: headings, options in groups, and columns that count full-width characters as two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from adachi_shingikai.cli.completion import speak_japanese
from adachi_shingikai.search.filters import FILTERS

_WIDEST = 100
"""Terminal columns that a help text uses at most."""

_LEFT = 28
"""The most columns of a name; a longer one has its explanation on the next line."""

FILTERING = "絞り込み"

GROUPS: dict[str, frozenset[str]] = {
    FILTERING: frozenset(filter_.option for filter_ in FILTERS),
    "表示": frozenset(
        {
            *("--sort", "--limit", "--offset", "--context", "--facet", "--group", "--columns", "--format", "--color"),
            *("--quiet", "--verbose", "--plot", "--print", "--access-log"),
        }
    ),
    "場所": frozenset({"--db", "--log", "--output", "--password-file", "--synonyms", "--host", "--port", "--base-url"}),
}
"""The groups of options that stand after those that only one command has. An option means the same in each command."""

_OF_TYPER = {
    "--help": "ヘルプを表示",
    "--install-completion": "使っているシェルに、Tabキーでの補完を入れる",
    "--show-completion": "補完のためのスクリプトを表示",
}
"""What the options say that Typer adds."""

_VALUES = {"int": "整数", "float": "数", "path": "パス"}
"""What stands for a value that is not a word, by the first word of the type's name."""


class JapaneseCommand(TyperCommand):
    """A command whose help text is laid out by this module."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help text."""
        formatter.write(help_text(self, ctx))


class JapaneseGroup(TyperGroup):
    """The program, or a command with commands of its own."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, those that Typer adds among them."""
        return [speak_japanese(option) for option in super().get_params(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help text."""
        formatter.write(help_text(self, ctx))


def help_text(command: Any, context: Any) -> str:
    """Return the help text of a command, as wide as the terminal but at most 100 columns."""
    import shutil

    return "\n".join(_lines(command, context, max(40, min(shutil.get_terminal_size().columns, _WIDEST))))


def _lines(command: Any, context: Any, width: int) -> Iterator[str]:
    parameters = [one for one in command.get_params(context) if not getattr(one, "hidden", False)]
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    commands = [command.get_command(context, name) for name in getattr(command, "commands", ())]
    pieces = ["[オプション]", *map(_usage_of, arguments), *(["コマンド"] if commands else [])]
    yield from _indented(f"使い方: {context.command_path} {' '.join(pieces)}", width, 0)
    if command.help:
        yield ""
        yield from _indented(command.help, width, 2)
    yield from _section("引数", [_argument_row(one) for one in arguments], width)
    yield from _section("コマンド", [(one.name, one.help or "") for one in commands], width)
    for title, group in _grouped(options).items():
        is_filters = title == FILTERING
        note = "（同じものを何度でも指定できる）" if is_filters else ""
        yield from _section(title + note, [_option_row(one, is_filters) for one in group], width)
    if command.epilog:
        yield ""
        yield command.epilog


def _grouped(options: Sequence[Any]) -> dict[str, list[Any]]:
    """The options of a command by their groups. --help is the last of those that belong to no other group."""
    grouped: dict[str, list[Any]] = {title: [] for title in ("オプション", *GROUPS)}
    for option in options:
        title = next((title for title, names in GROUPS.items() if names & set(option.opts)), "オプション")
        grouped[title].append(option)
    return grouped


def _section(title: str, rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """A heading and its rows: names on the left, explanations on the right."""
    from adachi_shingikai.output.terminal import display_width

    rows = list(rows)
    if not rows:
        return
    yield ""
    yield f"{title}:"
    left = min(_LEFT, max(display_width(name) for name, _ in rows))
    for name, words in rows:
        lines = list(_indented(words, width, left + 4))
        if display_width(name) > left or not words:
            yield f"  {name}"
            yield from lines if words else ()
        else:
            yield f"  {name}{' ' * (left - display_width(name))}  {lines[0].lstrip(' ')}"
            yield from lines[1:]


def _indented(words: str, width: int, indent: int) -> Iterator[str]:
    from adachi_shingikai.output.terminal import Screen

    return Screen(width).wrap(words, " " * indent)


def _name_of(argument: Any) -> str:
    name = str(argument.metavar or argument.name)
    return name if argument.nargs == 1 or name.endswith("...") else f"{name}..."


def _argument_row(argument: Any) -> tuple[str, str]:
    choices = " ".join(getattr(argument.type, "choices", ()))
    return _name_of(argument), f"{argument.help or ''}（{choices}）" if choices else argument.help or ""


def _usage_of(argument: Any) -> str:
    name = _name_of(argument)
    return name if argument.required else f"[{name}]"


def _option_row(option: Any, is_filter: bool) -> tuple[str, str]:
    """The spellings of an option with what stands for its value, and its explanation with bounds and default."""
    name = ", ".join(sorted(option.opts, key=len))
    notes = []
    if not option.is_flag:
        name += f" {_value_of(option)}"
        notes = [*_bounds_of(option.type), *_default_of(option)]
    words = next((_OF_TYPER[one] for one in option.opts if one in _OF_TYPER), option.help or "")
    if option.multiple and not is_filter:
        notes.append("何度でも指定できる")
    return name, words + (f"（{'、'.join(notes)}）" if notes else "")


def _value_of(option: Any) -> str:
    if choices := getattr(option.type, "choices", None):
        return "|".join(choices)
    return str(option.metavar or _VALUES.get(option.type.name.partition(" ")[0], "値"))


def _bounds_of(kind: Any) -> Iterator[str]:
    if getattr(kind, "min", None) is not None:
        yield f"{kind.min:,}以上"
    if getattr(kind, "max", None) is not None:
        yield f"{kind.max:,}以下"


def _default_of(option: Any) -> Iterator[str]:
    if option.show_default and option.default is not None and option.default != []:
        default = option.default
        yield f"省くと {f'{default:g}' if isinstance(default, float) else getattr(default, 'value', default)}"
