#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench/peers/install.sh [PEER...] - the programs that we measure ourselves against, each in a private place below
# build/peers: a virtual environment each, since their dependencies disagree; GoAccess from Debian's package, unpacked
# there and not installed. What cannot be installed is told and left out; bench/peers/run.py then says so.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=build/peers
mkdir -p "$root"
[ $# -gt 0 ] || set -- duckdb polars pm4py retentioneering goaccess

python_peer() {  # name, pinned packages
  local name=$1
  shift
  python3 -m venv "$root/$name"
  "$root/$name/bin/pip" install --quiet --disable-pip-version-check "$@"
}

install_peer() {
  case $1 in
    duckdb) python_peer duckdb 'duckdb==2.0.0' ;;
    polars) python_peer polars 'polars==2.1.0' ;;
    pm4py) python_peer pm4py 'pm4py==2.7.23.11' ;;
    retentioneering) python_peer retentioneering 'retentioneering==5.2.4' ;;
    goaccess)
      mkdir -p "$root/goaccess"
      (cd "$root/goaccess" && apt-get download -qq 'goaccess=1:1.7-1' libmaxminddb0 &&
        for package in *.deb; do dpkg-deb -x "$package" .; done &&
        LD_LIBRARY_PATH=$(echo usr/lib/*-linux-gnu) usr/bin/goaccess --version >/dev/null)
      ;;
    *) echo "no such peer: $1" >&2; return 1 ;;
  esac
}

failed=0
for peer in "$@"; do
  if (set -e; install_peer "$peer") >"$root/$peer.log" 2>&1; then
    echo "$peer: installed"
  else
    echo "$peer: NOT installed; the end of $root/$peer.log:" >&2
    tail -n 5 "$root/$peer.log" >&2
    failed=1
  fi
done
exit "$failed"
