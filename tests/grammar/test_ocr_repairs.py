"""What OCR gets wrong: corrected if only one reading fits, and always reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import lines

from adachi_shingikai.elements import Line, Page
from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.ocr_repairs import repair_marks
from adachi_shingikai.ingest.read import read_document

OCR = """（審議経過）

(1) 開会 ○青山会長　始めます。

(2) 審議事項

{item}

{opinion}

本件は了承とする。

{mark}青山会長　では、説明を

15

お願いします。

○三好図書館長　検討します。○もりた委員　分かりました。

16

〔「はい」と呼ぶ者あり〕
"""


@pytest.mark.parametrize(
    "item", ["【府問第460号】椅子", "[褒間第460号]椅子", "【 諮 問 第 4 6 0 号 】椅子", "【諮問第46O号】椅子"]
)
@pytest.mark.parametrize("opinion", ["ぐ審議会意見>", "審議会意見＞", "＜審議会意見"])
@pytest.mark.parametrize("mark", ["O", "0", "〇 "])
def test_marks_of_ocr(tmp_path: Path, item: str, opinion: str, mark: str) -> None:
    path = tmp_path / "p.txt"
    path.write_text(OCR.format(item=item, opinion=opinion, mark=mark), encoding="utf-8")
    document = read_document(path)
    minutes = document.minutes[0]
    assert [(i.number, i.title, i.opinion.outcome if i.opinion else None) for i in minutes.items] == [
        (460, "椅子", "了承")
    ]
    assert [(s.label, s.text) for s in minutes.speeches] == [
        ("青山会長", "始めます。"),
        ("青山会長", "では、説明をお願いします。"),
        ("三好図書館長", "検討します。○もりた委員　分かりました。"),
    ]
    assert [s.title for s in minutes.sections] == ["開会", "審議事項"]
    assert [d.line for d in document.discards] == ["15", "16"]
    assert any("OCRの誤りとみて" in p.reason for p in document.problems)


def test_text_layers_are_left_as_they_are() -> None:
    block = lines("【府問第460号】椅子", "O青山会長　では")
    assert repair_marks([Page(1, 595, 842, tuple(block))], ADACHI) == ([Page(1, 595, 842, tuple(block))], [])
    sheets, problems = repair_marks([Page(1, 595, 842, tuple(block), ocr=True)], ADACHI)
    assert [b.text for b in sheets[0].blocks if isinstance(b, Line)] == ["【諮問第460号】椅子", "○青山会長　では"]
    assert len(problems) == 2
