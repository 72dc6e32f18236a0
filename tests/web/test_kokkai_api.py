"""The API in the shape of 国会会議録: parameters one by one, limits, XML and JSON."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from .conftest import HOME, Client


def ask(client: Client, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.json(f"{path}&recordPacking=json")
    return found


def speeches(client: Client, condition: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = ask(client, f"/api/speech?maximumRecords=100&{condition}")["speechRecord"]
    return records


def test_xml_is_the_default(client: Client) -> None:
    response = client.get("/api/speech?any=掲示")
    assert response.headers["content-type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(response.text)
    whole = ask(client, "/api/speech?any=掲示")
    assert root.findtext("numberOfRecords") == str(whole["numberOfRecords"])
    names = [element.text for element in root.findall("records/record/recordData/speechRecord/speechID")]
    assert names == [record["speechID"] for record in whole["speechRecord"]]


@pytest.mark.parametrize(
    ("condition", "meets"),
    [
        ("any=掲示", lambda s: "掲示" in s["speech"]),
        ("speaker=もりたあおい", lambda s: s["speaker"] == "もりたあおい"),
        ("speaker=もりたあおい 石橋みのり", lambda s: s["speaker"] in ("もりたあおい", "石橋みのり")),
        ("speakerPosition=図書館長", lambda s: s["speakerPosition"] == "図書館長"),
        ("from=2058-07-01", lambda s: s["date"] >= "2058-07-01"),
        ("until=2058-07-01", lambda s: s["date"] <= "2058-07-01"),
        ("issueFrom=2", lambda s: s["issue"] == "第2回"),
        ("issueTo=1", lambda s: s["issue"] == "第1回"),
        ("sessionFrom=31&sessionTo=31", lambda s: s["session"] == 31),
        ("issueID=31-1", lambda s: s["issueID"] == "31-1"),
        ("speechNumber=3", lambda s: s["speechOrder"] == 3),
        ("speechID=31-1_003", lambda s: s["speechID"] == "31-1_003"),
        ("nameOfHouse=足立区", lambda s: s["nameOfHouse"] == "足立区"),
        ("nameOfMeeting=個人情報保護審議会", lambda s: "審議会" in s["nameOfMeeting"]),
        ("closing=false", lambda s: True),
        ("searchRange=冒頭・本文&any=掲示", lambda s: "掲示" in s["speech"]),
    ],
)
def test_a_condition_finds_what_meets_it(client: Client, condition: str, meets: Any) -> None:
    found = speeches(client, condition)
    everything = speeches(client, "sessionFrom=1")
    wanted = [s["speechID"] for s in everything if meets(s)]
    assert {s["speechID"] for s in found} == set(wanted)
    assert found


@pytest.mark.parametrize(
    "condition",
    ["speakerGroup=会派", "speakerRole=証人", "closing=true", "contentsAndIndex=true", "nameOfHouse=衆議院", "sessionTo=1",
     "supplementAndAppendix=true", "nameOfMeeting=予算委員会"],
)  # fmt: skip
def test_conditions_on_what_is_not_printed_find_nothing(client: Client, condition: str) -> None:
    assert ask(client, f"/api/speech?{condition}")["numberOfRecords"] == 0


@pytest.mark.parametrize(
    ("path", "default", "most", "records"),
    [
        ("/api/speech", 30, 100, "speechRecord"),
        ("/api/meeting", 3, 10, "meetingRecord"),
        ("/api/meeting_list", 30, 100, "meetingRecord"),
    ],
)
def test_limits(client: Client, path: str, default: int, most: int, records: str) -> None:
    whole = ask(client, f"{path}?sessionFrom=1")
    assert whole["numberOfReturn"] == len(whole[records]) == min(default, whole["numberOfRecords"])
    assert client.get(f"{path}?sessionFrom=1&maximumRecords={most}").status_code == 200
    assert client.get(f"{path}?sessionFrom=1&maximumRecords={most + 1}").status_code == 400
    assert client.get(f"{path}?sessionFrom=1&startRecord=0").status_code == 400


def test_records_are_read_page_by_page(client: Client) -> None:
    seen: list[str] = []
    start: int | None = 1
    while start is not None:
        page = ask(client, f"/api/speech?sessionFrom=1&maximumRecords=7&startRecord={start}")
        assert page["startRecord"] == start
        seen += [s["speechID"] for s in page["speechRecord"]]
        start = page["nextRecordPosition"]
    assert len(seen) == len(set(seen)) == page["numberOfRecords"]


@pytest.mark.parametrize(
    "query", ["", "maximumRecords=3", "unknown=1&any=掲示", "from=昨日", "recordPacking=csv&any=掲示", "any=("]
)
def test_requests_that_make_no_sense(client: Client, query: str) -> None:
    response = client.get(f"/api/speech?{query}")
    assert response.status_code == 400
    assert set(json.loads(response.text)) == {"message", "details"}


def test_addresses_are_real(client: Client) -> None:
    for record in speeches(client, "any=掲示"):
        for name in ("speechURL", "meetingURL", "pdfURL"):
            assert record[name].startswith(HOME), record[name]
            assert client.get(record[name].removeprefix(HOME).partition("#")[0]).status_code == 200


def test_a_list_of_meetings_names_only_the_speeches_that_were_found(client: Client) -> None:
    record = ask(client, "/api/meeting_list?any=掲示&issueID=31-1")["meetingRecord"][0]
    assert {s["speechID"] for s in record["speechRecord"]} == {
        s["speechID"] for s in speeches(client, "any=掲示&issueID=31-1")
    }
    assert "speech" not in record["speechRecord"][0]
    whole = ask(client, "/api/meeting?any=掲示&issueID=31-1")["meetingRecord"][0]
    assert len(whole["speechRecord"]) > len(record["speechRecord"])
