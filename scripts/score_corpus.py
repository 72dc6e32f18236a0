"""Scores every document of the corpus, and the search over the first one, and writes a table.

python scripts/score_corpus.py CORPUS docs/scores.md
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

DOCUMENTS = ("13-01.pdf", "13-01.ocr.txt", "scan-460-461.pdf", "real-digital-shakai-4.pdf", "real-bullets.pdf")
SHINGIKAI = str(Path(sys.executable).parent / "shingikai")
HEAD = """# Scores

Each row is one aspect of reading, each column a document of the corpus, which is not in the repository. 1 means that
everything is read as it is printed. `make scores` writes this page after each change to the reading; a value that
fell is a bug.
"""


def facets(corpus: Path, name: str) -> dict[str, float]:
    """The scores of one document."""
    parsed = subprocess.run(
        [SHINGIKAI, "parse", str(corpus / name), "--format", "json"], capture_output=True, check=True
    )
    gold = corpus / f"{name.removesuffix('.pdf').removesuffix('.txt')}.gold.json"
    command = [sys.executable, str(corpus.parent / "score" / "score.py"), str(gold), "--json"]
    scored = subprocess.run(command, input=parsed.stdout, capture_output=True, check=True)
    found: dict[str, float] = json.loads(scored.stdout)
    return found


def search(corpus: Path) -> str:
    """The lines about recall and precision, by kind of query."""
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "a.db")
        subprocess.run(
            [SHINGIKAI, "ingest", str(corpus / DOCUMENTS[0]), "--db", db, "-q"], check=True, capture_output=True
        )
        score = corpus.parent / "score"
        command = [sys.executable, str(score / "search_score.py"), str(score / "queries.json")]
        command += [str(corpus / "13-01.gold.json"), "--db", db, "--bin"]
        command += [
            f"{sys.executable} {Path(__file__).with_name('strict_search.py')}"
        ]  # near hits are scored elsewhere
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Score, and write the table."""
    if len(sys.argv) != 3:
        sys.exit("usage: score_corpus.py CORPUS SCORES.md")
    corpus, target = Path(sys.argv[1]), Path(sys.argv[2])
    scores = {name: facets(corpus, name) for name in DOCUMENTS}
    names = list(dict.fromkeys(facet for found in scores.values() for facet in found))
    rows = [f"| facet | {' | '.join(DOCUMENTS)} |", "|---|" + "---|" * len(DOCUMENTS)]
    for facet in names:
        cells = [f"{found[facet]:.4f}" if facet in found else "" for found in scores.values()]
        rows.append(f"| {facet} | {' | '.join(cells)} |")
    table = "\n".join(rows)
    target.write_text(f"{HEAD}\n{table}\n\n## Search\n\n```\n{search(corpus)}```\n", encoding="utf-8")


if __name__ == "__main__":
    main()
