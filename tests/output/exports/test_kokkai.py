"""The format of the 国会会議録 API."""

from __future__ import annotations

import json
import re

from adachi_shingikai.archive.selection import Selection
from adachi_shingikai.output.exports.kokkai import kokkai_json


def test_kokkai_reads_back(selection: Selection) -> None:
    whole = json.loads(kokkai_json(selection.sittings))
    fields = {
        *("speechID", "issueID", "session", "nameOfHouse", "nameOfMeeting", "issue", "date", "closing", "speechOrder"),
        *("speaker", "speakerYomi", "speakerGroup", "speakerPosition", "speakerRole", "speech", "startPage"),
        *("speechURL", "meetingURL", "pdfURL"),
    }
    assert whole["numberOfRecords"] == len(whole["meetingRecord"]) == len(selection.sittings)
    ids = set()
    for sitting, meeting in zip(selection.sittings, whole["meetingRecord"], strict=True):
        assert (meeting["session"], meeting["date"]) == (31, sitting.record.date)
        for speech, record in zip(sitting.speeches, meeting["speechRecord"], strict=True):
            assert fields <= set(record)
            assert all(name in fields or name.startswith("x_") for name in record)
            label, text = re.fullmatch(r"○(\S+?)　(.*)", record["speech"], re.DOTALL).groups()  # type: ignore[union-attr]
            assert (label, text, record["speechOrder"]) == (speech.label, speech.text, speech.order)
            ids.add(record["speechID"])
    assert len(ids) == sum(len(s.speeches) for s in selection.sittings)
    takasaki = next(r for m in whole["meetingRecord"] for r in m["speechRecord"] if r["speaker"] == "髙﨑渚")
    assert (takasaki["speakerYomi"], takasaki["x_yomiGuessed"]) == ("たかさきなぎさ", True)
