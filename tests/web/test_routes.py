"""Every address: pages, data that equal the command line's, errors, and the description of all of it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run, ingest, write

from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.pages.routes import ANSWERS
from adachi_shingikai.web.render import FOLDER
from adachi_shingikai.web.request import Site

from .conftest import HOME, Client, end

PAGES = {
    "/": "審議会の資料と議事をさがす",
    "/search": "さがす語を入れてください",
    "/search?q=掲示": "件目",
    "/items": "図書返却ロボット",
    "/conditions": "まだ見つかっていないもの",
    "/items/901": "これまでの経過",
    "/meetings": "第三十一期・第1回",
    "/meetings/31-1": "配付資料・定足数等の確認",
    "/speeches/31-1/8": "引用するとき",
    "/items/904/similar": "確からしさ",
    "/speeches/31-1/8/similar": "似た発言",
    "/reports/31-2/1": "条件への報告とみられる諮問",
    "/speakers": "もりたあおい",
    "/speakers/もりたあおい": "会議ごとの発言",
    "/speakers/三好図書館長": "氏名が分からない",
    "/documents": "sample-31-3.pdf",
    "/stats": "会議ごとの発言",
    "/stats?q=掲示": "「掲示」を含む発言",
    "/help": "検索のしかた",
    "/about": "ウェブアクセシビリティ",
    "/api": "recordPacking=json",
    "/opensearch.xml": "searchTerms",
    "/sitemap.xml": "/items/901",
    "/robots.txt": "Disallow: /search",
    "/openapi.json": HOME,
    "/healthz": "ok schema",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is_about(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert PAGES[path] in response.text


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/search.json?q=掲示", ["search", "掲示"]),
        ("/search.json?q=掲示&kind=speech&kind=opinion&limit=3&offset=1&facet=speaker&sort=newest",
         ["search", "掲示", "--kind", "speech", "--kind", "opinion", "--limit", "3", "--offset", "1", "--facet", "speaker", "--sort", "newest"]),
        ("/search.json?q=keiji&since=2050", ["search", "keiji", "--since", "2050"]),
        ("/items.json", ["list", "items"]),
        ("/conditions.json", ["list", "conditions"]),
        ("/items/901.json", ["show", "901"]),
        ("/meetings.json", ["list", "meetings"]),
        ("/meetings/31-1.json", ["show", "31-1"]),
        ("/search.json?q=の&group=item", ["search", "の", "--group", "item"]),
        ("/items/901/similar.json", ["similar", "901"]),
        ("/speeches/31-1/8/similar.json?limit=2", ["similar", "31-1#8", "--limit", "2"]),
        ("/speeches/31-1/8.json", ["show", "31-1#8"]),
        ("/speeches/31-1/8.json?context=0", ["show", "31-1#8", "-C", "0"]),
        ("/speakers.json", ["list", "speakers"]),
        ("/documents.json", ["list", "documents"]),
        ("/stats.json", ["stats"]),
        ("/stats.json?q=掲示", ["stats", "掲示"]),
    ],
)  # fmt: skip
def test_json_is_what_the_command_prints(
    client: Client, shingikai: Run, database: Path, path: str, command: list[str]
) -> None:
    printed = shingikai(*command, "--format", "json", "--db", database).stdout
    assert client.json(path) == json.loads(printed)


@pytest.mark.parametrize(("path", "ref"), [("/items/901.md", "901"), ("/meetings/31-1.md", "31-1")])
def test_markdown_is_what_the_command_prints(
    client: Client, shingikai: Run, database: Path, path: str, ref: str
) -> None:
    printed = shingikai("show", ref, "--format", "md", "--db", database).stdout
    assert client.get(path).text == printed


def test_the_csv_is_safe_and_complete(client: Client, tmp_path: Path) -> None:
    response = client.get("/search.csv?q=の")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert len(rows) == client.json("/search.json?q=の&limit=0")["total"] > 20
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/search.atom?q=掲示", "小田機器担当係長 – 第三十一期・第1回 – 諮問第901号"),
        ("/items/901.atom", "審議会意見: 意見付き了承 – 第三十一期・第1回"),
        ("/speakers/もりたあおい.atom", "もりた委員 – 第三十一期・第1回 – 諮問第901号"),
    ],
)
def test_feeds_are_well_formed(client: Client, path: str, title: str) -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed: it is in the group `test`")
    response = client.get(path)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.text)
    assert not feed.bozo
    assert title in [entry.title for entry in feed.entries]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.id.startswith("tag:") and entry.updated_parsed for entry in feed.entries)
    for entry in feed.entries:
        assert client.get(entry.link.removeprefix(HOME).partition("#")[0]).status_code == 200, entry.link


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/items/諮問第901号", "/items/901"),
        ("/items/0901", "/items/901"),
        ("/meetings/第三十一期・第1回", "/meetings/31-1"),
    ],
)
def test_other_names_lead_to_the_one_address(client: Client, path: str, to: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (308, to)


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/items/99999", "/items/x", "/meetings/99-1", "/meetings/x", "/speeches/31-1/999", "/speeches/31-1/x",
     "/reports/31-2/99", "/reports/31-2/x", "/speakers/誰でもない", "/documents/000000000000", "/documents/zz",
     "/files/000000000000.pdf", "/files/000000000000/1.png", "/documents/000000000000/pages/1"],
)  # fmt: skip
def test_what_is_not_there_is_404_with_a_search_box(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'role="search"' in response.text


def test_missing_data_say_so_in_json(client: Client) -> None:
    response = client.get("/items/99999.json")
    assert response.status_code == 404
    assert "諮問第99999号" in json.loads(response.text)["message"]
    assert "shingikai" not in response.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=(", "括弧"),
        ("q=" + "あ" * 201, "200字まで"),
        ("q=" + " ".join(f"語{i}" for i in range(17)), "16語まで"),
        ("q=掲示&" + "&".join(f"speaker={i}" for i in range(9)), "8個まで"),
        ("q=掲示&kind=x", "使える値"),
        ("q=掲示&since=x", "この日から x: 2022"),
        ("q=掲示&sort=x", "使える値"),
        ("q=掲示&page=501", "500"),
        ("q=掲示&page=-1", "500"),
        ("q=掲示&item=x", "諮問第457号"),
    ],
)
def test_a_search_that_makes_no_sense_is_400_and_keeps_its_words(client: Client, query: str, words: str) -> None:
    response = client.get(f"/search?{query}")
    assert response.status_code == 400
    assert words in response.text
    assert f'value="{query[2:].partition("&")[0]}"' in response.text
    data = client.get(f"/search.json?{query}")
    assert data.status_code == 400
    assert json.loads(data.text)["message"]


def test_the_description_names_every_route_and_no_other(client: Client) -> None:
    described = set(json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["paths"])
    source = (FOLDER / "app.py").read_text(encoding="utf-8")
    special = set(re.findall(r'^        "(/[^"]*)": pages\.', source, re.MULTILINE))
    assert special
    assert described == set(ANSWERS) | special


def test_the_description_names_every_parameter(client: Client) -> None:
    from adachi_shingikai.search.filters import FILTERS
    from adachi_shingikai.web.kokkai import PARAMETERS

    paths = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["paths"]
    for path, operation in paths.items():
        named = {p["name"] for p in operation["get"]["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
    search = {p["name"] for p in paths["/search"]["get"]["parameters"]}
    assert search == {"q", "sort", "group", "page", *(f.name for f in FILTERS)}
    for path in ("/api/speech", "/api/meeting", "/api/meeting_list"):
        assert {p["name"] for p in paths[path]["get"]["parameters"]} == PARAMETERS


def test_the_examples_of_the_documentation_work(client: Client) -> None:
    for path in re.findall(r'<a href="(/[^"]*)"><code>', client.get("/api").text):
        assert client.get(path.replace("&amp;", "&")).status_code == 200, path
    for query in re.findall(r'<th scope="row"><a href="(/search[^"]*)"', client.get("/help").text):
        assert client.get(query.replace("&amp;", "&")).status_code == 200, query


def test_an_empty_database_has_pages(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    ingest(db, write(tmp_path / "a.txt", "資料の本文です。"))
    app = make_app(db, Site(HOME, "test"))
    client = Client(app)
    for path in ("/", "/items", "/meetings", "/speakers", "/documents", "/stats", "/search?q=本文", "/search.atom?q=x"):
        assert client.get(path).status_code == 200, path
    sha256 = client.json("/documents.json")[0]["sha256"]
    assert "資料の本文です。" in client.get(f"/documents/{sha256}/pages/1").text
    assert client.get(f"/files/{sha256}.pdf").status_code == 404
    db.unlink()
    assert client.get("/").status_code == client.get("/healthz").status_code == 503
    assert str(tmp_path) not in client.get("/").text
    end(app)


@pytest.mark.parametrize(
    ("condition", "waits"),
    [("掲示した文面を次の会で報告されたい。", True), ("報告書の写しを窓口に備えられたい。", False)],
)
def test_only_a_condition_that_asks_for_a_report_waits_for_one(
    database: Path, tmp_path: Path, condition: str, waits: bool
) -> None:
    db = tmp_path / "a.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(db)) as copy:
        source.backup(copy)
        copy.execute("UPDATE debate_conditions SET text = ?", (condition,))
        copy.commit()
    app = make_app(db, Site(HOME, "test"))
    assert ("求められた報告は、" in Client(app).get("/items/904").text) is waits
    end(app)


def test_templates_never_trust_text() -> None:
    for name in (FOLDER / "templates").iterdir():
        words = name.read_text(encoding="utf-8")
        assert "|safe" not in words.replace(" ", ""), name
        assert "autoescape" not in words, name
        assert " style=" not in words, name
        assert "<script" not in words, name
