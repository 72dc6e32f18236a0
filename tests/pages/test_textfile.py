"""Text files: made by OCR elsewhere, or typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import read_speeches

from adachi_shingikai.elements import Line
from adachi_shingikai.errors import UnreadableError
from adachi_shingikai.grammar.cover import without_pages
from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.models import Document
from adachi_shingikai.pages.layout import lay_out_page
from adachi_shingikai.pages.pdf import read_pages
from adachi_shingikai.pages.textfile import read_text_pages


def test_a_text_file_of_the_same_paper(second: Document, samples: dict[str, Path], tmp_path: Path) -> None:
    """What OCR made elsewhere: a line a paragraph, tables as tabs, breaks inside sentences, stray HTML."""
    sheets = [lay_out_page(page)[0] for page in read_pages(samples["sample-31-2.pdf"])]
    words: list[str] = []
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Line):
                words.append(block.text if re.fullmatch(r"\d+", block.text) is None else "")
            else:
                for row in block.rows:
                    words.append("\t".join("<br>".join(line.text for line in c.lines) for c in row if c))
    path = tmp_path / "paper.ocr.txt"
    path.write_text("\n\n".join(words).replace("審議会意見＞", "審議会意見&gt;"), encoding="utf-8")
    document = read_document(path)
    assert document.agenda == without_pages(second.agenda)
    assert read_speeches(document) == read_speeches(second)
    assert [p.name for p in document.minutes[0].present] == [p.name for p in second.minutes[0].present]


BUSY = "（審議経過）\n\n(1) 開会\n\n○青山会長　始めます。\n\n○遠藤委員　はい。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
def test_the_encodings_of_japanese_systems(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BUSY.encode(encoding))
    speeches = read_document(path).minutes[0].speeches
    assert [(s.label, s.text) for s in speeches] == [("青山会長", "始めます。"), ("遠藤委員", "はい。")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("words", ["猫の話", "会議録", "はい。", "足立区情報公開"])
def test_a_few_words_in_the_encodings_of_japanese_systems(tmp_path: Path, words: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(words.encode(encoding))
    assert [page.text for page in read_document(path).pages] == [words]


@pytest.mark.parametrize("blank", ["", " \n", "　　\n　", "\ufeff", "\f"])
def test_a_text_of_white_space_is_empty(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(blank, encoding="utf-8")
    with pytest.raises(UnreadableError, match="空のファイル"):
        read_document(path)


def test_a_form_feed_begins_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一枚目の本文。\f二枚目の本文。\n", encoding="utf-8")
    document = read_document(path)
    assert [p.text for p in document.pages] == ["一枚目の本文。", "二枚目の本文。"]


def blocks_of(tmp_path: Path, words: str) -> list[object]:
    """The lines of a text file as texts, and its tables as rows of texts."""
    path = tmp_path / "a.txt"
    path.write_text(words, encoding="utf-8")
    (page,) = read_text_pages(path)
    return [
        block.text
        if isinstance(block, Line)
        else [[" / ".join(line.text for line in cell.lines) for cell in row if cell] for row in block.rows]
        for block in page.blocks
    ]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("# 会議概要", "会議概要"),
        ("###### 会議概要", "会議概要"),
        ("####### 会議概要", "####### 会議概要"),
        ("> 引用した文", "引用した文"),
        ("- 3 掲示の文面", "3 掲示の文面"),
        ("- 掲示の文面", "掲示の文面"),
        ("  - (1) 掲示の文面", "(1) 掲示の文面"),
        ("-掲示", "-掲示"),
        ("![図](a.png)説明", "説明"),
        ("**太字**の語", "太字の語"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("<b>太字</b>の語&amp;記号", "太字の語&記号"),
        ("a < b の場合", "a < b の場合"),
        ("案内は<https://example.jp/a?b=1>を見る", "案内はhttps://example.jp/a?b=1を見る"),
        ('<input type="checkbox"/> 紹介する', "紹介する"),
        ("<SMS>と<AI OCR>と<p組>", "<SMS>と<AI OCR>と<p組>"),
    ],
)
def test_markup_is_not_text(tmp_path: Path, printed: str, read: str) -> None:
    assert blocks_of(tmp_path, printed + "\n") == [read]


def test_block_tags_are_line_breaks(tmp_path: Path) -> None:
    assert blocks_of(tmp_path, "<p>一行目<br>二行目</p>三行目\n") == ["一行目", "二行目", "三行目"]
    assert blocks_of(tmp_path, "<td>左</td><td>右</td>\n") == ["　左　　右　"]


@pytest.mark.parametrize(
    "table",
    [
        "<table>\n<tr><th>項目</th><th>内容</th></tr>\n<tr><td colspan='2'>続き<br>の語</td></tr>\n</table>",
        "<table><tbody><tr><th>項目</th>\n<th>内容</th></tr><tr><td><p>続き</p>\n<p>の語</p></td></tr></tbody></table>",
        "<TABLE><TR><TD>項目<TD>内容<TR><TD>続き\nの語</TR></TABLE>",
        "| 項目 | 内容 |\n|---|:--:|\n| 続き<br>の語 |",
    ],
)
def test_tables_of_html_and_markdown_are_tables(tmp_path: Path, table: str) -> None:
    assert blocks_of(tmp_path, f"前の行\n\n{table}\n\n後の行\n") == [
        "前の行",
        [["項目", "内容"], ["続き / の語", ""]],
        "後の行",
    ]


def test_what_only_looks_like_a_row_is_text(tmp_path: Path) -> None:
    assert blocks_of(tmp_path, "甲|乙\n<tr>閉じない行\n") == ["甲|乙", "閉じない行"]


def test_tabs_make_tables(tmp_path: Path) -> None:
    words = "前の行\n項目\t内容\n\t続き<br>の語\n\n委託\t\n後の行\n品\t数\n"
    assert blocks_of(tmp_path, words) == [
        "前の行",
        [["項目", "内容"], ["", "続き / の語"], ["委託", ""]],
        "後の行",
        [["品", "数"]],
    ]


def test_a_paragraph_begins_after_the_end_of_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("文が途中で\n\n切れている。\n次の文。\n", encoding="utf-8")
    (page,) = read_text_pages(path)
    assert [b.paragraph for b in page.blocks if isinstance(b, Line)] == [True, False, True]
    assert (page.width, page.height, page.ocr) == (0, 0, True)


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\x00\x01\x02"])
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"^a\.txt: "):
        list(read_text_pages(path))
