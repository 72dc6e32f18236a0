"""The format of 足立区情報公開・個人情報保護審議会: each pattern with lines as they are printed.

format.py explains the fields. general.py shows how to derive the format of another council from this one.
"""

from adachi_shingikai.grammar.formats.format import NEVER, Format, mark
from adachi_shingikai.grammar.formats.pieces import (
    BRACKET,
    CALLER,
    CLOSING_LABEL,
    FORM_LABEL,
    FORM_LABEL_ENDINGS,
    GOES_ON,
    LABEL_CHARACTER,
    LABEL_SPACE,
    MEMBER,
    MISREAD_CLOSE,
    MISREAD_INQUIRY,
    MISREAD_OPEN,
    NAMESAKE,
    NOT_IN_SENTENCE,
    OCR_MARKS,
    OFFICE_ENDING,
    OFFICIAL,
    STAGE_DIRECTION,
    UNBRACKET,
)
from adachi_shingikai.japanese.numerals import NUMERAL

_OPEN, _CLOSE = r"[［\[【〔]", r"[］\]】〕]"
"""The brackets around a heading, as printed or as OCR reads them."""
_RING = r"[○◯〇◎●]"
"""The mark of a speaker, and of a group on the cover."""
_DASH = r"[～〜~\-－−‐‑‒–—―─ー]"
_CONTINUED = r"(?:\s*[（(]\s*(?:続き|つづき)\s*[）)])?"
"""What the heading of a group has on the second page of a cover."""
_INQUIRY = r"諮\s*問"  # white space may stand between the characters of any heading

ADACHI = Format(
    name="adachi",
    council="足立区情報公開・個人情報保護審議会",
    evidence=(
        mark(rf"{_INQUIRY}\s*・\s*報\s*告\s*資\s*料", "足立区情報公開・個人情報保護審議会諮問・報告資料総括表"),
        mark(r"足立区情報公開・個人情報保護審議会", "第十三期・第1回足立区情報公開・個人情報保護審議会"),
        mark(rf"^{_OPEN}\s*{_INQUIRY}\s*第\s*{NUMERAL}\s*号\s*{_CLOSE}", "【諮問第901号】"),
        mark(r"^[（(〔【]?\s*審\s*議\s*経\s*過\s*[）)〕】]?$", "（審議経過）"),
    ),
    learns=False,
    label_end="",
    # --- the first line of each part of a document ------------------------------------------
    cover=mark(
        rf"^{_OPEN}\s*{_INQUIRY}\s*・\s*報\s*告\s*資\s*料\s*{_CLOSE}$ | 審議会\s*{_OPEN}\s*諮問・報告資料\s*{_CLOSE}$",
        "【諮問・報告資料】",
        "第十三期・第1回足立区情報公開・個人情報保護審議会 【諮問・報告資料】",
    ),
    overview=mark(
        rf"^(?:{_OPEN}.*{_CLOSE}\s*|.*審議会\s*)?会\s*議\s*概\s*要$",
        "【足立区情報公開・個人情報保護審議会】会議概要",
        "会　議　概　要",
    ),
    minutes=mark(r"^[（(〔【]?\s*審\s*議\s*経\s*過\s*[）)〕】]?$", "（審議経過）", "(審 議 経 過)"),
    summary_sheet=mark(
        r"^(?:.{0,30}諮問・報告資料\s*)?総\s*括\s*表$",
        "足立区情報公開・個人情報保護審議会諮問・報告資料総括表",
    ),
    form=mark(
        r"^(?:[＜<〈]\s*条例第.*関連\s*[＞>〉]\s*)?[＜<〈]\s*個\s*票\s*[＞>〉]"
        r" | ^[＜<〈]\s*条例第[^＞>〉]*関連\s*[＞>〉]$",
        "＜条例第21条関連＞＜個票＞",
        "＜条例第21条関連＞",
        "< 条例第16条関連 > < 個票 >",
        "<個票>",
    ),
    # --- the cover --------------------------------------------------------------------------
    meeting=mark(
        rf"第\s*(?P<term>{NUMERAL})\s*期\s*(?:[・･,、]\s*)?第\s*(?P<number>{NUMERAL})\s*回",
        "第十三期・第1回足立区情報公開・個人情報保護審議会",
        "第十二期・第１５回",
    ),
    draft=mark(r"要録\s*[（(]\s*案\s*[）)]", "第十二期・第15回足立区情報公開・個人情報保護審議会要録（案）"),
    agenda_groups=(
        ("confirmations", mark(rf"^{_RING}?\s*確\s*認\s*事\s*項{_CONTINUED}$", "○確認事項", "○確 認 事 項")),
        (
            "items",
            mark(rf"^{_RING}?\s*(?:{_INQUIRY}|審\s*議)\s*事\s*項{_CONTINUED}$", "○諮問事項", "◯審議事項（続き）"),
        ),
        ("reports", mark(rf"^{_RING}?\s*報\s*告\s*事\s*項{_CONTINUED}$", "○報告事項")),
    ),
    agenda_row=mark(
        rf"^(?:[-・]\s+)?[(（]?(?P<no>[0-9０-９]{{1,2}})[)）]?(?:[.．、\s]+|(?={_OPEN}))(?P<title>\S.*)$",
        "1 [諮問第904号] 図書返却ロボットの巡回記録に係る",
        "２　令和39年度の運用状況の報告について",
        "- 3 掲示の文面について",
    ),
    agenda_number=mark(
        rf"^(?:{_OPEN}\s*)?{_INQUIRY}\s*第\s*(?P<number>{NUMERAL})\s*号(?:\s*{_CLOSE})?",
        "［諮問第904号］",
        "諮問第４０１号",
    ),
    agenda_number_misread=mark(
        rf"{MISREAD_OPEN}\s{{0,2}}{MISREAD_INQUIRY}\s*第.{{0,9}}号\s*{MISREAD_CLOSE}", "［諮間第9O4号］"
    ),
    agenda_pages=mark(
        rf"""(?<![\s.．…‥・]) [\s.．…‥・]*+ (?:[（(]\s*)?
        (?: (?<![A-Za-z]) [PＰpｐ]\s*(?:[.．]\s*)? (?P<start>\d{{1,5}})
            (?: \s*{_DASH}\s* (?:[PＰpｐ]\s*)?(?:[.．]\s*)? (?P<end>\d{{1,5}}) )?
        | (?P<start2>\d{{1,5}}) (?: \s*{_DASH}\s* (?P<end2>\d{{1,5}}) )? \s*(?:ページ|頁) )
        \s*[）)]?$""",
        "P 22～P 32",
        "…… P.104",
        "１～１２ページ",
    ),
    # --- the overview -----------------------------------------------------------------------
    overview_labels=(
        ("meeting", mark(r"^会議名称?$", "会議名")),
        ("secretariat", mark(r"^(?:事務局|所管課|担当課|庶務担当)$", "事務局")),
        ("date", mark(r"^(?:開催|会議)?(?:年月日|日)$", "開催年月日")),
        ("date_time", mark(r"^(?:開催)?日時$", "開催日時")),
        ("time", mark(r"^(?:開催|会議)?時間$", "開催時間")),
        ("place", mark(r"^(?:開催|会議)?(?:場所|会場)$", "開催場所")),
        ("present", mark(r"^出席(?:者|委員|状況)(?:氏名)?$", "出席者")),
        ("absent", mark(r"^欠席(?:者|委員)(?:氏名)?$", "欠席者")),
        ("officials", mark(r"^(?:(?:関係|出席|事務局|説明)職員|説明(?:員|者)|区側出席者|その他出席者)$", "関係職員")),
        ("agenda", mark(r"^(?:会議次第|次第|議題|案件|会議に付した(?:議題|事項))$", "会議次第")),
        ("papers", mark(r"^(?:資料|配[付布]資料|会議資料)$", "資料")),
        ("others", mark(r"^(?:傍聴者|傍聴人|その他|備考|公開の可否|公開・非公開)(?:数)?$", "その他")),
    ),
    none_listed=mark(r"^(?:特に)?(?:な\s*し|無し?|[-－―ー]+|[0０]\s*(?:名|人))$", "なし"),
    # --- the minutes ------------------------------------------------------------------------
    section=mark(
        r"^[(（]\s*(?P<no>[0-9０-９]{1,2})\s*[)）]\s*(?P<title>[^。、]{1,30})$",
        "(1) 開 会",
        "（２）　配付資料・定足数等の確認",
    ),
    section_titles=mark(
        r"^(?:開会|開会の?挨拶|配[付布]資料.*|定足数.*|.*の確認|確認事項|審議事項|諮問事項|報告事項|議事|その他|事務連絡|"
        r"連絡事項|閉会|委嘱.*|挨拶|委員紹介|会長.*選[出任].*|自己紹介)$",
        "開会",
        "配付資料・定足数等の確認",
        "審議事項",
    ),
    item=mark(
        rf"^{_OPEN}\s*{_INQUIRY}\s*第\s*(?P<number>{NUMERAL})\s*号\s*{_CLOSE}\s*(?P<title>(?!{GOES_ON}).*)$",
        "【諮問第901号】図書返却ロボットの巡回記録に",
        "［諮問第４０１号］",
    ),
    report=mark(
        rf"^{_OPEN}\s*報\s*告\s*(?:事\s*項\s*)?(?:第\s*)?(?P<no>{NUMERAL})\s*(?:号\s*)?{_CLOSE}\s*(?P<title>.*)$",
        "【報告事項1】図書返却ロボットの掲示における",
        "【報告第2号】",
    ),
    opinion=mark(
        r"^[＜<〈《【\[［]\s*審\s*議\s*会\s*(?:の\s*)?意\s*見\s*[＞>〉》】\]］]$",
        "＜審議会意見＞",
        "<審議会の意見>",
    ),
    sole_roles=mark(r"^(?:副?会長|会長職務代理者?|職務代理者?|副?委員長|議長|事務局)$", "会長", "事務局"),
    name_after_role=NEVER,
    speech=mark(
        # The label ends at the first white space after a role.
        rf"""^{_RING}\s*
        (?P<label> (?:{LABEL_CHARACTER}|{NAMESAKE}|{LABEL_SPACE}){{0,30}}?
          (?:{MEMBER}|{OFFICIAL}) (?:[（(][^\s（）()]{{1,12}}[）)])? )
        (?: [\s：:]+(?P<text>\S.*)? | $ )""",
        "○青山会長　では、ただいまから",
        "○西野情報公開課長　記録の項目は",
        "○高田 DX 推進担当課長　お答えさせて",
        "◯鈴木(又)委員 分かりました。",
        "○山口 会長　はい。",
    ),
    remark=mark(
        rf"""^(?: 〔.*〕 | 〔[^〕]*者(?:あり|多し|なし)
        | {BRACKET} .{{0,30}} {STAGE_DIRECTION} .{{0,12}} {UNBRACKET}
        | 「[^」]{{1,12}}」と{CALLER}(?:あり|多し) {UNBRACKET}? )$""",
        "〔「はい」と呼ぶ者あり〕",
        "【「なし」と呼ぶ者あり】",
        "「はい」と呼ぶ者あり」",
        "〔休憩〕",
        "〔「はい」と呼ぶ者あり",
        "（「異議なし」と呼ぶ者あり）",
        "（鈴木委員退席）",
    ),
    remark_beginning=mark(r"^〔[^〕]*$", "〔「はい」と呼ぶ者、"),
    loose_marks=(
        (
            "speaker",
            "発言者の印のようですが、発言者名を読み取れません",
            mark(
                rf"""^[○◯〇◎]\s* (?P<label> {LABEL_CHARACTER}{{1,14}}? (?:{MEMBER}|課長|係長|部長)
                | (?:{MEMBER}|事務局|課長|係長|部長)(?=[\s：:、]) ) {NOT_IN_SENTENCE}""",
                "○青山会長では、",
                "○事務局、お願いします。",
            ),
        ),
        (
            "speaker",
            "発言者の印のようですが、発言者名を読み取れません",
            mark(
                rf"""^[○◯〇◎] (?P<label> {LABEL_CHARACTER}{{0,14}} {OFFICE_ENDING})
                [\s：:]++ {NOT_IN_SENTENCE} \S[^ぁ-ん]*[ぁ-ん].*。""",
                "○情報公開課　資料をお配りします。",
                "○山田議員　伺います。",
                "○司会　それでは始めます。",
            ),
        ),
        ("item", "諮問の見出しのようですが、番号を読み取れません", mark(rf"^[［\[【〔]\s*{_INQUIRY}", "【諮問第号】")),
        (
            "opinion",
            "審議会意見の見出しのようですが、読み取れません",
            mark(r"^\S{0,2}審議会\S{0,2}意見\S{0,2}$", "審議会意見", "＜審議会意見＞"),
        ),
    ),
    member_role=MEMBER,
    # --- what OCR makes of marks ------------------------------------------------------------
    ocr_marks=OCR_MARKS,
    ocr_breaks=mark(
        r"(?<=。)\s*(?=【諮問第) | (?<=審議会意見[＞>])\s*(?=[^＞>\s]) | (?<=^[(（]\d[)）]\s\S\S)\s+(?=[○◯〇])",
        "いたします。【諮問第902号】題",
        "＜審議会意見＞本件は",
    ),
    # --- the opinion ------------------------------------------------------------------------
    outcomes=(
        ("取下げ", mark(r"取り?下げ(?!な)", "本件は取下げとする。")),
        ("継続審議", mark(r"継続(?:して)?(?:審議|審査|協議|検討)|引き続き審議", "本件は継続審議とする。")),
        (
            "不承認",
            mark(
                r"不承認|不了承|(?:了承|承認)(?:し(?:ない|かねる)|(?:することは)?できない)|認め(?:られ)?ない|適当でない",
                "本件は不承認とする。",
                "本件は了承できない。",
            ),
        ),
        (
            "了承",
            mark(
                r"了承|承認|異議な[しく]|適当(?:である|と認め)|差し支えない|支障ない|妥当",
                "異議なしと認め、本件は了承とする。",
            ),
        ),
    ),
    conditional_outcome="意見付き了承",
    decision=mark(r"とする|とします|とした(?!本件|案件)|決定", "本件は了承とする"),
    announces_conditions=mark(
        r"(?:以下|次|下記|左記)の(?:附帯)?(?:意見|条件|事項|点)",
        "なお、実施にあたっては、以下の意見に留意されたい。",
        "次の条件を付して了承とする。",
    ),
    asks_for_action=mark(r"されたい|留意|条件(?:を付|付き|として)|意見を付", "なお、本人への周知を徹底されたい。"),
    # --- the summary sheet and the forms ----------------------------------------------------
    summary_sheet_labels=(
        ("title", mark(r"^(?:案件|件名|案件名)$", "案件")),
        ("department", mark(r"^所管部課(?:係|名)?$", "所管部課係")),
        ("overview", mark(r"^事業の概要$", "事業の概要")),
        ("consult", mark(r"^諮問事項$", "諮問事項")),
        ("reports", mark(r"^報告事項$", "報告事項")),
    ),
    matter_columns=(
        ("matter", mark(r"^項目$", "項目")),
        ("article", mark(r"^(?:条例|根拠|根拠条例|条項)$", "条例")),
        ("note", mark(r"^備考$", "備考")),
    ),
    form_item=mark(r"^項目$", "項目"),
    form_department=mark(r"^所管部課(?:係|名)?[\s：:]*(?P<department>.*)$", "所管部課係　衛生部 保健予防課"),
    form_ticks=mark(
        r"(?P<tick>[■□☑☐✓✔レ])\s*(?P<what>諮問事項|報告事項)", "■ 諮問事項　□ 報告事項", "2 □ 報告事項（一括承認基準）"
    ),
    form_head=mark(
        rf"^.{{0,30}}審議会\s*{_INQUIRY}\s*(?:・\s*報\s*告\s*)?資\s*料$",
        "足立区情報公開・個人情報保護審議会諮問・報告資料",
        "足立区情報公開・個人情報保護審議会諮問資料",
    ),
    form_labels=mark(rf"^{FORM_LABEL}$", "業務委託の内容及び条件", "当該委託開始(実施)時期", "結合先(結合方法)"),
    form_label_endings=FORM_LABEL_ENDINGS,
    form_closing=mark(rf"^{CLOSING_LABEL}$", "業務委託先(予定を含む)", "セキュリティ・保護対策", "開始(実施)時期"),
    form_columns=mark(
        r"^(?:.*個人情報|.{0,4}目的|.{0,4}課|提供先|備考)$", "目的外利用する個人情報", "利用目的", "保有課"
    ),
    row_number=mark(
        r"^(?:(?:[NＮ][oｏOＯ]|№|番号)[.．]?|[（(]?[0-9０-９]{1,3}[)）.．]?|[①-⑳]|)$",
        "",
        "12",
        "１２",
        "No.",
        "(1)",
        "①",
    ),
    article=mark(rf"第\s*(?P<article>{NUMERAL})\s*条", "足立区個人情報保護条例第21条第2項", "＜条例第16条関連＞"),
    # --- mentions in running text -----------------------------------------------------------
    cites_item=mark(
        rf"{_INQUIRY}\s*(?:番\s*号\s*)?第\s*(?P<number>{NUMERAL})\s*号",
        "令和2年度 諮問第831号で承認済",
        "諮問番号第831号",
    ),
    cites_article=mark(
        rf"(?<!審議会)条例\s*(?:の\s*)?(?:第\s*)?(?P<article>{NUMERAL})\s*条",
        "足立区個人情報保護条例第21条第2項",
        "条例の16条になります",
    ),
    asks_for_report=mark(r"報告(?:され|を求|する(?:こと|よう)|いただ)", "具体的な周知内容を報告されたい。"),
    general_words=frozenset({"報告", "審議", "諮問", "審議会"}),
    # --- margins ----------------------------------------------------------------------------
    page_number=mark(
        rf"^(?:{_DASH}\s*|[PＰp]\s*(?:[.．]\s*)?)?(?P<page>[0-9０-９]{{1,4}})(?:\s*{_DASH}|\s*[/／]\s*[0-9０-９]{{1,4}}|\s*(?:ページ|頁))?$",
        "22",
        "- 3 -",
        "P.14",
    ),
    running_head=mark(rf"^(?:{_INQUIRY}\s*資\s*料|報\s*告\s*資\s*料|資\s*料\s*[0-9０-９－-]*)$", "諮問資料"),
)
