"""The page of results: tabs, facets, filters, a card, advice, what is marked."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.web.pages.wanted import windows

from .conftest import Client


def test_hits_are_marked_and_link_to_their_place(client: Client) -> None:
    text = client.get("/search?q=掲示&kind=speech").text
    assert "<mark>掲示</mark>" in text
    assert 'href="/speeches/31-1/12?q=%E6%8E%B2%E7%A4%BA"' in text
    assert re.search(r'href="/documents/[0-9a-f]{12}/pages/\d+\?q=%E6%8E%B2%E7%A4%BA"', text)


def test_tabs_count_every_place_whatever_is_chosen(client: Client) -> None:
    pattern = re.compile(r'<li><a href="/search\?[^"]*"[^>]*>(\S+) <span class="count">([\d,]+)</span></a></li>')
    counts = dict(pattern.findall(client.get("/search?q=掲示").text))
    assert counts == dict(pattern.findall(client.get("/search?q=掲示&kind=opinion").text))
    assert counts["審議会意見"] == "1"
    assert int(counts["すべて"]) == client.json("/search.json?q=掲示&limit=0")["total"]


def test_facets_narrow_and_can_be_taken_off(client: Client) -> None:
    text = client.get("/search?q=掲示").text
    link = re.search(r'<a href="([^"]*speaker=[^"]*)">青山太一</a> <span class="count">(\d+)</span>', text)
    assert link
    narrowed = client.get(html.unescape(link[1])).text
    assert f'id="total">{link[2]}件' in narrowed
    assert "発言者: 青山太一<span" in narrowed


def test_a_reference_gets_a_card_and_keeps_its_hits(client: Client) -> None:
    assert '<p class="card"><a href="/items/901">諮問第901号' in client.get("/search?q=諮問第901号").text
    assert '<p class="card"><a href="/meetings/31-1">' in client.get("/search?q=31-1").text
    assert "card" not in client.get("/search?q=諮問第999号").text
    assert "card" not in client.get("/search?q=31-99").text


def test_nothing_found_says_what_is_to_blame(client: Client) -> None:
    text = client.get('/search?q=掲示 "存在しない語句"').text
    assert "見つかりませんでした" in text
    assert "「掲示」だけで探す" in text
    assert "発言者「青山太一」を外す" in client.get("/search?q=掲示&speaker=青山太一&kind=opinion").text


def test_a_reading_is_explained(client: Client) -> None:
    assert "「keiji」を「掲示」" in client.get("/search?q=keiji").text


def test_pages_of_results_have_numbers(client: Client) -> None:
    text = client.get("/search?q=の&page=2").text
    assert 'aria-current="page">2' in text
    assert "（21–40件目）" in text


def test_an_estimated_order_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "推定" not in client.get("/search?q=の").text
    monkeypatch.setattr("adachi_shingikai.search.stages.strict.MAX_RANKED", 5)
    assert "並び順は一部の発言などから推定" in client.get("/search?q=の&sort=relevance").text
    assert client.json("/search.json?q=の")["estimated"] is True


def test_the_query_is_text_only(client: Client) -> None:
    text = client.get('/search?q="<script>alert(1)</script>\u202e"&speaker=<b>').text
    assert "<script" not in text
    assert "<b>" not in text
    assert "\u202e" not in text


@given(st.text(max_size=500), st.lists(st.tuples(st.integers(0, 500), st.integers(1, 20)), max_size=12))
def test_windows_show_the_marks_of_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks: list[tuple[int, int]] = []
    for start, length in sorted(spans):
        end = min(start + length, len(text))
        if start < end and (not marks or start > marks[-1][1]):
            marks.append((start, end))
    shown = windows(text, marks)
    assert 1 <= len(shown) <= 3
    for window in shown:
        assert len(window.text) <= 330
        for a, b in window.marks:
            assert 0 <= a < b <= len(window.text)
    if marks:
        first = shown[0]
        a, b = first.marks[0]
        assert re.sub(r"\s", " ", text[marks[0][0] : marks[0][1]]).startswith(first.text[a:b])


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.sampled_from(["q", "speaker", "kind", "since", "page", "sort", "item", "article", "x"]))
def test_no_query_breaks_the_server(client: Client, value: str, name: str) -> None:
    from urllib.parse import quote

    for path in ("/search", "/search.json", "/search.atom", "/search.csv", "/stats", "/speeches/31-1/8", "/api/speech"):
        status = client.get(f"{path}?{name}={quote(value.encode('utf-8', 'replace'), safe='')}").status_code
        assert status in (200, 400), (path, name, value, status)


def test_hits_are_grouped_by_item(client: Client) -> None:
    text = client.get("/search?q=の").text
    link = re.search(r'<a href="([^"]*)">諮問ごとにまとめる</a>', text)
    assert link
    path = html.unescape(link[1])
    grouped = client.json(path.replace("/search", "/search.json") + "&limit=100")
    items = [hit["item"] for hit in grouped["hits"] if hit["item"]]
    assert len(items) == len(set(items)) > 2
    text = client.get(path).text
    assert '<input type="hidden" name="group" value="item">' in text
    further = re.search(r'<a href="([^"]*)">諮問第(\d+)号のほかの(\d+)件</a>', text)
    assert further
    alone = html.unescape(further[1])
    assert f"item={further[2]}" in alone
    assert client.json(alone.replace("/search", "/search.json"))["total"] == int(further[3]) + 1
    assert client.get("/search?q=の&group=meeting").status_code == 400


def test_the_pages_of_grouped_hits_are_those_that_are_there(client: Client) -> None:
    found = client.json("/search.json?q=の&group=item&limit=100")
    last = -(-len(found["hits"]) // 20)
    numbers = [int(n) for n in re.findall(r"group=item&amp;page=(\d+)", client.get("/search?q=の&group=item").text)]
    assert max(numbers, default=1) == last
    assert found["total"] > len(found["hits"])


def test_similar_items_and_speeches_lead_to_each_other(client: Client) -> None:
    assert 'href="/items/901/similar"' in client.get("/items/901").text
    assert 'href="/speeches/31-1/8/similar"' in client.get("/speeches/31-1/8?q=掲示").text
    found = client.json("/items/904/similar.json")
    text = client.get("/items/904/similar").text
    assert found["items"]
    for item in found["items"]:
        assert f'href="/items/{item["number"]}"' in text
        assert html.escape(item["reason"]) in text
    assert client.get("/items/諮問第904号/similar").headers["location"] == "/items/904/similar"
    assert client.get("/items/999/similar").status_code == 404
    assert client.get("/items/904/similar?limit=0").status_code == 400
    assert client.get("/items/904/similar").headers["x-robots-tag"] == "noindex"


def test_departments_articles_and_outcomes_are_facets(client: Client) -> None:
    text = client.get("/search?q=の").text
    for name, words in (("department", "[^<]+課[^<]*"), ("article", r"第\d+条"), ("outcome", "了承|意見付き了承")):
        link = re.search(rf'<a href="([^"]*[?;]{name}=[^"]*)">({words})</a> <span class="count">([\d,]+)</span>', text)
        assert link, name
        narrowed = client.get(html.unescape(link[1])).text
        assert f'id="total">{link[3]}件' in narrowed
        assert f": {link[2]}<span" in narrowed
