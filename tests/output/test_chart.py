"""Plots: the labels and counts that stand in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Run

from adachi_shingikai.archive.counts import Count, CountTable
from adachi_shingikai.errors import UsageError
from adachi_shingikai.output.chart import save_chart


def printed(path: Path) -> list[str]:
    """The texts of an SVG: matplotlib names each one before it draws its outlines."""
    return re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8"))


def test_labels_and_counts_stand_in_the_plot(shingikai: Run, database: Path, tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    assert shingikai("stats", "--plot", path, "--db", database).returncode == 0
    texts = printed(path)
    for label, bar in (
        ("31-1", "35（70%）"),
        ("31-2", "15（30%）"),
        ("継続審議", "1（20%）"),
        ("青山太一", "20（40%）"),
    ):
        assert label in texts
        assert bar in texts
    for title in ("会議ごとの発言", "会議ごとの諮問", "結果ごとの諮問", "所管ごとの諮問", "条ごとの諮問"):
        assert title in texts
    assert texts.index("35（70%）") < texts.index("15（30%）") < texts.index("会議ごとの発言")
    again = tmp_path / "again.svg"
    shingikai("stats", "--plot", again, "--db", database)
    assert again.read_bytes() == path.read_bytes(), "the same counts give the same bytes"


def test_terms_are_lines_over_the_meetings_in_one_figure(shingikai: Run, database: Path, tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    assert shingikai("stats", "掲示", "電話", "--plot", path, "--db", database).returncode == 0
    texts = printed(path)
    assert texts.count("検索語を含む発言の割合（会議ごと）") == 1
    assert {"31-1", "31-2", "「掲示」 4件", "「電話」 3件"} <= set(texts)
    assert not any("（70%）" in text for text in texts)


def test_of_many_meetings_some_are_named(tmp_path: Path) -> None:
    counts = tuple(Count(f"第{n}回", n, n / 1000) for n in range(100))
    save_chart([CountTable("term", "「語」を含む発言", counts)], tmp_path / "a.svg")
    named = [text for text in printed(tmp_path / "a.svg") if re.fullmatch("第[0-9]+回", text)]
    assert named == [f"第{n}回" for n in range(0, 100, 5)]


def test_a_pdf_has_one_figure_a_page(shingikai: Run, database: Path, tmp_path: Path) -> None:
    made = []
    for name in ("a.pdf", "b.pdf"):
        assert shingikai("stats", "--plot", tmp_path / name, "--db", database).returncode == 0
        made.append((tmp_path / name).read_bytes())
    tables = json.loads(shingikai("stats", "--format", "json", "--db", database).stdout)
    assert len(re.findall(rb"/Type /Page\b", made[0])) == len(tables) > 3
    assert made[0] == made[1]
    assert shingikai("stats", "掲示", "電話", "--plot", tmp_path / "c.pdf", "--db", database).returncode == 0
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "c.pdf").read_bytes())) == 1


def table(name: str, number: int) -> CountTable:
    counts = tuple(Count(f"第{n}番", n, n / 1000) for n in range(number))
    return CountTable(name=name, title="番号ごと", counts=counts)


@pytest.mark.parametrize(("name", "first", "last"), [("meetings", 5, 19), ("speakers", 0, 14)])
def test_a_long_table_keeps_its_newest_or_its_largest(tmp_path: Path, name: str, first: int, last: int) -> None:
    save_chart([table(name, 20)], tmp_path / "a.svg")
    labels = [text for text in printed(tmp_path / "a.svg") if text.startswith("第")]
    assert labels == [f"第{n}番" for n in range(first, last + 1)]


def test_a_long_label_is_cut(tmp_path: Path) -> None:
    counts = (Count("字" * 24, 1, 0.5), Count("字" * 25, 1, 0.5))
    save_chart([CountTable(name="speakers", title="人", counts=counts)], tmp_path / "a.svg")
    assert {"字" * 24, "字" * 23 + "…"} <= set(printed(tmp_path / "a.svg"))


def test_a_picture_of_points(shingikai: Run, database: Path, tmp_path: Path) -> None:
    path = tmp_path / "plot.png"
    assert shingikai("stats", "--plot", path, "--db", database).returncode == 0
    assert path.read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_drawn_is_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "a.docx", Path("/proc/no/a.svg")):
        with pytest.raises(UsageError):
            save_chart([table("meetings", 2)], path)
