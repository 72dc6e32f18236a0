"""Conventions that are learned from documents, and documents that have none."""

from __future__ import annotations

import pytest
from conventions import HEAD, Printed, Said, read_minutes_in, read_text, said_in
from hypothesis import given, settings
from hypothesis import strategies as st

from adachi_shingikai.grammar.formats.general import COLON, GENERAL
from adachi_shingikai.ingest.read import ReadOptions
from adachi_shingikai.models import Document

PEOPLE = (
    "石橋会長",
    "青山太一",
    "和田（一）関係官",
    "水辺振興局川岸整備推進部長",
    "議長（森　青子君）",
    "３番（佐藤君）",
    "くりした委員",
    "参考人",
)
WORDS = (
    "それでは始めます。",
    "返さない人はいますか。鍵はどうしますか。",
    "おります。雨の日に数えています。",
    "分かりました。",
    "次に、書庫の見学について伺います。",
)


def conversation(people: tuple[str, ...]) -> list[Said]:
    """A conversation in which everybody speaks twice, the first of them oftener."""
    turns = [people[0], *people[1:], people[0], *reversed(people)]
    return [(person, (WORDS[i % 5], WORDS[(i + 1) % 5])[: 1 + i % 2]) for i, person in enumerate(turns)]


def expected(spoken: list[Said]) -> list[tuple[str, str]]:
    return [(label.replace("　", ""), "\n".join(words)) for label, words in spoken]


CONVENTIONS = [
    Printed(mark, brackets, end, indent)
    for mark in ("○", "◯", "〇", "◆", "◎", "△", "□", "◇", "")
    for brackets in ("", "【】", "＜＞", "（）", "〔〕")
    for end in ("space", "colon", "line", "none")
    for indent in ("", "　")
    if mark or brackets or end != "none"
]


@given(
    printed=st.sampled_from(CONVENTIONS),
    people=st.lists(st.sampled_from(PEOPLE), min_size=3, max_size=6, unique=True).map(tuple),
)
@settings(max_examples=250, deadline=None)
def test_any_convention_is_learned_and_read_back(printed: Printed, people: tuple[str, ...]) -> None:
    if not printed.mark and not printed.brackets and printed.end in ("space", "line", "none"):
        people = tuple(person for person in people if person != "青山太一") or people
    if printed.end == "none" and not printed.brackets:
        people = tuple(person for person in people if person != "青山太一")
    if len(people) < 2:
        return
    spoken = conversation(people)
    assert said_in(read_minutes_in(printed, spoken)) == expected(spoken)


def test_what_was_learned_is_said() -> None:
    found = read_minutes_in(Printed("◆", "", "colon"), conversation(PEOPLE[:4])).convention
    assert found is not None
    assert (found.marks, found.brackets, found.end, found.lines, found.labels) == (("◆",), "", "colon", 9, 4)
    assert found.certainty > 0.5


@pytest.mark.parametrize("label", ["Ａ", "Ｉ", "石橋みのり"])
def test_letters_and_names_count_where_the_head_says_minutes(label: str) -> None:
    spoken: list[Said] = [(label, WORDS[:1]), ("Ｂ", WORDS[1:2]), (label, WORDS[2:3]), ("Ｂ", WORDS[3:4])]
    assert len(said_in(read_minutes_in(Printed("", "（）"), spoken))) == 4
    assert said_in(read_minutes_in(Printed("", "（）"), spoken, head="傘の貸出しについて\n")) == []


NO_MINUTES = {
    "bullets": "傘の手引\n"
    + "".join(f"○ {words}　傘を貸し出します。\n" for words in ("氏名", "住所", "期間", "方法", "費用") * 3),
    "marked bullets": "".join(f"○{words}　傘を貸し出すことにします。\n" for words in ("概要", "目的", "方法") * 4),
    "proposals": "中間報告\n" + "【甲案】　傘を貸し出すこととする。\n【乙案】　傘を売ることとする。\n" * 6,
    "notes": "試案\n" + "（補足説明）　傘についての説明である。\n（注）　前回と同じである。\n" * 6,
    "form": "傘事業の概要\n"
    + "対象者：市民とします。\n実施者：市が行います。\n担当：傘課が行います。\n内容：傘を貸します。\n" * 4,
    "marked form": "傘事業の概要\n"
    + "○対象者　市民とします。\n○事業者　市が選びます。\n○利用者　返すこととします。\n" * 4,
    "questions": "傘の議事録のよくある質問\n" + "Ｑ：傘を返せますか。\nＡ：駅前で返せます。\n" * 4,
    "ordinance": "架空市傘条例\n（会長）\n第１条　会長は、委員が互いに選ぶ。\n（委員）\n第２条　委員は、市長が選ぶこととする。\n",
    "list": "名簿\n会長　青山太一\n委員　石橋実\n委員　和田一郎\n委員　森青子\n",
    "sentences": "議事録の書き方\n会長の発言を書きます。\n委員の発言も書きます。\n会長は、書きません。\n",
}


@pytest.mark.parametrize("name", NO_MINUTES)
def test_documents_in_which_nobody_speaks(name: str) -> None:
    assert said_in(read_text(NO_MINUTES[name])) == []


@pytest.mark.parametrize(
    "speech", ["○会長（石橋君）　始めます。傘について話し合います。", "○会長　始めます。傘について話し合います。"]
)
def test_one_speech_is_minutes_if_the_head_says_so(speech: str) -> None:
    assert len(said_in(read_text(HEAD + speech))) == 1


def test_bullets_beside_speakers_are_text() -> None:
    spoken = conversation(PEOPLE[:3])
    text = HEAD + "\n".join(map(Printed().speech, spoken)) + "\n●傘の数\n●鍵の数\n" + Printed().speech(spoken[0])
    assert [label for label, _ in said_in(read_text(text))] == [label for label, _ in expected([*spoken, spoken[0]])]


def forced(text: str, name: str) -> Document:
    return read_text(text, ReadOptions(format={"general": GENERAL, "colon": COLON}[name]))


def test_a_format_can_be_forced() -> None:
    text = "○青山太一　それでは、傘について始めます。\n○石橋実　はい、分かりました。\n"
    assert said_in(read_text(text)) == []
    assert len(said_in(forced(text, "general"))) == 2
    assert said_in(forced(text, "colon")) == []
