"""Minutes of any body: each document shows how it marks speakers, so that no title or name stands here.

What only 足立区 prints (covers, 総括表, items with 審議会意見) is switched off. docs/new-council.md says when a council
is worth a format of its own.
"""

from dataclasses import replace

from adachi_shingikai.grammar.formats.adachi import ADACHI
from adachi_shingikai.grammar.formats.format import NEVER, mark

_PERSONAL_TITLE = (
    r"(?:(?:副?(?:議長|委員長|会長|座長)|部会長|分科会長|小委員長|構成員)(?:職務)?(?:代理|代行)?(?:者)?|"
    r"(?:内閣)?総理大臣|副?大臣|大臣政務官|政務官|長官|政府参考人|参考人|証人|公述人|有識者|専門家|議員|理事|幹事|監事|代表|"
    r"(?:専門|臨時|特別|主任)?委員|(?:特任|准|名誉|客員)?教授|弁護士|説明員|オブザーバー|アドバイザー|ファシリテーター|コーディネーター|"
    r"教育長|副?市長|副?区長|副?町長|副?村長|副?知事|関係官|事務局)"
)
"""Titles that follow a person's name directly. Before other titles a department may stand: 環境部長. They only divide
labels that were recognised without them.
"""

GENERAL = replace(
    ADACHI,
    name="general",
    council="",
    evidence=(),
    learns=True,
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
    speech=NEVER,
    remark=NEVER,
    remark_beginning=NEVER,
    loose_marks=(),
    ocr_marks=(),
    ocr_breaks=NEVER,
    sole_roles=mark(r"^.+$", "事務局"),
    name_after_role=NEVER,
    member_role=_PERSONAL_TITLE,
    running_head=NEVER,
)
"""Everything about the labels of speakers is learned."""

COLON = replace(GENERAL, name="colon", label_end="colon")
"""Labels end with a colon; the rest is learned."""
