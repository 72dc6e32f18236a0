"""Draw docs/serve-search.png and docs/serve-item.png: two pages of `serve` over the invented sample documents.

    python scripts/make_page_shots.py FOLDER

Needs Chromium (`CHROMIUM`, or `chromium` on the path) and Playwright.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOTS = {"serve-search.png": "/search?q=掲示", "serve-item.png": "/items/901"}
WIDTH, HEIGHT = 1160, 760  # pixels
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    target = Path(sys.argv[1])
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    program = [sys.executable, "-m", "adachi_shingikai"]
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "sample.db")
        script = Path(__file__).with_name("make_sample.py")
        subprocess.run([sys.executable, str(script), folder], check=True, stdout=subprocess.DEVNULL)
        papers = [str(path) for path in sorted(Path(folder).glob("sample-*.pdf"))]
        subprocess.run([*program, "ingest", *papers, "--db", db, "-q"], check=True)
        with subprocess.Popen(
            [*program, "serve", "--port", "0", "--db", db], stderr=subprocess.PIPE, text=True
        ) as server:
            assert server.stderr is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
            assert found is not None
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
                for name, path in SHOTS.items():
                    page.goto(f"{found[0]}{path}")
                    page.screenshot(path=target / name)
                browser.close()
            server.terminate()


if __name__ == "__main__":
    main()
