"""The options that several commands share, and how their output may be shaped."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class TextOrJson(StrEnum):
    """How a command prints."""

    text = "text"
    json = "json"


class RecordFormat(StrEnum):
    """How search and list print."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


class PaperFormat(StrEnum):
    """How parse and show print."""

    text = "text"
    md = "md"
    json = "json"


Db = Annotated[
    Path | None,
    typer.Option("--db", help="データベース（既定: $SHINGIKAI_DB、data/db/shingikai.db、利用者のフォルダーの順）"),
]

Wait = Annotated[float, typer.Option("--wait", min=0, max=86_400, help="ほかの取り込みが終わるのを待つ秒数")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="問題だけを表示")]

Speaker = Annotated[list[str] | None, typer.Option("--speaker", help="発言者（氏名または名札の一部）")]
Role = Annotated[list[str] | None, typer.Option("--role", help="役職（会長、委員、課長など）")]
InMeeting = Annotated[list[str] | None, typer.Option("--meeting", help="会議（12-15 または 第十二期・第15回）")]
OfItem = Annotated[list[str] | None, typer.Option("--item", help="諮問番号")]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="種類（speech opinion agenda field page など）")]
Department = Annotated[list[str] | None, typer.Option("--department", help="所管部課")]
Article = Annotated[list[int] | None, typer.Option("--article", min=0, max=10_000, help="条例の条")]
Decided = Annotated[list[str] | None, typer.Option("--outcome", help="了承、意見付き了承、継続審議 など")]
Since = Annotated[str | None, typer.Option("--since", help="この日から（2022、2022-06、2022-06-01、令和4年6月1日）")]
Until = Annotated[str | None, typer.Option("--until", help="この日まで")]

NoOcr = Annotated[bool, typer.Option("--no-ocr", help="OCRで読んだものを除く")]
