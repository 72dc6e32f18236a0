"""What a label looks like: an office, a letter or a name. Nothing here knows a body or its members."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adachi_shingikai.japanese.sudachi import family_name
from adachi_shingikai.japanese.text import plain

MAX_LABEL = 30
"""Characters of a label that does not recur."""

_OFFICE = re.compile(
    r"(?:[長員官事君人者番臣氏監]|事務局|代理|代行|補佐|主査|主幹|主任|教授|弁護士|さん|様|先生|司会|進行役?|代表|担当|理事会|兼務|事務取扱|心得"
    r"|(?:委員|議員|会員|構成員|事務局)[A-Z0-9①-⑳]{1,2})$"
)
_HONORIFIC = re.compile(r"(?:君|議員|委員|さん|氏|様|先生)$")
_NOT_A_LABEL = re.compile(
    r"^(?:出席|欠席|議事日程|日程|議案|議題|議事(?:$|[0-9])|本日|開会$|閉会$|開議$|散会$|休憩$|再開$|日時$|場所$|(?:資料|別紙|参考|添付)(?:$|[0-9資])"
    r"|第[0-9〇一二三四五六七八九十百]+[条章節項号編]|地方自治法|(?:令和|平成|昭和)[0-9元]|[0-9]+(?:[月日年時]|$))"
)
_ENUMERATOR = re.compile(r"[a-z0-9ア-ン一二三四五六七八九十①-⑳]{1,3}|[ivx]{1,4}")
_GROUP = re.compile(
    r".{0,4}(?:対象|利用|使用|事業|申請|申込|保護|実施|責任|担当|該当|希望|参加|受講|応募|提出|入札|契約|保険|障害|高齢|加入|受給|納税|管理"
    r"|出席|欠席|関係|従事|請負|受託|委託|主催|協力|設置|所有|居住|被害|患|医療|介護|第三|配偶|扶養)者|担当|主管|本人|個人|法人|職員|全員|会員|社員|定員"
)
_COMPOUND = re.compile("[一-鿿]の[一-鿿]")
_LETTER = re.compile(r"[A-Z]{1,2}")
_CLAUSE = re.compile(r"[をはがへ]|[ぁ-ん]{3,}$|(?:から|まで|より|など|です|ます|する|した|して|こと)")
_MAY_END = re.compile(r"[長員官事君人者番臣氏監佐査幹役局代行理務扱得表)）]")
"""Characters at which a label may end that the text runs into."""
_HIRAGANA = re.compile("[ぁ-ん]")
_GOES_ON = re.compile(
    r"[を、・]|の(?!ち)|に(?!ほ)|へ(?!い)|と(?![くてりん])|が(?!ん)|も(?![うしちっ])|や(?![はっ])|は(?![いじっ])|で(?!は)|から(?!だ)|まで|より|など"
    r"|「[^「」]{0,200}」[^\s。]"
)
"""Words after a label without white space that show it to be part of a sentence: `会長の発言`, `会長「はい」と言う`."""


def ends_like_office(label: str) -> bool:
    """Return whether a label ends like an office or an honorific, perhaps with a name in brackets behind it."""
    folded = plain(label)
    if folded.endswith(")"):
        office, _, name = folded[:-1].partition("(")
        return bool(_OFFICE.search(office) or _HONORIFIC.search(name))
    return bool(_OFFICE.search(folded))


def is_group(label: str) -> bool:
    """Return whether a label is a word for people rather than the office of one: 対象者, 担当者."""
    return bool(_GROUP.fullmatch(plain(label)))


def is_letter(label: str) -> bool:
    """Return whether a label is one or two capital letters, which stand for a person who is not named."""
    return bool(_LETTER.fullmatch(plain(label)))


def is_name(label: str) -> bool:
    """Return whether a label is the name of a person: it begins with a family name and is not much longer."""
    folded = plain(label)
    return 2 <= len(folded) <= 9 and not _COMPOUND.search(folded) and bool(family_name(folded))


def is_person(label: str) -> bool:
    """Return whether a label is an office, a letter or a name."""
    return ends_like_office(label) or is_letter(label) or is_name(label)


def is_sound(label: str) -> bool:
    """Return whether a label may be that of a speaker, as far as its letters tell."""
    folded = plain(label)
    if not folded or len(folded) > MAX_LABEL or _NOT_A_LABEL.match(folded) or is_enumerator(folded):
        return False
    if not re.search(r"[A-Zぁ-んァ-ヶ一-鿿々〇○●]", folded):
        return False
    return ends_like_office(label) or not _CLAUSE.search(folded) or is_name(label)


def may_recur(label: str) -> bool:
    """Return whether a label may be that of a speaker if it recurs: then it may be long and contain a particle."""
    folded = plain(label)
    return bool(folded) and not _NOT_A_LABEL.match(folded) and not is_enumerator(folded)


def is_enumerator(label: str) -> bool:
    """Return whether a label is the number or letter of a list: 1, a, ア. Capital letters may be speakers."""
    folded = plain(label)
    return bool(_ENUMERATOR.fullmatch(folded)) or folded.isdecimal()


def offices_in(words: str) -> Iterator[str]:
    """Yield the beginnings of a line that may be a label without white space after it, the shortest first.

    After an office, only an office in kanji or brackets follows: words with hiragana are said.
    """
    head = re.split(r"[\s。、，：:「」]", words, maxsplit=1)[0][:MAX_LABEL]
    first = len(head)
    for match in _MAY_END.finditer(head, 1):
        label = head[: match.end()]
        if ends_like_office(label) and not _GOES_ON.match(words, match.end()) and not _HIRAGANA.search(label, first):
            first = min(first, match.end())
            yield label


def goes_on(words: str) -> bool:
    """Return whether words that follow a label without white space show that both are part of a sentence."""
    return bool(_GOES_ON.match(words))
