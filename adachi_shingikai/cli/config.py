"""The settings file `shingikai.toml`, and `shingikai config`, which shows what is set in it and where.

What an option or the environment says counts more than the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adachi_shingikai.cli.usage import nearest
from adachi_shingikai.errors import ExitCode, UsageError, reason_of

if TYPE_CHECKING:
    from adachi_shingikai.japanese.synonyms import Synonyms

SETTINGS_FILE = "shingikai.toml"

MOST_WORKERS = 64
"""Files that are read at once, at most."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the settings file says; None or empty for what it does not. `path` is the file. Paths are absolute."""

    path: Path | None = None
    db: Path | None = None
    workers: int | None = None
    synonyms: tuple[Path, ...] = ()
    sources: Path | None = None


def config_places() -> tuple[Path, ...]:
    """Return where a settings file may be: the working folder, then the user's folder for settings."""
    import platformdirs

    folder = Path(platformdirs.user_config_dir("shingikai", appauthor=False))
    return Path.cwd() / SETTINGS_FILE, folder / SETTINGS_FILE


@cache
def load_config() -> Config:
    """Return what the first settings file says that exists.

    Raise UsageError, which names the file, if it can't be read, has an unknown name or a value of the wrong kind.
    """
    path = next((place for place in config_places() if place.is_file()), None)
    return _parsed(path, _load_toml(path)) if path else Config()


def database_path(option: Path | None) -> Path:
    """Return the database to use: that of the option, of `$SHINGIKAI_DB`, of the settings file, or the usual one."""
    from adachi_shingikai.database.connection import VARIABLE, default_path

    named = option or (None if os.environ.get(VARIABLE) else load_config().db)
    return named or default_path()


def own_synonyms(database: Path, files: Sequence[Path] = ()) -> Synonyms | None:
    """Return the synonyms of a search: those of the program, of the file beside the database, and of files.

    Files are those given, or else those of the settings file; None means the program's own list alone. Raise
    UsageError, which names the file, if one can't be read.
    """
    from adachi_shingikai.japanese.synonyms import FILE_NAME, load_synonyms

    beside = database.parent / FILE_NAME
    paths = [*([beside] if beside.is_file() else []), *(files or load_config().synonyms)]
    return load_synonyms(paths) if paths else None


def _load_toml(path: Path) -> dict[str, Any]:
    import tomllib

    words = ""
    try:
        words = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(words)
    except OSError as error:
        raise UsageError(f"{path}: 設定ファイルを開けません（{reason_of(error)}）。権限を確かめてください") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: 設定ファイルがUTF-8ではありません。UTF-8で保存し直してください") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else words.rstrip().count("\n") + 1
        raise UsageError(f'{path}: 設定ファイルの{line}行目が読めません。db = "…" の形で書いてください') from error


def _parsed(path: Path, settings: Mapping[str, Any]) -> Config:
    values: dict[str, Any] = {}
    for name, value in settings.items():
        if name not in _KINDS:
            known = f"{nearest(name, _KINDS)}使える項目は {' '.join(_KINDS)} です"
            raise UsageError(f"{path}: {name} という項目はありません。{known}")
        parse, wanted = _KINDS[name]
        values[name] = parse(path.parent, value)
        if values[name] is None:
            raise UsageError(f"{path}: {name} には{wanted}を書いてください")
    return Config(path, **values)


def _as_path(folder: Path, value: object) -> Path | None:
    """A path as seen from the folder of the settings file."""
    return folder / Path(value).expanduser() if isinstance(value, str) and value else None


def _as_paths(folder: Path, value: object) -> tuple[Path, ...] | None:
    paths = [_as_path(folder, one) for one in (value if isinstance(value, list) else [value])]
    found = tuple(path for path in paths if path is not None)
    return found if len(found) == len(paths) else None


def _as_workers(_: Path, value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_WORKERS
    return value if is_number else None  # type: ignore[return-value]


_KINDS: dict[str, tuple[Callable[[Path, object], object], str]] = {
    "db": (_as_path, "データベースのパスを文字列（'…'）で"),
    "workers": (_as_workers, f"1から{MOST_WORKERS}までの整数"),
    "synonyms": (_as_paths, "同義語のファイルのパスを文字列か、その並び（['…', '…']）で"),
    "sources": (_as_path, "資料のあるページの一覧のパスを文字列（'…'）で"),
}
"""The names of a settings file: how each value is read, and what it must be."""


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="項目", help=f"この項目の値だけを表示（{' '.join(_KINDS)}）")
    ] = None,
) -> ExitCode:
    """Print what the settings file says, or the value of one name."""
    from adachi_shingikai.output.terminal import Screen, print_lines, table_lines

    config = load_config()
    values = {key: _shown(getattr(config, key)) for key in _KINDS}
    if name is not None:
        if name not in values:
            raise UsageError(
                f"{name} という項目はありません。{nearest(name, _KINDS)}使える項目は {' '.join(_KINDS)} です"
            )
        if values[name]:
            print(values[name])
        return ExitCode.OK if values[name] else ExitCode.NOTHING_FOUND
    screen = Screen.of_stdout()
    places = "、".join(map(str, config_places()))
    yes = f"設定ファイル: {config.path}"
    print_lines(screen.wrap(yes if config.path else f"設定ファイルはありません。置ける場所: {places}"), screen)
    if config.path:
        rows = [(key, value or "（指定なし）") for key, value in values.items()]
        print_lines(table_lines(("項目", "値"), rows, screen, wraps=True), screen)
    return ExitCode.OK


def _shown(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
