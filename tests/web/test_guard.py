"""What a request must be, and the headers of all answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from adachi_shingikai.web.app import make_app
from adachi_shingikai.web.guard import PAGE_POLICY
from adachi_shingikai.web.request import Site

from .conftest import HOME, Client, end


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "", "a@127.0.0.1", "[::1].evil.example"]
)
def test_other_hosts_are_refused(client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 421
    assert "審議会資料" not in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8765", "LOCALHOST", "[::1]:8765"])
def test_this_machine_is_answered(client: Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_a_host_is_allowed_by_name(database: Path) -> None:
    app = make_app(database, Site("https://shiryo.example", "test"), ["shiryo.example"])
    response = Client(app).get("/items/901", headers={"host": "shiryo.example", "x-forwarded-host": "evil.example"})
    assert response.status_code == 200
    assert "https://shiryo.example/items/901" in response.text
    assert "evil.example" not in response.text
    end(app)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_is_written(client: Client, method: str) -> None:
    response = client.get("/", method=method)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_head_answers_as_get(client: Client) -> None:
    assert client.get("/items/901", method="HEAD").status_code == 200


def test_long_addresses_and_bodies_are_refused(client: Client) -> None:
    assert client.get("/search?q=" + "a" * 5000).status_code == 414
    assert client.get("/", headers={"content-length": "3"}).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=掲示",
        "/items/901.json",
        "/nowhere",
        "/search?q=(",
        "/static/style.css",
        "/api/speech",
        "/healthz",
    ],
)
def test_every_answer_has_the_headers(client: Client, path: str) -> None:
    for method in ("GET", "POST"):
        headers = client.get(path, method=method).headers
        assert headers["content-security-policy"] == PAGE_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert "permissions-policy" in headers
        assert "server" not in headers
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers


def test_data_are_open_to_other_sites_only_if_told(database: Path) -> None:
    app = make_app(database, Site(HOME, "test", cors=True))
    client = Client(app)
    assert client.get("/items/901.json").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/items/901").headers
    end(app)


def test_unchanged_pages_are_not_sent_again(client: Client) -> None:
    first = client.get("/items/901")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/items/901", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/items/901", headers={"if-none-match": '"other"'}).status_code == 200


def test_pages_are_compressed(client: Client) -> None:
    headers = client.get("/meetings/31-1", headers={"accept-encoding": "gzip"}).headers
    assert headers["content-encoding"] == "gzip"
    assert "accept-encoding" in headers["vary"].lower()
