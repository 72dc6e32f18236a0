"""Minutes of other councils: two general ways of marking who speaks. docs/new-council.md says how to add a council.

What only 足立区's papers have (covers, 総括表, items with 審議会意見) is switched off; what all Japanese
minutes share (remarks, dates, lists) is taken over.
"""

from dataclasses import replace

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import NEVER, mark

MARKS = "○◯〇◎●◆◇□■"
_MARK = rf"[{MARKS}]"
_PERSONAL = (
    r"(?:(?:副?(?:議長|委員長|会長|座長)|部会長|分科会長|小委員長|構成員)(?:職務)?(?:代理|代行)?(?:者)?|"
    r"(?:内閣)?総理大臣|副?大臣|大臣政務官|政務官|長官|政府参考人|参考人|公述人|有識者|専門家|議員|理事|幹事|監事|代表|"
    r"(?:専門|臨時|特別|主任)?委員|(?:特任|准|名誉|客員)?教授|弁護士|説明員|オブザーバー|アドバイザー|ファシリテーター|コーディネーター|"
    r"教育長|市長|区長|知事)"
)
"""Titles behind a person's name. Before the others stands what their holder is in charge of, too: 環境部長."""
_TITLE = (
    rf"(?:{_PERSONAL}|事務局(?:長|次長)?|書記|補佐|参事|主査(?:代理)?|主幹|主任|主事|総括|統括|研究員|係員|職員|管理者|[官監]|"
    r"(?:課|係|部|局|室|所|館|園|校|院|次|班|町|村|隊|署|団|記|センター)長|担当|司会|進行|傍聴人)"
)
_PERSON = r"(?:君|さん|氏|様|先生)"
_NAME = r"[^\s　。、：:「」（）()○◯〇]{1,12}"
_BRACKET = rf"(?:[（(][ 　]?{_NAME}(?:[ 　]{_NAME})?{_PERSON}?[）)])"

_HEADING = r"(?:出席|欠席|議事|会議|本日|日程|傍聴|説明のため)"
"""What heads a list of people or things, not a speech: ○出席議員."""

_CLOCK = r"(?:午前|午後)[零〇一二三四五六七八九十0-9０-９]{1,3}時(?:[零〇一二三四五六七八九十0-9０-９]{1,3}分|半)?\s*"

_SHARED = replace(
    ADACHI,
    remark=mark(
        rf"(?:{ADACHI.remark.pattern.pattern}) | ^{_CLOCK}(?:開会|開議|休憩|再開|散会|閉会)$"
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
    section=NEVER,
    item=NEVER,
    report=NEVER,
    opinion=NEVER,
    loose=(),
    ocr_marks=(),
    ocr_breaks=NEVER,
    nameless=mark(r"^.+$", "事務局"),
    named=mark(
        rf"""^(?: (?P<role>.*?{_TITLE}|[0-9０-９]{{1,3}}番)
          (?:[（(](?P<name>.+?){_PERSON}?[）)] | (?<=番)(?P<name2>.+?)(?:{_PERSON}|議員|委員)?)
        | (?P<name3>.+){_PERSON} )$""",
        "会長（浜田靖一君）",
        "環境部長（大野君）",
        "委員長(相馬君)",
        "３番（佐藤君）",
        "１番堀越健介",
        "木村博幸君",
    ),
    member_role=_PERSONAL,
    role=_TITLE,
    running_head=NEVER,
)

COLON = replace(
    _SHARED,
    name="colon",
    speech=mark(
        rf"""^{_MARK}?\s*(?P<label>
        (?:{_NAME})?{_TITLE}{_BRACKET}? | [（(]{_TITLE}[）)] | {_NAME}{_PERSON} | {_NAME}(?:[ 　]{_NAME})?{_TITLE})
        \s*[：:](?:\s*(?P<text>\S.*))?$""",
        "〇河野大臣： ただいまから、第４回",
        "委員長(相馬君): 再開いたします。",
        "会長：",
        "事務局：資料１を御覧ください。",
    ),
)
"""A label with a colon behind it."""

GENERAL = replace(
    _SHARED,
    name="general",
    nameless=mark(r"^(?:副?(?:会長|議長|委員長|座長)|事務局|司会|進行)$", "会長", "事務局"),
    loose=(
        (
            "speaker",
            "発言者の印のようですが、発言者名を読み取れません",
            mark(rf"^{_MARK}(?!{_HEADING})[^\s。、「」]{{2,16}}[\s：:]+\S.*[ぁ-ん].*$", "○緑の会　伺います。"),
        ),
    ),
    speech=mark(
        rf"""^(?:{_MARK}[ 　]?(?!{_HEADING})(?P<label>
        {_TITLE}{_BRACKET} | (?:{_NAME}(?:[ 　]{_NAME})?[ 　]?)?{_TITLE}{_BRACKET}?
        | [0-9０-９]{{1,3}}番[ 　]?(?:{_BRACKET} | {_NAME}(?:[ 　]{_NAME})?(?:{_PERSON}|議員|委員)?)
        | {_NAME}(?:[ 　]{_NAME})?{_PERSON})
        | {_MARK}?(?P<label2>[（(](?:{_NAME})?{_TITLE}[）)]))
        (?:[\s：:]+(?P<text>\S.*)?|$)""",
        "○会長（浜田靖一君）　これより会議を開きます。",
        "◯山田議長　ただいまから",
        "○３番（佐藤君）　質問いたします。",
        "○１番 堀越健介　はい。",
        "◆木村博幸君　伺います。",
        "（会長）　それでは、",
        "○大谷企画官　御説明します。",
    ),
)
"""A mark, a label, white space; or a role in brackets at the start of a line."""
