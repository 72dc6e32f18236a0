"""The tools of `shingikai mcp`, spoken to over stdio as an assistant's program does."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, make_database, write

pytest.importorskip("mcp", reason="mcp がない環境: pip install '.[mcp]'")

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from adachi_shingikai.assistant.server import MOST_RECORDS, MOST_TEXT, cite, shortened
from adachi_shingikai.search.filters import FILTERS


def talk(database: Path, say: Callable[[Client], Awaitable[None]]) -> None:
    """Start the program, shake hands, and talk to it."""
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "adachi_shingikai", "mcp", "--db", str(database)]
    )

    async def run() -> None:
        async with Client(stdio_client(program)) as client:
            await say(client)

    anyio.run(run)


async def ask(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content is not None
    told: dict[str, Any] = answer.structured_content
    return told


def test_the_tools_answer_with_citations(database: Path, shingikai: Run) -> None:
    async def say(client: Client) -> None:
        found = await ask(client, "search", query="掲示", kind=["opinion"], limit=3)
        assert (found["total"], found["filters"]) == (1, {"kind": ["opinion"]})
        assert [(hit["ref"], hit["citation"]) for hit in found["hits"]] == [("901", "sample-31-2.pdf p.3（P.2）")]
        shown = await ask(client, "show", ref="諮問第901号")
        assert shown["opinion"]["source"].pop("citation") == "sample-31-2.pdf p.3（P.2）"
        assert shown["follow_ups"][0]["citation"] == "sample-31-2.pdf p.11（P.10）"
        printed = json.loads(shingikai("show", "901", "--format", "json", "--db", database).stdout)
        assert {name: shown[name] for name in ("title", "missing")} == {n: printed[n] for n in ("title", "missing")}
        assert all(speech["citation"].startswith("sample-31-2.pdf p.") for speech in shown["debate"])
        assert len((await ask(client, "show", ref="31-1#14", context=1))["speeches"]) == 3
        assert (await ask(client, "show", ref="31-2/報告1"))["answers"][0]["number"] == 901
        similar = await ask(client, "similar", ref="905", limit=3)
        assert similar["items"][0]["number"] == 901
        assert similar["items"][0]["source"]["citation"] == "sample-31-2.pdf p.3（P.2）"
        assert all(speech["citation"].startswith("sample-31-") for speech in similar["speeches"])
        listed = await ask(client, "list", what="conditions", item=["901"])
        assert [record["status"] for record in listed["records"]] == ["求めなし", "報告済"]
        assert (await ask(client, "list", what="speakers", limit=1, offset=1))["total"] > 2
        items = await ask(client, "list", what="items", item=["901"])
        assert [record["source"]["citation"] for record in items["records"]] == ["sample-31-2.pdf p.3（P.2）"]

    talk(database, say)


def test_the_users_synonyms_are_used(papers: list[Path], tmp_path: Path) -> None:
    db = make_database(tmp_path / "a.db", papers[0])
    write(tmp_path / "synonyms.txt", "000001,1,0,1,0,0,0,(),パトロール,,\n000001,1,0,2,0,0,0,(),巡回,,\n")

    async def say(client: Client) -> None:
        found = await ask(client, "search", query="パトロール")
        assert (found["synonyms"], found["near"] > 0) == (["巡回"], True)

    talk(db, say)


def test_the_tools_are_declared_as_read_only_with_every_filter(database: Path) -> None:
    async def say(client: Client) -> None:
        assert "citation" in (client.instructions or "")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"search", "show", "similar", "list"}
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
        for name in ("search", "list"):
            properties = tools[name].input_schema["properties"]
            assert {filter_.name for filter_ in FILTERS} < set(properties)
            assert properties["limit"]["maximum"] == MOST_RECORDS

    talk(database, say)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("show", {"ref": "999"}, "諮問第999号: 取り込んだ資料にありません"),
        ("show", {"ref": "なにか"}, "当たる会議も資料もありません"),
        ("search", {"query": "掲示", "since": "きのう"}, "--since きのう"),
        ("search", {"query": "あ" * 201}, "200"),
        ("search", {"query": "掲示", "kind": ["speech"] * 9}, "8"),
        ("search", {"query": "掲示", "limit": 1000}, "50"),
        ("list", {"what": "passwords"}, "documents"),
    ],
)
def test_mistakes_and_limits_are_named(database: Path, tool: str, arguments: dict[str, Any], words: str) -> None:
    async def say(client: Client) -> None:
        answer = await client.call_tool(tool, arguments)
        assert answer.is_error
        assert words in str(answer.content)

    talk(database, say)


def test_a_database_that_is_missing_is_named_at_the_start(shingikai: Run, tmp_path: Path) -> None:
    done = shingikai("mcp", "--db", tmp_path / "no.db")
    assert done.returncode == 1
    assert "no.db: データベースがまだありません" in done.stderr


def test_a_citation_stands_beside_every_file() -> None:
    told = cite([{"file": "a.pdf", "page": 3, "printed": "2", "inside": ({"file": "b.txt", "page_start": None},)}])
    assert told[0]["citation"] == "a.pdf p.3（P.2）"
    assert told[0]["inside"][0]["citation"] == "b.txt"


def test_of_a_long_dossier_the_longest_parts_are_left_out() -> None:
    record = {"title": "短い", "papers": ["長" * MOST_TEXT], "forms": ["個票"], "debate": []}
    assert shortened(record) == {"title": "短い", "papers": [], "forms": ["個票"], "debate": [], "left_out": ["papers"]}
    assert shortened({"title": "短い"}) == {"title": "短い"}
