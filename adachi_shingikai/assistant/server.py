"""The tools of `shingikai mcp`: the answers of `search`, `show`, `similar` and `list`, cited, for an assistant.

The Model Context Protocol is spoken over stdin and stdout by its official SDK, which the extra `mcp` installs.
"""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from adachi_shingikai import __version__
from adachi_shingikai.archive.lists import LISTS, list_records
from adachi_shingikai.archive.selection import get_record
from adachi_shingikai.archive.similar import find_similar
from adachi_shingikai.archive.speeches import find_item_source
from adachi_shingikai.database.connection import open_for_reading
from adachi_shingikai.errors import ShingikaiError
from adachi_shingikai.index.reference import parse_reference
from adachi_shingikai.japanese.synonyms import Synonyms
from adachi_shingikai.output.hits import results_record
from adachi_shingikai.output.json import record_dict
from adachi_shingikai.output.terminal import page_range, place_of
from adachi_shingikai.search.filters import FILTERS, Filter, parse_filters
from adachi_shingikai.search.hits import Page, search
from adachi_shingikai.search.limits import Limits, time_limit

MOST_RECORDS = 50
"""Hits or records of one answer."""

MOST_CHARACTERS = 200
"""Characters of a query."""

MOST_VALUES = 8
"""Values of a filter."""

MOST_TEXT = 60_000
"""Characters of a dossier. Of a longer one the longest parts are left out, and named."""

DEADLINE = 5.0
"""Seconds for one answer."""

_LIMITS = Limits(terms=16)
"""The most different terms of a query."""

_INSTRUCTIONS = """\
足立区情報公開・個人情報保護審議会などの会議資料を読み取ったデータベースです（読取り専用）。
諮問は番号（462）、会議は 13-1、報告事項は 13-1/報告1、発言は 12-15#34 の形で呼びます。
答えるときは、citation にあるファイル名とページを必ず添えてください。p. はPDFのページ、P. は紙面に印刷されたページです。
資料にないことは、資料にないと答えてください。"""

_READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Limit = Annotated[int, Field(ge=1, le=MOST_RECORDS, description="件数")]
Offset = Annotated[int, Field(ge=0, le=100_000, description="飛ばす件数")]
P = ParamSpec("P")
Answer = dict[str, Any]


def make_server(database: Path, synonyms: Synonyms | None = None) -> MCPServer:
    """Return a server whose tools read a database. Each answer opens it anew, so that it is as it is now.

    `synonyms` are those of a search; None means the program's own.
    """
    server = MCPServer("shingikai", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR")

    # Tools are coroutines that do not wait: the SDK runs other functions in threads, which Sudachi does not bear.
    async def search_tool(
        query: Annotated[
            str, Field(max_length=MOST_CHARACTERS, description='検索語。"…" は文字列そのまま。OR、-除く語')
        ],
        limit: Limit = 10,
        offset: Offset = 0,
        **filters: Any,
    ) -> Answer:
        with _answering(database) as connection:
            chosen, page = parse_filters(**filters), Page(limit, offset)
            found = search(connection, query, chosen, page, synonyms=synonyms, limits=_LIMITS)
        return {"filters": filters, **cite(results_record(found))}

    async def show_tool(
        ref: Annotated[str, Field(max_length=MOST_CHARACTERS, description="462、13-1、13-1/報告1、12-15#34")],
        context: Annotated[int, Field(ge=0, le=20, description="発言の前後の数")] = 2,
    ) -> Answer:
        with _answering(database) as connection:
            record = get_record(connection, ref, context)
        return shortened(cite(record_dict(record)))

    async def similar_tool(
        ref: Annotated[str, Field(max_length=MOST_CHARACTERS, description="諮問（462）または発言（12-15#34）")],
        limit: Annotated[int, Field(ge=1, le=20, description="諮問と発言のそれぞれの件数")] = 5,
    ) -> Answer:
        with _answering(database) as connection:
            found = find_similar(connection, parse_reference(ref), limit)
        answer: Answer = cite(asdict(found))
        return answer

    async def list_tool(
        what: Annotated[Literal[LISTS], Field(description="一覧するもの")],  # type: ignore[valid-type]
        limit: Limit = MOST_RECORDS,
        offset: Offset = 0,
        **filters: Any,
    ) -> Answer:
        with _answering(database) as connection:
            records = list_records(connection, what, parse_filters(**filters)).records
            shown = records[offset : offset + limit]
            if what == "items":  # the list says nothing about pages
                shown = [item | {"source": _source_of(connection, item["number"])} for item in shown]
        return {"filters": filters, "total": len(records), "offset": offset, "records": cite(shown)}

    tools: tuple[tuple[str, str, Callable[..., Awaitable[Answer]]], ...] = (
        ("search", "資料の全文を検索し、発言、審議会意見、個票などを、ファイルとページとともに返します。", search_tool),
        ("show", "諮問、会議、報告事項、発言について、資料にあることをまとめて返します。", show_tool),
        ("similar", "同じような事柄の諮問と発言を、理由とともに探します。", similar_tool),
        ("list", "会議、諮問、報告、条件とその後の報告、発言者などを一覧します。", list_tool),
    )
    for name, description, tool in tools:
        server.tool(name, description=description, annotations=_READ_ONLY, structured_output=True)(_explained(tool))
    return server


def _source_of(connection: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    source = find_item_source(connection, number)
    return asdict(source) if source else None


@contextmanager
def _answering(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for one answer, which is given up after the deadline."""
    with open_for_reading(database) as connection, time_limit(connection, DEADLINE):
        yield connection


def _explained(tool: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
    """Give a tool a parameter for each filter in place of `**filters`, and errors that say what is wrong."""

    async def run(**given: Any) -> Answer:
        try:
            return await tool(**{name: value for name, value in given.items() if value not in (None, False)})
        except ShingikaiError as error:
            raise ToolError(str(error)) from error

    signature = inspect.signature(tool, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        is_filters = parameter.kind is inspect.Parameter.VAR_KEYWORD
        parameters += map(_parameter_of, FILTERS) if is_filters else [parameter]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters} | {"return": Answer}
    return run


def _parameter_of(filter_: Filter) -> inspect.Parameter:
    if filter_.is_flag:
        kind: Any = Annotated[bool, Field(description=filter_.help)]
        default: object = False
    else:
        values = Annotated[list[str], Field(max_length=MOST_VALUES)]
        kind = Annotated[(str if filter_.is_single else values) | None, Field(description=filter_.help)]
        default = None
    return inspect.Parameter(filter_.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def cite(value: Any) -> Any:
    """Return records with a `citation` beside each `file`: the file, its pages and the numbers printed on them."""
    if isinstance(value, list | tuple):
        return [cite(part) for part in value]
    if not isinstance(value, dict):
        return value
    record = {name: cite(part) for name, part in value.items()}
    if file := value.get("file"):
        start, end = value.get("page_start", value.get("page")), value.get("page_end", value.get("page"))
        printed = value.get("printed_start", value.get("printed")), value.get("printed_end")
        record["citation"] = place_of(file, page_range(start, end, *printed))
    return record


def shortened(record: Answer) -> Answer:
    """Return a record that is not longer than `MOST_TEXT`; `left_out` names the parts that were left out of it."""
    left_out: list[str] = []
    for name in ("papers", "forms", "debate", "texts"):
        if len(str(record)) > MOST_TEXT and record.get(name):
            left_out.append(name)
            record = {**record, name: []}
    return {**record, "left_out": left_out} if left_out else record
