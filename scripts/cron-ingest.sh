#!/bin/sh
# Ingests what is new in data/raw, for cron and systemd. Prints only news, which cron then mails: papers that went in,
# files that could not be read for the first time, an ingest that another one or the disk stopped.
# SHINGIKAI_RAW, SHINGIKAI_DB and SHINGIKAI_LOG say where the papers, the database and the log are.
set -u
cd "$(dirname "$0")/.." || exit 3
program=.venv/bin/shingikai
[ -x "$program" ] || program=shingikai
raw=${SHINGIKAI_RAW:-data/raw}
# A folder in which nothing was put yet is no news; one that is not there is.
[ ! -d "$raw" ] || [ -n "$(find "$raw" -type f ! -name '.*' | head -n 1)" ] || exit 0
news=$(mktemp) || exit 5
trap 'rm -f "$news"' EXIT

"$program" ingest "$raw" -r --db "${SHINGIKAI_DB:-data/db/shingikai.db}" \
    --log "${SHINGIKAI_LOG:-data/db/ingest.log}" --wait 3600 >/dev/null 2>"$news"
code=$?
cat "$news"
# Files that failed before, and are still there, are no reason to fail every night.
case $code in
    3 | 4) [ -s "$news" ] || code=0 ;;
esac
exit "$code"
