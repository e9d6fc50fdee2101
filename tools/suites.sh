# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# To be sourced by tools/test.sh and .ci/run: runs steps, times them, sums what they count.
#
# The convention for every suite of the project, in whatever language: the last line of its output is
#   N passed, M failed, K skipped
# with a line `FAILED name` a failure and `SKIPPED name: reason` a skipped test before it. A step without such a last
# line counts as one, by its exit status.

passed=0 failed=0 skipped=0
skip_lines=() first_failure=
logs=${logs:-build/logs}
counts_pattern='^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$'

# step NAME COMMAND...: output goes to $logs/NAME.log; one line tells the result, the end of the log too if it failed.
step() {
  local name=$1 log=$logs/$1.log began=$EPOCHREALTIME status=0 last took
  shift
  mkdir -p "$logs"
  printf '%-14s ' "$name"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  took=$(awk -v from="$began" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')
  last=$(tail -n 1 "$log")
  if [[ $last =~ $counts_pattern ]]; then
    local ok=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]} left=${BASH_REMATCH[3]}
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$bad" -ne 0 ]; then status=1; fi
    if [ $((ok + bad + left)) -eq 0 ]; then bad=1 status=1 last="no test at all was run"; fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
    mapfile -t -O "${#skip_lines[@]}" skip_lines < <(grep -E '^SKIPPED ' "$log" || true)
  elif [ "$status" -eq 0 ]; then
    passed=$((passed + 1)) last=
  else
    failed=$((failed + 1)) last=
  fi
  if [ "$status" -eq 0 ]; then
    printf 'ok     %7s s  %s\n' "$took" "$last"
  else
    printf 'FAILED %7s s  %s\n' "$took" "$last"
    tail -n 40 "$log" | sed 's/^/    /'
    [ -n "$first_failure" ] || first_failure=$name
  fi
  return "$status"
}

# finish: names what was skipped, repeats the first failure, prints the sum as the last line and ends.
finish() {
  local name
  if [ ${#skip_lines[@]} -gt 0 ]; then printf '%s\n' "${skip_lines[@]}"; fi
  if [ -n "$first_failure" ]; then
    printf '\nFirst failure: %s, log in %s\n' "$first_failure" "$logs/$first_failure.log"
    grep -E '^ *FAILED |error:' "$logs/$first_failure.log" | head -n 15 || true
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && exit 0
  exit 1
}
