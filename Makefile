.DEFAULT_GOAL := help
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CORPUS ?= ../shared/corpus

help: ## この一覧
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

setup: $(STAMP) ## 仮想環境を作り、必要なものを入れる

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[cluster,mcp,ocr,plot,web]" --group dev
	@touch $@

run: setup ## 見本の資料を取り込み、検索し、表示する
	$(BIN)/python scripts/make_sample.py data/raw
	$(BIN)/shingikai ingest data/raw --db data/db/sample.db
	$(BIN)/shingikai search 個人情報 --limit 3 --db data/db/sample.db
	$(BIN)/shingikai show 901 --db data/db/sample.db

serve: run ## 見本の資料をブラウザーで読む（http://127.0.0.1:8765/）
	$(BIN)/shingikai serve --db data/db/sample.db

test: setup ## テスト
	$(BIN)/python -m pytest

check: setup ## 書式、型、テスト（CI と同じ）
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

bench: setup ## ほかのプログラムと比べて測り、docs/performance.md を書き直す（15分、1.2GB）
	$(BIN)/python -m compileall -q adachi_shingikai
	$(BIN)/python scripts/make_performance.py $(CORPUS)/13-01.pdf $(CORPUS)/scan-460-461.pdf $(VENV)/bench

bench-quick: setup ## おもな比較だけを2分で測り、表示する
	$(BIN)/python -m compileall -q adachi_shingikai
	$(BIN)/python scripts/make_performance.py --quick $(CORPUS)/13-01.pdf $(CORPUS)/scan-460-461.pdf $(VENV)/bench

scores: setup ## 実物の資料で採点する（docs/scores.md）
	$(BIN)/python scripts/score_corpus.py $(CORPUS) docs/scores.md

torture: setup ## 取り込みを200回強制終了し、壊したPDFを読ませる（時間がかかる）
	$(BIN)/python -m pytest tests/house/test_kills.py --kills 200
	$(BIN)/python scripts/make_sample.py data/raw
	$(BIN)/python scripts/fuzz.py data/raw 1000

golden: setup ## 見本の読み取り結果（tests/golden）を書き直す。差分は必ず目で確かめる
	$(BIN)/python -m pytest tests/house/test_goldens.py --golden

docs: setup ## コマンドの一覧（docs/cli.md）を --help から書き直す
	$(BIN)/python scripts/make_cli_docs.py

screen: setup ## README の図（docs/screen.svg、docs/serve-*.png）を描き直す
	$(BIN)/python scripts/make_screen.py
	$(BIN)/python scripts/make_page_shots.py docs

.PHONY: help setup run serve test check bench bench-quick scores torture golden docs screen
