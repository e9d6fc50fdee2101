#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shots.sh FOLDER [MODEL.json...] - pictures of the report page into FOLDER: at 1920, 1280, 390 and 320 px, dark, and as printed,
# in both languages, of the stored models of fixtures/report (full, empty, with markup in every text) and of the given ones.
#
# Without models: the demo's too, if it has been run. Needs the page tests' packages in build/page (bash tools/test.sh brings them)
# and render_model of build/release, or of the build that JOURNEY_RENDER_MODEL names. Pages of the print become pictures where
# pdftoppm is installed. Pictures are at most 2,400 px tall, so that they can be looked at piece by piece.
# Exit: 0 done · 2 something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
  '' | -*) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
folder=$1
shift
renderer=${JOURNEY_RENDER_MODEL:-build/release/tests/unit/reports/render_model}
[ -x "$renderer" ] || { printf 'shots.sh: no %s; build the target render_model\n' "$renderer" >&2; exit 2; }
[ -d build/page/node_modules ] || { echo 'shots.sh: no build/page/node_modules; run bash tools/test.sh' >&2; exit 2; }
cp tests/page/*.mjs build/page/

models=("$@")
if [ ${#models[@]} -eq 0 ] && [ -f build/demo/model.json ]; then models=(build/demo/model.json); fi
mkdir -p "$folder"
pages=()
# page NAME MODEL LANGUAGE [FLAG]: renders one page into the folder.
page() {
  "$renderer" "$2" "$3" ${4:+"$4"} >"$folder/$1.$3.html"
  pages+=("$folder/$1.$3.html")
}
for language in en ko; do
  page example fixtures/report/example.model.json "$language"
  page empty fixtures/report/empty.model.json "$language"
  page hostile fixtures/report/example.model.json "$language" --hostile
  for model in "${models[@]}"; do
    name=$(basename "$(dirname "$model")")-$(basename "$model" .json)
    page "$name" "$model" "$language"
  done
done
node build/page/shots.mjs "$folder" "${pages[@]}"
if command -v pdftoppm >/dev/null; then
  for pdf in "$folder"/*.pdf; do pdftoppm -r 80 -png "$pdf" "${pdf%.pdf}.print"; done
fi
printf 'Pictures: %s\n' "$folder"
