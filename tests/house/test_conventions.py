"""The real minutes of other bodies, as printed, converted into other conventions, and with damaged labels."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from pathlib import Path

import pytest
from conftest import Run
from conventions import ENDS, Printed, Said, read_text, said_in

from adachi_shingikai.ingest.read import read_document

NAMES = (
    "moj-04.pdf",
    "otofuke-r6-4.txt",
    "shojihomu-03.pdf",
    "shugiin-yosan-27.txt",
    "togikai-olympic-4.txt",
    "yokohama-r6-4.txt",
)
CONVENTIONS = (
    Printed("○", "", "space"),
    Printed("◆", "", "colon", "　"),
    Printed("〇", "", "line", "　"),
    Printed("○", "", "none"),
    Printed("△", "（）", "space"),
    Printed("", "【】", "none"),
    Printed("", "＜＞", "space"),
    Printed("", "（）", "line", "　"),
    Printed("", "", "colon"),
    Printed("", "", "space", "　"),
    Printed("", "", "line", "　"),
)


@lru_cache
def spoken_in(path: Path) -> tuple[str, list[Said]]:
    """The head of a paper and its speeches, which `test_as_printed` compares with what is printed."""
    document = read_document(path)
    head = "\n".join(page.text for page in document.pages)
    return head, [(label, text.split("\n")) for label, text in said_in(document)]


@pytest.mark.parametrize("name", NAMES)
def test_as_printed(corpus: Path, shingikai: Run, tmp_path: Path, name: str) -> None:
    paper = corpus / "corpus" / "real" / name
    parsed = tmp_path / "parsed.json"
    parsed.write_text(shingikai("parse", paper, "--format", "json").stdout, encoding="utf-8")
    gold = paper.with_name(f"{paper.stem}.gold.json")
    command = [sys.executable, str(corpus / "score" / "score_real.py"), str(gold), str(parsed)]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    scores = dict(zip(table[0].split("\t"), table[1].split("\t"), strict=True))
    wanted = len(json.loads(gold.read_text(encoding="utf-8"))["speeches"])
    assert (int(scores["found"]), scores["order"], scores["false"]) == (wanted, f"{wanted}/{wanted}=1.000", "0")
    assert scores["date"] in ("right", "-")


def _is_readable(name: str, printed: Printed) -> bool:
    """Letters that stand for names (`○Ａ`) are not told from words if the text runs into them."""
    return printed.end != "none" or bool(printed.brackets) or not name.startswith("shojihomu")


@pytest.mark.parametrize(
    ("name", "printed"),
    [pair for pair in product(NAMES, CONVENTIONS) if _is_readable(*pair)],
    ids=str,
)
def test_in_another_convention(corpus: Path, name: str, printed: Printed) -> None:
    head, spoken = spoken_in(corpus / "corpus" / "real" / name)
    document = read_text("\n".join([head, "午前10時開会", *map(printed.speech, spoken)]))
    assert [label for label, _ in said_in(document)] == [label for label, _ in spoken]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", NAMES)
def test_with_damaged_labels(corpus: Path, name: str, seed: int) -> None:
    """5 % of the labels lose their mark or the white space after it, or their mark is misread."""
    head, spoken = spoken_in(corpus / "corpus" / "real" / name)
    chance = random.Random(seed)
    printed = [Printed().speech(said) for said in spoken]
    for i in range(len(printed)):
        if chance.random() < 0.05:
            mark, rest = printed[i][0], printed[i][1:]
            lost = mark + rest.replace(ENDS["space"], "", 1)
            comma = mark + rest.replace(ENDS["space"], "、", 1)
            printed[i] = chance.choice([lost, comma, rest, f"O{rest}", f"0{rest}", f"・{rest}", f"{mark} {rest}"])
    found = said_in(read_text("\n".join([head, "午前10時開会", *printed])))
    wanted = [(label, "\n".join(words)) for label, words in spoken]
    matched = sum(m.size for m in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks())
    assert matched >= 0.97 * len(wanted)
