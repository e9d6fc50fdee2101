#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tidy.sh [FILE.cc...] - clang-tidy with the checks of .clang-tidy, every one an error.
#
# Without files: the .cc files that differ from the last commit, or, if none does, those of the last commit. The headers
# that they include from this repository are checked with them. Uses the compile commands of build/release.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
ensure_packages "${build_packages[@]}" clang-tidy-14
[ -f build/release/compile_commands.json ] || configure_release

files=("$@")
folders=('app/*.cc' 'bench/*.cc' 'ingest/*.cc' 'journey/*.cc' 'reports/*.cc')
if [ ${#files[@]} -eq 0 ]; then
  mapfile -t files < <(git diff --name-only --diff-filter=d HEAD -- "${folders[@]}"
                       git ls-files --others --exclude-standard -- "${folders[@]}")
fi
if [ ${#files[@]} -eq 0 ]; then
  mapfile -t files < <(git diff-tree --no-commit-id --name-only -r --root --diff-filter=d HEAD -- "${folders[@]}")
fi
[ ${#files[@]} -gt 0 ] || { echo "No C++ file changed."; exit 0; }
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 -p build/release --quiet
