"""Whole documents in any order, with a character too many anywhere: it stands in what was read, and is found."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.index.passages import passages_of
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Document
from adachi_shingikai.output.document import document_dict

COVER = """第三十一期・第2回 架空区情報公開・個人情報保護審議会

日時\t令和40年7月19日 午後2時
場所\t架空会館

【諮問事項】
番号\t件名\t頁
諮問第901号\t傘の貸出しに係る業務委託について\t3～5
"""

OVERVIEW = """会議概要

会議名\t第三十一期・第1回 架空区情報公開・個人情報保護審議会
開催年月日\t令和40年4月12日
出席者\t青山 太一 会長\t石橋 みのり 委員
欠席者\t和田 一郎 委員
"""

MINUTES = """（審議経過）

(1) 開会

○青山会長　ただいまから始めます。傘について伺います。

(2) 諮問事項の審議

【諮問第901号】傘の貸出しに係る業務委託について

○石橋委員　返さない人はいますか。
鍵はどうしますか。

○傘課長　おります。

＜審議会意見＞
諮問のとおり了承する。

(3) 報告事項

① 書庫の見学について

○傘課長　書庫を見学します。
"""

SHEET = """架空区情報公開・個人情報保護審議会諮問・報告資料総括表

案件 [傘の貸出しに係る業務委託について]

所管部課係 道路部 傘課 傘係

事業の概要 (別紙1参照)

傘を貸し出す。

諮 問 事 項\t\t\t
\t項 目\t条 例\t備 考
1\t業務の委託\t条例第16条第1項\t一部
2\t\t\t
"""

FORM = """<条例第21条関連> <個票>

架空区情報公開・個人情報保護審議会諮問・報告資料

所管部課係 道路部 傘課 貸出係

項目\t電子計算組織に記録すること\t架空区個人情報保護条例第21条第2項
1\t■諮 問事項\t

記録する個人情報\t利用目的\t
1\t氏名\t返却のお願い\t
2\t住所\t

処理の概要・効果

傘の貸出しを記録する。
"""

ANNEX = f"""別紙1

傘の数\t本\t備考
駅前\t120\t<https://example.jp/kasa>
{"　" * 2}
合計\t125
"""

PARTS = (COVER, OVERVIEW, MINUTES, SHEET, FORM, ANNEX)

RARE = [chr(code) for code in range(0x3500, 0x3520)]
"""Ideographs that the parts do not contain, and that no rule of the text knows."""


def read(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)


def found_by_search(document: Document) -> str:
    return "".join(f"{p.text}{p.label or ''}{p.caption or ''}{p.item_title or ''}" for p in passages_of(document))


def left_aside(document: Document) -> str:
    return "".join([*(d.line for d in document.discards), *(p.line for p in document.problems)])


@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=8),
    places=st.lists(st.integers(0, 5_000), min_size=1, max_size=len(RARE)),
)
@settings(max_examples=150, deadline=None)
def test_every_character_is_kept_and_found(parts: list[str], places: list[int]) -> None:
    text = "\n".join(parts)
    for rare, place in zip(RARE, places, strict=False):
        at = place % (len(text) + 1)
        text = text[:at] + rare + text[at:]
    document = read(text)
    printed = RARE[: len(places)]
    record = json.dumps(document_dict(document), ensure_ascii=False)
    assert [rare for rare in printed if rare not in record] == []
    findable = found_by_search(document) + left_aside(document)
    assert [rare for rare in printed if rare not in findable] == []
