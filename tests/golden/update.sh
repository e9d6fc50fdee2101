#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# update.sh [--yes] [BUILD] - shows how drawings and sentences differ from tests/golden and, when told so, takes them over.
#
# BUILD: a configured build folder with the target reports_test, default build/release. --yes: without asking.
# Exit: 0 nothing differs or taken over · 1 left as it was · 2 the test program can not be built or run.
set -euo pipefail
cd "$(dirname "$0")/../.."

yes=0 build=build/release
for argument in "$@"; do
  case $argument in
    --yes) yes=1 ;;
    -h | --help) sed -n '3,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) printf 'update.sh: unknown argument %s; there is only --yes\n' "$argument" >&2; exit 2 ;;
    *) build=$argument ;;
  esac
done

ninja -C "$build" reports_test >&2 || exit 2
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir "$fresh/svg" "$fresh/sentences"
JOURNEY_GOLDEN_OUT=$fresh "$build/tests/unit/reports/reports_test" --gtest_filter='GoldenTest.*' >/dev/null || exit 2

if diff -ru -x update.sh tests/golden "$fresh"; then
  echo "nothing differs"
  exit 0
fi
if [ "$yes" = 0 ]; then
  read -r -p "Take these over into tests/golden? [y/N] " answer </dev/tty || answer=n
  [ "$answer" = y ] || exit 1
fi
rm -f tests/golden/svg/* tests/golden/sentences/*
cp -R "$fresh/." tests/golden/
echo "taken over"
