#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test.sh [--fast] - installs what the tests need beyond the build, builds everything in build/release, runs every test.
#
#   --fast   only the C++ tests (ctest): no program runs, no browser
#
# Real data sets are looked for in $JOURNEY_SHARED_DATA (default ../shared/data); tests that need them skip, by name, where
# they are absent, unless JOURNEY_REQUIRE_SHARED_DATA is set. Logs of each suite: build/test/.
# The last line is `N passed, M failed, K skipped`. Exit: 0 all passed · 1 something failed · 2 bad usage, packages missing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
logs=build/test
# shellcheck source=tools/suites.sh
. tools/suites.sh

fast=0
for argument in "$@"; do
  case $argument in
    --fast) fast=1 ;;
    -h | --help) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) printf 'test.sh: unknown argument %s; there is only --fast\n' "$argument" >&2; exit 2 ;;
  esac
done

export JOURNEY_SHARED_DATA=${JOURNEY_SHARED_DATA:-$PWD/../shared/data}
# What the suites outside ctest are told.
export JOURNEY_REPORT=$PWD/build/release/app/journey-report
export JOURNEY_DEMO=$PWD/build/demo

unit_tests() {
  local result=$PWD/build/test/ctest.xml
  rm -f "$result"
  ctest --test-dir build/release -j "$(nproc)" --output-on-failure --no-tests=error --output-junit "$result" || true
  python3 tools/junit_counts.py "$result"
}

# The page's tests run in a copy of tests/page beside their npm packages, so that the source tree stays clean.
page_packages() {
  mkdir -p build/page
  cp -R tests/page/. build/page/
  if ! cmp -s build/page/package-lock.json build/page/node_modules/.installed-lock; then
    (cd build/page && npm ci --ignore-scripts --no-audit --no-fund)
    mkdir -p build/page/node_modules
    cp build/page/package-lock.json build/page/node_modules/.installed-lock
  fi
}
page_tests() {
  page_packages || return 1
  (cd build/page && npm test --silent)
}

[ "$fast" = 1 ] || want_node
if [ "$fast" = 1 ]; then
  ensure_packages "${build_packages[@]}" libgtest-dev libgmock-dev libbenchmark-dev zlib1g-dev python3
else
  ensure_packages "${build_packages[@]}" "${test_packages[@]}"
fi

build_everything() {
  configure_release
  ninja -C build/release
}
step build build_everything || finish
step ctest unit_tests || true
if [ "$fast" = 0 ]; then
  step demo bash tools/demo.sh || finish
  step programs python3 tests/run_python.py || true
  step page page_tests || true
else
  echo "Left out (--fast): programs, page"
fi
finish
