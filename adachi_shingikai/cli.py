"""The command line: arguments in, lines and exit codes out. Everything else is imported when a command needs it."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from adachi_shingikai import __version__
from adachi_shingikai.errors import ExitCode, ShingikaiError, UnreadableError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from adachi_shingikai.ingest import Outcome

app = typer.Typer(
    name="shingikai",
    help="足立区情報公開・個人情報保護審議会の資料を読み、探し、まとめます。",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class TextOrJson(StrEnum):
    """How a command prints."""

    text = "text"
    json = "json"


class RecordFormat(StrEnum):
    """How search and list print."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


class PaperFormat(StrEnum):
    """How parse and show print."""

    text = "text"
    md = "md"
    json = "json"


Db = Annotated[
    Path | None,
    typer.Option("--db", help="データベース（既定: $SHINGIKAI_DB、data/db/shingikai.db、利用者のフォルダーの順）"),
]


def main() -> NoReturn:
    """Run the program; every expected failure is one line of Japanese and an exit code."""
    # When its reader has gone (`| head`), the program ends as other Unix programs do: quietly, at once.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ShingikaiError as error:
        code = _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        # Typer's own words are English; its usage errors exit with 2.
        code = _fail(
            f"使い方が違います（{error.format_message()}）。`shingikai --help` で確かめてください", ExitCode.USAGE
        )
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    sys.exit(code or ExitCode.OK)


def _fail(message: str, code: int) -> int:
    from adachi_shingikai import text

    print(f"shingikai: {text.clean(message)}".replace("\n", " "), file=sys.stderr)
    return code


@contextlib.contextmanager
def _reading(db: Path | None) -> Iterator[sqlite3.Connection]:
    """The database for reading; SQLite's errors become one line."""
    import sqlite3

    from adachi_shingikai import database

    path = db or database.default_path()
    connection = database.connect(path)
    try:
        yield connection
    except sqlite3.Error as error:
        raise database.explained(error, path) from error
    finally:
        connection.close()


def _version(wanted: bool) -> None:
    if wanted:
        print(f"shingikai {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def shingikai(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版を表示")] = False,
) -> None:
    """足立区情報公開・個人情報保護審議会の資料を読み、探し、まとめます。"""
    if context.invoked_subcommand is None:
        print(context.get_help())


# --- reading papers -------------------------------------------------------------------------


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="PDF、または OCR 済みの .txt / .md")],
    format: Annotated[PaperFormat, typer.Option("--format", help="出力の形式")] = PaperFormat.text,
    pages: Annotated[str | None, typer.Option("--pages", help="読むページ（例: 3-19）")] = None,
) -> None:
    """1つの資料をどう読み取ったかを表示します（データベースは使いません）。"""
    from adachi_shingikai import ingest, paper, view

    document = ingest.read(file, _page_range(pages))
    if format is PaperFormat.json:
        print(paper.as_json(document))
    else:
        lines = paper.as_markdown(document) if format is PaperFormat.md else paper.as_text(document)
        view.show(lines, view.Screen.of_stdout())


def _page_range(words: str | None) -> range | None:
    """`3-19` or `3` as PDF pages, both ends included."""
    if words is None:
        return None
    start, dash, end = words.partition("-")
    try:
        first, last = int(start), int(end) if dash else int(start)
    except ValueError:
        first, last = 0, 0
    if not 1 <= first <= last:
        raise UsageError(f"--pages {words}: 3-19 または 3 の形で指定してください")
    return range(first, last + 1)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="ファイル、またはフォルダー")],
    recursive: Annotated[bool, typer.Option("-r", "--recursive", help="下のフォルダーも読む")] = False,
    db: Db = None,
    force: Annotated[bool, typer.Option("--force", help="取り込み済みの資料も読み直す")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="読むだけで、保存しない")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="読み取れないところがあれば終了コード4")] = False,
    format: Annotated[TextOrJson, typer.Option("--format", help="結果の形式")] = TextOrJson.text,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="問題だけを表示")] = False,
) -> None:
    """資料をデータベースに取り込みます。取り込み済みの資料は飛ばします。"""
    from adachi_shingikai import database, store
    from adachi_shingikai import ingest as work

    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # an ingest goes on when nobody reads its log
    path = db or database.default_path()
    files = list(work.files(paths, recursive=recursive))
    outcomes: list[Outcome] = []

    def run(save_to: Any) -> None:
        for file in files:
            outcomes.append(work.ingest(file, save_to, force=force))
            if not quiet or outcomes[-1].status == "failed":
                with contextlib.suppress(BrokenPipeError):
                    print(work.summary(outcomes[-1]), file=sys.stderr, flush=True)

    if dry_run:
        run(None)
    else:
        with database.lock(path), store.writing(path) as opened:
            run(opened)
    _report(outcomes, format, quiet)
    failed = [o for o in outcomes if o.status == "failed"]
    if failed and len(failed) == len(outcomes):
        raise typer.Exit(ExitCode.UNREADABLE)
    if failed or (strict and any(o.document and o.document.problems for o in outcomes)):
        raise typer.Exit(ExitCode.PARTIAL)


def _report(outcomes: list[Outcome], format: TextOrJson, quiet: bool) -> None:
    from adachi_shingikai import ingest as work

    if format is TextOrJson.json:
        import json

        print(json.dumps({"files": [work.as_dict(o) for o in outcomes]}, ensure_ascii=False, indent=1))
    elif not quiet:
        from adachi_shingikai import view

        header, rows = work.table(outcomes)
        view.show(view.table(header, rows, view.Screen.of_stdout()), view.Screen.of_stdout())


# --- searching ------------------------------------------------------------------------------


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help='検索語。"…" で語句、OR、-除く語、前方一致*、( ) が使えます')],
    db: Db = None,
    speaker: Annotated[list[str] | None, typer.Option(help="発言者（氏名または名札の一部）")] = None,
    role: Annotated[list[str] | None, typer.Option(help="役職（会長、委員、課長など）")] = None,
    meeting: Annotated[list[str] | None, typer.Option(help="会議（12-15 または 第十二期・第15回）")] = None,
    item: Annotated[list[str] | None, typer.Option(help="諮問番号")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="種類（speech opinion agenda field page など）")] = None,
    department: Annotated[list[str] | None, typer.Option(help="所管部課")] = None,
    article: Annotated[list[int] | None, typer.Option(help="条例の条")] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="了承、意見付き了承、継続審議 など")] = None,
    since: Annotated[str | None, typer.Option(help="この日から（2022、2022-06、2022-06-01、令和4年6月1日）")] = None,
    until: Annotated[str | None, typer.Option(help="この日まで")] = None,
    sort: Annotated[str, typer.Option(help="relevance（関連の強い順）または date（新しい順）")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, help="表示する件数")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="飛ばす件数")] = 0,
    context: Annotated[int, typer.Option("-C", "--context", min=0, help="前後の発言の数")] = 0,
    facet: Annotated[list[str] | None, typer.Option(help="内訳（speaker role meeting item kind label year）")] = None,
    format: Annotated[RecordFormat, typer.Option("--format", help="出力の形式")] = RecordFormat.text,
) -> None:
    """全文を検索します。"""
    from adachi_shingikai import search as engine

    filters = engine.Filters(
        speaker=tuple(speaker or ()),
        role=tuple(role or ()),
        meeting=tuple(map(_meeting_key, meeting or ())),
        item=tuple(map(_item_number, item or ())),
        kind=tuple(kind or ()),
        department=tuple(department or ()),
        article=tuple(article or ()),
        outcome=tuple(outcome or ()),
        since=_day(since, "--since", last=False),
        until=_day(until, "--until", last=True),
    )
    engine.check(filters, sort, facet or ())
    with _reading(db) as connection:
        found = engine.search(
            connection, " ".join(query), filters, sort=sort, limit=limit, offset=offset, facets=facet or ()
        )
        near = [_neighbours(connection, hit.ref, context) if hit.kind == "speech" else () for hit in found.hits]
        stale = engine.stale(connection)
    if stale:
        _fail(f"索引が古い版（{stale}）のままです。`shingikai reindex` で作り直してください", ExitCode.OK)
    if found.read_as:
        print(f"shingikai: 「{found.query}」を {'、'.join(found.read_as[:8])} と読みました", file=sys.stderr)
    _print_results(found, near if context else [], format)
    if not found.total:
        if format is RecordFormat.text:
            print("shingikai: 見つかりませんでした", file=sys.stderr)
        raise typer.Exit(ExitCode.NOTHING_FOUND)


def _neighbours(connection: sqlite3.Connection, ref: str, context: int) -> Any:
    if not context:
        return ()
    from adachi_shingikai import records, reference

    found = reference.parse(ref)
    return records.speech(connection, found, context) if isinstance(found, reference.SpeechRef) else ()


def _print_results(found: Any, near: list[Any], format: RecordFormat) -> None:
    from dataclasses import asdict

    if format is RecordFormat.text:
        from adachi_shingikai import hits as lines
        from adachi_shingikai import view

        screen = view.Screen.of_stdout()
        view.show(lines.results(found, near, screen), screen)
        if found.hits:
            first, last = found.offset + 1, found.offset + len(found.hits)
            print(f"{found.total}件のうち {first}～{last}件目", file=sys.stderr)
        return
    hits = [{name: value for name, value in asdict(hit).items() if name != "id"} for hit in found.hits]
    for hit, context in zip(hits, near, strict=False):
        hit["context"] = [asdict(speech) for speech in context]
    if format is RecordFormat.json:
        import json

        head = {"query": found.query, "total": found.total, "offset": found.offset, "hits": hits}
        extra = {"facets": found.facets, "read_as": found.read_as}
        print(json.dumps({**head, **extra}, ensure_ascii=False, indent=1))
    else:
        _print_records(hits, format)


def _print_records(records: list[dict[str, Any]], format: RecordFormat) -> None:
    if format is RecordFormat.jsonl:
        import json

        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        from adachi_shingikai import spreadsheet

        spreadsheet.write(records, sys.stdout)


def _meeting_key(words: str) -> str:
    from adachi_shingikai import reference

    found = reference.parse(words)
    if not isinstance(found, reference.MeetingRef):
        raise UsageError(f"--meeting {words}: 12-15 または 第十二期・第15回 の形で指定してください")
    return found.key


def _item_number(words: str) -> int:
    from adachi_shingikai import reference

    found = reference.parse(words)
    if not isinstance(found, reference.ItemRef):
        raise UsageError(f"--item {words}: 457 または 諮問第457号 の形で指定してください")
    return found.number


def _day(words: str | None, option: str, *, last: bool) -> str | None:
    if words is None:
        return None
    from adachi_shingikai import text

    day = text.day(words, last=last)
    if day is None:
        raise UsageError(f"{option} {words}: 2022、2022-06、2022-06-01、令和4年6月1日 のどれかの形で指定してください")
    return day


# --- showing --------------------------------------------------------------------------------


@app.command()
def show(
    ref: Annotated[str, typer.Argument(help="462、諮問第462号、13-1、第十三期・第1回、12-15#34")],
    db: Db = None,
    context: Annotated[int, typer.Option("-C", "--context", min=0, help="発言の前後の数")] = 2,
    format: Annotated[PaperFormat, typer.Option("--format", help="出力の形式")] = PaperFormat.text,
) -> None:
    """諮問、会議、発言について、取り込んだ資料にあることをまとめて表示します。"""
    from adachi_shingikai import dossier, meeting, records, reference, report, view

    found = reference.parse(ref)
    screen = view.Screen.of_stdout()
    record: Any
    lines: Callable[[Any, view.Screen], Iterator[str]]
    with _reading(db) as connection:
        if isinstance(found, reference.ItemRef):
            record, lines = dossier.item(connection, found), report.dossier
        elif isinstance(found, reference.MeetingRef):
            record, lines = meeting.meeting(connection, found), report.meeting
        else:
            record, lines = records.speech(connection, found, context), report.speeches
    if format is PaperFormat.json:
        import json
        from dataclasses import asdict

        plain = {"speeches": [asdict(speech) for speech in record]} if isinstance(record, tuple) else asdict(record)
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    if format is PaperFormat.md:
        screen = view.Screen(width=screen.width, height=screen.height, markdown=True)
    view.show(lines(record, screen), screen)


class Lists(StrEnum):
    """What can be listed."""

    documents = "documents"
    meetings = "meetings"
    items = "items"
    reports = "reports"
    speakers = "speakers"
    problems = "problems"


@app.command("list")
def list_(
    what: Annotated[Lists, typer.Argument(help="documents meetings items reports speakers problems")],
    db: Db = None,
    format: Annotated[RecordFormat, typer.Option("--format", help="出力の形式")] = RecordFormat.text,
) -> None:
    """取り込んだ資料、会議、諮問、報告、発言者、問題を一覧します。"""
    from adachi_shingikai import catalogue

    with _reading(db) as connection:
        found = catalogue.listing(connection, what.value)
    records = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    if format is RecordFormat.text:
        from adachi_shingikai import view

        screen = view.Screen.of_stdout()
        view.show(view.table(found.headings, found.rows, screen), screen)
    elif format is RecordFormat.json:
        import json

        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        _print_records(records, format)
    if not records:
        raise typer.Exit(ExitCode.NOTHING_FOUND)


@app.command()
def reindex(db: Db = None) -> None:
    """検索の索引を、保存した本文から作り直します。"""
    from adachi_shingikai import database, store

    path = db or database.default_path()
    if not path.exists():
        raise UnreadableError(f"{path}: データベースがありません")
    with database.lock(path), store.writing(path) as opened:
        count = store.reindex(opened)
    print(f"{count:,}件の索引を作り直しました", file=sys.stderr)
