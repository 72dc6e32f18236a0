"""個票 and 総括表 in text that OCR made: the shapes in which labels and texts are written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.ingest.read import read_document
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document, Form, Submission

SHEET = """足立区情報公開・個人情報保護審議会諮問・報告資料総括表

案件 [傘の貸出しに係る業務委託について]

所管部課係 道路部 傘課 傘係

事業の概要 (別紙1参照)

傘を貸し出す。

諮 問 事 項\t\t\t
\t項 目\t条 例\t備 考
1\t業務の委託\t条例第16条第1項\t
2\t\t\t
"""

HEAD = """<条例第16条関連> <個票>

足立区情報公開・個人情報保護審議会諮問・報告資料

所管部課係 道路部 傘課 傘係

項目\t業務の委託\t足立区個人情報保護条例第16条
1\t■諮 問事項\t
2\t□ 報告事項 (一括承認基準)\t
"""


def read(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)


def submission(text: str) -> Submission:
    (found,) = read(text).submissions
    return found


def form(text: str) -> Form:
    (found,) = submission(SHEET + "\n" + HEAD + text).forms
    return found


def fields(text: str) -> list[tuple[str, str | None]]:
    return [(field.label, field.text and field.text.replace("\n", "/")) for field in form(text).fields]


def test_the_summary_sheet_of_a_text() -> None:
    found = submission(SHEET)
    assert (found.title, found.department) == ("傘の貸出しに係る業務委託について", ("道路部 傘課 傘係",))
    assert found.overview == "傘を貸し出す。"
    assert [(m.matter, m.article, m.note) for m in found.consult] == [("業務の委託", "条例第16条第1項", "")]


@pytest.mark.parametrize("label", ["案件", "案 件", "案　件"])
def test_letters_of_a_label_may_be_spaced_out(label: str) -> None:
    found = submission(SHEET.replace("案件", label).replace("所管部課係", "所 管 部 課 係", 1))
    assert (found.title, found.department) == ("傘の貸出しに係る業務委託について", ("道路部 傘課 傘係",))


def test_what_stands_below_the_matters_is_kept() -> None:
    document = read(SHEET + "\n※ 詳しくは別紙を参照のこと。\n")
    assert "※ 詳しくは別紙を参照のこと。" in "".join(page.text for page in document.pages)


def test_a_second_department_belongs_to_the_form_that_follows() -> None:
    found = submission(SHEET.replace("諮 問 事 項", "所管部課係 別の課\n\n諮 問 事 項"))
    assert found.department == ("道路部 傘課 傘係",)
    assert len(found.consult) == 1


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("[「傘の手引き」の改訂について]", "「傘の手引き」の改訂について"),
        ("「傘の手引き」の改訂について", "「傘の手引き」の改訂について"),
        ("［傘について］", "傘について"),
        ("[傘について", "傘について"),
    ],
)
def test_brackets_within_a_title_stay(title: str, kept: str) -> None:
    assert submission(SHEET.replace("[傘の貸出しに係る業務委託について]", title)).title == kept


def test_the_head_of_a_form() -> None:
    found = form("業務委託の内容及び条件\t\t\n傘を数える。\t\t\n")
    assert (found.article, found.kind, found.department) == (16, "業務の委託", "道路部 傘課 傘係")
    assert found.ticks == ("諮問事項",)


@pytest.mark.parametrize(
    "text",
    [
        "業務委託の内容及び条件\n\n1 数える。\n\n2 干す。\n",
        "業務委託の内容及び条件\t\t\n1 数える。\t\t\n2 干す。\t\t\n",
        "業務委託の内容及び条件\t\t\n1\t数える。\t\n2\t干す。\t\n",
        "業務委託の内容及び条件\n\n- 1 数える。\n- 2 干す。\n",
        "業務委託の内容及び条件\t1 数える。\t\n2 干す。\t\t\n",
        "<p>業務委託の内容及び条件</p> <p>1 数える。</p> <p>2 干す。</p>\n",
        '業務委託の内容及び条件\n\n<ol style="list-style-type: none"> 1 数える。<br> 2 干す。\n',
        "業務委託の内容及び条件 1 数える。\n\n2 干す。\n",
        "業務 委託の内容及び条件：1 数える。\n\n2 干す。\n",
    ],
)
def test_a_field_is_everything_up_to_the_next_label(text: str) -> None:
    found = fields(text + "業務委託を必要とする理由\t\t\n傘が多いため。\t\t\n")
    assert found == [("業務委託の内容及び条件", "1 数える。/2 干す。"), ("業務委託を必要とする理由", "傘が多いため。")]


@pytest.mark.parametrize(
    "text",
    [
        "個人情報の保護措置等の条件を満たす。",
        "区から事業者に対する個人情報の保護措置等",
        "結合先(結合方法)は未定である。",
    ],
)
def test_a_label_within_a_sentence_is_text(text: str) -> None:
    assert fields(f"業務委託の内容及び条件\n\n{text}\n") == [("業務委託の内容及び条件", text)]


def test_a_label_is_as_long_as_it_can_be() -> None:
    assert fields("結合先 (結合方法)\t傘台帳\t\n") == [("結合先(結合方法)", "傘台帳")]


def test_a_text_may_repeat_part_of_its_label() -> None:
    assert fields("結合先(結合方法)\n結合先：傘台帳\n") == [("結合先(結合方法)", "結合先：傘台帳")]


def test_empty_fields_are_fields() -> None:
    found = fields("システム委員会\t/\t\n適用申請\t\t\n稼動時期\t令和40年4月から\t\n")
    assert found == [("システム委員会", "/"), ("適用申請", ""), ("稼動時期", "令和40年4月から")]


def test_a_numbered_table_has_rows() -> None:
    (table, after) = form(
        "\t記録する個人情報\t利用目的\n1\t氏名\t返却のお願い\n2\t傘の色\t\n3\t\t\n適用申請\t済み\t\n"
    ).fields
    assert table.rows == (("", "記録する個人情報", "利用目的"), ("1", "氏名", "返却のお願い"), ("2", "傘の色", ""))
    assert (after.label, after.text) == ("適用申請", "済み")


def test_a_sentence_that_the_end_of_a_table_cut_goes_on() -> None:
    found = fields("業務委託を必要とする理由\t\t\n傘が多いと比較す\t\t\n\nると、数えにくい。\n")
    assert found == [("業務委託を必要とする理由", "傘が多いと比較すると、数えにくい。")]


def test_a_department_in_the_middle_of_a_form_is_no_text_of_a_field() -> None:
    document = read(SHEET + HEAD + "業務委託の内容及び条件\n\n数える。\n\n所管部課係 別の課\n\n干す。\n")
    assert document.submissions[0].forms[0].fields[0].text == "数える。\n干す。"
    assert "所管部課係 別の課" in "".join(page.text for page in document.pages)


@pytest.mark.parametrize(
    ("closing", "text"),
    [
        ("業務委託先（予定を含む）\n\n株式会社傘\n\n(提出先)\n\n足立区長\n", "株式会社傘"),
        (
            "業務委託先（予定を含む）\n\n株式会社傘\n\n（選定理由）\n\n傘に強いため。\n\n別紙\n",
            "株式会社傘/（選定理由）/傘に強いため。",
        ),
        ("業務委託先(予定を含む)\t\n株式会社傘\t\n\n破棄完了報告書\n", "株式会社傘"),
        (
            "セキュリティ・保護対策\n\n- 1 鍵を掛ける。\n- 2 数える。\n\n【４月まで】傘の流れ\n",
            "1 鍵を掛ける。/2 数える。",
        ),
        ("セキュリティ・保護対策\n\n鍵を掛ける。\n\n①\n\n名称は変わる。\n", "鍵を掛ける。"),
    ],
)
def test_annexes_end_a_form(closing: str, text: str) -> None:
    document = read(SHEET + HEAD + "業務委託の内容及び条件\n\n数える。\n\n" + closing + "\n項目\t結果\n傘\t異常なし\n")
    (found,) = document.submissions[0].forms
    assert found.fields[-1].text is not None
    assert found.fields[-1].text.replace("\n", "/") == text
    assert len(found.fields) == 2
    assert "異常なし" in "".join(page.text for page in document.pages)


SECOND = "項目\t外部結合\t条例第22条\n結合する区のシステム\t傘台帳\t\n"


@pytest.mark.parametrize(
    "title", ["< 条例第22条関連 > < 個票 >\n\n", "足立区情報公開・個人情報保護審議会諮問資料\n\n", ""]
)
def test_a_form_without_a_title_is_a_form_of_its_own(title: str) -> None:
    first = "業務委託の内容及び条件\n\n数える。\n\n業務委託先(予定を含む)\n\n株式会社傘\n\n"
    found = submission(SHEET + HEAD + first + title + SECOND)
    assert [f.article for f in found.forms] == [16, 22]
    assert [field.label for field in found.forms[1].fields] == ["結合する区のシステム"]


def test_two_forms_of_one_article_stay_two() -> None:
    one = HEAD + "業務委託の内容及び条件\n\n数える。\n\n"
    assert [f.article for f in submission(SHEET + one + one).forms] == [16, 16]


COVER = """第三十一期・第1回足立区情報公開・個人情報保護審議会 【諮問・報告資料】

○諮問事項

1 [諮問第951号] 傘の貸出しについて P 1～P 2

2 [諮問第952号] 高齢者等の靴の修理に関する助成の拡大 P 3～P 4

3 [諮問第953号] 帽子の回収について P 5～P 6

令和40年4月12日(木)

"""


def test_a_sheet_whose_title_is_not_found_belongs_between_its_neighbours() -> None:
    titles = ("傘の貸出しについて", "まったく別の題", "帽子の回収について")
    text = COVER + "".join(SHEET.replace("傘の貸出しに係る業務委託について", title) for title in titles)
    assert [s.number for s in read(text).submissions] == [951, 952, 953]
    text = COVER + "".join(
        SHEET.replace("傘の貸出しに係る業務委託について", title) for title in (titles[0], "別", "題", titles[2])
    )
    assert [s.number for s in read(text).submissions] == [951, None, None, 953], "two sheets for one item: no guess"


LABELS = ("業務委託の内容及び条件", "業務委託を必要とする理由", "当該委託開始(実施)時期", "個人情報の保護措置等")
WORDS = st.text(st.sampled_from("傘数干色柄骨布雨晴"), min_size=2, max_size=8)
SENTENCES = st.lists(WORDS.map(lambda words: f"{words}を直す。"), min_size=1, max_size=4)


@given(st.lists(st.tuples(SENTENCES, st.integers(0, 4)), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_every_shape_of_a_field_reads_alike(drawn: list[tuple[list[str], int]]) -> None:
    printed = ""
    for label, (sentences, shape) in zip(LABELS, drawn, strict=True):
        if shape == 0:
            printed += f"{label}\n\n" + "".join(f"- {i} {s}\n" for i, s in enumerate(sentences, 1)) + "\n"
        elif shape == 1:
            printed += f"{label}\t\t\n" + "".join(f"{i} {s}\t\t\n" for i, s in enumerate(sentences, 1))
        elif shape == 2:
            printed += f"{label}\t\n" + "".join(f"{i}\t{s}\n" for i, s in enumerate(sentences, 1))
        elif shape == 3:
            printed += f"<p>{label}</p> " + " ".join(f"<p>{i} {s}</p>" for i, s in enumerate(sentences, 1)) + "\n\n"
        else:
            printed += f"{label}\t" + " ".join(f"{i} {s}" for i, s in enumerate(sentences, 1)) + "\t\n"
    found = [(field.label, squeeze(field.text or "")) for field in form(printed).fields]
    assert found == [
        (label, "".join(f"{i}{s}" for i, s in enumerate(sentences, 1)))
        for label, (sentences, _) in zip(LABELS, drawn, strict=True)
    ]


@pytest.mark.parametrize(
    "label",
    ["業務委託を必要とする埋由", "業務委託を心要とする埋由", "業務委託を必要とする由", "業務委託を必要とする理山"],
)
@pytest.mark.parametrize(
    "shape", ["{}\t\t\n傘が多い。\t\t\n", "{}\n\n傘が多い。\n", "{}\t傘が多い。\n", "{} 傘が多い。\n"]
)
def test_a_label_with_wrong_characters_is_a_label(label: str, shape: str) -> None:
    document = read(SHEET + HEAD + "業務委託の内容及び条件\n\n数える。\n\n" + shape.format(label))
    (found,) = document.submissions[0].forms
    assert [(f.label, f.text) for f in found.fields] == [("業務委託の内容及び条件", "数える。"), (label, "傘が多い。")]
    assert [(p.line, p.kind) for p in document.problems] == [(label, "ocr")]


@pytest.mark.parametrize("text", ["業務委託を必要とする場合", "業務委託を拒否する理由", "個人情報の保管"])
def test_a_text_that_differs_from_a_label_by_its_noun_is_text(text: str) -> None:
    assert fields(f"業務委託の内容及び条件\n\n{text}\n") == [("業務委託の内容及び条件", text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("業務委託により取り扱う", "個人情報の項目"),
        ("業務委託により取", "り扱う個人情報の項目"),
        ("電子計算組織に記録", "を必要とする理由"),
        ("電子計算組織に", "記録を必要とする理由"),
        ("当該委託開始", "（実施）時期"),
        ("業務委託先", "（予定を含む）"),
    ],
)
@pytest.mark.parametrize("shape", ["{}\t\t\n{}\t\t\n傘の色\t\t\n", "{}\n\n{}\n\n傘の色\n", "{}\t傘の\n{}\t色\n"])
def test_a_label_over_two_rows_is_one(first: str, second: str, shape: str) -> None:
    found = fields("業務委託の内容及び条件\n\n数える。\n\n" + shape.format(first, second))
    assert found == [("業務委託の内容及び条件", "数える。"), (first + second, "傘の色")]


def test_a_text_above_a_label_is_not_part_of_it() -> None:
    found = fields("業務委託の内容及び条件\t\t\n未定\t\t\n稼働時期\t\t\n十月\t\t\n")
    assert found == [("業務委託の内容及び条件", "未定"), ("稼働時期", "十月")]
