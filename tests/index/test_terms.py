"""The terms by which passages are found."""

from __future__ import annotations

from adachi_shingikai.index.passages import Passage, PassageKind
from adachi_shingikai.index.terms import index_terms, ranking_weight


def speech(text: str, label: str = "山田委員", kind: PassageKind = "speech") -> Passage:
    return Passage(kind, "", text, 1, 1, None, None, item=901, item_title="画像の掲示", label=label)


def test_words_beside_a_text_have_tokens_of_their_own() -> None:
    """Else a search for a word in texts would read it wherever the title or the speech before has it."""
    _, second = index_terms([speech("個人情報を記録します。"), speech("はい、分かりました。")], set())
    assert second.words.split()[0] == "はい"
    beside = [token for column in (second.heading, second.context) for token in column.split()]
    assert beside
    assert all(token.startswith("ʘ") for token in beside)
    assert "ʘ画像" in second.heading
    assert {token[0] for token in second.label.split()} == {"ʘ", "ǂ"}, "names of the speaker are found strictly"


def test_the_context_has_words_of_meaning_once() -> None:
    before = speech("記録を3件、記録と、記録することになるのですか。")
    _, second = index_terms([before, speech("はい。")], set())
    assert second.context == "ʘ記録"


def test_short_texts_and_annexes_count_less() -> None:
    assert ranking_weight(speech("あ" * 20)) == 0.5
    assert ranking_weight(speech("あ" * 180)) == 0.9
    assert ranking_weight(speech("あ" * 180, kind="page")) < ranking_weight(speech("あ" * 180, kind="field")) < 0.9
