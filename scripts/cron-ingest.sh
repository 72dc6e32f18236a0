#!/bin/sh
# Fetches what the pages in data/sources.txt link to, ingests what is new in data/raw, and runs the alerts; for cron and
# systemd. Prints only news, which cron then mails: documents that were added, files and pages that could not be read
# and were not reported before, an ingest that could not run or finish, and what the alerts found.
# SHINGIKAI_RAW, SHINGIKAI_DB, SHINGIKAI_LOG and SHINGIKAI_SOURCES name the folder of the files, the database, the log
# and the list of pages; SHINGIKAI_WAIT is the number of seconds between two downloads.
set -u
cd "$(dirname "$0")/.." || exit 3
program=.venv/bin/shingikai
[ -x "$program" ] || program=shingikai
raw=${SHINGIKAI_RAW:-data/raw}
db=${SHINGIKAI_DB:-data/db/shingikai.db}
sources=${SHINGIKAI_SOURCES:-data/sources.txt}
news=$(mktemp) || exit 5
page=$(mktemp) || exit 5
trap 'rm -f "$news" "$page"' EXIT

# Brings the PDFs that a page links to, on the page's own host, to the folder $raw/HOST. wget asks first which have
# changed, waits between two files and obeys robots.txt.
fetch_page() {
    LC_ALL=C wget --no-verbose --recursive --level=1 --accept='*.pdf' --ignore-case --timestamping \
        --wait="${SHINGIKAI_WAIT:-2}" --random-wait --tries=3 --timeout=30 --restrict-file-names=nocontrol \
        --directory-prefix="$raw" -- "$1" </dev/null >"$page" 2>&1
    code=$?
    [ "$code" -ne 0 ] || return 0
    # wget names an address on one line and what is wrong with it on the next. A host need not have a robots.txt.
    failed=$(awk '/ ERROR / && address !~ /\/robots\.txt:$/ { sub(/^[^ ]* [^ ]* /, ""); print address " " $0 }
        { address = $0 }' "$page" | sort -u)
    printf '%s\n' "${failed:-$1: wget の終了コード $code}" | sed 's/^/取得できません: /'
}

fetch_all() {
    while IFS= read -r address || [ -n "$address" ]; do
        case $address in
            http://* | https://*) fetch_page "$address" ;;
            '' | '#'*) ;;
            *) echo "取得できません: $sources の「$address」は http:// か https:// で始まっていません" ;;
        esac
    done <"$sources"
}

fetched=0
if [ -f "$sources" ]; then
    # What failed in the same way the night before is not news.
    before=$(cat "$db.fetch" 2>/dev/null)
    if command -v wget >/dev/null; then failures=$(fetch_all); else failures='取得できません: wget を入れてください'; fi
    if [ -n "$failures" ] && [ "$failures" != "$before" ]; then
        fetched=4
        printf '%s\n' "$failures"
    fi
    [ "$failures" = "$before" ] || printf '%s\n' "$failures" >"$db.fetch"
fi

# An empty folder is not news; a missing one is.
[ ! -d "$raw" ] || [ -n "$(find "$raw" -type f ! -name '.*' | head -n 1)" ] || exit "$fetched"

"$program" ingest "$raw" -r --db "$db" --log "${SHINGIKAI_LOG:-data/db/ingest.log}" --wait 3600 >/dev/null 2>"$news"
code=$?
cat "$news"
# Files that failed before, and are still there, must not make every night fail.
case $code in
    3 | 4) [ -s "$news" ] || code=0 ;;
esac
case $code in
    0 | 3 | 4)
        "$program" alerts run --db "$db" 2>&1
        alerted=$?
        [ "$alerted" -le 1 ] || code=$alerted
        ;;
esac
[ "$code" -ne 0 ] || code=$fetched
exit "$code"
