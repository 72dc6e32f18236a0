"""Questions and answers."""

from __future__ import annotations

from conventions import HEAD, read_text

SESSION = (
    "○議長（石橋　実君）　これより質問に入ります。\n"
    "◆（和田一郎君）　傘の数を伺います。\n"
    "○議長（石橋　実君）　森市長にお願いします。\n"
    "◎市長（森　青子君）　お答えします。十本です。\n"
    "◎傘部長（青山太一君）　雨の日は足りません。\n"
    "◆（和田一郎君）　分かりました。ありがとうございます。\n"
    "◎市長（森　青子君）　こちらこそ、ありがとうございます。\n"
    "○議長（石橋　実君）　以上で終わります。\n"
)


def answers(text: str) -> list[int | None]:
    return [speech.answers for speech in read_text(HEAD + text).minutes[0].speeches]


def test_marks_tell_questions_and_answers() -> None:
    assert answers(SESSION) == [None, None, None, 2, 2, None, None, None]


def test_offices_tell_questions_and_answers_without_marks() -> None:
    text = SESSION.replace("◆（和田一郎君）", "○３番（和田一郎君）").replace("◎", "○")
    assert answers(text) == [None, None, None, 2, 2, None, None, None]


def test_nobody_answers_across_a_heading() -> None:
    text = SESSION.replace("◎市長（森　青子君）　お答え", "日程第２　傘の貸出し\n◎市長（森　青子君）　お答え")
    assert answers(text)[:5] == [None, None, None, None, None]


def test_a_question_to_nobody_known_is_not_linked() -> None:
    text = (
        SESSION.replace("○議長（石橋　実君）　森市長に", "○参与（林　修君）　森市長に")
        .replace("◆", "○")
        .replace("◎", "○")
    )
    assert answers(text)[:4] == [None, None, None, None]
