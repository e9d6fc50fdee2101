#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh - from a fresh clone on Debian 12 to the report of the bundled demo.
#
# Installs the Debian packages that the build lacks, builds build/release, runs the program on fixtures/demo/logs and says
# where the report lies. A second run installs nothing, compiles nothing and needs no network.
# Exit: 0 done · 1 the build or the run failed · 2 packages are missing and can not be installed from here.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh

started=$EPOCHREALTIME
# since MOMENT: seconds since then, with one decimal.
since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", to - from }'; }

ensure_packages "${build_packages[@]}"
packages_took=$(since "$started")

build_started=$EPOCHREALTIME
echo "Building (release) ..." >&2
configure_release
ninja -C build/release journey-report >&2
build_took=$(since "$build_started")

mkdir -p build/demo
demo_started=$EPOCHREALTIME
build/release/app/journey-report fixtures/demo/logs --config fixtures/demo/journey.json --key fixtures/demo/demo.key \
  -o build/demo/report.html --json build/demo/model.json
demo_took=$(since "$demo_started") first_report=$(since "$started")
build/release/app/journey-report render build/demo/model.json --lang ko -o build/demo/report.ko.html

cat <<TEXT

The demo's report:
  build/demo/report.html      open it in any browser
  build/demo/report.ko.html   the same in Korean
  build/demo/model.json       all its numbers

First report $first_report after the start (packages $packages_took, build $build_took, run $demo_took).
On your own logs: build/release/app/journey-report events.ndjson.gz tickets.csv -o report.html
TEXT
