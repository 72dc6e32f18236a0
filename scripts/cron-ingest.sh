#!/bin/sh
# Ingests what is new in data/raw, for cron and systemd. Prints only news, which cron then mails: documents that were
# added, files that could not be read and were not reported before, and an ingest that could not run or finish.
# SHINGIKAI_RAW, SHINGIKAI_DB and SHINGIKAI_LOG name the folder of the files, the database and the log.
set -u
cd "$(dirname "$0")/.." || exit 3
program=.venv/bin/shingikai
[ -x "$program" ] || program=shingikai
raw=${SHINGIKAI_RAW:-data/raw}
# An empty folder is not news; a missing one is.
[ ! -d "$raw" ] || [ -n "$(find "$raw" -type f ! -name '.*' | head -n 1)" ] || exit 0
news=$(mktemp) || exit 5
trap 'rm -f "$news"' EXIT

"$program" ingest "$raw" -r --db "${SHINGIKAI_DB:-data/db/shingikai.db}" \
    --log "${SHINGIKAI_LOG:-data/db/ingest.log}" --wait 3600 >/dev/null 2>"$news"
code=$?
cat "$news"
# Files that failed before, and are still there, must not make every night fail.
case $code in
    3 | 4) [ -s "$news" ] || code=0 ;;
esac
exit "$code"
