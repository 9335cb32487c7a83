#!/bin/sh
# run.sh SECONDS: lets each fuzzer look for crashes that long, two at a time, beginning with the
# inputs of corpus/. Says in TAP what came of it; an input that fails stays in the build folder.
set -u

seconds=${1:-30}
source=$(cd "$(dirname "$0")" && pwd)
build=${BUILD_DIR:-.}
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"

# fuzz NAME: the corpus is copied, so that what is found on the way does not grow the project's.
fuzz () {
  work=$build/corpus-$1
  mkdir -p "$work"
  "$build/fuzz-$1" -max_total_time="$seconds" -rss_limit_mb=512 -timeout=10 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$build/failed-$1-" "$work" "$source/corpus/$1" \
    >"$build/fuzz-$1.log" 2>&1
  echo $? >"$build/fuzz-$1.status"
}

report () {
  count=$((count + 1))
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz-$1.log")
  if [ "$(cat "$build/fuzz-$1.status")" = 0 ]; then
    echo "ok $count - the $1 fuzzer found nothing in ${executed:-?} inputs"
    return
  fi
  echo "not ok $count - the $1 fuzzer found nothing"
  grep -A 25 -E 'ERROR|runtime error|assertion' "$build/fuzz-$1.log" | head -n 40 | sed 's/^/# /'
  grep -o 'Test unit written to .*' "$build/fuzz-$1.log" | sed 's/^/# /'
  failed=1
}

count=0
failed=0
echo "1..4"
for pair in "csv json" "xml zip"; do
  for name in $pair; do
    fuzz "$name" &
  done
  wait
  for name in $pair; do
    report "$name"
  done
done
exit $failed
