"""The grammar of the minutes, on lines without any PDF."""

from __future__ import annotations

import pytest
from conftest import lines
from hypothesis import given
from hypothesis import strategies as st

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.minutes import Body, read_minutes
from adachi_shingikai.models import Attendee

PRESENT = (
    Attendee("青山太一", "青山　太一　委員"),
    Attendee("もりたあおい", "もりた　あおい委員"),
    Attendee("遠藤修", "遠藤　修　委員"),
)


def read(*texts: str) -> Body:
    return read_minutes(lines(*texts), ADACHI, PRESENT)


def test_a_speech_runs_to_the_next_mark() -> None:
    body = read(
        "○青山会長　では始め", "ます。", "　次に移ります。", "○遠藤委員　はい。", "〔拍手〕", "○青山会長　どうも。"
    )
    assert [(s.label, s.text) for s in body.speeches] == [
        ("青山会長", "では始めます。\n次に移ります。"),
        ("遠藤委員", "はい。"),
        ("青山会長", "どうも。"),
    ]
    assert [(r.after, r.text) for r in body.remarks] == [(2, "〔拍手〕")]


def test_a_remark_over_two_lines_is_one() -> None:
    body = read("○青山会長　よろしいですか。", "〔「はい」と呼ぶ者あり、", "拍手〕", "○遠藤委員　はい。")
    assert [r.text for r in body.remarks] == ["〔「はい」と呼ぶ者あり、拍手〕"]
    assert len(body.speeches) == 2


@pytest.mark.parametrize("mark", ["○", "◯", "〇", "◎", "●"])
@pytest.mark.parametrize("label", ["遠藤委員", "遠藤 委員", "遠 藤 委員"])
def test_marks_and_spaces_in_labels(mark: str, label: str) -> None:
    body = read(f"{mark}{label}　伺います。", f"{mark}青山会長　どうぞ。")
    assert [(s.label, s.speaker) for s in body.speeches] == [("遠藤委員", "遠藤修"), ("青山会長", "青山太一")]


def test_sections_items_and_reports_are_what_is_debated() -> None:
    body = read(
        "(1) 開　会",
        "○青山会長　開きます。",
        "(2) 審議事項",
        "【諮問第12号】椅子の",
        "＜審議会意見＞",
        "　本件は了承とする。",
        "○遠藤委員　(1) 椅子の数は。",
        "(1) 椅子の色は。",
        "【報告事項１】机について",
        "○遠藤委員　机は。",
        "(3) 閉会",
        "○青山会長　閉じます。",
    )
    assert [(s.no, s.title) for s in body.sections] == [(1, "開会"), (2, "審議事項"), (3, "閉会")]
    assert [(s.section, s.item, s.report) for s in body.speeches] == [
        (1, None, None),
        (2, 12, None),
        (2, None, 1),
        (3, None, None),
    ]
    assert "(1) 椅子の色は。" in body.speeches[1].text
    assert [(r.no, r.title) for r in body.reports] == [(1, "机について")]


def test_two_speakers_glued_into_one_line_are_parted() -> None:
    body = read("○遠藤委員　はい。", "○青山会長　そう思います。○遠藤委員 分かりました。")
    assert [s.label for s in body.speeches] == ["遠藤委員", "青山会長", "遠藤委員"]


def test_bullets_stay_in_the_speech() -> None:
    body = read("○青山会長　次のとおりです。", "○ 日時", "○ 会長の選任", "○画像（顔は消します）")
    assert len(body.speeches) == 1
    assert "○画像" in body.speeches[0].text


def test_what_looks_like_a_mark_and_is_not_read_is_a_problem() -> None:
    body = read("○青山会長　では。", "○和田課長では、説明します。", "【諮問第　号】題", "○和田委員　はい。")
    reasons = [p.line for p in body.problems]
    assert reasons == ["○和田課長では、説明します。", "【諮問第　号】題", "○和田委員"]
    assert [(s.label, s.name, s.speaker) for s in body.speeches[:2]] == [
        ("青山会長", "青山", "青山太一"),
        ("和田課長", "", None),
    ]
    assert body.speeches[0].text == "では。"
    assert body.speeches[1].text.startswith("では、説明します。")


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("○各委員　異議ありません。", "各委員", "異議ありません。"),
        ("○山田議員　一つ伺います。", "山田議員", "一つ伺います。"),
        ("○司会　それでは始めます。", "司会", "それでは始めます。"),
        ("○情報公開課　資料をお配りします。", "情報公開課", "資料をお配りします。"),
    ],
)
def test_words_under_a_label_that_names_nobody_belong_to_nobody(line: str, label: str, text: str) -> None:
    body = read("○青山会長　では、お願いします。", line, "○もりた委員　はい。")
    assert [(s.label, s.speaker) for s in body.speeches] == [
        ("青山会長", "青山太一"),
        (label, None),
        ("もりた委員", "もりたあおい"),
    ]
    assert (body.speeches[1].name, body.speeches[1].text) == ("", text)


@pytest.mark.parametrize(
    "line", ["【諮問第13号】及び【諮問第14号】は、", "【諮問第13号】の件ですが、", "【諮問第13号】については"]
)
def test_an_item_mentioned_at_the_start_of_a_line_opens_no_item(line: str) -> None:
    body = read("○青山会長　次に進みます。", line)
    assert body.items == ()
    assert line in body.speeches[0].text


def test_a_label_without_white_space_counts_for_somebody_present() -> None:
    body = read("○もりた委員伺います。", "○山中広報課長　はい。", "○山中広報課長お答えします。")
    assert [(s.label, s.text) for s in body.speeches] == [
        ("もりた委員", "伺います。"),
        ("山中広報課長", "はい。"),
        ("山中広報課長", "お答えします。"),
    ]


def test_a_list_in_a_speech_is_no_section() -> None:
    body = read(
        *(
            "(1) 開会",
            "○青山会長　始めます。",
            "(2) 審議事項",
            "○遠藤委員　次の点です。",
            "(1) 氏名",
            "(2) 住所",
            "(3) その他",
        ),
        *("○青山会長　はい。", "(3) 閉会", "○青山会長　終わります。"),
    )
    assert [(s.no, s.title) for s in body.sections] == [(1, "開会"), (2, "審議事項"), (3, "閉会")]
    assert [s.section for s in body.speeches] == [1, 2, 2, 3]


def test_a_remark_left_open_ends_at_the_next_mark() -> None:
    body = read(
        "○青山会長　どうですか。", "〔「はい」と呼ぶ者あり", "○遠藤委員　はい。", "〔笑い声、", "○青山会長　では。"
    )
    assert [s.label for s in body.speeches] == ["青山会長", "遠藤委員", "青山会長"]
    assert [r.text for r in body.remarks] == ["〔「はい」と呼ぶ者あり", "〔笑い声、"]


def test_a_title_runs_on_to_the_opinion() -> None:
    body = read("【諮問第9号】区立学校における", "Microsoft365の", "導入について", "＜審議会意見＞", "　了承とする。")
    assert body.items[0].title == "区立学校におけるMicrosoft365の導入について"


def test_a_long_label_may_run_on() -> None:
    body = read("○半貫あだち未来支援室子どもの貧困対策・若年", "者支援課長　お答えします。")
    assert [(s.label, s.text) for s in body.speeches] == [
        ("半貫あだち未来支援室子どもの貧困対策・若年者支援課長", "お答えします。")
    ]


@pytest.mark.parametrize(
    "bullet", ["○職員　3名", "○青山会長からのご指摘について", "○事務局体制について", "○山田課長 が管理する鍵"]
)
def test_bullets_that_begin_with_a_role(bullet: str) -> None:
    body = read("○青山会長　次のとおり。", "○事務局　はい。", "○山田課長　説明します。", bullet)
    assert len(body.speeches) == 3
    assert bullet.replace(" ", "")[-4:] in body.speeches[2].text.replace(" ", "")


def test_a_role_alone_speaks_in_running_text() -> None:
    body = read(
        "○委員　個人情報の取扱いについて一つ伺いたいと思い", "ます。", "○青山会長　へえ、そうですか。", "○委員　16名"
    )
    assert [(s.label, s.text[:3]) for s in body.speeches] == [("委員", "個人情"), ("青山会長", "へえ、")]


PIECES = (
    "○青山会長　{}",
    "○もりた委員　{}",
    "○高田 DX 推進担当課長　{}",
    "　{}",
    "{}",
    "○ {}",
    "(2) {}",
    "【諮問第9号】{}",
    "＜審議会意見＞",
    "〔{}〕",
    "〔{}",
    "【報告事項2】{}",
    "○{}委員",
    "（{}）",
)


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["、", "。", "さ"])), max_size=40))
def test_every_line_ends_in_exactly_one_record(pieces: list[tuple[str, str]]) -> None:
    words = [f"語{i}号{end}" for i, (_, end) in enumerate(pieces)]
    body = read(*(piece.format(word) for (piece, _), word in zip(pieces, words, strict=True)))
    kept = "\n".join(
        [
            body.preamble,
            *(s.title + s.text for s in body.sections),
            *(i.title + (i.opinion.text if i.opinion else "") + i.text for i in body.items),
            *(r.title + r.text for r in body.reports),
            *(s.label + s.text for s in body.speeches),
            *(r.text for r in body.remarks),
        ]
    )
    for (piece, _), word in zip(pieces, words, strict=True):
        assert kept.count(word.rstrip("、。さ")) == (1 if "{" in piece else 0), word


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ((1, 2, 3), [1, 2, 3]),
        ((1, 3, 4), [1, 3, 4]),  # the heading of one is lost
        ((1, 5, 6), [1]),
        ((1, 2, 2), [1, 2]),
        ((2, 3, 1), [2, 3]),  # an excerpt may begin anywhere
        ((1, 1, 2), [1, 2]),
        ((12, 13, 14), []),
    ],
)
def test_sections_come_in_the_order_of_their_numbers(numbers: tuple[int, ...], found: list[int]) -> None:
    titles = ("審議事項", "報告事項", "閉会")
    printed = [t for n, title in zip(numbers, titles, strict=True) for t in (f"({n}) {title}", "○青山会長　では。")]
    body = read(*printed)
    assert [s.no for s in body.sections] == found


def test_a_numbered_line_before_a_mark_is_a_section_whatever_its_title() -> None:
    body = read(
        "(1) 開会", "○青山会長　では。", "(2) 今後の進め方", "○青山会長　次回は。", "(3) 今後の予定", "未定です。"
    )
    assert [s.title for s in body.sections] == ["開会", "今後の進め方"]
    assert body.speeches[1].text == "次回は。(3) 今後の予定未定です。"


def test_an_item_without_an_opinion_has_none() -> None:
    body = read("【諮問第7号】傘", "○青山会長　では。", "【諮問第8号】靴", "＜審議会意見＞", "○青山会長　次に。")
    assert [(i.number, i.title, i.opinion) for i in body.items] == [(7, "傘", None), (8, "靴", None)]


def test_an_opinion_belongs_to_an_item_only() -> None:
    item = ("【諮問第7号】傘", "＜審議会意見＞", "　継続審議とする。")
    body = read(*item, "【報告事項１】机", "＜審議会意見＞", "　了承とする。", "○青山会長　では。")
    assert [i.opinion and i.opinion.text for i in body.items] == ["継続審議とする。"]
    assert "了承とする。" in body.reports[0].text


def test_speeches_know_their_pages() -> None:
    first = lines("○青山会長　長い話を始め", page=3)
    second = lines("ますので、", page=4)
    third = lines("お聞きください。", "○遠藤委員　はい。", page=5)
    body = read_minutes([*first, *second, *third], ADACHI, PRESENT)
    assert [(s.page_start, s.page_end) for s in body.speeches] == [(3, 5), (5, 5)]


def test_a_title_is_not_sought_further_than_six_lines() -> None:
    far = read("【諮問第7号】傘の", *(f"　{n}行目" for n in "一二三四五六"), "＜審議会意見＞", "　了承とする。")
    near = read("【諮問第7号】傘の", *(f"　{n}行目" for n in "一二三四五"), "＜審議会意見＞", "　了承とする。")
    assert far.items[0].title == "傘の"
    assert near.items[0].title == "傘の一行目二行目三行目四行目五行目"


def test_a_mark_that_nobody_present_has_is_not_cut_out_of_a_line() -> None:
    body = read("○青山会長　資料は次のとおりです。○日程 一覧です。○山田課長 説明します。○遠藤委員 はい。")
    assert [(s.label, s.text) for s in body.speeches] == [
        ("青山会長", "資料は次のとおりです。○日程 一覧です。○山田課長 説明します。"),
        ("遠藤委員", "はい。"),
    ]


def test_a_remark_is_cut_out_of_a_line() -> None:
    body = read("○青山会長　よろしいですか。〔「はい」と呼ぶ者あり〕", "○遠藤委員　はい。")
    assert [(r.after, r.text) for r in body.remarks] == [(1, "〔「はい」と呼ぶ者あり〕")]
    assert body.speeches[0].text == "よろしいですか。"
