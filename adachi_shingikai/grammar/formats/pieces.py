"""Pieces of patterns: labels of speakers, stage directions, labels of forms, and what OCR makes of headings."""

from adachi_shingikai.grammar.formats.format import mark

MEMBER = r"(?:副会長|会長(?:職務)?(?:代理|代行)?(?:者)?|職務代理者?|副委員長|委員長|委員)"
OFFICIAL = (
    r"(?:事務局|書記|幹事|参事|参与|理事|顧問|専門員|専門官|相談員|調査員|主査|主任|主事|主幹|担当者?|担当職員|職員|"
    r"説明員|関係者|参考人|所管課|事業者|傍聴人|弁護士|医師|長(?:補佐|代理|心得)?)"
)

LABEL_CHARACTER = r"[^\s。、，．：:「」『』（）()～]"
"""Not punctuation, which a bullet contains."""
NOT_IN_SENTENCE = r"(?!から|まで|より|など|[のをにへとがもや])"
"""Not a particle, after which a label is part of a sentence: `○会長の発言`."""

OFFICE_ENDING = r"(?:議員|司会|進行|課|係|部|局|室|所)"
"""How the offices end that speak without their holder's name, or for a body other than the council."""

NAMESAKE = r"[（(][^\s（）()]{1,6}[）)]"
"""The words that distinguish two members with one family name: ◯鈴木(又)委員."""
LABEL_SPACE = r"(?<!○)[ 　](?=\S)"
"""White space within a label: ○山口 会長."""

GOES_ON = r"(?:及び|並びに|から|まで|より|など|について|[のをにへとがもやはで、])"
"""Words with which a sentence goes on after 【諮問第13号】: such a line is not the heading of an item."""

BRACKET, UNBRACKET = r"[〔【［\[（(「〈<＜]", r"[〕】］\]）)」〉>＞]"
"""The brackets around a stage direction."""

CALLER = r"(?:(?:呼ぶ|言う|発言する)者|声)"
"""The people who call something out."""
STAGE_DIRECTION = (
    rf"(?:{CALLER}(?:あり|多し|なし)|入場|退場|異議な[しく]|質疑な[しく]|発言な[しく]|意見な[しく]|"
    r"休憩|再開|拍手|笑声?|挙手(?:なし|多数|全員)|退席|退室|入室|着席|離席|開会|閉会|散会)"
)

MISREAD_OPEN, MISREAD_CLOSE = r"[【\[［〔(（「I1l]?", r"[】\]］〕)）」]"
MISREAD_INQUIRY = r"(?:[諮府褒語謡][\s]*[問間閲]|諮)"
MISREAD_NUMBER = r"[0-9０-９OＯ〇o][0-9０-９OＯ〇o\s]{0,8}"
"""What OCR makes of the brackets, of 諮問 and of the number of a heading."""

CLOSING_LABEL = r"(?:(?:業務)?委託先(?:\(予定を?含む\))?|セキュリ[テデ][イィ]・保護対策|開始\(実施\)時期|提供開始時期)"
"""The labels of the fields that stand last on the ward's forms of one kind or another."""
FORM_LABEL = (
    rf"(?:{CLOSING_LABEL}|.{{0,20}}の内容及び条件|.{{2,24}}を必要とする理由|.{{0,16}}(?:開始|稼[動働])(?:\(実施\))?時期"
    r"|.{0,20}により取り扱う個人情報の項目|個人情報の(?:記録)?項目|(?:個人情報の)?保護(?:措置|対策)等?|結合する区のシステム"
    r"|結合先(?:\(結合方法\))?|(?:外部)?提供(?:先|方法|する個人情報の項目)|システム委員会|適用申請|処理の概要(?:・効果)?|記録形態"
    r"|(?:.{0,12}の)?(?:実施|提供|利用|収集|委託)(?:の)?(?:開始)?(?:\(実施\)|予定)?(?:時期|期間)|収集(?:先|方法)|収集する個人情報の項目)"
)
"""The labels of the ward's forms, known by their endings. Text between them has to be read as text."""

FORM_LABEL_ENDINGS = (
    "の内容及び条件",
    "を必要とする理由",
    "により取り扱う個人情報の項目",
    "当該委託開始(実施)時期",
    "開始(実施)時期",
    "個人情報の記録項目",
    "個人情報の項目",
    "個人情報の保護措置等",
    "セキュリティ・保護対策",
    "結合する区のシステム",
    "結合先(結合方法)",
    "業務委託先(予定を含む)",
    "委託先(予定を含む)",
    "システム委員会",
    "処理の概要・効果",
    "適用申請",
    "稼働時期",
    "稼動時期",
)
"""The same labels, or their endings, which begin with a particle: to find one with a wrong character or cut in two."""

OCR_MARKS = (
    (
        r"【諮問第\g<number>号】\g<rest>",
        mark(
            rf"^{MISREAD_OPEN}\s*{MISREAD_INQUIRY}\s*第\s*(?P<number>{MISREAD_NUMBER})\s*号"
            rf"\s*{MISREAD_CLOSE}\s*(?P<rest>.*)$",
            "【府問第903号】椅子",
            "［褒間第４５７号］",
            "【 諮 問 第 4 5 7 号 】題",
        ),
    ),
    (
        r"＜審議会意見＞",
        mark(
            r"^[ぐくＣ<＜〈《(（]?\s*審\s*議\s*会\s*(?:の\s*)?意\s*見\s*[>＞〉》)）ノ]?$",
            "ぐ審議会意見>",
            "審議会意見＞",
        ),
    ),
    (
        r"○\g<label>　\g<rest>",
        mark(
            rf"^[OＯoQ0０]\s*(?P<label>\S{{1,20}}?(?:{MEMBER}|課長|係長|部長|事務局))[\s　]+(?P<rest>.*)$",
            "O青山会長 では",
            "0西野課長　はい",
        ),
    ),
)
"""Headings and labels that OCR misreads in known ways, each after the template of the correct mark."""
