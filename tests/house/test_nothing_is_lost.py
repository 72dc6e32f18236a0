"""Whole documents in any order, with a character too many anywhere: it stands in what was read, and is found."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from drawing import FONT, font
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

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

RARE = "彌彎彑彖彗彙彡彷徃徂徠徨徭徼忖忻忤忸忱忝悳忿怡恠怙怐怩怎怱怛"
"""Characters that the parts do not contain, that no rule of the text knows, and that the font of the drawings has."""


def read(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)


class Sheets:
    """A text drawn on pages: rows with tabs as a table, in which some rules are missing."""

    def __init__(self, path: Path, rules: Iterator[bool]) -> None:
        font()
        self.canvas = Canvas(str(path), pagesize=A4)
        self.rules = rules
        self.y, self.number = 800.0, 1

    def write(self, x: float, y: float, words: str) -> None:
        self.canvas.setFont(FONT, 9)
        self.canvas.drawString(x, y, words)

    def end_page(self) -> None:
        self.write(290, 25, f"- {self.number} -")
        self.canvas.showPage()
        self.y, self.number = 800.0, self.number + 1

    def draw(self, text: str) -> None:
        for is_table, lines in groupby(text.split("\n"), lambda line: "\t" in line):
            if is_table:
                self.draw_table([line.split("\t") for line in lines])
                continue
            for line in lines:
                for part in cut(line, 50):
                    if self.y < 60:
                        self.end_page()
                    self.write(60, self.y - 10, part)
                    self.y -= 18
        self.end_page()
        self.canvas.save()

    def draw_table(self, rows: list[list[str]]) -> None:
        columns = max(map(len, rows))
        width = 500 / columns
        fits = int(width // 9)
        for i, row in enumerate(rows):
            cells = [cut(words, fits) for words in (*row, *[""] * (columns - len(row)))]
            height = 12 * max(map(len, cells)) + 8
            if self.y < 60 + height:
                self.end_page()
            top, bottom = self.y, self.y - height
            for column, lines in enumerate(cells):
                x = 50 + column * width
                for n, line in enumerate(lines):
                    self.write(x + 3, top - 12 * (n + 1), line)
                if column == 0 or next(self.rules, True):
                    self.canvas.line(x, top, x, bottom)
                if i == 0 or next(self.rules, True):
                    self.canvas.line(x, top, x + width, top)
            self.canvas.line(550, top, 550, bottom)
            self.y = bottom
        self.canvas.line(50, self.y, 550, self.y)
        self.y -= 12


def cut(words: str, length: int) -> list[str]:
    return [words[i : i + length] for i in range(0, len(words), length)] or [""]


def read_drawn(text: str, rules: Iterable[bool]) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        Sheets(path, iter(rules)).draw(text)
        return read_document(path)


def marked(parts: Sequence[str], places: Sequence[int]) -> tuple[str, str]:
    """The parts as one text with rare characters at some places, and these characters."""
    text = "\n".join(parts)
    printed = RARE[: len(places)]
    for rare, place in zip(printed, places, strict=True):
        at = place % (len(text) + 1)
        text = text[:at] + rare + text[at:]
    return text, printed


def lost(document: Document, printed: str) -> list[str]:
    """The characters that stand nowhere in what was read, and those that search does not find.

    Search finds neither the label of an empty field nor what was left aside.
    """
    record = json.dumps(document_dict(document), ensure_ascii=False)
    labels = "".join(f.label for s in document.submissions for form in s.forms for f in form.fields)
    known = found_by_search(document) + left_aside(document) + labels
    return [rare for rare in printed if rare not in record or rare not in known]


def found_by_search(document: Document) -> str:
    return "".join(f"{p.text}{p.label or ''}{p.caption or ''}{p.item_title or ''}" for p in passages_of(document))


def left_aside(document: Document) -> str:
    return "".join([*(d.line for d in document.discards), *(p.line for p in document.problems)])


DOCUMENTS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=8)
PLACES = st.lists(st.integers(0, 5_000), min_size=1, max_size=len(RARE))


@given(parts=DOCUMENTS, places=PLACES)
@settings(max_examples=150, deadline=None)
def test_every_character_of_a_text_is_kept_and_found(parts: list[str], places: list[int]) -> None:
    text, printed = marked(parts, places)
    assert lost(read(text), printed) == []


@given(parts=DOCUMENTS, places=PLACES, rules=st.lists(st.booleans(), max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_glyph_of_a_pdf_is_kept_and_found(parts: list[str], places: list[int], rules: list[bool]) -> None:
    text, printed = marked(parts, places)
    assert lost(read_drawn(text.replace("<", "＜").replace(">", "＞"), rules), printed) == []
