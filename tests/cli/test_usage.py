"""Typical mistakes: each answer names the mistake, the nearest thing that exists, and an example, in Japanese."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

from adachi_shingikai.cli.app import COMMANDS
from adachi_shingikai.cli.usage import EXAMPLES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("serch 個人", ["serch: そのようなコマンドはありません。search ではありませんか"]),
        ("alerts ad x", ["ad: そのようなコマンドはありません", "例: `shingikai alerts add"]),
        ("list itms", ["種類: itms は使えません。items ではありませんか", "problems です"]),
        ("search 個人 --kinds speech", ["--kinds: そのようなオプションはありません。--kind ではありませんか"]),
        (
            "search 個人 -C",
            ["-C: このオプションには値が必要です", "例: `shingikai search", "`shingikai search --help`"],
        ),
        ("search 個人 --item 第", ["--item 第: 457 または 諮問第457号 の形で指定してください"]),
        ("alerts add a 個人 --speakers b", ["--speaker ではありませんか"]),
        ("list items --mtg 1", ["--mtg: そのようなオプションはありません", "shingikai list --help"]),
        ("show 462 --fromat json", ["--fromat", "--format ではありませんか"]),
        ("list items --format xml", ["--format: xml は使えません。使える値は text json jsonl csv tsv です"]),
        ("stats --format", ["--format: このオプションには値が必要です"]),
        ("verify --quiet=3", ["--quiet: このオプションには値を付けません"]),
        ("search 個人 --limit many", ["--limit: many は数ではありません"]),
        ("search 個人 --limit -3", ["--limit: -3 は範囲の外です。0以上、1000000以下で指定してください"]),
        ("ingest x --workers 99", ["1以上、64以下"]),
        ("show", ["参照 を指定してください", "例: `shingikai show 462`"]),
        ("parse", ["ファイル を指定してください"]),
        ("export", ["--format を指定してください"]),
        ("open 1 2", ["2: 余分な指定です"]),
        ("help nosuch", ["nosuch: そのようなコマンドはありません"]),
    ],
)
def test_mistakes(shingikai: Run, arguments: str, words: list[str]) -> None:
    done = shingikai(*arguments.split())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    for expected in words:
        assert expected in done.stderr
    without_names = re.sub(r"`[^`]*`|--?\w+|shingikai", "", done.stderr.partition("使える値")[0])
    assert not re.search(r"[A-Za-z]{4,} [a-z]{2,}", without_names), "an English sentence"


def test_help_of_a_command(shingikai: Run) -> None:
    assert shingikai("help", "show").stdout == shingikai("show", "--help").stdout
    assert shingikai("help", "alerts", "add").stdout == shingikai("alerts", "add", "--help").stdout
    assert shingikai("help").stdout == shingikai("--help").stdout
    assert "  add " in shingikai("alerts").stdout


def test_every_command_has_two_examples(shingikai: Run) -> None:
    assert {name for name in EXAMPLES if " " not in name} == {"", *COMMANDS}
    shown = shingikai("search", "--help").stdout
    assert shown.endswith("例:\n" + "".join(f"  shingikai {example}\n" for example in EXAMPLES["search"]))


PROGRAM = Path(sys.executable).with_name("shingikai")


@pytest.mark.skipif(not PROGRAM.exists(), reason="shingikai が導入されていない環境")
@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        ("search --speaker", "青", "青山太一"),
        ("search --meeting", "31", "31-1"),
        ("list items --item", "90", "904"),
        ("search --department", "教育部", "教育部 図書館 座席担当"),
        ("search --kind", "sp", "speech"),
        ("show", "31-2/", "31-2/報告1"),
        ("open", "90", "905"),
    ],
)
def test_values_are_completed_from_the_database(database: Path, words: str, incomplete: str, expected: str) -> None:
    line = f"shingikai {words} {incomplete}"
    asked = {"_SHINGIKAI_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    environment = {**os.environ, **asked, "SHINGIKAI_DB": str(database)}
    done = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True)
    assert expected in done.stdout.splitlines()
    environment["SHINGIKAI_DB"] = "/no/such.db"
    assert subprocess.run([PROGRAM], env=environment, capture_output=True, text=True).stderr == ""


@pytest.mark.skipif(not PROGRAM.exists(), reason="shingikai が導入されていない環境")
@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_completion_is_installed_with_japanese_words(tmp_path: Path, option: str) -> None:
    def ask(shell: str) -> subprocess.CompletedProcess[str]:
        # `exit` keeps the shell from giving its process to the program, which looks for its parent.
        command = [shell, "-c", f"'{PROGRAM}' {option}; exit $?"]
        return subprocess.run(command, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True)

    done = ask("bash")
    assert (done.returncode, done.stderr) == (0, "")
    if option == "--show-completion":
        assert "complete_bash" in done.stdout
    else:
        installed = tmp_path / ".bash_completions" / "shingikai.sh"
        assert done.stdout == f"bash の補完を {installed} に入れました。次に開く端末から、Tabキーで使えます\n"
        assert "complete_bash" in installed.read_text()
    refused = ask("dash")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("shingikai: このシェルの補完は用意していません。bash、zsh、fish")


@pytest.mark.parametrize(
    ("option", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_by_option_and_environment(
    shingikai: Run, database: Path, option: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    for command in (("search", "掲示"), ("show", "901"), ("list", "items")):
        printed = shingikai(*command, *option, "--db", database, env={**kept, **environment}).stdout
        assert ("\x1b[1m" in printed) is coloured


def test_what_the_system_refuses_is_explained_in_japanese(shingikai: Run, database: Path, tmp_path: Path) -> None:
    for arguments, reason in (
        (("parse", tmp_path / "no.pdf"), "見つかりません"),
        (("search", "掲示", "--synonyms", tmp_path / "no.txt", "--db", database), "見つかりません"),
        (("ingest", database / "a.pdf", "--db", tmp_path / "a.db"), "フォルダーでないもの"),
        (("backup", tmp_path / "no" / ("x" * 300), "--db", database), "名前が長すぎます"),
    ):
        assert reason in shingikai(*arguments).stderr
