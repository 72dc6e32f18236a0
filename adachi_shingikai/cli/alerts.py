"""`shingikai alerts`: saved searches, and what new documents bring for them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adachi_shingikai.cli.layout import JapaneseCommand, JapaneseGroup
from adachi_shingikai.cli.messages import print_message
from adachi_shingikai.cli.options import Db, RecordFormat, Records, TextOrJson, known_options, with_filters
from adachi_shingikai.cli.usage import examples_of, unknown_option
from adachi_shingikai.errors import ExitCode, NotFoundError, ShingikaiError, UsageError
from adachi_shingikai.japanese.text import printable
from adachi_shingikai.search.filters import FILTERS, Filters

if TYPE_CHECKING:
    from adachi_shingikai.alerts.news import News
    from adachi_shingikai.alerts.store import Alert
    from adachi_shingikai.search.hits import Hit

group = typer.Typer(cls=JapaneseGroup, no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="名前", help="知らせの名前")]

SHOWN = 20
"""Hits of an alert that are printed as text; the others are counted."""


@group.command(
    "add",
    cls=JapaneseCommand,
    help="検索を登録します。いまある資料は知らせません。",
    epilog=examples_of("alerts add"),
    context_settings={"ignore_unknown_options": True},  # in a query, `-SMS` is a word to leave out
)
@with_filters
def add_alert(
    name: Name,
    query: Annotated[list[str] | None, typer.Argument(metavar="検索語...", help="検索語（`search` と同じ）")] = None,
    *,
    db: Db = None,
    filters: Filters,
) -> None:
    """Save a search. What is in the database now is not reported."""
    from adachi_shingikai.alerts.news import count_hits, ingested_documents
    from adachi_shingikai.alerts.store import Alert, changing_alerts
    from adachi_shingikai.database.connection import default_path, open_for_reading

    words = query or []
    if unknown := next((word for word in words if word.startswith("--")), None):
        raise UsageError(unknown_option(unknown, known_options(add_alert), "alerts add"))
    if "file" in filters.values:
        raise UsageError("--file は知らせには使えません。知らせるのは新しい資料だけです")
    if not name or name != printable(name):
        raise UsageError(f"{printable(name)}: 知らせの名前には、1行の文字を指定してください")
    path = db or default_path()
    with open_for_reading(path) as connection, changing_alerts(path) as alerts:
        if any(alert.name == name for alert in alerts):
            raise UsageError(f"{name}: 同じ名前の知らせがあります。`shingikai alerts remove {name}` で消せます")
        alert = Alert(name, " ".join(words), filters, ingested_documents(connection))
        total = count_hits(connection, alert.query, filters)
        alerts.append(alert)
    print(f"登録しました: {name}（{_command_of(alert)}、いまある資料には{total}件）", file=sys.stderr)


@group.command("list", cls=JapaneseCommand, help="登録した検索を一覧します。", epilog=examples_of("alerts list"))
def list_alerts(db: Db = None, format: Records = RecordFormat.text) -> ExitCode:
    """Print the saved searches."""
    from adachi_shingikai.alerts.store import load_alerts, typed_filters
    from adachi_shingikai.cli.records import print_records
    from adachi_shingikai.database.connection import default_path

    alerts = load_alerts(db or default_path())
    records = [
        {
            "name": alert.name,
            "search": _command_of(alert),
            "query": alert.query,
            "filters": typed_filters(alert.filters),
            "seen": len(alert.seen),
        }
        for alert in alerts
    ]
    print_records(records, {"name": "名前", "search": "検索", "seen": "知らせた資料"}, format)
    if not alerts and format is RecordFormat.text:
        print_message("知らせはまだありません。`shingikai alerts add 名前 検索語` で登録できます")
    return ExitCode.OK if alerts else ExitCode.NOTHING_FOUND


@group.command("remove", cls=JapaneseCommand, help="登録した検索を消します。", epilog=examples_of("alerts remove"))
def remove_alert(name: Name, db: Db = None) -> None:
    """Delete a saved search."""
    from adachi_shingikai.alerts.store import changing_alerts
    from adachi_shingikai.database.connection import default_path

    with changing_alerts(db or default_path()) as alerts:
        found = _find(alerts, name)
        alerts.remove(found)
    print(f"消しました: {name}", file=sys.stderr)


@group.command(
    "run",
    cls=JapaneseCommand,
    help="前に知らせた後に取り込んだ資料で見つかったものを、1度だけ知らせます。",
    epilog=examples_of("alerts run"),
)
def run_alerts(
    names: Annotated[list[str] | None, typer.Argument(metavar="名前...", help="知らせの名前（省くとすべて）")] = None,
    db: Db = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="出力の形式")] = TextOrJson.text,
) -> ExitCode:
    """Print what documents that were ingested since the last run bring, once."""
    from adachi_shingikai.alerts.news import find_news
    from adachi_shingikai.alerts.store import changing_alerts
    from adachi_shingikai.database.connection import default_path, open_for_reading

    path = db or default_path()
    found: list[News] = []
    code = ExitCode.NOTHING_FOUND
    with open_for_reading(path) as connection, changing_alerts(path) as alerts:
        for alert in [_find(alerts, name) for name in names] if names else list(alerts):
            try:
                found.append(find_news(connection, alert))
            except ShingikaiError as error:  # a query of an older version: the other alerts go on
                print_message(f"知らせ {alert.name}: {error}")
                code = error.exit_code
        _print_news(found, format)
        sys.stdout.flush()  # what is printed counts as reported; if the reader has gone, the next run prints it again
        for news in found:
            alerts[alerts.index(news.alert)] = news.reported
    if code == ExitCode.NOTHING_FOUND and any(news.hits for news in found):
        return ExitCode.OK
    return code


def _find(alerts: Sequence[Alert], name: str) -> Alert:
    for alert in alerts:
        if alert.name == name:
            return alert
    raise NotFoundError(f"{name}: そのような知らせはありません。`shingikai alerts list` で一覧できます")


def _command_of(alert: Alert) -> str:
    """The search as it would be typed, without the name of the program: `search 顔認証 --speaker 青山`."""
    by_name = {filter_.name: filter_ for filter_ in FILTERS}
    words = ["search", alert.query]
    for name, values in alert.filters.values.items():
        filter_ = by_name[name]
        words += [filter_.option if filter_.is_flag else f"{filter_.option} {value}" for value in values]
    return " ".join(filter(None, words))


def _print_news(found: Sequence[News], format: TextOrJson) -> None:
    if format is TextOrJson.json:
        from adachi_shingikai.alerts.store import typed_filters
        from adachi_shingikai.output.json import dump_json

        records: list[dict[str, Any]] = [
            {
                "name": news.alert.name,
                "query": news.alert.query,
                "filters": typed_filters(news.alert.filters),
                "total": len(news.hits),
                "hits": [_record_of(hit) for hit in news.hits],
            }
            for news in found
        ]
        print(dump_json({"alerts": records}))
        return
    from adachi_shingikai.output.hits import hit_lines
    from adachi_shingikai.output.terminal import Screen, print_lines

    screen = Screen.of_stdout()
    lines: list[str] = []
    for news in found:
        if not news.hits:
            continue
        lines += [screen.heading(f"{news.alert.name}　{len(news.hits)}件（{_command_of(news.alert)}）")]
        for hit in news.hits[:SHOWN]:
            lines += [*hit_lines(hit, (), screen), ""]
        if (more := len(news.hits) - SHOWN) > 0:
            lines += [f"ほか{more}件", ""]
    print_lines(lines, screen)


def _record_of(hit: Hit) -> dict[str, Any]:
    record = asdict(hit)
    del record["id"]
    return record
