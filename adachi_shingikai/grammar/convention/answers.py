"""Which question a speech answers: told by marks where a body has them, else by who may ask and who may answer.

Silence is better than a wrong link: a question must ask something, and nobody but the chair and those who answer may
speak between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from adachi_shingikai.japanese.text import plain
from adachi_shingikai.models import Speech

QUESTION_MARK, ANSWER_MARK = "◆", "◎"
"""The marks of questions and answers where a body uses both."""

_CHAIR = re.compile(r"(?:議長|委員長|会長|座長|部会長|代理|主査)$")
_MEMBER = re.compile(r"(?:委員|議員|構成員|番|番議員|議員[0-9]+番)$")
_OFFICIAL = re.compile(
    r"(?:市長|町長|村長|区長|知事|教育長|管理者|大臣|政務官|参考人|説明員|関係官|事務局(?:長|次長)?|書記"
    r"|[課部局室係所館校園署次]長|課長補佐|主幹|参事|補佐|担当)$"
)
_ASKS = re.compile(r"か[。？]|[？]|伺|お尋ね|質問|お聞き|教えて|いかが|お願い")


def link_answers(speeches: Sequence[Speech]) -> tuple[Speech, ...]:
    """Return the speeches, each answer with the `order` of its question."""
    by_mark = {QUESTION_MARK, ANSWER_MARK} <= {speech.mark for speech in speeches}
    return tuple(_linked(speeches, by_mark=by_mark))


def _linked(speeches: Sequence[Speech], *, by_mark: bool) -> Iterator[Speech]:
    question: Speech | None = None
    for speech in speeches:
        if question and (speech.section, speech.item, speech.report) != _subject(question):
            question = None
        kind = _kind_by_mark(speech) if by_mark else _kind_by_role(speech)
        if kind == "question":
            question = speech if _ASKS.search(speech.text) else None
        elif kind == "answer" and question:
            yield replace(speech, answers=question.order)
            continue
        elif kind == "other":
            question = None
        yield speech


def _subject(speech: Speech) -> tuple[int | None, int | None, int | None]:
    return speech.section, speech.item, speech.report


def _kind_by_mark(speech: Speech) -> str:
    return {QUESTION_MARK: "question", ANSWER_MARK: "answer"}.get(speech.mark, "chair")


def _kind_by_role(speech: Speech) -> str:
    """Return whether a speaker asks, answers or chairs; `other` if the office does not tell."""
    role = plain(speech.role)
    if _CHAIR.search(role):
        return "chair"
    if _MEMBER.search(role):
        return "question"
    return "answer" if _OFFICIAL.search(role) else "other"
