"""The pages in a real browser: without scripts, with a keyboard, narrow, dark, printed, and by the rules of axe.

They need Chromium and Playwright. Where either is missing they are skipped, unless SHINGIKAI_BROWSER=required.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import make_database

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""So that the browser itself asks nobody anything."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing() -> str:
    """Why there is no browser here; "" if there is one."""
    if not CHROMIUM:
        return "Chromium is not installed"
    try:
        import axe_playwright_python.sync_playwright  # noqa: F401
        import playwright.sync_api  # noqa: F401
    except ImportError as error:
        return f"{error.name} is not installed: it is in the group `test`"
    return ""


@pytest.fixture(scope="module")
def site(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs as a user starts it."""
    if why := missing():
        if os.environ.get("SHINGIKAI_BROWSER") == "required":
            pytest.fail(f"browser tests were left out: {why}")
        pytest.skip(f"ブラウザーがない環境: {why}")
    db = make_database(tmp_path_factory.mktemp("site") / "a.db", *samples.values())
    command = [sys.executable, "-m", "adachi_shingikai", "serve", "--port", "0", "--db", str(db)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        yield found[0]
        server.terminate()


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(site: str, browser: Any) -> Iterator[Any]:
    """A page without scripts: what it says on its console, and what it asks of others, is an error."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, base_url=site)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda asked: None if asked.url.startswith(site) else wrong.append(asked.url))
    page.on("response", lambda given: wrong.append(f"{given.status} {given.url}") if given.status >= 400 else None)
    yield page
    context.close()
    assert wrong == []


PATHS = ["/", "/search?q=掲示", "/search?q=存在しない語句", "/items", "/items/901", "/items/904", "/items/904/similar", "/search?q=の&group=item", "/meetings/31-1",
         "/speeches/31-1/12?q=掲示", "/reports/31-2/1", "/speakers", "/speakers/青山太一", "/documents", "/stats",
         "/stats?q=掲示", "/help", "/about", "/api"]  # fmt: skip


def test_from_a_search_to_the_mark_on_the_printed_page(page: Any) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("掲示")
    page.get_by_role("button", name="検索").click()
    page.locator(".hit h3 a", has_text="小田機器担当係長").click()
    assert page.locator(".speech.chosen mark").first.inner_text() == "掲示"
    page.get_by_role("link", name="もとの資料で確かめる").click()
    picture = page.locator(".paper image").bounding_box()
    mark = page.locator("rect.word").first.bounding_box()
    passage = page.locator("rect.passage").first.bounding_box()
    for box in (mark, passage):
        assert picture["x"] < box["x"] < box["x"] + box["width"] < picture["x"] + picture["width"]
        assert picture["y"] < box["y"] < box["y"] + box["height"] < picture["y"] + picture["height"]
    assert 5 < mark["width"] < 100


def test_facets_are_open_on_a_wide_page_and_folded_on_a_narrow_one(page: Any) -> None:
    page.goto("/search?q=掲示")
    facet = page.locator(".facets a", has_text="鈴木由紀")
    assert facet.is_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    assert not facet.is_visible()
    page.get_by_text("絞り込む").first.click()
    assert facet.is_visible()


@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways_on_a_phone(page: Any, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    shot = page.locator("html").bounding_box()
    assert shot["width"] <= 360
    for region in page.locator("main > *, main section, main p, main h1, main h2, header, footer").all():
        box = region.bounding_box()
        if box and box["width"] > 2:
            assert box["x"] >= 0, region.inner_text()[:40]
            assert box["x"] + box["width"] <= 361, region.inner_text()[:40]


def test_the_keyboard_reaches_the_first_hit_and_shows_where_it_is(site: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/search?q=掲示")
    focused = (
        "e => { const s = getComputedStyle(e); return [e.className, e.textContent, s.outlineStyle, s.outlineWidth] }"
    )
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, words, style, width = page.locator(":focus").evaluate(focused)
        assert (style, width) == ("solid", "3px"), (name, words)
        seen.append(words.strip())
        if page.locator(".hit h3 a:focus").count():
            break
    assert seen[0] == "本文へ"
    assert page.locator(".hit h3 a:focus").count() == 1
    context.close()


def test_a_printed_page_has_its_text_and_no_navigation(site: str, browser: Any, tmp_path: Path) -> None:
    import pypdfium2

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/items/904")
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    context.close()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        text = ""
        for number in range(len(document)):
            sheet = document[number]
            textpage = sheet.get_textpage()
            text += textpage.get_text_range()
            textpage.close()
            sheet.close()
    squeezed = re.sub(r"\s", "", text)
    assert "夜間も予約を受け付けるには" in squeezed  # in a folded form
    assert "漏らしてはならない" in squeezed  # in a folded annex
    assert "検索のしかた" not in squeezed
    assert "目次" not in squeezed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: str, browser: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    document = "/documents/" + page.request.get(f"{site}/documents.json").json()[0]["sha256"]
    wrong = []
    for path in (*PATHS, document, f"{document}/pages/3?q=掲示", "/nowhere"):
        page.goto(f"{site}{path}")
        found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        for violation in found.response["violations"]:
            wrong += [(path, violation["id"], node["html"][:120]) for node in violation["nodes"]]
    context.close()
    assert wrong == []


def test_a_narrow_page_keeps_the_rules_too(site: str, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    for path in ("/search?q=掲示", "/items/901", "/meetings/31-1"):
        page.goto(f"{site}{path}")
        found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        assert [v["id"] for v in found.response["violations"]] == [], path
    context.close()
