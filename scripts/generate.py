"""Makes a database of as many passages as wanted, of invented minutes: the same for the same number.

    python scripts/generate.py PASSAGES DATABASE

Words are drawn by Zipf's law, as in any language: some stand in a fifth of the passages, most in a few. Sentences are
analysed once and put together: the index holds the terms that an ingest would make, in a fraction of the time.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from adachi_shingikai.database.documents import INSERT_SPEAKER, open_for_writing
from adachi_shingikai.index.passages import Passage
from adachi_shingikai.index.terms import Terms, index_terms, ranking_weight, reading_vocabulary, speaker_row
from adachi_shingikai.japanese.romaji import Reading

_HEADS = """
個人 情報 住民 電子 外部 保護 行政 公開 記録 通知 利用 管理 安全 児童 高齢 健康 税務 図書
防災 環境 道路 公園 学校 選挙 戸籍 介護 保育 医療 障害 年金 国保 予防 接種 検診 栄養 母子
福祉 生活 就労 雇用 産業 観光 商店 消費 農地 緑地 河川 下水 廃棄 資源 建築 住宅 用地 都市
交通 駐輪 街路 景観 耐震 消防 防犯 青年 文化 芸術 体育 生涯 社会 国際 平和 人権 男女 協働
町会 広報 統計 財政 会計 契約 監査 法務 職員 人事 給与 庶務 文書 庁舎 窓口 証明 印鑑 届出
許可 認可 補助 給付 貸付 納税 課税 徴収 滞納
""".split()  # noqa: SIM905
_TAILS = """
条例 委託 結合 提供 審査 目的 項目 対策 端末 名簿 台帳 番号 計画 調査 支援 施設 事業 制度
規則 点検 研修 係員 組織 範囲 基準 手続 申請 相談 講座 会議 報告 資料 封筒 様式 期間 場所
費用 効果 課題 方針 要綱 指針 協定 業者 設備 回線 画面 機能 帳票 履歴
""".split()  # noqa: SIM905
_KATAKANA = """
システム サーバー キャビネット クラウド データ アンケート ログ パスワード メール カメラ ロボット
センサー ネットワーク ソフトウェア バックアップ アクセス セキュリティ タブレット アプリ サービス
センター コード カード ファイル
""".split()  # noqa: SIM905
_VERBS = """
確認いたします 検討しております 御説明します 分かりました 伺います 削除しています 保管いたします
公表する予定です 見直しました 求めています 配っております 集めています 判断しました 比べております
改めました 調べます
""".split()  # noqa: SIM905
_ENDS = (
    "について",
    "に関して",
    "につきましては",
    "の取扱いを",
    "の範囲を",
    "を含めて",
    "では",
    "から",
    "への",
    "のほか",
)

WORDS = (*(a + b for a in _HEADS for b in _TAILS), *_KATAKANA, *(k + t for k in _KATAKANA for t in _TAILS))
_SPEAKERS = [
    (f"{name}{role}", f"{name}太郎" if role == "委員" else None, role)
    for name in ("青山", "西野", "遠藤", "高田", "三好", "森田")
    for role in ("委員", "会長", "課長")
]
SENTENCES = 20_000
CHUNK = 10_000


def _sentences(rng: random.Random) -> list[str]:
    words = list(WORDS)
    rng.shuffle(words)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        "".join(
            f"{word}{rng.choice(_ENDS)}、" for word in rng.choices(words, cum_weights=weights, k=rng.randint(1, 2))
        ).rstrip("、")
        + f"{rng.randint(1, 99)}件を{rng.choice(_VERBS)}。"
        for _ in range(SENTENCES)
    ]


def generate(count: int, path: Path) -> None:
    """Make the database."""
    rng = random.Random(20581112)
    readings: set[Reading] = set()
    sentences = _sentences(rng)
    passages = [Passage("speech", "", sentence, 1, 1, None, None) for sentence in [*sentences, ""]]
    of_sentences = list(index_terms(passages, readings))
    contexts = [after.context for after in of_sentences[1:]]
    analysed = [_Sentence(*found) for found in zip(sentences, of_sentences[:-1], contexts, strict=True)]
    with open_for_writing(path) as db:
        for start in range(0, count, CHUNK):
            with db.atomic():
                for document, rows in _documents(rng, analysed, start, min(CHUNK, count - start)):
                    db.conn.execute(
                        "INSERT INTO documents (id, sha256, name, path, size, pages, ocr_pages, format,"
                        " format_score, term, number, date, ingested_at, mtime_ns)"
                        " VALUES (?, ?, ?, '', 0, 100, '[]', 'adachi', 1, ?, ?, ?, '', 0)",
                        document,
                    )
                    for row, terms in rows:
                        cursor = db.conn.execute(
                            "INSERT INTO passages (document_id, kind, reference, meeting, date, item, speech_order,"
                            " label, speaker, role, text, page_start, page_end, is_ocr, is_searchable, weight)"
                            " VALUES (?, 'speech', ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 0, 1, ?)",
                            row,
                        )
                        db.conn.execute(
                            f"INSERT INTO passages_fts (rowid, {', '.join(Terms._fields)}) VALUES (?, ?, ?, ?, ?, ?)",
                            (cursor.lastrowid, *terms),
                        )
        with db.atomic():
            db.conn.executemany(
                "INSERT OR IGNORE INTO readings (reading, word) VALUES (?, ?)", reading_vocabulary(readings)
            )
            db.conn.executemany(INSERT_SPEAKER, [speaker_row(*speaker) for speaker in _SPEAKERS])


_Row = tuple[object, ...]


class _Sentence(NamedTuple):
    """A sentence with its terms, and those by which it is found from the speech after it."""

    text: str
    terms: Terms
    context: str


def _documents(
    rng: random.Random, analysed: list[_Sentence], start: int, count: int
) -> Iterator[tuple[_Row, list[tuple[_Row, Terms]]]]:
    """Documents of 200 speeches each."""
    labels = {speaker: _label_terms(*speaker) for speaker in _SPEAKERS}
    for first in range(start, start + count, 200):
        paper = first // 200 + 1
        term, number = paper // 15 + 1, paper % 15 + 1
        day = (date(1990, 4, 1) + timedelta(days=2 * paper)).isoformat()
        rows: list[tuple[_Row, Terms]] = []
        item, before = 0, ""
        for no in range(1, min(200, start + count - first) + 1):
            chosen = rng.choices(analysed, k=rng.randint(1, 6))
            who = rng.choice(_SPEAKERS)
            label, speaker, role = who
            item, before = paper * 8 + no // 25, before if item == paper * 8 + no // 25 else ""
            text = "".join(sentence.text for sentence in chosen)
            words = " ".join(sentence.terms.words for sentence in chosen)
            pairs = " ".join(sentence.terms.bigrams for sentence in chosen)
            of_speech = Terms(words, pairs, _heading_terms(item), labels[who], before)
            before = " ".join(dict.fromkeys(word for sentence in chosen for word in sentence.context.split()))
            rows.append(
                (
                    (
                        paper,
                        f"{term}-{number}#{no}",
                        f"{term}-{number}",
                        day,
                        item,
                        no,
                        label,
                        speaker,
                        role,
                        text,
                        ranking_weight(Passage("speech", "", text, 1, 1, None, None)),
                    ),
                    of_speech,
                )
            )
        head: _Row = (paper, f"{paper:064x}", f"{paper}.pdf", term, number, day)
        yield head, rows


def _heading_terms(item: int) -> str:
    return next(index_terms([Passage("speech", "", "", 1, 1, None, None, item=item)], set())).heading


def _label_terms(label: str, speaker: str | None, role: str) -> str:
    passage = Passage(
        "speech", "", "", 1, 1, None, None, label=label, name=label.removesuffix(role), role=role, speaker=speaker
    )
    return next(index_terms([passage], set())).label


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: generate.py PASSAGES DATABASE")
    generate(int(sys.argv[1]), Path(sys.argv[2]))
