"""Minutes of other councils, in two general formats that differ in how they mark who speaks.

Both switch off what only 足立区 prints (covers, 総括表, items with 審議会意見) and keep what all Japanese minutes share
(remarks, dates, lists). docs/new-council.md explains how to add a council.
"""

from dataclasses import replace

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import NEVER, mark

MARKS = "○◯〇◎●◆◇□■"
"""The characters that mark a speaker, and also bullets."""

_MARK = rf"[{MARKS}]"

# --- titles and names ---
_CHAIR = r"(?:副?(?:議長|委員長|会長|座長)|部会長|分科会長|小委員長|構成員)(?:職務)?(?:代理|代行)?(?:者)?"
_PERSONAL_TITLE = (
    rf"(?:{_CHAIR}|"
    r"(?:内閣)?総理大臣|副?大臣|大臣政務官|政務官|長官|政府参考人|参考人|公述人|有識者|専門家|議員|理事|幹事|監事|代表|"
    r"(?:専門|臨時|特別|主任)?委員|(?:特任|准|名誉|客員)?教授|弁護士|説明員|オブザーバー|アドバイザー|ファシリテーター|コーディネーター|"
    r"教育長|市長|区長|知事)"
)
"""Titles that follow a person's name directly. Before other titles a department may stand: 環境部長."""
_TITLE = (
    rf"(?:{_PERSONAL_TITLE}|事務局(?:長|次長)?|書記|補佐|参事|主査(?:代理)?|主幹|主任|主事|総括|統括|研究員|係員|職員|管理者|[官監]|"
    r"(?:課|係|部|局|室|所|館|園|校|院|次|班|町|村|隊|署|団|記|センター)長|担当|司会|進行|傍聴人)"
)
_HONORIFIC = r"(?:君|さん|氏|様|先生)"
_NAME = r"[^\s　。、：:「」（）()○◯〇]{1,12}"
_FULL_NAME = rf"{_NAME}(?:[ 　]{_NAME})?"
"""A name that may have a space between family name and given name."""
_NAME_IN_BRACKETS = rf"(?:[（(][ 　]?{_FULL_NAME}{_HONORIFIC}?[）)])"
_SEAT = r"[0-9０-９]{1,3}番"
"""The number of a seat in an assembly, used instead of a title."""

# --- lines other than speeches ---
_HEADING = r"(?:出席|欠席|議事|会議|本日|日程|傍聴|説明のため)"
"""The beginning of a heading with the same mark as a speech: ○出席議員."""
_TIME = r"(?:午前|午後)[零〇一二三四五六七八九十0-9０-９]{1,3}時(?:[零〇一二三四五六七八九十0-9０-９]{1,3}分|半)?\s*"

_SHARED = replace(
    ADACHI,
    remark=mark(
        rf"(?:{ADACHI.remark.pattern.pattern}) | ^{_TIME}(?:開会|開議|休憩|再開|散会|閉会)$"
        r"| ^[―─—‐－\-◇○・\s]{6,}$",
        "午前十時開会",
        "午後０時１０分　散会",
        "――――◇―――――",
        "（拍手）",
    ),
    council="",
    evidence=(),
    cover=NEVER,
    overview=NEVER,
    minutes=NEVER,
    summary_sheet=NEVER,
    form=NEVER,
    form_head=NEVER,
    section=NEVER,
    item=NEVER,
    report=NEVER,
    opinion=NEVER,
    loose_marks=(),
    ocr_marks=(),
    ocr_breaks=NEVER,
    sole_roles=mark(r"^.+$", "事務局"),
    name_after_role=mark(
        rf"""^(?: (?P<role>[^（(]*?{_TITLE}|{_SEAT})
          (?: [（(](?P<name>[^（()）]+?){_HONORIFIC}?[）)] | (?<=番)(?P<name2>.+?)(?:{_HONORIFIC}|議員|委員)? )
        | (?P<name3>.+){_HONORIFIC} )$""",
        "会長（浜田靖一君）",
        "環境部長（大野君）",
        "委員長(相馬君)",
        "３番（佐藤君）",
        "１番堀越健介",
        "木村博幸君",
    ),
    member_role=_PERSONAL_TITLE,
    running_head=NEVER,
)

COLON = replace(
    _SHARED,
    name="colon",
    speech=mark(
        rf"""^{_MARK}?\s*(?P<label>
          (?:{_NAME})?{_TITLE}{_NAME_IN_BRACKETS}? | [（(]{_TITLE}[）)] | {_NAME}{_HONORIFIC} | {_FULL_NAME}{_TITLE} )
        \s*[：:](?:\s*(?P<text>\S.*))?$""",
        "〇河野大臣： ただいまから、第４回",
        "委員長(相馬君): 再開いたします。",
        "会長：",
        "事務局：資料１を御覧ください。",
    ),
)
"""The label of a speech ends with a colon."""

GENERAL = replace(
    _SHARED,
    name="general",
    sole_roles=mark(r"^(?:副?(?:会長|議長|委員長|座長)|事務局|司会|進行)$", "会長", "事務局"),
    loose_marks=(
        (
            "speaker",
            "発言者の印のようですが、発言者名を読み取れません",
            mark(
                rf"^{_MARK}(?!{_HEADING})(?P<label>[^\s。、「」]{{2,16}})[\s：:]++\S.*[ぁ-ん].*$", "○緑の会　伺います。"
            ),
        ),
    ),
    speech=mark(
        rf"""^(?: {_MARK}[ 　]?(?!{_HEADING})
          (?P<label> {_TITLE}{_NAME_IN_BRACKETS}
          | (?:{_FULL_NAME}[ 　]?)?{_TITLE}{_NAME_IN_BRACKETS}?
          | {_SEAT}[ 　]?(?: {_NAME_IN_BRACKETS} | {_FULL_NAME}(?:{_HONORIFIC}|議員|委員)? )
          | {_FULL_NAME}{_HONORIFIC} )
        | {_MARK}?(?P<label2> [（(](?:{_NAME})?{_TITLE}[）)] ))
        (?: [\s：:]+(?P<text>\S.*)? | $ )""",
        "○会長（浜田靖一君）　これより会議を開きます。",
        "◯山田議長　ただいまから",
        "○３番（佐藤君）　質問いたします。",
        "○１番 堀越健介　はい。",
        "◆木村博幸君　伺います。",
        "（会長）　それでは、",
        "○大谷企画官　御説明します。",
    ),
)
"""A speech begins with a mark and a label followed by white space, or with a role in brackets."""
